// Is the log still the one this person saw before? Demands a proof for every step, and stops at the first that fails.

import * as api from "./api.js";
import { verifyCheckpoint } from "./crypto/verifying.js";
import { VerificationError } from "./errors.js";
import { fromB64u } from "./format/encoding.js";
import { checkConsistency, checkInclusion, leafHash } from "./format/log.js";
import * as session from "./session.js";

/** @import { Checkpoint } from "./format/log.js" */
/** @import { SeenCheckpoint } from "./format/record.js" */

/**
 * Take the newest checkpoint, if it extends the last one this person saw.
 * @param {string} logKey from the organisation's verified statement
 * @returns {Promise<Checkpoint>}
 * @throws {VerificationError} the log was forked, rewritten or cut
 */
export async function followLog(logKey) {
  const { checkpoint: last } = session.active();
  const now = await verifyCheckpoint(logKey, await api.checkpoint());
  if (last) await requireExtension(last, now);
  session.active().checkpoint = now;
  await session.keep();
  return now;
}

/**
 * Check what a record says its author saw: a log shown differently to somebody else surfaces here.
 * @param {SeenCheckpoint} seen
 */
export async function requireSameLog(seen) {
  const now = session.active().checkpoint;
  if (!now) throw new VerificationError("log: no checkpoint to compare with");
  if (seen.size > now.size) throw new VerificationError("log: somebody saw more of it than is shown here");
  await requireExtension({ ...seen, origin: now.origin }, now);
}

/** @param {string} digest of a record, manifest or statement @throws {VerificationError} it is not in the log */
export async function requireIncluded(digest) {
  const now = session.active().checkpoint;
  if (!now) throw new VerificationError("log: no checkpoint to compare with");
  const { leaf, proof } = await api.inclusion(digest, now.size);
  const siblings = proof.map((node) => fromB64u(node, 32));
  await checkInclusion(await leafHash(fromB64u(digest, 32)), leaf, now.size, siblings, fromB64u(now.root, 32));
}

/** @param {Checkpoint} old @param {Checkpoint} now */
async function requireExtension(old, now) {
  if (old.origin !== now.origin) throw new VerificationError("log: another log");
  const known = old.size === 0 || old.size >= now.size;
  const proof = known ? [] : (await api.consistency(old.size, now.size)).proof;
  const nodes = proof.map((node) => fromB64u(node, 32));
  await checkConsistency(old.size, fromB64u(old.root, 32), now.size, fromB64u(now.root, 32), nodes);
}
