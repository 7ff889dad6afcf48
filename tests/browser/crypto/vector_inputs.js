// How do the inputs and outputs of tests/vectors look in JavaScript? The twin of tools/vectors/model.py.

import { fromB64u, sameBytes, toB64u } from "../../../incident_log/browser/src/format/encoding.js";
import { encodePreamble } from "../../../incident_log/browser/src/format/evidence.js";
import { GENESIS } from "../../../incident_log/browser/src/format/record.js";
import { gcmKey, hkdf, sealGcm, ZERO_NONCE } from "../../../incident_log/browser/src/crypto/primitives.js";
import { CompartmentSecret, DeskSecret } from "../../../incident_log/browser/src/crypto/seeds.js";
import { Directory } from "../../../incident_log/browser/src/crypto/verifying.js";

/**
 * @typedef {import("../../../incident_log/browser/src/format/encoding.js").Bytes} Bytes
 * @typedef {Record<string, any>} Inputs JSON of a vector; each function takes what it needs
 * @typedef {(inputs: Inputs, expected: any) => any} VectorFunction gives a value, or a promise of one
 */

/** @param {any} value b64u, or a recipe for many bytes @returns {Bytes} */
export function octets(value) {
  if (typeof value === "string") return fromB64u(value);
  const pattern = fromB64u(value.pattern);
  return new Uint8Array(value.length).map((_, at) => /** @type {number} */ (pattern[at % pattern.length]));
}

/** @param {Inputs} inputs @returns {any} a record header with the version, which the inputs leave out */
export function headerOf(inputs) {
  return { previous: GENESIS, ...inputs, v: 1 };
}

/** @param {Inputs} inputs @returns {any} */
export function preambleOf(inputs) {
  return { captured_at: null, derivation: null, derived_from: null, ...inputs, v: 1 };
}

/** @param {Inputs} inputs @returns {Bytes} */
export function encodedPreamble(inputs) {
  return encodePreamble(preambleOf(inputs));
}

/** @param {Inputs} inputs @returns {Promise<CompartmentSecret>} */
export async function secretOf(inputs) {
  return CompartmentSecret.of(octets(inputs.secret), inputs.case, inputs.compartment, inputs.epoch);
}

/** @param {Inputs} inputs @returns {Promise<DeskSecret>} */
export async function deskSecretOf(inputs) {
  return DeskSecret.of(octets(inputs.secret), inputs.desk, inputs.epoch);
}

/** @param {Inputs} inputs @returns {Promise<Directory>} */
export async function directoryOf(inputs) {
  return Directory.of(inputs.organisation, inputs.statements.map(octets));
}

/** @param {readonly CompartmentSecret[]} secrets */
export function secretsValue(secrets) {
  return secrets.map((each) => ({ compartment: each.compartment, epoch: each.epoch, secret: toB64u(each.reveal()) }));
}

/**
 * A key that cannot be read is compared by what it does.
 * @param {CryptoKey} key AES-GCM
 * @param {string | undefined} expected b64u
 * @returns {Promise<string>} what was expected, if the key is that key
 */
export async function sameGcmKey(key, expected = "") {
  const message = new Uint8Array(16);
  const other = await gcmKey(fromB64u(expected, 32));
  const same = sameBytes(await sealGcm(key, ZERO_NONCE, message), await sealGcm(other, ZERO_NONCE, message));
  return same ? expected : "another key";
}

/** @param {CryptoKey} key HKDF @param {string | undefined} expected @returns {Promise<string>} */
export async function sameHkdfKey(key, expected = "") {
  const nothing = new Uint8Array(0);
  const same = sameBytes(await hkdf(key, nothing, nothing), await hkdf(fromB64u(expected, 32), nothing, nothing));
  return same ? expected : "another key";
}
