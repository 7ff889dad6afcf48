// Who may open a case? The grants of a journal, with what was ended and when they expire.

/** @import { Share, Written } from "./types.d.ts" */

/**
 * Fold the share records into one share for each reader; ending what was never granted changes nothing.
 * @param {readonly Written[]} written @returns {readonly Share[]}
 */
export function sharesOf(written) {
  /** @type {Map<string, Share>} */
  const shares = new Map();
  for (const { payload, at } of written) {
    const to = payload.to ?? "";
    const before = shares.get(to);
    const now = payload.compartments ?? [];
    if (payload.action === "granted") shares.set(to, granted(payload, before, now, at));
    else if (before !== undefined) shares.set(to, ended(payload, before, now, at));
  }
  return Object.freeze([...shares.values()]);
}

/** Tell whether a reader may open anything at this moment. @param {Share} share @param {string} at @returns {boolean} */
export function isLive(share, at) {
  return share.compartments.length > 0 && (share.expires_at === null || at < share.expires_at);
}

/** @param {Written["payload"]} payload @param {Share | undefined} before @param {readonly string[]} now @param {string} at @returns {Share} */
function granted(payload, before, now, at) {
  return Object.freeze({
    to: payload.to ?? "",
    to_signing: payload.to_signing ?? "",
    compartments: Object.freeze([...new Set([...(before?.compartments ?? []), ...now])].sort()),
    expires_at: payload.expires_at ?? null,
    granted_at: at,
    revoked_at: null,
    reason: payload.reason ?? "",
  });
}

/** @param {Written["payload"]} payload @param {Share} before @param {readonly string[]} now @param {string} at @returns {Share} */
function ended(payload, before, now, at) {
  return Object.freeze({
    ...before,
    to_signing: payload.to_signing ?? "",
    compartments: Object.freeze(before.compartments.filter((name) => !now.includes(name))),
    revoked_at: at,
    reason: payload.reason ?? "",
  });
}
