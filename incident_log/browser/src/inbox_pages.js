// What stands on one page of an inbox? Takes the server's answer apart; opens nothing.

import { ServerMisbehaved } from "./errors.js";
import { fromU32, fromUtf8 } from "./format/encoding.js";
import { requireInteger } from "./format/fields.js";

/** @import { RecordReply } from "./api.js" */
/** @import { Bytes } from "./format/encoding.js" */

/**
 * @typedef {object} Place where a case stands in the inbox
 * @property {string} case
 * @property {number} head where its journal ends
 * @property {string} day of its newest record
 * @property {number} revision of its card
 *
 * @typedef {{ places: Place[], boxes: Bytes }} Part some cases, and their boxes as they came: each behind its length
 *
 * @typedef {Pick<Place, "case"|"head"|"day"> & { desk: string, intake: string, records: RecordReply[] }} Newcomer a report nobody has taken yet, with its first records
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
  if (!Array.isArray(meta?.cards) || !Array.isArray(meta?.new)) throw new ServerMisbehaved("the inbox is not one");
  const places = meta.cards.map((/** @type {any[]} */ [caseId, head, day, revision]) => ({
    ...placeOf(caseId, head, day),
    revision: requireInteger(revision, "card revision"),
  }));
  const next = typeof meta.next === "string" || typeof meta.next === "number" ? String(meta.next) : "";
  const fresh = meta.new.map((/** @type {unknown} */ each) => newcomerOf(desk, each));
  return { places, boxes: bytes.subarray(4 + length), fresh, next };
}

/**
 * Give some cases in so many parts, as alike as they can be, each with its boxes in a buffer of its own.
 * @param {Part} page
 * @param {number} count
 * @returns {Part[]} without empty ones
 * @throws {ServerMisbehaved} a box is missing
 */
export function partsOf({ places, boxes }, count) {
  const most = Math.ceil(places.length / count);
  const view = new DataView(boxes.buffer, boxes.byteOffset, boxes.length);
  const parts = [];
  let at = 0;
  for (let first = 0; first < places.length; first += most) {
    const part = places.slice(first, first + most);
    const start = at;
    for (let left = part.length; left > 0; left -= 1) {
      if (at + 4 > boxes.length) throw new ServerMisbehaved("the inbox is cut off");
      at += 4 + view.getUint32(at);
    }
    if (at > boxes.length) throw new ServerMisbehaved("the inbox is cut off");
    parts.push({ places: part, boxes: boxes.slice(start, at) });
  }
  return parts;
}

/** @param {string} desk @param {any} fresh @returns {Newcomer} */
function newcomerOf(desk, fresh) {
  const place = placeOf(fresh?.case, fresh?.head, fresh?.day);
  if (typeof fresh.intake !== "string" || !Array.isArray(fresh.records)) throw new ServerMisbehaved("a new report without its letter");
  return { ...place, desk, intake: fresh.intake, records: fresh.records };
}

/** @param {unknown} caseId @param {any} head @param {unknown} day @returns {Omit<Place, "revision">} */
function placeOf(caseId, head, day) {
  const position = typeof head === "object" ? head?.position : head;
  // The sealed header says the id again, to the bit; here it only has to be one.
  if (typeof caseId !== "string" || !ID.test(caseId)) throw new ServerMisbehaved("the inbox names no case");
  return { case: caseId, head: requireInteger(position, "inbox head"), day: String(day) };
}
