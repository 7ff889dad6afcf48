// Does a journal hold all that was seen of it? Every old head of a case stands in the log, so the log alone cannot tell.

import { KeysDiffer, KeysEnded, ServerMisbehaved, VerificationError } from "./errors.js";
import { MAX_RECORDS } from "./format/record.js";

/** @import { CompartmentSecret } from "./crypto/seeds.js" */
/** @import { Head } from "./api.js" */
/** @import { Entry, Journal } from "./journal.js" */

/** @typedef {[caseId: string, position: number, digest: string]} SeenHead a case and its newest record, as last seen */

/** What is kept; the cases seen longest ago go first. */
export const MOST_HEADS = 200;

/** What is kept of a head counts for good: one that is none must not be kept. @param {Head} head as the server says it @throws {ServerMisbehaved} */
export function requireHead({ digest, position }) {
  if (!isPosition(position) || typeof digest !== "string") throw new ServerMisbehaved("the end of a case is no place in it");
  if (position >= MAX_RECORDS) throw new ServerMisbehaved("journal: more records than a case can have");
}

/** @param {unknown} position */
const isPosition = (position) => Number.isSafeInteger(position) && Number(position) >= 0;

/**
 * Join what two devices have seen: of each case the further head, the newest look last; what is no head is left out.
 * @param {readonly SeenHead[]} older
 * @param {readonly SeenHead[]} newer
 * @returns {SeenHead[]}
 */
export function joinHeads(older, newer) {
  /** @type {Map<string, SeenHead>} */
  const all = new Map(older.filter(([, position]) => isPosition(position)).map((head) => [head[0], head]));
  for (const head of newer.filter(([, position]) => isPosition(position))) {
    const known = all.get(head[0]);
    all.delete(head[0]);
    all.set(head[0], known && known[1] > head[1] ? known : head);
  }
  return [...all.values()].slice(-MOST_HEADS);
}

/**
 * Take the head of a case that was worked through and not looked at: it takes no place from those that were.
 * @param {readonly SeenHead[]} known
 * @param {SeenHead} head
 * @returns {SeenHead[]}
 */
export function moveHead(known, head) {
  return known.map((each) => (each[0] === head[0] && each[1] < head[1] ? head : each));
}

/**
 * Tell whether a journal is shorter than it was seen, or another one.
 * @param {Pick<Journal, "entries"|"head">} journal
 * @param {SeenHead} seen
 * @returns {boolean}
 */
export function showsLess(journal, [, position, digest]) {
  return journal.head.position < position || digestAt(journal, position) !== digest;
}

/** Let nobody build on a case of which something is missing. @param {Pick<Journal, "incomplete">} journal @throws {VerificationError} */
export function requireWhole({ incomplete }) {
  if (incomplete) throw new VerificationError("journal: more of it was seen before than is shown now");
}

/**
 * A server that hides the newest secret would have people write on under one that a reader knows whose access has ended. A
 * colleague who hands out another one would part whoever got it from the rest.
 * @param {readonly Pick<Entry, "header"|"trouble">[]} entries
 * @param {Pick<CompartmentSecret, "commitment"|"compartment"|"epoch">} newest that this person was given
 * @throws {KeysEnded} the journal holds records under a newer one
 * @throws {KeysDiffer} the journal holds records under another one
 */
export function requireNewest(entries, { commitment, compartment, epoch }) {
  const ofPart = entries.flatMap(({ header, trouble }) => (trouble !== "changed" && header?.compartment === compartment ? [header] : []));
  if (ofPart.some((header) => header.epoch === epoch && header.commitment !== commitment)) throw new KeysDiffer("case: another secret was handed to this person");
  const newer = ofPart.some((header) => header.epoch > epoch);
  if (newer) throw new KeysEnded("case: its newest secret was not handed to this person");
}

/** @param {Pick<Journal, "entries"|"head">} journal @param {number} position @returns {string} the digest that the chain has there */
function digestAt({ entries, head }, position) {
  const follower = entries[position + 1];
  // A record that was changed on the way is a warning of its own; the chain behind it still names its digest.
  if (follower?.header && follower.trouble !== "changed") return follower.header.previous;
  return position === head.position ? head.digest : (entries[position]?.digest ?? "");
}
