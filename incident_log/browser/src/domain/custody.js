// What happened to one exhibit? Custody is the journal, read for that exhibit; it is not a second system.

/** @import { Custody, Written } from "./types.d.ts" */

/**
 * Give the events of an exhibit in the order of the journal, from its record on.
 * Who could open its compartment already when it arrived stands beside its arrival.
 * @param {Written} received @param {readonly Written[]} accepted @returns {readonly Custody[]}
 */
export function custodyOf(received, accepted) {
  const events = [arrival(received), ...readersBefore(received, accepted).map((reader) => event(received, "shared", reader))];
  for (const written of accepted) {
    if (written.position <= received.position) continue;
    const found = READINGS[written.type]?.(received, written) ?? null;
    if (found !== null) events.push(event(written, ...found));
  }
  return Object.freeze(events);
}

/** @param {Written} written @param {string} action @param {string | null} detail @returns {Custody} */
function event({ position, record_id, at, author, role }, action, detail) {
  return Object.freeze({ position, record_id, at, author, role, action, detail });
}

/** @param {Written} received @returns {Custody} */
function arrival(received) {
  const { derived_from, derivation = null, capture_method = null } = received.payload;
  return derived_from === null ? event(received, "received", capture_method) : event(received, "derived", derivation);
}

/** @param {Written} received @param {readonly Written[]} accepted @returns {string[]} */
function readersBefore(received, accepted) {
  const readers = new Set();
  for (const { type, position, payload } of accepted) {
    if (type !== "share" || position > received.position || !payload.compartments?.includes(received.compartment)) continue;
    if (payload.action === "granted") readers.add(payload.to);
    else readers.delete(payload.to);
  }
  return [...readers];
}

/** @param {Written} received @param {Written} written */
function consentTouches(received, written) {
  const ids = written.payload.scope?.ids ?? [];
  const { evidence, incidents = [] } = received.payload;
  return ids.length === 0 || ids.includes(evidence ?? "") || incidents.some((name) => ids.includes(name));
}

/** @typedef {[string, string | null] | null} Found */
/** @type {Readonly<Record<string, (received: Written, written: Written) => Found>>} */
const READINGS = Object.freeze({
  evidence: (received, { payload }) =>
    payload.derived_from === received.payload.evidence ? ["copied", payload.evidence ?? null] : null,
  access: (received, { payload }) =>
    payload.evidence === received.payload.evidence ? [payload.what ?? "", payload.reason ?? null] : null,
  export: (received, { payload }) =>
    payload.exhibits?.includes(received.payload.evidence ?? "") ? ["exported", payload.audience ?? null] : null,
  share: (received, { payload }) => {
    if (!payload.compartments?.includes(received.compartment)) return null;
    return [payload.action === "granted" ? "shared" : "share_ended", payload.to ?? null];
  },
  consent: (received, written) =>
    consentTouches(received, written) ? ["consent_changed", `${written.payload.audience} ${written.payload.choice}`] : null,
  tombstone: (received, { payload }) =>
    payload.target === "evidence" && payload.id === received.payload.evidence ? ["erased", payload.reason ?? null] : null,
});
