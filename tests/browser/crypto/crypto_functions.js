// Which functions of crypto/ do the vectors call? The twin of tools/vectors/crypto_functions.py.

import { open } from "../../../incident_log/browser/src/crypto/age.js";
import { openDeskSecret, openGrant, openIntake } from "../../../incident_log/browser/src/crypto/letters.js";
import { codeKeys, openLockbox, passphraseKeys, sealLockbox } from "../../../incident_log/browser/src/crypto/lockbox.js";
import { derive, gcmKey, hkdfKey } from "../../../incident_log/browser/src/crypto/primitives.js";
import { openBox, openCard, openRecord, sealBox, sealCard, sealRecordWith, unwrapCaseSecret } from "../../../incident_log/browser/src/crypto/sealing.js";
import { InviteSecret, Seed } from "../../../incident_log/browser/src/crypto/seeds.js";
import { sign, signStatement, SigningKey } from "../../../incident_log/browser/src/crypto/signing.js";
import { EvidenceKey, openStream, sealSlice } from "../../../incident_log/browser/src/crypto/streams.js";
import { fingerprint, verify, verifyCheckpoint, verifySeen } from "../../../incident_log/browser/src/crypto/verifying.js";
import { VerificationError } from "../../../incident_log/browser/src/errors.js";
import { concat, sha256, toB64u, utf8 } from "../../../incident_log/browser/src/format/encoding.js";
import { layoutOf, manifestDigest, takePreamble } from "../../../incident_log/browser/src/format/evidence.js";
import { armor } from "../../../incident_log/browser/src/format/sshsig.js";
import { layoutValue } from "./format_functions.js";
import { deskSecretOf, directoryOf, encodedPreamble, headerOf, octets, sameGcmKey, sameHkdfKey, secretOf, secretsValue } from "./vector_inputs.js";

/**
 * @typedef {import("./vector_inputs.js").VectorFunction} VectorFunction
 * @typedef {import("./vector_inputs.js").Bytes} Bytes
 */

/** @type {VectorFunction} */
async function seed(i, expected) {
  const keys = await Seed.of(octets(i.seed));
  return {
    identity: keys.identity,
    recipient: keys.recipient,
    signing_public: keys.signingPublic,
    wrap_key: await sameGcmKey(keys.wrapKey, expected?.wrap_key),
    root_public: keys.rootKey.publicKey,
    organisation: await fingerprint(keys.rootKey.publicKey),
  };
}

/** @type {VectorFunction} */
async function deskSecret(i, expected) {
  const { identity, recipient, wrapKey, cardKey } = await deskSecretOf(i);
  return { identity, recipient, wrap_key: await sameGcmKey(wrapKey, expected?.wrap_key), card_key: await sameGcmKey(cardKey, expected?.card_key) };
}

/** @type {VectorFunction} */
async function compartmentSecret(i, expected) {
  const { commitment, recordKey, evidenceKey } = await secretOf(i);
  return {
    commitment,
    record_key: await sameHkdfKey(recordKey, expected?.record_key),
    evidence_key: await sameHkdfKey(evidenceKey, expected?.evidence_key),
  };
}

/** @type {VectorFunction} */
async function inviteSecret(i, expected) {
  const secret = await InviteSecret.of(octets(i.secret));
  const mac = await secret.mac(octets(i.bundle));
  await secret.checkMac(octets(i.bundle), mac);
  // The key of the MAC shows itself only in the MAC.
  const macKey = toB64u(mac) === expected?.mac ? expected.mac_key : "another key";
  return { invitation: secret.invitation, mac_key: macKey, box_key: await sameGcmKey(secret.boxKey, expected?.box_key), mac: toB64u(mac) };
}

/** @type {VectorFunction} */
async function signed(i) {
  const key = await SigningKey.of(octets(i.seed));
  const blob = await sign(i.namespace, key, octets(i.message));
  return { public_key: key.publicKey, signature: toB64u(blob), armored: armor(blob) };
}

/** @type {VectorFunction} */
async function verified(i) {
  await verify(i.namespace, i.public_key, octets(i.message), octets(i.signature));
  return null;
}

/** @type {VectorFunction} */
async function checkpointVerified(i) {
  const { signature: _signature, ...checkpoint } = await verifyCheckpoint(i.public_key, utf8(i.note));
  return checkpoint;
}

/** @type {VectorFunction} */
async function seenVerified({ public_key: key, root, signature, size }) {
  await verifySeen(key, { root, signature, size });
  return null;
}

