// How is a seed locked, once per way of unlocking: passphrase, recovery code, codename?

import { FormatError, LimitExceeded, OpenError, WeakParameters } from "../errors.js";
import { toB64u, utf8 } from "../format/encoding.js";
import { stretch } from "./argon2.js";
import { derive, gcmKey } from "./primitives.js";
import { openBox, sealBox } from "./sealing.js";
import { Seed } from "./seeds.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {import("../format/canonical.js").JsonObject} JsonObject
 * @typedef {import("./argon2.js").Argon2Parameters} Argon2Parameters
 * @typedef {import("./argon2.js").OnProgress} OnProgress
 * @typedef {"codename" | "recovery"} CodeKind
 * @typedef {{ kind: "passphrase", salt: string, verifier: string, lockKey: CryptoKey }} LockKeys verifier: b64u, what the server is shown
 * @typedef {{ kind: CodeKind, handle: string, verifier: string, lockKey: CryptoKey }} CodeKeys
 */

/** The least we accept, and what new lockboxes use. */
export const ARGON2 = Object.freeze({ memory_kib: 65536, iterations: 3, lanes: 1 });
// More than this is no protection but a way to make a phone hang.
const MOST_MEMORY_KIB = 1048576;
const MOST_ITERATIONS = 16;
export const LEAST_PASSPHRASE = 12;
const MOST_PASSPHRASE = 1024;
const LEAST_NAME = 2;
const MOST_NAME = 64;

/**
 * Turn a passphrase into what unlocks (lockKey) and what the server is shown (verifier).
 * @param {string} passphrase
 * @param {Bytes} salt 16 bytes
 * @param {Argon2Parameters} [parameters] from the server; weaker ones are refused
 * @param {OnProgress} [onProgress]
 * @param {AbortSignal} [signal]
 * @returns {Promise<LockKeys>}
 * @throws {WeakParameters}
 * @throws {FormatError} shorter than 12 characters
 */
export async function passphraseKeys(passphrase, salt, parameters = ARGON2, onProgress, signal) {
  requireParameters(parameters);
  const normal = normalPassphrase(passphrase);
  if (salt.length !== 16) throw new FormatError("lockbox: the salt has 16 bytes");
  const stretched = await stretch(utf8(normal), salt, parameters, onProgress, signal);
  return { kind: "passphrase", salt: toB64u(salt), verifier: toB64u(stretched.subarray(0, 32)), lockKey: await gcmKey(stretched.slice(32)) };
}

/** @param {string} passphrase @returns {string} NFKC @throws {FormatError} too short or too long */
export function normalPassphrase(passphrase) {
  if (Array.from(passphrase).length > MOST_PASSPHRASE) throw new LimitExceeded("passphrase: too long");
  const normal = passphrase.normalize("NFKC");
  if (Array.from(normal).length < LEAST_PASSPHRASE || !normal.isWellFormed()) {
    throw new FormatError("passphrase: shorter than 12 characters");
  }
  return normal;
}

/** @param {string} name @returns {string} as the server is told it @throws {FormatError} */
export function normalName(name) {
  const normal = casefold(name.normalize("NFKC")).trim();
  const length = Array.from(normal).length;
  if (length < LEAST_NAME || length > MOST_NAME || !normal.isWellFormed()) {
    throw new FormatError("sign-in name: too short or too long");
  }
  return normal;
}

/** @param {string} text @returns {string} as Python's casefold() for the scripts people sign in with */
function casefold(text) {
  // Letter by letter, because in whole words JavaScript looks at neighbours; twice, so that ß and ẞ become ss.
  return Array.from(text, (letter) => (letter === "ı" ? letter : letter.toLowerCase().toUpperCase().toLowerCase())).join("");
}

/** @param {Bytes} code 16 bytes @param {CodeKind} kind @returns {Promise<CodeKeys>} */
export async function codeKeys(code, kind) {
  if (code.length !== 16) throw new FormatError("code is not 16 bytes");
  const context = utf8(kind);
  return {
    kind,
    handle: toB64u(await derive(code, "code/handle", context, 16)),
    verifier: toB64u(await derive(code, "code/verifier", context)),
    lockKey: await gcmKey(await derive(code, "code/lock", context)),
  };
}

/** @param {LockKeys | CodeKeys} keys @param {Seed} seed @param {Bytes} [nonce] for vectors; else drawn @returns {Promise<Bytes>} */
export async function sealLockbox(keys, seed, nonce) {
  return sealBox(keys.lockKey, lockboxHeader(keys), seed.reveal(), nonce);
}

/** @param {LockKeys | CodeKeys} keys @param {Bytes} box @returns {Promise<Seed>} @throws {OpenError} another person's, a changed or a swapped one */
export async function openLockbox(keys, box) {
  const secret = await openBox(keys.lockKey, lockboxHeader(keys), box);
  if (secret.length !== 32) throw new OpenError("it does not open");
  return Seed.of(secret);
}

/** @param {LockKeys | CodeKeys} keys @returns {JsonObject} */
function lockboxHeader(keys) {
  if (keys.kind === "passphrase") return { kind: keys.kind, salt: keys.salt, purpose: "lockbox", v: 1 };
  return { kind: keys.kind, handle: keys.handle, purpose: "lockbox", v: 1 };
}

/** @param {Argon2Parameters} parameters */
function requireParameters({ memory_kib: memory, iterations, lanes }) {
  const numbers = [memory, iterations, lanes].every(Number.isSafeInteger);
  const enough = memory >= ARGON2.memory_kib && iterations >= ARGON2.iterations && lanes === ARGON2.lanes;
  if (!numbers || !enough) throw new WeakParameters("lockbox: the server asks for a weaker key derivation than is safe");
  if (memory > MOST_MEMORY_KIB || iterations > MOST_ITERATIONS) {
    throw new LimitExceeded("lockbox: the server asks for more work than any device should do");
  }
}
