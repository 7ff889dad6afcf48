// How are boxes, records and cards sealed and opened? (contract 3 and 5)

import { OpenError } from "../errors.js";
import { encodeBox, encodeBoxHeader, holderOfDesk, holderOfReporter, parseBox, REPORTER } from "../format/box.js";
import { encode, parse, requireObject } from "../format/canonical.js";
import { concat, fromB64u, sameBytes, sha256, toB64u, utf8 } from "../format/encoding.js";
import { requireInteger, requireKey } from "../format/fields.js";
import { pad, unpad } from "../format/padding.js";
import { encodeEnvelope, encodeHeader, encodeInner, parseEnvelope, parseInner, signedPart } from "../format/record.js";
import { LEAST_CARD, parseCard } from "./cards.js";
import { gcmKey, hkdf, openGcm, randomBytes, sealGcm, ZERO_NONCE } from "./primitives.js";
import { CompartmentSecret } from "./seeds.js";
import { sign } from "./signing.js";
import { verify } from "./verifying.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {import("../format/canonical.js").Json} Json
 * @typedef {import("../format/canonical.js").JsonObject} JsonObject
 * @typedef {import("../format/record.js").Header} Header
 * @typedef {import("../format/record.js").RecordBody} RecordBody
 * @typedef {import("../format/record.js").Compartment} Compartment
 * @typedef {import("./seeds.js").DeskSecret} DeskSecret
 * @typedef {import("./signing.js").SigningKey} SigningKey
 *
 * @typedef {object} Place where a record stands
 * @property {string} organisation
 * @property {string} record
 * @property {number} position
 * @property {string} previous
 *
 * @typedef {Omit<RecordBody, "author">} Content what a person writes; the author comes from the key
 *
 * @typedef {RecordBody & { header: Header, digest: string, signature: string }} Opened signature: the author's SSHSIG, b64u
 *
 * @typedef {{ organisation: string, case: string, revision: number, head: number }} CardPlace
 * @typedef {{ organisation: string, case: string, compartment: Compartment, epoch: number, holder: string }} HeldSecret
 */

const RECORD_INFO = utf8("incident-log/v1/record");

/**
 * Seal a small thing under a header that says what it is.
 * @param {CryptoKey} key AES-256-GCM
 * @param {JsonObject} header with `v` and `purpose`
 * @param {Bytes} plaintext
 * @param {Bytes} [nonce] for vectors; else drawn. Random nonces are safe for the few boxes a key ever seals.
 * @returns {Promise<Bytes>}
 */
export async function sealBox(key, header, plaintext, nonce = randomBytes(12)) {
  return encodeBox(header, nonce, await sealGcm(key, nonce, plaintext, encodeBoxHeader(header)));
}

/**
 * @param {CryptoKey} key
 * @param {JsonObject} expected the exact header; any other is refused before the key is used
 * @param {Bytes} box
 * @returns {Promise<Bytes>}
 * @throws {FormatError} not a box
 * @throws {OpenError} another header, another key or changed bytes
 */
export async function openBox(key, expected, box) {
  const { headerBytes, nonce, sealed } = parseBox(box);
  if (!sameBytes(headerBytes, encodeBoxHeader(expected))) throw new OpenError("it does not open");
  return openGcm(key, nonce, sealed, headerBytes);
}

/** @param {CryptoKey} key @param {JsonObject} header @param {Json} value @returns {Promise<Bytes>} a box around canonical JSON */
export async function sealJson(key, header, value) {
  return sealBox(key, header, encode(value));
}

/** @param {CryptoKey} key @param {JsonObject} expected @param {Bytes} box @returns {Promise<JsonObject>} */
export async function openJson(key, expected, box) {
  return requireObject(parse(await openBox(key, expected, box)), "box");
}

/**
 * Seal and sign a record.
 * @param {CompartmentSecret} secret
 * @param {Place} place
 * @param {Content} content
 * @param {SigningKey} signingKey
 * @returns {Promise<Bytes>} the envelope
 */
export async function sealRecord(secret, place, content, signingKey) {
  return sealRecordWith(secret, place, content, signingKey, randomBytes(16));
}

/**
 * The same with a given salt, which must be new and random for every sealing: it is what makes the key unique.
 * @param {CompartmentSecret} secret
 * @param {Place} place
 * @param {Content} content
 * @param {SigningKey} signingKey
 * @param {Uint8Array} salt
 * @returns {Promise<Bytes>}
 */
export async function sealRecordWith(secret, place, content, signingKey, salt) {
  const { case: caseId, commitment, compartment, epoch } = secret;
  /** @type {Header} */
  const header = { ...place, case: caseId, commitment, compartment, epoch, salt: toB64u(salt), v: 1 };
  const headerBytes = encodeHeader(header);
  const body = { ...content, author: signingKey.publicKey };
  const signature = await sign("record@incident-log", signingKey, await signedPart(body, header));
  const key = await recordKey(secret, header, headerBytes);
  const sealed = await sealGcm(key, ZERO_NONCE, pad(encodeInner(body, signature)), headerBytes);
  return encodeEnvelope(headerBytes, sealed);
}

