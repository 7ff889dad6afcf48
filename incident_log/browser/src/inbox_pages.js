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
 * @typedef {Part & { fresh: Newcomer[], beyond: number, next: string }} Page beyond: how many new reports wait beside those; next: where the page behind it begins, in digits; empty behind the last
 *
 * @typedef {{ case: string, head: number, day: string, desk: string, intake: string, records: RecordReply[] }} Newcomer a report nobody has taken yet, with its first records
 */

const ID = /^[\w-]{22}$/;
/** Where a page begins. */
export const CURSOR = /^\d{1,15}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** New reports on one page; the server gives fewer. */
const MOST_NEW = 1000;

/**
 * Take the answer apart: `u32(n) || meta JSON(n)`, then `u32(length) || box` for each card.
 * @param {string} desk
 * @param {Bytes} bytes
 * @param {number} limit how many cards were asked for
 * @returns {Page}
 * @throws {ServerMisbehaved | import("./errors.js").FormatError}
 */
export function parsePage(desk, bytes, limit) {
  const length = fromU32(bytes);
  const meta = metaOf(bytes.subarray(4, 4 + length));
  if (!Array.isArray(meta.new) || meta.new.length > MOST_NEW) throw new ServerMisbehaved("the inbox is not one");
  const places = placesOf(meta.cards);
  const next = nextOf(meta.next);
  const count = places.cases.length;
  // Pages without a card, one after another, would never end.
  if (count > limit || (next !== "" && count === 0)) throw new ServerMisbehaved("a page of the inbox is longer or shorter than it can be");
  const fresh = meta.new.map((/** @type {unknown} */ each) => newcomerOf(desk, each));
  const beyond = Math.max(0, requireInteger(meta.new_count, "new reports") - fresh.length);
  return { places, boxes: bytes.subarray(4 + length), fresh, beyond, next };
}

/** @param {Bytes} bytes @returns {any} an object */
function metaOf(bytes) {
  const text = fromUtf8(bytes);
  try {
    return Object(JSON.parse(text));
  } catch {
    throw new ServerMisbehaved("the inbox is not one");
  }
}

/** @param {unknown} next @returns {string} nothing behind the last page */
function nextOf(next) {
  if (next === null || next === undefined) return "";
  if (typeof next !== "string" || !CURSOR.test(next)) throw new ServerMisbehaved("the inbox goes on nowhere");
  return next;
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
  if (!isWhole || !cases.every((id) => ID.test(id)) || !days.every(isDay)) throw new ServerMisbehaved("the inbox names no case, or not all of each");
  for (const head of heads) requireInteger(head, "inbox head");
  for (const revision of revisions) requireInteger(revision, "card revision");
  return { cases, heads, days, revisions };
}

/** @param {string} desk @param {any} fresh @returns {Newcomer} */
function newcomerOf(desk, fresh) {
  const { case: caseId, day, head, intake, records } = Object(fresh);
  const position = typeof head === "object" ? head?.position : head;
  if (typeof caseId !== "string" || !ID.test(caseId)) throw new ServerMisbehaved("the inbox names no case");
  if (typeof intake !== "string" || !Array.isArray(records)) throw new ServerMisbehaved("a new report without its letter");
  if (!isDay(day)) throw new ServerMisbehaved("a new report without its day");
  return { case: caseId, head: requireInteger(position, "inbox head"), day, desk, intake, records };
}

/** @param {unknown} value @returns {value is string} */
function isDay(value) {
  return typeof value === "string" && DAY.test(value);
}
