// Which bytes make a signature that `ssh-keygen -Y verify` accepts? (OpenSSH PROTOCOL.sshsig)

import { FormatError } from "../errors.js";
import { concat, fromB64, fromB64u, fromU32, fromUtf8, sameBytes, sha256, toB64, toB64u, u32, utf8 } from "./encoding.js";

/**
 * @typedef {import("./encoding.js").Bytes} Bytes
 * @typedef {"record@incident-log" | "directory@incident-log" | "grant@incident-log" | "intake@incident-log" | "dossier@incident-log" | "archive@incident-log"} Namespace
 * @typedef {{ publicKey: string, namespace: string, signature: Bytes }} Signature
 */

const MAGIC = utf8("SSHSIG");
const KEY_TYPE = "ssh-ed25519";
const HASH = "sha512";
const BEGIN = "-----BEGIN SSH SIGNATURE-----";
const END = "-----END SSH SIGNATURE-----";

/** @param {Namespace} namespace @param {Bytes} message @returns {Promise<Bytes>} what Ed25519 signs */
export async function signedBytes(namespace, message) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", message));
  return concat(MAGIC, field(nameOf(namespace)), field(""), field(HASH), field(digest));
}

/** @param {string} publicKey @param {Uint8Array} signature 64 bytes @param {Namespace} namespace @returns {Bytes} */
export function encodeSignature(publicKey, signature, namespace) {
  if (signature.length !== 64) throw new FormatError("signature is not 64 bytes");
  const blob = concat(field(KEY_TYPE), field(signature));
  return concat(MAGIC, u32(1), field(keyBlob(publicKey)), field(nameOf(namespace)), field(""), field(HASH), field(blob));
}

/** @param {Uint8Array} blob @returns {Signature} @throws {FormatError} anything but one Ed25519 signature over SHA-512 */
export function parseSignature(blob) {
  const namespace = readNamespace(blob);
  const key = readKey(blob);
  const signature = new Uint8Array(blob.slice(-64));
  const publicKey = toB64u(key);
  // All lengths but the namespace's are fixed, so equality with the re-encoding checks every field.
  const again = encodeSignature(publicKey, signature, /** @type {Namespace} */ (namespace));
  if (!sameBytes(again, blob)) throw new FormatError("signature is not an Ed25519 SSHSIG with SHA-512");
  return { publicKey, namespace, signature };
}

/** @param {Uint8Array} blob @returns {string} */
export function armor(blob) {
  const lines = toB64(blob).match(/.{1,70}/g) ?? [];
  return [BEGIN, ...lines, END, ""].join("\n");
}

/** @param {string} text @returns {Bytes} @throws {FormatError} */
export function dearmor(text) {
  const lines = text.split("\n");
  const body = lines.slice(1, -2);
  if (lines[0] !== BEGIN || lines.at(-2) !== END || lines.at(-1) !== "") throw new FormatError("signature armour is broken");
  const blob = fromB64(body.join(""));
  if (armor(blob) !== text) throw new FormatError("signature armour is not in its one form");
  return blob;
}

/** @param {string} publicKey @param {string} comment @returns {string} a public key as OpenSSH writes it, with its line end */
export function publicKeyLine(publicKey, comment) {
  if (/[\r\n\0]/.test(comment)) throw new FormatError("public key: a comment is one line");
  return `${`${KEY_TYPE} ${toB64(keyBlob(publicKey))} ${comment}`.trimEnd()}\n`;
}

/** @param {string} publicKey @returns {Promise<string>} as `ssh-keygen -l` shows it */
export async function fingerprintLine(publicKey) {
  return `SHA256:${toB64(await sha256(keyBlob(publicKey))).replaceAll("=", "")}`;
}

/** @param {string} publicKey @returns {Bytes} */
function keyBlob(publicKey) {
  return concat(field(KEY_TYPE), field(fromB64u(publicKey, 32)));
}

/** @param {string} namespace @returns {string} */
function nameOf(namespace) {
  if (!/^[\x00-\x7f]{1,64}$/.test(namespace)) throw new FormatError("signature: namespace is not 1 to 64 ASCII characters");
  return namespace;
}

/** @param {string | Uint8Array} value @returns {Bytes} */
function field(value) {
  const bytes = typeof value === "string" ? utf8(value) : value;
  return concat(u32(bytes.length), bytes);
}

const KEY_AT = MAGIC.length + 4 + 4 + 4 + KEY_TYPE.length + 4;
const NAMESPACE_AT = KEY_AT + 32;

/** @param {Uint8Array} blob @returns {Uint8Array} */
function readKey(blob) {
  return blob.subarray(KEY_AT, KEY_AT + 32);
}

/** @param {Uint8Array} blob @returns {string} */
function readNamespace(blob) {
  const length = fromU32(blob, NAMESPACE_AT);
  if (length > 64 || blob.length < NAMESPACE_AT + 4 + length + 64) throw new FormatError("signature is cut off");
  return fromUtf8(blob.subarray(NAMESPACE_AT + 4, NAMESPACE_AT + 4 + length));
}
