// What may a reader outside the team be let into? Decides from the answers about such a reader, part by part.
//
// The server opens no answer, so this is a rule of the clients. Whoever goes further writes down why, where the person reads it.

import { FormatError } from "../errors.js";
import { exportDecision, READERS_OUTSIDE, receiptsIn, REPORTER } from "./consent.js";

/** @import { Case, Domain, InScope, JournalRecord, Receipt } from "./types.d.ts" */

const NAMED = "L3";
const IDENTITY = "identity";
const LAWYER = "lawyer";
const MEMBER = "member";
const RELATIVE = "relative";
const OTHER_REFUSED = "third_party_refused";

/**
 * @typedef {object} Wanted who is to be let in, by which name the person reads of them, and into which parts
 * @property {string} role
 * @property {string | null} name
 * @property {readonly string[]} compartments
 *
 * @typedef {object} GrantDecision as whom the person agreed to appear before this reader, and which parts go further
 * @property {string | null} level null for not at all
 * @property {string} reason
 * @property {readonly string[]} beyond
 * @property {readonly string[]} unnamed the others in these parts who did not agree that this reader learns their name
 */

/** Give the kind of reader that a member outside the team is: a lawyer, or somebody of another team. @param {string} role @returns {string} */
export function audienceFor(role) {
  const [lawyer, partner] = READERS_OUTSIDE;
  return role === LAWYER ? lawyer : partner;
}

/**
 * Give the answers that count for a further reader, from a case and the journal it was folded from.
 * @param {Domain} domain @param {Case} view @param {readonly JournalRecord[]} records @returns {readonly Receipt[]}
 */
export function receiptsForGrant(domain, { consents, exports, history }, records) {
  const used = new Set(history.flatMap(({ position, state }) => (state === "accepted" ? [position] : [])));
  const grants = records.filter(({ position, type }) => type === "share" && used.has(position));
  return receiptsIn(domain, consents, exports, /** @type {any} */ (grants));
}

/**
 * Give everybody whose names the journal holds, also those that were erased: whoever gets the part with the names gets its
 * older records too. That somebody is a relative in Belarus, or a child, only the person and the team take back.
 * @param {Case} view @param {readonly JournalRecord[]} records that it was folded from @returns {InScope[]}
 */
export function peopleIn({ history }, records) {
  const accepted = new Set(history.flatMap(({ position, state }) => (state === "accepted" ? [position] : [])));
  /** @type {Map<string, InScope>} */
  const people = new Map();
  for (const { payload, position, role, type } of records) {
    if (type !== "person" || !accepted.has(position)) continue;
    const said = /** @type {import("./types.d.ts").Payload} */ (payload);
    const person = said.person ?? "";
    const before = role === REPORTER || role === MEMBER ? undefined : people.get(person);
    people.set(person, {
      person,
      relative_in_country: said["relative_in_country"] === true || before?.relative_in_country === true,
      minor: said["minor"] === true || before?.minor === true,
    });
  }
  return [...people.values()];
}

/**
 * Decide about an access at a moment. Names lie in one part: it opens to whoever may read the person's full name.
 * @param {Domain} domain @param {readonly Receipt[]} receipts @param {readonly InScope[]} persons @param {Wanted} wanted @param {string} at
 * @returns {GrantDecision} @throws {FormatError} no part of the case
 */
export function grantDecision(domain, receipts, persons, { compartments, name, role }, at) {
  if (compartments.length === 0) throw new FormatError("grant: no part of the case");
  const others = compartments.includes(IDENTITY) ? persons : [];
  const decided = exportDecision(domain, receipts, others, { audience: audienceFor(role), identity_level: NAMED, recipient: name }, at).persons;
  const own = decided.find(({ person }) => person === REPORTER);
  const unnamed = Object.freeze(decided.flatMap(({ level, person }) => (person === REPORTER || level === NAMED ? [] : [person])));
  if (own === undefined || own.level === null) return Object.freeze({ level: null, reason: own?.reason ?? "no_receipt", beyond: compartments, unnamed });
  // The names of relatives in Belarus lie there too, and it was promised where they stay.
  const relatives = role !== LAWYER && others.some(({ relative_in_country: here }) => here === true);
  const refused = decided.some(({ reason }) => reason === OTHER_REFUSED);
  const shut = own.level !== NAMED || relatives || refused;
  const beyond = Object.freeze(compartments.filter((each) => shut && each === IDENTITY));
  const because = relatives ? RELATIVE : refused ? OTHER_REFUSED : own.reason;
  return Object.freeze({ level: own.level, reason: own.level === NAMED ? because : own.reason, beyond, unnamed });
}
