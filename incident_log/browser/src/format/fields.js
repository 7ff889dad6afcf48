// Does a value parsed from JSON have the type its field asks for?

import { FormatError } from "../errors.js";
import { fromB64u, fromTime } from "./encoding.js";

/** @param {unknown} value @param {string} what @returns {string} 16 bytes as b64u */
export function requireId(value, what) {
  return requireB64u(value, 16, what);
}

/** @param {unknown} value @param {string} what @returns {string} 32 bytes as b64u */
export function requireKey(value, what) {
  return requireB64u(value, 32, what);
}

/** @param {unknown} value @param {number} length @param {string} what @returns {string} */
export function requireB64u(value, length, what) {
  if (typeof value !== "string") throw new FormatError(`${what}: not text`);
  fromB64u(value, length);
  return value;
}

/** @param {unknown} value @param {string} what @param {number} [least] @returns {number} */
export function requireInteger(value, what, least = 0) {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < least) {
    throw new FormatError(`${what}: not a number from ${least} up`);
  }
  return value;
}

/** @param {unknown} value @param {string} what @param {number} [most] in code points, as Python counts @param {number} [least] @returns {string} */
export function requireText(value, what, most = 4096, least = 0) {
  if (typeof value !== "string") throw new FormatError(`${what}: not text`);
  const length = value.length > most ? Array.from(value).length : value.length;
  if (length > most || length < least) throw new FormatError(`${what}: too short or too long`);
  return value;
}

/**
 * @template {string} T
 * @param {unknown} value
 * @param {readonly T[]} choices
 * @param {string} what
 * @returns {T}
 */
export function requireChoice(value, choices, what) {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw new FormatError(`${what}: unknown`);
  return choice;
}

/** @param {unknown} value @param {string} what @returns {string} a UTC time with milliseconds */
export function requireTime(value, what) {
  if (typeof value !== "string") throw new FormatError(`${what}: not text`);
  fromTime(value);
  return value;
}

/** @param {unknown} value @param {string} what @returns {1} */
export function requireVersion(value, what) {
  if (value !== 1) throw new FormatError(`${what}: this version is not supported`);
  return 1;
}
