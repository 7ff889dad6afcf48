// Which words stand for a fingerprint, and which make a passphrase nobody guesses?

import { fromB64u } from "./format/encoding.js";
import { words } from "../vendor/words.js";

const COUNT = 6;

/** @returns {string} six words drawn at random: 77 bits */
export function newPassphrase() {
  const list = words();
  return Array.from({ length: COUNT }, () => list[below(list.length)]).join(" ");
}

/**
 * The first 77 bits of a fingerprint, to read aloud; the hexadecimal form says all of it.
 * @param {string} organisation
 * @returns {string[]}
 */
export function fingerprintWords(organisation) {
  let number = 0n;
  for (const byte of fromB64u(organisation, 32).subarray(0, 10)) number = number * 256n + BigInt(byte);
  const list = words();
  const base = BigInt(list.length);
  return Array.from({ length: COUNT }, () => {
    const word = list[Number(number % base)] ?? "";
    number /= base;
    return word;
  });
}

/** @param {number} limit @returns {number} each with the same chance: what would favour the first ones is drawn again */
function below(limit) {
  const fair = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const [drawn = fair] = crypto.getRandomValues(new Uint32Array(1));
    if (drawn < fair) return drawn % limit;
  }
}