/** @type {VectorFunction} */
async function directory(i) {
  const known = await directoryOf(i);
  const { name, logKey, members, desks } = known;
  /** @type {Record<string, unknown>} */
  const memberValues = {};
  for (const { id, signing, role, status, desks: of, sequence } of members.values()) {
    memberValues[id] = { signing, role, status, desks: of, sequence };
  }
  /** @type {Record<string, unknown>} */
  const deskValues = {};
  for (const desk of desks.values()) {
    const digest = toB64u(await sha256(utf8(desk.recipient)));
    const people = { trusted: known.trusted(desk.id), departed: known.departed(desk.id) };
    const writers = Object.fromEntries([...members.values()].map(({ id, signing }) => [id, known.journalRole(signing, desk.id)]));
    const epochs = { epochs: [...desk.recipients.keys()], begun: [...desk.begun.values()] };
    deskValues[desk.id] = { name: desk.name, epoch: desk.epoch, sequence: desk.sequence, recipient_sha256: digest, ...epochs, ...people, writers };
  }
  return { name, log_key: logKey, members: memberValues, desks: deskValues };
}

/** @type {VectorFunction} */
async function signedStatement(i) {
  return toB64u(await signStatement(i.statement, await SigningKey.of(octets(i.signing_seed))));
}

/** @type {VectorFunction} */
async function passphrase(i, expected) {
  const { verifier, lockKey } = await passphraseKeys(i.passphrase, octets(i.salt), i.parameters);
  return { verifier, lock_key: await sameGcmKey(lockKey, expected?.lock_key) };
}

/** @type {VectorFunction} */
async function code(i, expected) {
  const { handle, verifier, lockKey } = await codeKeys(octets(i.code), i.kind);
  return { handle, verifier, lock_key: await sameGcmKey(lockKey, expected?.lock_key) };
}

/** @type {VectorFunction} */
async function lockboxSealed(i) {
  return toB64u(await sealLockbox(await codeKeys(octets(i.code), i.kind), await Seed.of(octets(i.seed)), octets(i.nonce)));
}

/** @type {VectorFunction} */
async function lockboxOpened(i) {
  return toB64u((await openLockbox(await codeKeys(octets(i.code), i.kind), octets(i.box))).reveal());
}

/** @type {VectorFunction} */
async function cardSealed(i) {
  const place = { organisation: i.organisation, case: i.case, head: i.head, revision: i.revision };
  return toB64u(await sealCard(await deskSecretOf(i.desk_secret), place, i.content, octets(i.nonce)));
}

/** @type {VectorFunction} */
async function cardOpened(i) {
  const { head, revision, card } = await openCard(await deskSecretOf(i.desk_secret), { organisation: i.organisation, case: i.case }, octets(i.box));
  return { head, revision, content: card };
}

/** @type {VectorFunction} */
async function caseSecret(i) {
  const held = { organisation: i.organisation, case: i.case, compartment: i.compartment, epoch: i.epoch, holder: i.holder };
  return toB64u((await unwrapCaseSecret(await gcmKey(octets(i.key)), held, octets(i.box))).reveal());
}

/** @type {VectorFunction} */
async function recordSealed(i) {
  const secret = await secretOf(i.secret);
  const key = await SigningKey.of(octets(i.signing_seed));
  return toB64u(await sealRecordWith(secret, headerOf(i.header), { checkpoint: null, ...i.body }, key, octets(i.header.salt)));
}

/** @type {VectorFunction} */
async function recordOpened(i) {
  const { signature: _signature, ...opened } = await openRecord(await secretOf(i.secret), octets(i.envelope));
  return opened;
}

/** @param {any} i @returns {Promise<EvidenceKey>} */
async function evidenceKeyOf(i) {
  return EvidenceKey.of(await hkdfKey(octets(i.evidence_key)), octets(i.salt), i.evidence);
}

/** @param {any} i @returns {Promise<Bytes[]>} */
async function sealedSlices(i) {
  const file = octets(i.file);
  const preamble = encodedPreamble(i.preamble);
  const layout = layoutOf(preamble, i.preamble.size);
  const key = await evidenceKeyOf(i);
  const read = (/** @type {number} */ at, /** @type {number} */ length) => file.subarray(at, at + length);
  const indexes = Array.from({ length: layout.slices }, (_, index) => index);
  const slices = await Promise.all(indexes.map((index) => sealSlice(key, layout, preamble, read, index)));
  // In the browser, workers/uploading.js hashes what it seals; a vector states the digest beforehand.
  if (toB64u(await sha256(file)) !== i.preamble.sha256) throw new VerificationError("evidence: the file changed while it was read");
  return slices;
}

/** @type {VectorFunction} */
async function fileSealed(i) {
  const slices = await sealedSlices(i);
  const digests = await Promise.all(slices.map((slice) => sha256(slice)));
  return {
    layout: layoutValue(layoutOf(encodedPreamble(i.preamble), i.preamble.size)),
    slice_sha256: digests.map(toB64u),
    manifest: toB64u(await manifestDigest(digests)),
    first_bytes: toB64u(/** @type {Bytes} */ (slices[0]).subarray(0, 64)),
  };
}

