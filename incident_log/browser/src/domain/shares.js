// Who may open a case? The grants of a journal, with what was ended and when they expire.

/** @import { Payload, Share, Written } from "./types.d.ts" */

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

/** Which keys a journal opened to whom, and which of that it ended, as far as it was read. Places are "reader key compartment". */
export class Accesses {
  /** @type {Map<string, Set<string>>} */
  #keys = new Map();
  /** @type {Set<string>} */
  #open = new Set();
  /** @type {Set<string>} */
  #ended = new Set();

  /**
   * Take a share over. An end counts for every key that the reader was ever given access with, and names one of them: nobody
   * can end somebody else's access, or speak of a key that the journal does not know.
   * @param {Payload} payload @returns {string | null} why it is not used
   */
  take({ action, compartments = [], ...named }) {
    const [to, key] = [named.to ?? "", named.to_signing ?? ""];
    const keys = this.#keys.get(to) ?? new Set();
    this.#keys.set(to, keys);
    const isGranted = action === "granted";
    if (isGranted) keys.add(key);
    else if (!keys.has(key)) return "target";
    for (const each of isGranted ? [key] : keys) {
      for (const name of compartments) {
        (isGranted ? this.#open : this.#ended).add(`${to} ${each} ${name}`);
        (isGranted ? this.#ended : this.#open).delete(`${to} ${each} ${name}`);
      }
    }
    return null;
  }

  /** @param {string} key @returns {boolean} whether somebody was ever given access with it */
  names(key) {
    return [...this.#keys.values()].some((keys) => keys.has(key));
  }

  /** @param {string} key @param {string} compartment @returns {boolean} whether whoever has the key had access, and has none now */
  hasEnded(key, compartment) {
    const places = [...this.#keys.keys()].map((to) => `${to} ${key} ${compartment}`);
    return places.some((place) => this.#ended.has(place)) && !places.some((place) => this.#open.has(place));
  }
}
