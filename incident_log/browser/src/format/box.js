// Which bytes make a small symmetric seal, and which header may stand before it? (contract 3)

import { FormatError, LimitExceeded } from "../errors.js";
import { encode, isObject, parse, requireFields } from "./canonical.js";
import { concat } from "./encoding.js";
import { requireChoice, requireId, requireInteger, requireKey, requireText, requireVersion } from "./fields.js";

/**
 * @typedef {import("./encoding.js").Bytes} Bytes
 * @typedef {import("./canonical.js").JsonObject} JsonObject
 * @typedef {object} Box
 * @property {JsonObject} header
 * @property {Bytes} headerBytes
 * @property {Bytes} nonce
 * @property {Bytes} sealed
 */

export const MAX_BOX = 1048576;
export const REPORTER = "reporter";
const MAX_HEADER = 4096;
const NONCE = 12;
const TAG = 16;
const NEWLINE = 0x0a;
const HOLDER = /^(?:desk\/([A-Za-z0-9_-]{22})\/(0|[1-9]\d{0,14})|reporter\/([A-Za-z0-9_-]{22}))$/;

/** @type {Record<string, (value: unknown, what: string) => unknown>} */
const CHECKS = {
  organisation: requireKey,
  case: requireId,
  commitment: requireKey,
  member: requireId,
  desk: requireId,
  invitation: requireId,
  draft: requireId,
  salt: requireId,
  handle: requireId,
  compartment: (value, what) => requireChoice(value, ["report", "identity", "work"], what),
  kind: (value, what) => requireChoice(value, ["passphrase", "recovery", "codename"], what),
  holder: (value, what) => parseHolder(requireText(value, what)),
  epoch: requireInteger,
  desk_epoch: requireInteger,
  revision: requireInteger,
  head: requireInteger,
  v: requireVersion,
  purpose: (value) => value,
};

/** @type {Record<string, readonly string[]>} */
const PURPOSES = {
  "case-secret": ["organisation", "case", "commitment", "compartment", "epoch", "holder"],
  card: ["organisation", "case", "desk", "desk_epoch", "revision", "head"],
  settings: ["organisation", "member", "revision"],
  profile: ["organisation", "member", "desk", "desk_epoch"],
  invitation: ["organisation", "invitation"],
  newcomer: ["organisation", "invitation"],
  draft: ["draft"],
};

/**
 * Encode and check a header; `v` and `purpose` must stand in it.
 * @param {JsonObject} header
 * @returns {Bytes}
 */
export function encodeBoxHeader(header) {
  return encode(requireHeader(header));
}

/** @param {JsonObject} header @param {Uint8Array} nonce @param {Uint8Array} sealed @returns {Bytes} */
export function encodeBox(header, nonce, sealed) {
  if (nonce.length !== NONCE || sealed.length < TAG) throw new FormatError("box: nonce or seal is too short");
  const box = concat(encodeBoxHeader(header), Uint8Array.of(NEWLINE), nonce, sealed);
  if (box.length > MAX_BOX) throw new LimitExceeded("box: larger than 1 MiB");
  return box;
}

/** @param {Bytes} box @returns {Box} whose parts are views of the box @throws {FormatError} */
export function parseBox(box) {
  if (box.length > MAX_BOX) throw new LimitExceeded("box: larger than 1 MiB");
  const end = box.indexOf(NEWLINE);
  if (end < 0 || end > MAX_HEADER || box.length < end + 1 + NONCE + TAG) throw new FormatError("box: cut off");
  const headerBytes = box.subarray(0, end);
  return {
    header: requireHeader(parse(headerBytes)),
    headerBytes,
    nonce: box.subarray(end + 1, end + 1 + NONCE),
    sealed: box.subarray(end + 1 + NONCE),
  };
}

/** @param {string} desk @param {number} deskEpoch @returns {string} the holder of a case secret wrapped under a desk's key */
export function holderOfDesk(desk, deskEpoch) {
  return `desk/${desk}/${deskEpoch}`;
}

/** @param {string} desk @returns {string} the holder of a case secret that its reporter keeps: it says which desk the case was sent to */
export function holderOfReporter(desk) {
  return `${REPORTER}/${desk}`;
}

/** @param {string} holder @returns {{ desk: string, deskEpoch: number | null }} the reporter's names no epoch */
export function parseHolder(holder) {
  const [, desk, epoch, ofReporter] = HOLDER.exec(holder) ?? [];
  if (ofReporter !== undefined) return { desk: requireId(ofReporter, "box holder"), deskEpoch: null };
  return { desk: requireId(desk, "box holder"), deskEpoch: Number(epoch) };
}

/** @param {unknown} value @returns {JsonObject} */
function requireHeader(value) {
  if (!isObject(value)) throw new FormatError("box header: not an object");
  const header = requireFields(value, ["v", "purpose", ...fieldsOf(value)], "box header");
  for (const [field, content] of Object.entries(header)) CHECKS[field]?.(content, `box header ${field}`);
  return header;
}

/** @param {JsonObject} header @returns {readonly string[]} */
function fieldsOf(header) {
  const purpose = header["purpose"];
  if (purpose === "lockbox") return ["kind", header["kind"] === "passphrase" ? "salt" : "handle"];
  const fields = typeof purpose === "string" && Object.hasOwn(PURPOSES, purpose) ? PURPOSES[purpose] : undefined;
  if (fields === undefined) throw new FormatError("box header purpose: unknown");
  return fields;
}
