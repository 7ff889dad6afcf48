// Which bytes make one record of a case journal, and how do records hang together? (contract 5)

import { FormatError, LimitExceeded, VerificationError } from "../errors.js";
import { encode, parseObject, requireFields, requireObject } from "./canonical.js";
import { concat, fromB64u, sha256, toB64u } from "./encoding.js";
import { requireB64u, requireChoice, requireId, requireInteger, requireKey, requireText, requireTime, requireVersion } from "./fields.js";

/**
 * @typedef {import("./encoding.js").Bytes} Bytes
 * @typedef {import("./canonical.js").Json} Json
 * @typedef {import("./canonical.js").JsonObject} JsonObject
 * @typedef {"report" | "identity" | "work"} Compartment
 *
 * @typedef {object} Header what the server sees of a record
 * @property {string} case
 * @property {string} commitment what only the secret gives that it is sealed under
 * @property {Compartment} compartment
 * @property {number} epoch
 * @property {string} organisation
 * @property {number} position
 * @property {string} previous digest of the envelope before
 * @property {string} record
 * @property {string} salt
 * @property {1} v
 *
 * @typedef {object} ChainLink a record as far as the chain needs it
 * @property {Header} header
 * @property {string} digest
 *
 * @typedef {object} Envelope
 * @property {Header} header
 * @property {Bytes} headerBytes
 * @property {Bytes} body sealed
 * @property {string} digest
 *
 * @typedef {{ root: string, signature: string, size: number }} SeenCheckpoint as the log signed it
 *
 * @typedef {object} RecordBody what the author signs beside the header
 * @property {string} at
 * @property {string} author Ed25519 public key
 * @property {SeenCheckpoint | null} checkpoint
 * @property {JsonObject} payload
 * @property {number} schema
 * @property {string} type
 *
 * @typedef {{ position: number, digest: string }} Head
 */

/** @type {readonly Compartment[]} */
export const COMPARTMENTS = ["report", "identity", "work"];
export const MAX_INNER = 1048576;
export const MAX_ENVELOPE = 1310720;
/** Of one case: a server that speaks of more would have somebody read, and keep, without end. */
export const MAX_RECORDS = 20_000;
/** What `previous` holds at position 0. */
export const GENESIS = toB64u(new Uint8Array(32));
const LEAST_BODY = 1024 + 16;
const MAX_HEADER = 1024;
const NEWLINE = 0x0a;
const HEADER_FIELDS = ["case", "commitment", "compartment", "epoch", "organisation", "position", "previous", "record", "salt", "v"];
/** A word, never a sentence: programs that do not know a type show it as it is. */
const TYPE = /^[a-z_]{1,64}$/u;
const BODY_FIELDS = ["at", "author", "checkpoint", "payload", "schema", "type"];

/** @param {Header} header @returns {Bytes} @throws {FormatError} */
export function encodeHeader(header) {
  return encode(requireHeader(header));
}

/** @param {Bytes} headerBytes @returns {Header} @throws {FormatError} */
export function parseHeader(headerBytes) {
  if (headerBytes.length > MAX_HEADER) throw new FormatError("record: header too long");
  return requireHeader(parseObject(headerBytes, HEADER_FIELDS, "record header"));
}

/** @param {Uint8Array} headerBytes @param {Uint8Array} body @returns {Bytes} */
export function encodeEnvelope(headerBytes, body) {
  if (body.length < LEAST_BODY) throw new FormatError("record: body cut short");
  const envelope = concat(headerBytes, Uint8Array.of(NEWLINE), body);
  if (envelope.length > MAX_ENVELOPE) throw new LimitExceeded("record: larger than 1.25 MiB");
  return envelope;
}

/** @param {Bytes} envelope @returns {Promise<Envelope>} @throws {FormatError} */
export async function parseEnvelope(envelope) {
  if (envelope.length > MAX_ENVELOPE) throw new LimitExceeded("record: larger than 1.25 MiB");
  const end = envelope.indexOf(NEWLINE);
  if (end < 0 || envelope.length < end + 1 + LEAST_BODY) throw new FormatError("record: cut short");
  const headerBytes = envelope.subarray(0, end);
  const body = envelope.subarray(end + 1);
  const header = parseHeader(headerBytes);
  return { header, headerBytes, body, digest: await digestOf(headerBytes, await sha256(body)) };
}

/**
 * The digest of a record, for which its header and the SHA-256 of its body are enough.
 * @param {Uint8Array} headerBytes
 * @param {Uint8Array} bodySha256
 * @returns {Promise<string>}
 */
export async function digestOf(headerBytes, bodySha256) {
  if (bodySha256.length !== 32) throw new FormatError("record: SHA-256 of the body is not 32 bytes");
  return toB64u(await sha256(headerBytes, Uint8Array.of(NEWLINE), bodySha256));
}

/**
 * A link for a record whose body this reader may not have.
 * @param {Bytes} headerBytes
 * @param {string} bodySha256 as the server sends it
 * @returns {Promise<ChainLink>}
 */
export async function chainLink(headerBytes, bodySha256) {
  return { header: parseHeader(headerBytes), digest: await digestOf(headerBytes, fromB64u(bodySha256, 32)) };
}

