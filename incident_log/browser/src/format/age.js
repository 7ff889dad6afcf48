// What are the bytes of an age v1 file's header, and of age's keys as text? (c2sp.org/age)

import { FormatError, LimitExceeded } from "../errors.js";

/** @typedef {import("./encoding.js").Bytes} Bytes */

const INTRO = "age-encryption.org/v1";
const MAX_HEADER = 1048576;
const HYBRID_RECIPIENT = "age1pq";
const HYBRID_IDENTITY = "age-secret-key-pq-";
const RECIPIENT_BYTES = 1216;
const SEED_BYTES = 32;
const SYMBOLS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECK = 6;
const MAX_BECH32 = 4096;

/**
 * Read which kinds of recipients a file is sealed to.
 * @param {Uint8Array} file
 * @returns {string[]} the type of each stanza
 * @throws {FormatError} not the header of an age v1 file
 */
export function stanzaTypes(file) {
  const types = [];
  for (const line of headerLines(file)) {
    if (line.startsWith("-> ")) types.push(line.slice(3).split(" ")[0] ?? "");
  }
  if (types.length === 0) throw new FormatError("age: no recipient");
  return types;
}

/** @param {string} recipient @throws {FormatError} anything but a post-quantum recipient, age1pq1… */
export function checkRecipient(recipient) {
  const { prefix, octets } = parseBech32(recipient);
  if (recipient !== recipient.toLowerCase() || prefix !== HYBRID_RECIPIENT || octets.length !== RECIPIENT_BYTES) {
    throw new FormatError("age: not a post-quantum recipient");
  }
}

/** @param {Uint8Array} seed 32 bytes @returns {string} AGE-SECRET-KEY-PQ-1… */
export function encodeIdentity(seed) {
  if (seed.length !== SEED_BYTES) throw new FormatError("age: an identity has 32 bytes");
  return bech32(HYBRID_IDENTITY, seed).toUpperCase();
}

/** @param {string} identity @returns {Bytes} its 32 bytes @throws {FormatError} */
export function parseIdentity(identity) {
  const { prefix, octets } = parseBech32(identity);
  if (identity !== identity.toUpperCase() || prefix !== HYBRID_IDENTITY || octets.length !== SEED_BYTES) {
    throw new FormatError("age: not a post-quantum identity");
  }
  return octets;
}

/** @param {Uint8Array} file @returns {string[]} the lines before the MAC */
function headerLines(file) {
  const start = file.subarray(0, MAX_HEADER);
  let text = "";
  // Header lines are short, so no more is decoded than the header and a little of the payload.
  for (let at = 0; at < start.length && !text.includes("\n--- "); at += 4096) {
    text += String.fromCharCode(...start.subarray(at, at + 4096));
  }
  const end = text.indexOf("\n--- ");
  if (!text.startsWith(`${INTRO}\n-> `)) throw new FormatError("age: not an age v1 file");
  if (end < 0 && file.length >= MAX_HEADER) throw new LimitExceeded("age: header larger than 1 MiB");
  if (end < 0) throw new FormatError("age: header cut short");
  return text.slice(0, end).split("\n");
}

// Bech32 as in BIP 173, without its limit on length, as age uses it.

/** @param {string} prefix @param {Uint8Array} octets @returns {string} */
function bech32(prefix, octets) {
  const words = regroup(octets, 8, 5);
  const check = checksum(prefix, [...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  for (let place = CHECK - 1; place >= 0; place -= 1) words.push((check >> (5 * place)) & 31);
  return `${prefix}1${words.map((word) => SYMBOLS[word]).join("")}`;
}

/** @param {string} text @returns {{ prefix: string, octets: Bytes }} */
function parseBech32(text) {
  const lower = text.toLowerCase();
  if (text.length > MAX_BECH32 || !/^[\x21-\x7e]+$/.test(text) || (text !== lower && text !== text.toUpperCase())) {
    throw new FormatError("age: a key is one line of letters of one case and digits");
  }
  const end = lower.lastIndexOf("1");
  const prefix = lower.slice(0, Math.max(0, end));
  const words = Array.from(lower.slice(end + 1), (symbol) => SYMBOLS.indexOf(symbol));
  if (prefix === "" || words.length < CHECK || words.includes(-1) || checksum(prefix, words) !== 1) {
    throw new FormatError("age: a key is mistyped or cut");
  }
  return { prefix, octets: octetsOf(words.slice(0, -CHECK)) };
}

/** @param {number[]} words @returns {Bytes} */
function octetsOf(words) {
  const octets = Uint8Array.from(regroup(words, 5, 8).slice(0, Math.floor((words.length * 5) / 8)));
  if (regroup(octets, 8, 5).join() !== words.join()) throw new FormatError("age: a key is not canonical");
  return octets;
}

/** @param {string} prefix @param {number[]} words @returns {number} */
function checksum(prefix, words) {
  const letters = Array.from(prefix, (letter) => letter.charCodeAt(0));
  let state = 1;
  for (const value of [...letters.map((letter) => letter >> 5), 0, ...letters.map((letter) => letter & 31), ...words]) {
    const top = state >>> 25;
    state = ((state & 0x1ffffff) << 5) ^ value;
    GENERATORS.forEach((generator, bit) => {
      if ((top >> bit) & 1) state ^= generator;
    });
  }
  return state;
}

/** @param {Iterable<number>} values @param {number} fromBits @param {number} toBits @returns {number[]} the same bits in other pieces, the last filled with zeros */
function regroup(values, fromBits, toBits) {
  const pieces = [];
  let held = 0;
  let bits = 0;
  for (const value of values) {
    held = (held << fromBits) | value;
    bits += fromBits;
    while (bits >= toBits) {
      bits -= toBits;
      pieces.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  if (bits > 0) pieces.push(held << (toBits - bits));
  return pieces;
}
