// What stands on one page of an inbox? Takes the server's answer apart; opens nothing.

import { ServerMisbehaved } from "./errors.js";
import { fromU32, fromUtf8 } from "./format/encoding.js";
import { requireInteger } from "./format/fields.js";

/** @import { RecordReply } from "./api.js" */
/** @import { Bytes } from "./format/encoding.js" */

/**
 * @typedef {object} Places where cases stand in the inbox, in columns: thousands of small objects are slow to read and to pass on
 * @property {readonly string[]} cases
 * @property {readonly number[]} heads where the journal of each ends
 * @property {readonly string[]} days of its newest record
 * @property {readonly number[]} revisions of its card
 *
 * @typedef {{ places: Places, boxes: Bytes }} Part some cases, and their boxes as they came: each behind its length
 *
 * @typedef {{ case: string, head: number, day: string, desk: string, intake: string, records: RecordReply[] }} Newcomer a report nobody has taken yet, with its first records
 */

const ID = /^[\w-]{22}$/;

/**
 * Take the answer apart: `u32(n) || meta JSON(n)`, then `u32(length) || box` for each card.
 * @param {string} desk
 * @param {Bytes} bytes
 * @returns {Part & { fresh: Newcomer[], next: string }}
 * @throws {ServerMisbehaved | import("./errors.js").FormatError}
 */
export function parsePage(desk, bytes) {
  const length = fromU32(bytes);
  const meta = JSON.parse(fromUtf8(bytes.subarray(4, 4 + length)));
  if (!Array.isArray(meta?.new)) throw new ServerMisbehaved("the inbox is not one");
  const next = typeof meta.next === "string" || typeof meta.next === "number" ? String(meta.next) : "";
  const fresh = meta.new.map((/** @type {unknown} */ each) => newcomerOf(desk, each));
  return { places: placesOf(meta.cards), boxes: bytes.subarray(4 + length), fresh, next };
}

/** @param {Places} places @param {number} from @param {number} to @returns {Places} */
export function placesFrom({ cases, heads, days, revisions }, from, to) {
  return { cases: cases.slice(from, to), heads: heads.slice(from, to), days: days.slice(from, to), revisions: revisions.slice(from, to) };
}

/**
 * Give some cases in so many parts, as alike as they can be, each with its boxes in a buffer of its own.
 * @param {Part} page
 * @param {number} count
 * @returns {Part[]} without empty ones
 * @throws {ServerMisbehaved} a box is missing
 */
export function partsOf({ places, boxes }, count) {
  const all = places.cases.length;
  const most = Math.ceil(all / count);
  const view = new DataView(boxes.buffer, boxes.byteOffset, boxes.length);
  const parts = [];
  let at = 0;
  for (let first = 0; first < all; first += most) {
    const behind = Math.min(all, first + most);
    const start = at;
    for (let left = behind - first; left > 0; left -= 1) {
      if (at + 4 > boxes.length) throw new ServerMisbehaved("the inbox is cut off");
      at += 4 + view.getUint32(at);
    }
    if (at > boxes.length) throw new ServerMisbehaved("the inbox is cut off");
    parts.push({ places: placesFrom(places, first, behind), boxes: boxes.slice(start, at) });
  }
  return parts;
}

/** @param {any} columns @returns {Places} */
function placesOf(columns) {
  const { cases: ids, heads, days, revisions } = Object(columns);
  if (typeof ids !== "string") throw new ServerMisbehaved("the inbox is not one");
  const cases = ids === "" ? [] : ids.split(" ");
  const isWhole = [heads, days, revisions].every((column) => Array.isArray(column) && column.length === cases.length);
  // The sealed header says each id again, to the bit; here it only has to be one.
  if (!isWhole || !cases.every((id) => ID.test(id))) throw new ServerMisbehaved("the inbox names no case, or not all of each");
  for (const head of heads) requireInteger(head, "inbox head");
  for (const revision of revisions) requireInteger(revision, "card revision");
  return { cases, heads, days: days.map(String), revisions };
}

/** @param {string} desk @param {any} fresh @returns {Newcomer} */
function newcomerOf(desk, fresh) {
  const { case: caseId, day, head, intake, records } = Object(fresh);
  const position = typeof head === "object" ? head?.position : head;
  if (typeof caseId !== "string" || !ID.test(caseId)) throw new ServerMisbehaved("the inbox names no case");
  if (typeof intake !== "string" || !Array.isArray(records)) throw new ServerMisbehaved("a new report without its letter");
  return { case: caseId, head: requireInteger(position, "inbox head"), day: String(day), desk, intake, records };
}
