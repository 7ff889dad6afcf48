// How much does a sealed thing tell about its length? (Padmé, PETS 2019)

import { FormatError } from "../errors.js";
import { fromU32, u32 } from "./encoding.js";

/** @typedef {import("./encoding.js").Bytes} Bytes */

/**
 * Round a length up so that only O(log log n) bits of it remain visible, at a cost under 12 %.
 * @param {number} length
 * @returns {number}
 */
export function padme(length) {
  if (!Number.isSafeInteger(length) || length < 0) throw new FormatError("padding: not a length");
  if (length < 2) return length;
  const exponent = floorLog2(length);
  const block = 2 ** Math.max(0, exponent - (floorLog2(exponent) + 1));
  return Math.ceil(length / block) * block;
}

/**
 * Put the length before the inner bytes and zeros behind them.
 * @param {Uint8Array} inner
 * @param {number} [least] no padded text is shorter
 * @returns {Bytes}
 */
export function pad(inner, least = 1024) {
  const padded = new Uint8Array(Math.max(least, padme(4 + inner.length)));
  padded.set(u32(inner.length));
  padded.set(inner, 4);
  return padded;
}

/**
 * Take the inner bytes out again.
 * @param {Bytes} plaintext
 * @param {number} [least]
 * @returns {Bytes} a view, not a copy
 * @throws {FormatError} padding that is not zero or not exactly as long as `pad` makes it
 */
export function unpad(plaintext, least = 1024) {
  const length = fromU32(plaintext);
  if (length > plaintext.length - 4 || plaintext.length !== Math.max(least, padme(4 + length))) {
    throw new FormatError("padding has the wrong length");
  }
  for (let at = 4 + length; at < plaintext.length; at += 1) {
    if (plaintext[at] !== 0) throw new FormatError("padding is not zero");
  }
  return plaintext.subarray(4, 4 + length);
}

/** @param {number} value at least 1 @returns {number} */
function floorLog2(value) {
  // Bit operations end at 32 bits, and Math.log2 rounds up just below large powers of two.
  const high = Math.floor(value / 2 ** 32);
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(value);
}
