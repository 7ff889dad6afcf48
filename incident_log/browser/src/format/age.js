// What are the bytes of an age v1 file's header, and of age's keys as text? (c2sp.org/age)

import { FormatError, LimitExceeded } from "../errors.js";
import { concat, fromB64 } from "./encoding.js";

/**
 * @typedef {import("./encoding.js").Bytes} Bytes
 *
 * @typedef {object} Stanza one recipient's part of a header
 * @property {string[]} arguments its type first
 * @property {Bytes} body
 *
 * @typedef {object} AgeHeader
 * @property {Stanza[]} stanzas
 * @property {Bytes} mac
 * @property {number} payloadAt
 */

const INTRO = "age-encryption.org/v1";
const MAX_HEADER = 1048576;
const MAC_BYTES = 32;
const LINE = 64;
const STEP = 8192;
const HYBRID_BYTES = 1216;
const RECIPIENTS = new Map([["age1pq", HYBRID_BYTES], ["age", 32]]); // prettier-ignore
const HYBRID_IDENTITY = "age-secret-key-pq-";
const IDENTITIES = [HYBRID_IDENTITY, "age-secret-key-"];
const SEED_BYTES = 32;
const SYMBOLS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECK = 6;
const MAX_BECH32 = 4096;

/**
 * Read the header off the start of a file.
 * @param {Uint8Array} file
 * @returns {AgeHeader}
 * @throws {FormatError} @throws {LimitExceeded}
 */
export function parseHeader(file) {
  const lines = new Lines(file);
  if (lines.next() !== INTRO) throw new FormatError("age: not an age v1 file");
  const stanzas = [];
  let line = lines.next();
  for (; line.startsWith("-> "); line = lines.next()) stanzas.push(parseStanza(line, lines));
  if (!line.startsWith("--- ") || stanzas.length === 0) throw new FormatError("age: no recipient, or a malformed MAC line");
  const mac = fromBareB64(line.slice(4));
  if (mac.length !== MAC_BYTES) throw new FormatError("age: MAC of the wrong length");
  return { stanzas, mac, payloadAt: lines.at };
}

/** @param {string} recipient @returns {Bytes} age1pq1… (1216 bytes) or age1… (32 bytes) @throws {FormatError} */
export function parseRecipient(recipient) {
  const { prefix, octets } = parseBech32(recipient);
  if (recipient !== recipient.toLowerCase() || RECIPIENTS.get(prefix) !== octets.length) {
    throw new FormatError("age: not a recipient of a known kind");
  }
  return octets;
}

/** @param {string} recipient @throws {FormatError} anything but a post-quantum recipient: keys of people and desks are never of the older kind */
export function checkRecipient(recipient) {
  if (parseRecipient(recipient).length !== HYBRID_BYTES) throw new FormatError("age: not a post-quantum recipient");
}

/** @param {Uint8Array} seed 32 bytes @returns {string} AGE-SECRET-KEY-PQ-1… */
export function encodeIdentity(seed) {
  if (seed.length !== SEED_BYTES) throw new FormatError("age: an identity has 32 bytes");
  return bech32(HYBRID_IDENTITY, seed).toUpperCase();
}

/** @param {string} identity @returns {Bytes} its 32 bytes @throws {FormatError} */
export function parseIdentity(identity) {
  const { prefix, octets } = parseBech32(identity);
  if (identity !== identity.toUpperCase() || !IDENTITIES.includes(prefix) || octets.length !== SEED_BYTES) {
    throw new FormatError("age: not an identity of a known kind");
  }
  return octets;
}

/** @param {string} first @param {Lines} lines @returns {Stanza} */
function parseStanza(first, lines) {
  const words = first.slice(3).split(" ");
  if (!words.every((word) => /^[\x21-\x7e]+$/.test(word))) throw new FormatError("age: malformed recipient");
  let body = new Uint8Array(0);
  for (;;) {
    const line = lines.next();
    if (line.length > LINE) throw new FormatError("age: a line too long in a recipient");
    body = concat(body, fromBareB64(line));
    // A line shorter than 64, if need be an empty one, marks the end.
    if (line.length < LINE) return { arguments: words, body };
  }
}

/** The lines of a header, which end with one line feed each. */
class Lines {
  at = 0;

  /** @param {Uint8Array} file */
  constructor(file) {
    this.start = file.subarray(0, MAX_HEADER);
  }

  /** @returns {string} one character for each byte */
  next() {
    const end = this.start.indexOf(0x0a, this.at);
    if (end < 0 && this.start.length === MAX_HEADER) throw new LimitExceeded("age: header larger than 1 MiB");
    if (end < 0) throw new FormatError("age: header cut short");
    let text = "";
    for (let at = this.at; at < end; at += STEP) text += String.fromCharCode(...this.start.subarray(at, Math.min(end, at + STEP)));
    this.at = end + 1;
    return text;
  }
}

/** @param {string} text @returns {Bytes} */
function fromBareB64(text) {
  if (text.includes("=")) throw new FormatError("age: base64 not canonical");
  return fromB64(text.padEnd(4 * Math.ceil(text.length / 4), "="));
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
