// What is the one encoding of a value that is hashed, signed and sealed? (RFC 8785, integers only)

import { FormatError } from "../errors.js";
import { isSurelyCanonical } from "./canonical_scan.js";
import { fromUtf8, utf8 } from "./encoding.js";

/**
 * @typedef {null | boolean | number | string | Json[] | { [key: string]: Json }} Json
 * @typedef {{ [key: string]: Json }} JsonObject
 * @typedef {import("./encoding.js").Bytes} Bytes
 */

const MAX_DEPTH = 32;

/**
 * Encode a value; every program that encodes an equal value gets the same bytes.
 * @param {unknown} value
 * @returns {Bytes}
 * @throws {FormatError} floats, integers beyond 2^53-1, lone surrogates, undefined, depth over 32
 */
export function encode(value) {
  return utf8(encodeText(value));
}

/**
 * The same as `encode`, before it becomes bytes.
 * @param {unknown} value
 * @returns {string}
 */
export function encodeText(value) {
  return write(value, 0);
}

/**
 * Parse bytes that `encode` could have written, and nothing else.
 * @param {Uint8Array} bytes
 * @returns {Json}
 * @throws {FormatError} whatever is not canonical: duplicate keys, other order or spacing, floats, byte order marks
 */
export function parse(bytes) {
  return parseText(fromUtf8(bytes));
}

/**
 * The same as `parse`, after bytes became text.
 * @param {string} text
 * @returns {Json}
 * @throws {FormatError}
 */
export function parseText(text) {
  const value = fromJson(text);
  // One comparison finds them all: a duplicate key, a space, another order or another spelling of a
  // number or letter is lost in parsing and so cannot come back in the encoding. The browser's own
  // writer is several times faster than ours, and the same for values that are in order already.
  if (plainly(value) === text) return value;
  if (encodeText(value) !== text) throw new FormatError("JSON is not canonical");
  return value;
}

/**
 * The same as `parse` for many, in a fraction of the time: the browser's decoder and its parser are slow to begin.
 * @param {readonly Uint8Array[]} all
 * @returns {{ values: (Json | undefined)[], list: Bytes }} undefined where `parse` throws; list: the bytes of all of them as one JSON list, each behind one letter
 */
export function parseAll(all) {
  const list = listOf(all);
  return { values: parsedTogether(all, list) ?? all.map(parsedOrNone), list };
}

/**
 * Parse canonical bytes that must be one object with exactly these fields.
 * @param {Uint8Array} bytes
 * @param {readonly string[]} fields
 * @param {string} what names the thing in the error
 * @returns {JsonObject}
 */
export function parseObject(bytes, fields, what) {
  return requireFields(parse(bytes), fields, what);
}

/**
 * Require a value to be an object with exactly these fields.
 * @param {unknown} value
 * @param {readonly string[]} fields
 * @param {string} what
 * @returns {JsonObject}
 * @throws {FormatError} not an object, a missing or an unknown field
 */
export function requireFields(value, fields, what) {
  const object = requireObject(value, what);
  const missing = fields.some((field) => !Object.hasOwn(object, field));
  if (missing || Object.keys(object).length !== fields.length) {
    throw new FormatError(`${what}: a field is missing or unknown`);
  }
  return object;
}

/** @param {unknown} value @param {string} what @returns {JsonObject} @throws {FormatError} */
export function requireObject(value, what) {
  if (!isObject(value)) throw new FormatError(`${what}: not an object`);
  return value;
}

/** @param {unknown} value @returns {value is JsonObject} */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {string} text @returns {Json} */
function fromJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new FormatError("JSON cannot be parsed");
  }
}

/** @param {readonly Uint8Array[]} all @param {Bytes} list of them @returns {Json[] | null} null when something is wrong with one of them, or may be */
function parsedTogether(all, list) {
  if (!all.every(isSurelyCanonical)) return null;
  try {
    return JSON.parse(fromUtf8(list));
  } catch {
    return null;
  }
}

/** @param {readonly Uint8Array[]} all each is JSON @returns {Bytes} a JSON list of them */
function listOf(all) {
  const list = new Uint8Array(all.reduce((sum, each) => sum + each.length + 1, 1) + (all.length === 0 ? 1 : 0));
  let at = 0;
  list[at++] = 0x5b;
  for (const each of all) {
    if (at > 1) list[at++] = 0x2c;
    list.set(each, at);
    at += each.length;
  }
  list[at] = 0x5d;
  return list;
}

/** @param {Uint8Array} bytes @returns {Json | undefined} */
function parsedOrNone(bytes) {
  try {
    return parse(bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return undefined;
  }
}

/** @param {Json} value @returns {string} its canonical form, or nothing when the browser's own writer may write another */
const plainly = (value) => (isInOrder(value, 0) ? JSON.stringify(value) : "");

/**
 * Whether JSON.stringify writes this value canonically; a false alarm costs only time.
 * @param {Json} value
 * @param {number} depth
 * @returns {boolean}
 */
function isInOrder(value, depth) {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value === "number") return Number.isSafeInteger(value);
  if (value === null || typeof value === "boolean") return true;
  if (depth === MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => isInOrder(item, depth + 1));
  let before = "";
  for (const key in value) {
    if (key < before || !key.isWellFormed() || !isInOrder(/** @type {Json} */ (value[key]), depth + 1)) return false;
    before = key;
  }
  return true;
}

/** @param {unknown} value @param {number} depth @returns {string} */
function write(value, depth) {
  if (typeof value === "string") return writeString(value);
  if (typeof value === "number") return writeInteger(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value !== "object") throw new FormatError(`JSON cannot hold a ${typeof value}`);
  if (depth === MAX_DEPTH) throw new FormatError(`JSON is deeper than ${MAX_DEPTH}`);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(",")}]`;
  return writeObject(/** @type {Record<string, unknown>} */ (value), depth + 1);
}

/** @param {Record<string, unknown>} value @param {number} depth @returns {string} */
function writeObject(value, depth) {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new FormatError("JSON cannot hold this object");
  // The default order of sort() is by UTF-16 code units, which is what RFC 8785 asks for.
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${writeString(key)}:${write(value[key], depth)}`).join(",")}}`;
}

/** @param {string} value @returns {string} */
function writeString(value) {
  if (!value.isWellFormed()) throw new FormatError("JSON cannot hold half a surrogate pair");
  return JSON.stringify(value);
}

/** @param {number} value @returns {string} */
function writeInteger(value) {
  if (!Number.isSafeInteger(value)) throw new FormatError("JSON holds only integers up to 2^53-1");
  return String(value === 0 ? 0 : value);
}
