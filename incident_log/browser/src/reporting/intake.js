// How does a report reach the desk and nobody else? Keys, the pending case, sealing, sending.
//
// Fail closed: what cannot be verified gets no secret, and what cannot be sealed is not sent.

import * as api from "../api.js";
import { codeKeys, sealLockbox } from "../crypto/lockbox.js";
import { holderOfReporter, sealIntake, sealRecord, wrapCaseSecret } from "../crypto/sealing.js";
import { CompartmentSecret, newCode, newIdentifier, Seed } from "../crypto/seeds.js";
import { Directory } from "../crypto/verifying.js";
import { randomBytes } from "../crypto/primitives.js";
import { Conflict, VerificationError } from "../errors.js";
import { fromB64u, toB64u } from "../format/encoding.js";
import { firstEpoch, isLater } from "../format/epoch.js";
import { GENESIS, parseEnvelope } from "../format/record.js";
import { seenCheckpoint } from "./witness.js";

/** @import { DraftKeys } from "./draft.js" */
/** @import { NewRecord } from "./records.js" */
/** @import { SeenCheckpoint } from "../format/record.js" */

/**
 * @typedef {{id: string, organisation: string, organisationName: string, name: string, epoch: number, recipient: string, directory: Directory}} VerifiedDesk
 * @typedef {{wrap: string, wraps: {compartment: string, epoch: number, box: string}[], records: string[]}} Sealed
 * @typedef {{seed: Seed, report: CompartmentSecret, identity: CompartmentSecret, code: Uint8Array<ArrayBuffer>}} OpenKeys
 */

/**
 * Ask who the desk is, and check the answer up to the root that the link names.
 * @param {string} desk
 * @param {string} organisation
 * @returns {Promise<VerifiedDesk>}
 * @throws {VerificationError} the server named other keys: nothing may be sent
 */
export async function verifiedDesk(desk, organisation) {
  const { statements } = await api.deskStatements(desk);
  const directory = await Directory.of(organisation, statements.map(envelopeOf));
  const { name, epoch, recipient } = directory.desk(desk);
  return { id: desk, organisation, organisationName: directory.name, name, epoch, recipient, directory };
}

/**
 * Let this browser be nobody to the server any more, if it is who began this case; what was never sent is deleted there.
 * @param {string} caseId @param {boolean} isSent as far as this device knows
 */
export async function leaveCase(caseId, isSent) {
  const { case: open, kind } = await api.session();
  if (kind !== "reporter" || open !== caseId) return;
  if (isSent) return api.signOutAndKeep();
  try {
    await api.discardCase(caseId);
  } catch (error) {
    // It was sent, and the answer was lost: it belongs to the team, too.
    if (!(error instanceof Conflict)) throw error;
    await api.signOutAndKeep();
  }
}

/** @param {unknown} item @returns {Uint8Array<ArrayBuffer>} */
export function envelopeOf(item) {
  const text = typeof item === "string" ? item : /** @type {{statement?: unknown}} */ (item)?.statement;
  if (typeof text !== "string") throw new VerificationError("directory: not a statement");
  return fromB64u(text);
}

/** @param {number} deskEpoch the desk's newest @returns {DraftKeys} all that is secret about a report, drawn once */
export function newKeys(deskEpoch) {
  const secret = () => toB64u(randomBytes(32));
  return { seed: secret(), code: toB64u(newCode()), case: newIdentifier(), report: secret(), identity: secret(), epoch: firstEpoch(deskEpoch), records: [], open: false };
}

/** @param {DraftKeys} keys @returns {Promise<OpenKeys>} */
export async function openKeys(keys) {
  return {
    seed: await Seed.of(fromB64u(keys.seed, 32)),
    code: fromB64u(keys.code, 16),
    report: await CompartmentSecret.of(fromB64u(keys.report, 32), keys.case, "report", keys.epoch ?? 0),
    identity: await CompartmentSecret.of(fromB64u(keys.identity, 32), keys.case, "identity", keys.epoch ?? 0),
  };
}

/**
 * Make the pending case, or sign in to it again: files are stored before the report is sent.
 * @param {DraftKeys} keys `open` is set once the server knows the case
 * @param {string} desk
 * @param {AbortSignal} [signal] once it is aborted, the server is asked for nothing more
 */
export async function openCase(keys, desk, signal) {
  const { seed, code } = await openKeys(keys);
  const lock = await codeKeys(code, "codename");
  const { handle, verifier } = lock;
  signal?.throwIfAborted();
  if (keys.open) {
    const session = await api.session();
    signal?.throwIfAborted();
    if (session.kind !== "reporter" || session.case !== keys.case) await api.signInWithCode({ kind: "codename", handle, verifier });
    return;
  }
  const box = await sealLockbox(lock, seed);
  signal?.throwIfAborted();
  await api.openIntake({ desk, case: keys.case, lockbox: { kind: "codename", handle, verifier, box: toB64u(box) } });
  keys.open = true;
}

/**
 * Seal the whole report: to the desk, to the reporter's own return, and each record in its place in the chain.
 * @param {VerifiedDesk} desk
 * @param {DraftKeys} keys
 * @param {NewRecord[]} records
 * @param {string} at
 * @returns {Promise<Sealed>}
 */
export async function sealReport(desk, keys, records, at) {
  const { seed, report, identity } = await openKeys(keys);
  // The desk would refuse it, and rightly: whoever shows older keys now than before may want them used.
  if (isLater(report.epoch, desk.epoch)) throw new VerificationError("desk: it had newer keys when this report was begun");
  const place = { organisation: desk.organisation, desk: desk.id, desk_epoch: desk.epoch, recipient: desk.recipient };
  const wrap = await sealIntake(place, keys.case, [report, identity], seed);
  const checkpoint = await seenCheckpoint(desk.directory.logKey);
  const wraps = [];
  for (const secret of [report, identity]) {
    const box = await wrapCaseSecret(seed.wrapKey, { organisation: desk.organisation, holder: holderOfReporter(desk.id) }, secret);
    wraps.push({ compartment: secret.compartment, epoch: secret.epoch, box: toB64u(box) });
  }
  const sealed = await sealChain({ organisation: desk.organisation, seed, secrets: { report, identity }, checkpoint, at }, records);
  return { wrap: toB64u(wrap), wraps, records: sealed };
}

/**
 * @param {{organisation: string, seed: Seed, secrets: Record<string, CompartmentSecret>, checkpoint: SeenCheckpoint, at: string}} hand
 * @param {NewRecord[]} records
 * @returns {Promise<string[]>}
 */
async function sealChain({ organisation, seed, secrets, checkpoint, at }, records) {
  let previous = GENESIS;
  const sealed = [];
  for (const [position, { type, compartment, payload }] of records.entries()) {
    const secret = secrets[compartment];
    if (!secret) throw new VerificationError("record: a compartment that a reporter does not write");
    const place = { organisation, record: newIdentifier(), position, previous };
    const envelope = await sealRecord(secret, place, { at, checkpoint, payload, schema: 1, type }, seed.signingKey);
    previous = (await parseEnvelope(envelope)).digest;
    sealed.push(toB64u(envelope));
  }
  return sealed;
}

/** Send what was sealed; sending the same again is answered the same. @param {DraftKeys} keys @param {Sealed} sealed */
export function sendReport(keys, sealed) {
  return api.submitIntake(keys.case, sealed);
}
