// Is the log still the one this person saw before? Demands a proof for every step, and stops at the first that fails.

import * as api from "./api.js";
import { verifyCheckpoint } from "./crypto/verifying.js";
import { ForkedLog, VerificationError } from "./errors.js";
import { fromB64u } from "./format/encoding.js";
import { checkConsistency, checkInclusion, leafHash } from "./format/log.js";
import * as session from "./session.js";

/** @import { ShownCheckpoint } from "./crypto/verifying.js" */
/** @import { Checkpoint } from "./format/log.js" */
/** @import { SeenCheckpoint } from "./format/record.js" */
/** @import { Session } from "./session.js" */

/** @type {WeakMap<Session, Set<string>>} to which states the log was proved to add; what follows one adds to them as well */
const proved = new WeakMap();

/**
 * Take the newest checkpoint, if it extends the last one this person saw.
 * @param {string} logKey from the organisation's verified statement
 * @returns {Promise<ShownCheckpoint>}
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
 * Take over what another device or tab of this person saw further on, if it continues what was seen here.
 * @param {ShownCheckpoint|null} other as that device sealed it
 * @throws {VerificationError} the two were shown different logs
 */
export async function takeFurther(other) {
  const current = session.active();
  if (!other || other.size <= (current.checkpoint?.size ?? 0)) return;
  if (current.checkpoint) await requireExtension(current.checkpoint, other);
  current.checkpoint = other;
}

/** @returns {SeenCheckpoint|null} the log as a record carries it, so that a forked view surfaces at the next reader */
export function lastSeen() {
  const { checkpoint } = session.active();
  // A session that an older version sealed has none until the log was looked at.
  if (!checkpoint?.signature) return null;
  const { root, signature, size } = checkpoint;
  return { root, signature, size };
}

/**
 * Demand the proof that this log only adds to the one that somebody else was shown; both are signed by its key.
 * @param {SeenCheckpoint} seen whose signature holds
 * @throws {ForkedLog}
 */
export async function requireSameLog(seen) {
  const current = session.active();
  const now = current.checkpoint;
  if (!now) throw new VerificationError("log: no checkpoint to compare with");
  const known = proved.get(current) ?? new Set();
  const name = `${seen.size} ${seen.root}`;
  if (known.has(name)) return;
  try {
    if (seen.size > now.size) throw new VerificationError("log: somebody saw more of it than is shown here");
    await requireExtension({ ...seen, origin: now.origin }, now);
  } catch (error) {
    throw error instanceof VerificationError ? new ForkedLog(error.message) : error;
  }
  proved.set(current, known.add(name));
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