/**
 * Open a record and check its author's signature; who the author is, is the Directory's question.
 * @param {CompartmentSecret} secret
 * @param {Bytes} envelope
 * @returns {Promise<Opened>}
 * @throws {import("../errors.js").FormatError | OpenError | import("../errors.js").VerificationError}
 */
export async function openRecord(secret, envelope) {
  const { header, headerBytes, body: sealed, digest } = await parseEnvelope(envelope);
  const ours = header.case === secret.case && header.compartment === secret.compartment && header.epoch === secret.epoch && header.commitment === secret.commitment;
  if (!ours) throw new OpenError("it does not open");
  const key = await recordKey(secret, header, headerBytes);
  const { body, signature } = parseInner(unpad(await openGcm(key, ZERO_NONCE, sealed, headerBytes)));
  await verify("record@incident-log", body.author, await signedPart(body, header), signature);
  return { ...body, header, digest, signature: toB64u(signature) };
}

/**
 * Seal the card of a case for everybody at the desk.
 * @param {DeskSecret} desk
 * @param {CardPlace} place
 * @param {JsonObject} card
 * @param {Bytes} [nonce] for vectors; else drawn
 * @returns {Promise<Bytes>}
 */
export async function sealCard(desk, place, card, nonce) {
  return sealBox(desk.cardKey, cardHeader(desk, place), pad(encode(card), LEAST_CARD), nonce);
}

/**
 * Open the card of one case; head and revision are what its sealer bound to it. For many, see `openCards`.
 * @param {DeskSecret} desk
 * @param {{ organisation: string, case: string }} expected
 * @param {Bytes} box
 * @returns {Promise<{ head: number, revision: number, card: JsonObject }>}
 */
export async function openCard(desk, expected, box) {
  const { header } = parseBox(box);
  if (header["purpose"] !== "card") throw new OpenError("it does not open");
  const head = requireInteger(header["head"], "card head");
  const revision = requireInteger(header["revision"], "card revision");
  const place = { organisation: expected.organisation, case: expected.case, head, revision };
  const card = parseCard(await openBox(desk.cardKey, cardHeader(desk, place), box));
  return { head, revision, card };
}

/**
 * Wrap a compartment secret for the desk or for the reporter.
 * @param {CryptoKey} wrapKey
 * @param {{ organisation: string, holder: string }} to
 * @param {CompartmentSecret} secret
 * @returns {Promise<Bytes>}
 */
export async function wrapCaseSecret(wrapKey, to, secret) {
  return sealBox(wrapKey, caseSecretHeader({ ...to, ...placeOf(secret) }, secret.commitment), secret.reveal());
}

/**
 * @param {CryptoKey} wrapKey
 * @param {HeldSecret} held
 * @param {Bytes} box
 * @returns {Promise<CompartmentSecret>}
 */
export async function unwrapCaseSecret(wrapKey, held, box) {
  const said = parseBox(box).header["commitment"];
  const secret = await openBox(wrapKey, caseSecretHeader(held, requireKey(said, "box commitment")), box);
  if (secret.length !== 32) throw new OpenError("it does not open");
  const found = await CompartmentSecret.of(secret, held.case, held.compartment, held.epoch);
  if (found.commitment !== said) throw new OpenError("it does not open");
  return found;
}

export { holderOfDesk, holderOfReporter, REPORTER };
export { openCards } from "./cards.js";
export { openDeskSecret, openGrant, openIntake, sealDeskSecret, sealGrant, sealIntake } from "./letters.js";

/** @param {DeskSecret} desk @param {CardPlace} place @returns {JsonObject} */
function cardHeader({ desk, epoch }, { organisation, case: caseId, revision, head }) {
  return { organisation, case: caseId, desk, desk_epoch: epoch, revision, head, purpose: "card", v: 1 };
}

/** @param {HeldSecret} held @param {string} commitment of the secret @returns {JsonObject} */
function caseSecretHeader({ organisation, case: caseId, compartment, epoch, holder }, commitment) {
  return { organisation, case: caseId, commitment, compartment, epoch, holder, purpose: "case-secret", v: 1 };
}

/** @param {CompartmentSecret} secret */
function placeOf({ case: caseId, compartment, epoch }) {
  return { case: caseId, compartment, epoch };
}

/** @param {CompartmentSecret} secret @param {Header} header @param {Bytes} headerBytes @returns {Promise<CryptoKey>} of one record */
async function recordKey(secret, header, headerBytes) {
  const info = concat(RECORD_INFO, Uint8Array.of(0), await sha256(headerBytes));
  return gcmKey(await hkdf(secret.recordKey, fromB64u(header.salt, 16), info));
}
