// How do bytes become text and numbers, and back, in exactly one way?

import { FormatError } from "../errors.js";

/**
 * Bytes in their own buffer, as WebCrypto wants them.
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const B64U = /^[A-Za-z0-9_-]*$/;
// The last character holds two or four bits of nothing, in one way only.
const SHAPES = new Map([[16, /^[A-Za-z0-9_-]{21}[AQgw]$/], [32, /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/]]);
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const HEX = /^(?:[0-9a-f]{2})*$/;
// String.fromCharCode takes its arguments on the stack.
const STEP = 8192;

/** @param {string} text @returns {Bytes} */
export function utf8(text) {
  return encoder.encode(text);
}

/** @param {Uint8Array} bytes @returns {string} @throws {FormatError} not UTF-8 */
export function fromUtf8(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new FormatError("text is not UTF-8");
  }
}

/** @param {Uint8Array} bytes @returns {string} base64 with padding, as signed notes and armour use it */
export function toB64(bytes) {
  let binary = "";
  for (let at = 0; at < bytes.length; at += STEP) {
    binary += String.fromCharCode(...bytes.subarray(at, at + STEP));
  }
  return btoa(binary);
}

/** @param {string} text @returns {Bytes} @throws {FormatError} anything that toB64 would not have written */
export function fromB64(text) {
  const bytes = decodeB64(text);
  if (toB64(bytes) !== text) throw new FormatError("base64: not in its one form");
  return bytes;
}

/** @param {Uint8Array} bytes @returns {string} base64url without padding */
export function toB64u(bytes) {
  return toB64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {string} text
 * @param {number} [length] how many bytes it must be
 * @returns {Bytes}
 * @throws {FormatError} padding, other alphabets, non-zero trailing bits, another length
 */
export function fromB64u(text, length) {
  if (typeof text !== "string" || !B64U.test(text)) throw new FormatError("base64url: another alphabet");
  const bytes = decodeB64(text.replaceAll("-", "+").replaceAll("_", "/"));
  if (toB64u(bytes) !== text) throw new FormatError("base64url: not in its one form");
  if (length !== undefined && bytes.length !== length) throw new FormatError(`base64url: not ${length} bytes`);
  return bytes;
}

/** Tell whether a text is the base64url of 16 or 32 bytes without decoding it, which a journal does often. @param {string} text @param {number} length */
export function isB64uOf(text, length) {
  return SHAPES.get(length)?.test(text) ?? false;
}

/** @param {Uint8Array} bytes @returns {string} lower-case hex */
export function toHex(bytes) {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** @param {string} text @param {number} [length] @returns {Bytes} @throws {FormatError} upper case, odd, another length */
export function fromHex(text, length) {
  if (typeof text !== "string" || !HEX.test(text)) throw new FormatError("hex: not pairs of lower-case digits");
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = parseInt(text.slice(2 * at, 2 * at + 2), 16);
  if (length !== undefined && bytes.length !== length) throw new FormatError(`hex: not ${length} bytes`);
  return bytes;
}

/** @param {number} value @returns {Bytes} four bytes, big endian */
export function u32(value) {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32) throw new FormatError("number does not fit four bytes");
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** @param {Uint8Array} bytes @param {number} [at] @returns {number} @throws {FormatError} fewer than four bytes are left */
export function fromU32(bytes, at = 0) {
  if (bytes.length < at + 4) throw new FormatError("number is cut off");
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
}

/** @param {Date} at @returns {string} UTC to the millisecond: 2026-11-03T09:15:00.000Z */
export function toTime(at) {
  if (Number.isNaN(at.getTime())) throw new FormatError("time: no such moment");
  return at.toISOString();
}

/** @param {string} text @returns {Date} @throws {FormatError} any other spelling, and moments that never were */
export function fromTime(text) {
  const at = new Date(TIME.test(text) ? text : "");
  // The round trip finds the 31st of February and hour 24. Python knows no year 0.
  if (Number.isNaN(at.getTime()) || at.toISOString() !== text || text.startsWith("0000")) {
    throw new FormatError("time: not in the form 2026-11-03T09:15:00.000Z");
  }
  return at;
}

/** @param {...Uint8Array} parts @returns {Bytes} */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} a @param {Uint8Array} b @returns {boolean} whether both hold the same bytes, in time that tells only the length */
export function sameBytes(a, b) {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at += 1) difference |= (a[at] ?? 0) ^ (b[at] ?? 0);
  return difference === 0;
}

/** @param {...Uint8Array} parts @returns {Promise<Bytes>} SHA-256 of the parts one after the other */
export async function sha256(...parts) {
  const [first] = parts;
  // One part needs no copy; slices of a mebibyte come this way.
  const whole = first !== undefined && parts.length === 1 ? /** @type {Bytes} */ (first) : concat(...parts);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

/** @param {string} text @returns {Bytes} */
function decodeB64(text) {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new FormatError("base64: cannot be decoded");
  }
}