/** @param {any} keyInputs @param {Bytes[]} slices @param {string} digest @returns {Promise<Bytes>} the original */
async function reopened(keyInputs, slices, digest) {
  const digests = await Promise.all(slices.map(async (slice) => toB64u(await sha256(slice))));
  const expected = { slices: digests, sha256: digest };
  const pieces = [];
  const stream = openStream(await evidenceKeyOf(keyInputs), expected, async (index) => /** @type {Bytes} */ (slices[index]));
  for await (const piece of stream) pieces.push(piece);
  return concat(...pieces);
}

/** @param {Bytes} bytes @param {number} offset from the end, if negative */
function flip(bytes, offset) {
  const at = offset < 0 ? bytes.length + offset : offset;
  bytes[at] = /** @type {number} */ (bytes[at]) ^ 1;
}

/** @type {VectorFunction} */
async function fileReopened(i) {
  const sealed = await sealedSlices(i);
  const taken = i.take.map((/** @type {number} */ index) => /** @type {Bytes} */ (sealed[index]).slice());
  if (i.cut) taken.push(taken.pop().slice(0, -i.cut));
  if (i.flip) flip(taken[i.flip.slice], i.flip.offset);
  const opened = await reopened(i.open_with, taken, i.preamble.sha256);
  return { name: i.preamble.name, sha256: toB64u(await sha256(opened)) };
}

/** @type {VectorFunction} */
async function fileOpened(i) {
  const slices = i.slices.map(octets);
  const { preamble } = await firstPreamble(i, slices);
  return { name: preamble.name, file: toB64u(await reopened(i, slices, preamble.sha256)) };
}

/** @param {any} i @param {Bytes[]} slices */
async function firstPreamble(i, slices) {
  const { openSlice } = await import("../../../incident_log/browser/src/crypto/streams.js");
  return takePreamble(await openSlice(await evidenceKeyOf(i), 0, slices[0] ?? new Uint8Array(0), slices.length === 1));
}

/** @type {VectorFunction} */
async function ageOpened(i) {
  const opened = await open(octets(i.file), i.identities);
  return { length: opened.length, sha256: toB64u(await sha256(opened)) };
}

/** @type {VectorFunction} */
async function intake(i) {
  const expected = { organisation: i.organisation, case: i.case };
  const { reporter, secrets } = await openIntake(await deskSecretOf(i.desk_secret), expected, octets(i.file));
  return { reporter_signing: reporter.signing, reporter_recipient: reporter.recipient, secrets: secretsValue(secrets) };
}

/** @type {VectorFunction} */
async function grant(i) {
  const expected = { organisation: i.organisation, case: i.case, desk: i.desk, to: i.to };
  const { author, at, expires_at, secrets } = await openGrant({ identity: i.identity }, expected, octets(i.file), await directoryOf(i));
  return { at, expires_at, author: author.signing, secrets: secretsValue(secrets) };
}

/** @type {VectorFunction} */
async function deskSecretOpened(i) {
  const expected = { organisation: i.organisation, desk: i.desk, epoch: i.epoch };
  return toB64u((await openDeskSecret({ identity: i.identity }, expected, octets(i.file), await directoryOf(i))).reveal());
}

/** @type {Record<string, VectorFunction>} */
export const CRYPTO_FUNCTIONS = {
  derive: async (i) => toB64u(await derive(octets(i.secret), i.label, octets(i.context), i.length)),
  Seed: seed,
  DeskSecret: deskSecret,
  CompartmentSecret: compartmentSecret,
  InviteSecret: inviteSecret,
  sign: signed,
  verify: verified,
  verify_checkpoint: checkpointVerified,
  verify_seen: seenVerified,
  "Directory.of": directory,
  sign_statement: signedStatement,
  passphrase_keys: passphrase,
  code_keys: code,
  seal_lockbox_with: lockboxSealed,
  open_lockbox: lockboxOpened,
  seal_box_with: async (i) => toB64u(await sealBox(await gcmKey(octets(i.key)), i.header, octets(i.plaintext), octets(i.nonce))),
  open_box: async (i) => toB64u(await openBox(await gcmKey(octets(i.key)), i.header, octets(i.box))),
  seal_card_with: cardSealed,
  open_card: cardOpened,
  unwrap_case_secret: caseSecret,
  seal_record_with: recordSealed,
  open_record: recordOpened,
  seal_file: fileSealed,
  reopen_file: fileReopened,
  open_file: fileOpened,
  "age.decrypt": ageOpened,
  open_intake: intake,
  open_grant: grant,
  open_desk_secret: deskSecretOpened,
};
