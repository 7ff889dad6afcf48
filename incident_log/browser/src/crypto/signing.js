// How does a person's key sign, without anybody being able to read it?

import { FormatError } from "../errors.js";
import { concat, fromB64u, fromHex, toB64u } from "../format/encoding.js";
import { encodeSignature, signedBytes } from "../format/sshsig.js";
import { encodeStatement, encodeStatementEnvelope } from "../format/statement.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {import("../format/sshsig.js").Namespace} Namespace
 * @typedef {import("../format/statement.js").Statement} Statement
 */

// WebCrypto takes a private Ed25519 key only inside PKCS#8; these bytes come before the seed (RFC 8410).
const PKCS8 = fromHex("302e020100300506032b657004220420");

/** An Ed25519 key that signs and cannot be read; `publicKey` is b64u. */
export class SigningKey {
  /** @type {CryptoKey} */
  #privateKey;

  /** @param {CryptoKey} privateKey @param {string} publicKey */
  constructor(privateKey, publicKey) {
    this.#privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** @param {Bytes} seed 32 bytes @returns {Promise<SigningKey>} */
  static async of(seed) {
    if (seed.length !== 32) throw new FormatError("a signing seed has 32 bytes");
    const der = concat(PKCS8, seed);
    // Only an exportable key tells its public half, so it is imported twice and the first one forgotten.
    const readable = await crypto.subtle.importKey("pkcs8", der, "Ed25519", true, ["sign"]);
    const { x } = await crypto.subtle.exportKey("jwk", readable);
    const publicKey = toB64u(fromB64u(x ?? "", 32));
    return new SigningKey(await crypto.subtle.importKey("pkcs8", der, "Ed25519", false, ["sign"]), publicKey);
  }

  /** @param {Bytes} message @returns {Promise<Bytes>} 64 bytes */
  async signRaw(message) {
    return new Uint8Array(await crypto.subtle.sign("Ed25519", this.#privateKey, message));
  }
}

/**
 * Sign a message for one use.
 * @param {Namespace} namespace
 * @param {SigningKey} signingKey
 * @param {Bytes} message
 * @returns {Promise<Bytes>} an SSHSIG blob
 */
export async function sign(namespace, signingKey, message) {
  const signature = await signingKey.signRaw(await signedBytes(namespace, message));
  return encodeSignature(signingKey.publicKey, signature, namespace);
}

/**
 * Sign a directory statement; the signer is taken from the key.
 * @param {Statement} statement
 * @param {SigningKey} signingKey
 * @returns {Promise<Bytes>} the envelope
 */
export async function signStatement(statement, signingKey) {
  if (statement.signer !== signingKey.publicKey) throw new FormatError("statement: another signer is named");
  const signature = await sign("directory@incident-log", signingKey, encodeStatement(statement));
  return encodeStatementEnvelope(statement, signature);
}
