// Which primitives may the rest of crypto/ call, and why is each use safe? The only caller of AEAD, HKDF and HMAC.

import { FormatError, OpenError } from "../errors.js";
import { concat, utf8 } from "../format/encoding.js";

export { sha256 } from "../format/encoding.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {Bytes | CryptoKey} Secret raw bytes, or the same imported by `hkdfKey`
 * @typedef {{ key: CryptoKey, nonce: Bytes, box: Bytes, aad: Bytes }} Sealed what `openGcm` takes
 */

const PREFIX = "incident-log/v1/";
const EMPTY = new Uint8Array(0);
/** A nonce for keys that seal exactly one message. */
export const ZERO_NONCE = new Uint8Array(12);

/**
 * Derive a secret for one label and context (contract 2).
 * @param {Secret} secret
 * @param {string} label
 * @param {Uint8Array} [context]
 * @param {number} [length]
 * @returns {Promise<Bytes>}
 */
export async function derive(secret, label, context = EMPTY, length = 32) {
  return hkdf(secret, EMPTY, concat(utf8(PREFIX + label), Uint8Array.of(0), context), length);
}

/** @param {Secret} secret @param {Bytes} salt @param {Bytes} info @param {number} [length] @returns {Promise<Bytes>} HKDF-SHA256 */
export async function hkdf(secret, salt, info, length = 32) {
  const key = secret instanceof Uint8Array ? await hkdfKey(secret) : secret;
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, 8 * length));
}

/** @param {Bytes} secret @returns {Promise<CryptoKey>} from which keys can be derived, but which nobody can read */
export async function hkdfKey(secret) {
  return crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
}

/** @param {Bytes} key 32 bytes @returns {Promise<CryptoKey>} AES-256-GCM, not extractable */
export async function gcmKey(key) {
  // A shorter key would silently make it AES-128.
  if (key.length !== 32) throw new FormatError("a key has 32 bytes");
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/**
 * Seal with AES-256-GCM. Safe if no (key, nonce) pair is ever used for two messages: every caller either draws the
 * nonce at random for few messages, or derives a key for one message, or counts.
 * @param {CryptoKey} key
 * @param {Bytes} nonce
 * @param {Bytes} plaintext
 * @param {Bytes} [aad]
 * @returns {Promise<Bytes>}
 */
export async function sealGcm(key, nonce, plaintext, aad = EMPTY) {
  return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, key, plaintext));
}

/** @param {CryptoKey} key @param {Bytes} nonce @param {Bytes} sealed @param {Bytes} [aad] @returns {Promise<Bytes>} @throws {OpenError} one kind for every cause */
export async function openGcm(key, nonce, sealed, aad = EMPTY) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, key, sealed));
  } catch {
    throw new OpenError("it does not open");
  }
}

/**
 * Open many with AES-256-GCM, all at once: nothing is waited for, and no failure told apart, before all are through.
 * @param {readonly (Sealed|null)[]} all
 * @returns {Promise<(Bytes|null)[]>} null for what does not open, or is null already
 */
export async function openAllGcm(all) {
  const opening = all.map((each) => each && crypto.subtle.decrypt({ name: "AES-GCM", iv: each.nonce, additionalData: each.aad }, each.key, each.box));
  const opened = await Promise.all(opening).catch(() => openedOf(opening));
  return opened.map((buffer) => buffer && new Uint8Array(buffer));
}

/** @param {readonly (Promise<ArrayBuffer>|null)[]} opening @returns {Promise<(ArrayBuffer|null)[]>} */
async function openedOf(opening) {
  const settled = await Promise.allSettled(opening);
  return settled.map((each) => (each.status === "fulfilled" ? each.value : null));
}

/** @param {Bytes} secret @param {Bytes} message @returns {Promise<Bytes>} */
export async function hmacSha256(secret, message) {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}

/** @param {number} length @returns {Bytes} from the system's random source */
export function randomBytes(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}
