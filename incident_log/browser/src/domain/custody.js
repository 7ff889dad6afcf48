// What happened to each exhibit? Custody is the journal, read once for all exhibits; it is not a second system.

/** @import { Custody, Written } from "./types.d.ts" */

/**
 * The journal read so far. One event is kept once, however many exhibits it is about.
 * @typedef {object} Reading
 * @property {Map<string, Custody[]>} events
 * @property {Map<string, string[]>} ofCompartment
 * @property {Map<string, string[]>} ofIncident
 * @property {Map<string, Set<string>>} readers
 */

/**
 * Give the events of every exhibit in the order of the journal, from its record on.
 * Who could open its compartment already when it arrived stands beside its arrival.
 * @param {readonly Written[]} accepted @returns {ReadonlyMap<string, readonly Custody[]>}
 */
export function custodies(accepted) {
  /** @type {Reading} */
  const reading = { events: new Map(), ofCompartment: new Map(), ofIncident: new Map(), readers: new Map() };
  for (const written of accepted) READINGS[written.type]?.(reading, written);
  for (const events of reading.events.values()) Object.freeze(events);
  return reading.events;
}

/** @param {Reading} reading @param {Iterable<string>} about @param {Written} written @param {string} action @param {string | null} detail */
function note({ events }, about, written, action, detail) {
  const noted = event(written, action, detail);
  for (const evidence of about) events.get(evidence)?.push(noted);
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

/** @template Value @param {Map<string, Value>} map @param {string} name @param {Value} empty @returns {Value} */
function at(map, name, empty) {
  const found = map.get(name) ?? empty;
  map.set(name, found);
  return found;
}

/** @type {Readonly<Record<string, (reading: Reading, written: Written) => void>>} */
const READINGS = Object.freeze({
  evidence(reading, written) {
    const { derived_from: source, evidence = null, incidents = [] } = written.payload;
    const name = evidence ?? "";
    if (reading.events.has(name)) return note(reading, [name], written, "described", null);
    if (source) note(reading, [source], written, "copied", name);
    const readers = [...(reading.readers.get(written.compartment) ?? [])];
    reading.events.set(name, [arrival(written), ...readers.map((reader) => event(written, "shared", reader))]);
    at(reading.ofCompartment, written.compartment, /** @type {string[]} */ ([])).push(name);
    for (const incident of new Set(incidents)) at(reading.ofIncident, incident, /** @type {string[]} */ ([])).push(name);
  },
  access(reading, written) {
    const { evidence, reason = null, what = "" } = written.payload;
    if (evidence) note(reading, [evidence], written, what, reason);
  },
  export(reading, written) {
    const { audience = null, exhibits } = written.payload;
    note(reading, new Set(exhibits), written, "exported", audience);
  },
  share(reading, written) {
    const { action, compartments, to } = written.payload;
    const isGiven = action === "granted";
    for (const compartment of new Set(compartments)) {
      note(reading, reading.ofCompartment.get(compartment) ?? [], written, isGiven ? "shared" : "share_ended", to ?? null);
      const readers = at(reading.readers, compartment, /** @type {Set<string>} */ (new Set()));
      if (isGiven) readers.add(to ?? "");
      else readers.delete(to ?? "");
    }
  },
  consent(reading, written) {
    const { audience, choice, scope } = written.payload;
    const ids = scope?.ids ?? [];
    const named = new Set(ids.flatMap((name) => [name, ...(reading.ofIncident.get(name) ?? [])]));
    note(reading, ids.length > 0 ? named : reading.events.keys(), written, "consent_changed", `${audience} ${choice}`);
  },
  tombstone(reading, written) {
    const { id, reason = null, target } = written.payload;
    if (target === "evidence") note(reading, [id ?? ""], written, "erased", reason);
  },
});