/**
 * Check that these records are those of the case in order, none missing, up to the head.
 * @param {string} caseId
 * @param {string} organisation
 * @param {Iterable<ChainLink>} links
 * @param {Head | null} head null: the end is not known from elsewhere, so a cut at the end is noticed only by the log
 * @param {Head | null} [after] where an earlier check ended; null means from the beginning
 * @returns {Head | null} where this check ended
 * @throws {VerificationError} a record is missing, moved, repeated, re-ordered or from another case
 */
export function checkChain(caseId, organisation, links, head, after = null) {
  let reached = after;
  const seen = new Set();
  const all = [...links];
  requireOneSecret(all.map(({ header }) => header));
  for (const { header, digest } of all) {
    const ours = header.case === caseId && header.organisation === organisation;
    if (!ours) throw new VerificationError("journal holds a record of another case");
    const { position, previous } = follows(reached);
    if (header.position !== position || header.previous !== previous || seen.has(header.record)) {
      throw new VerificationError("journal is not one unbroken chain");
    }
    seen.add(header.record);
    reached = { position, digest };
  }
  if (head !== null && (reached?.position !== head.position || reached.digest !== head.digest)) {
    throw new VerificationError("journal does not end at its head");
  }
  return reached;
}

/**
 * An honest server takes no record under another secret than the part has; two people would each read another half of it.
 * @param {readonly Pick<Header, "commitment"|"compartment"|"epoch">[]} headers of one journal
 * @throws {VerificationError}
 */
export function requireOneSecret(headers) {
  /** @type {Map<string, string>} */
  const known = new Map();
  for (const { commitment, compartment, epoch } of headers) {
    const place = `${compartment} ${epoch}`;
    if ((known.get(place) ?? commitment) !== commitment) throw new VerificationError("journal: a record under another secret than the rest of its part");
    known.set(place, commitment);
  }
}

/** @param {Head | null} head @returns {{ position: number, previous: string }} what the next record's header says */
export function follows(head) {
  return head === null ? { position: 0, previous: GENESIS } : { position: head.position + 1, previous: head.digest };
}

/** @param {RecordBody} body @param {Header} header @returns {Promise<Bytes>} what the author signs */
export async function signedPart(body, header) {
  return encode({ body_sha256: toB64u(await sha256(encode(requireBody(body)))), header: requireHeader(header) });
}

/** @param {RecordBody} body @param {Uint8Array} signature @returns {Bytes} */
export function encodeInner(body, signature) {
  const inner = encode({ body: requireBody(body), signature: toB64u(signature) });
  if (inner.length > MAX_INNER) throw new LimitExceeded("record: more than 1 MiB inside");
  return inner;
}

/** @param {Bytes} inner @returns {{ body: RecordBody, signature: Bytes }} @throws {FormatError} */
export function parseInner(inner) {
  if (inner.length > MAX_INNER) throw new LimitExceeded("record: more than 1 MiB inside");
  const { body, signature } = parseObject(inner, ["body", "signature"], "record");
  return { body: requireBody(body), signature: fromB64u(requireText(signature, "record signature")) };
}

/** @param {unknown} value @returns {Header} */
function requireHeader(value) {
  const header = requireFields(value, HEADER_FIELDS, "record header");
  const previous = requireKey(header["previous"], "record previous");
  const position = requireInteger(header["position"], "record position");
  if ((position === 0) !== (previous === GENESIS)) throw new FormatError("record: position 0, and only it, follows nothing");
  return {
    case: requireId(header["case"], "record case"),
    commitment: requireKey(header["commitment"], "record commitment"),
    compartment: requireChoice(header["compartment"], COMPARTMENTS, "record compartment"),
    epoch: requireInteger(header["epoch"], "record epoch"),
    organisation: requireKey(header["organisation"], "record organisation"),
    position,
    previous,
    record: requireId(header["record"], "record id"),
    salt: requireB64u(header["salt"], 16, "record salt"),
    v: requireVersion(header["v"], "record"),
  };
}

/** @param {unknown} value @returns {RecordBody} */
function requireBody(value) {
  const body = requireFields(value, BODY_FIELDS, "record body");
  return {
    at: requireTime(body["at"], "record time"),
    author: requireKey(body["author"], "record author"),
    checkpoint: body["checkpoint"] === null ? null : requireSeen(body["checkpoint"]),
    payload: requireObject(body["payload"], "record payload"),
    schema: requireInteger(body["schema"], "record schema", 1),
    type: requireType(body["type"]),
  };
}

/** @param {unknown} value @returns {string} */
function requireType(value) {
  const type = requireText(value, "record type");
  if (!TYPE.test(type)) throw new FormatError("record type: not a word");
  return type;
}

/** @param {unknown} value @returns {SeenCheckpoint} */
function requireSeen(value) {
  const seen = requireFields(value, ["root", "signature", "size"], "record checkpoint");
  return {
    root: requireKey(seen["root"], "checkpoint root"),
    signature: requireB64u(seen["signature"], 64, "checkpoint signature"),
    size: requireInteger(seen["size"], "checkpoint size"),
  };
}
