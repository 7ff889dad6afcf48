// How is a new id drawn, and how is the time written?

import { randomBytes } from "./crypto/primitives.js";
import { toB64u } from "./format/encoding.js";

/** @returns {string} 16 random bytes as b64u */
export function newId() {
  return toB64u(randomBytes(16));
}

/** @param {Date} [at] @returns {string} UTC with milliseconds, as every format writes it */
export function timestamp(at = new Date()) {
  return at.toISOString();
}
