// Does the log hold what was sent, and has it stayed the same log? Checks of checkpoints, inclusion and consistency.

import * as api from "../api.js";
import { verifyCheckpoint } from "../crypto/verifying.js";
import { VerificationError } from "../errors.js";
import { fromB64u } from "../format/encoding.js";
import { checkConsistency, checkInclusion, leafHash } from "../format/log.js";
import { parseEnvelope } from "../format/record.js";

/** @typedef {import("../crypto/verifying.js").ShownCheckpoint} Checkpoint */
/** @typedef {import("../format/record.js").SeenCheckpoint} SeenCheckpoint */

/** How many proofs are asked for at once. */
const AT_ONCE = 4;

/** @param {string} logKey of the organisation's statement @returns {Promise<Checkpoint>} signed by that key */
export async function newestCheckpoint(logKey) {
  return verifyCheckpoint(logKey, await api.checkpoint());
}

/** @param {string} logKey @returns {Promise<SeenCheckpoint>} as a record carries it */
export async function seenCheckpoint(logKey) {
  const { root, signature, size } = await newestCheckpoint(logKey);
  return { root, signature, size };
}

/**
 * Take the newest checkpoint, and refuse one that is not a continuation of what was seen before.
 * @param {string} logKey
 * @param {SeenCheckpoint | null} before
 * @returns {Promise<Checkpoint>}
 * @throws {VerificationError} the log was rewritten or became shorter
 */
export async function continuedCheckpoint(logKey, before) {
  const now = await newestCheckpoint(logKey);
  if (before && before.size > 0) {
    const { proof } = before.size < now.size ? await api.consistency(before.size, now.size) : { proof: [] };
    await checkConsistency(before.size, fromB64u(before.root, 32), now.size, fromB64u(now.root, 32), proof.map(hashOf));
  }
  return now;
}

/**
 * Check that each of these records stands in the log.
 * @param {string} logKey
 * @param {readonly string[]} envelopes as they were sent
 * @param {readonly number[]} leaves where the server says they stand
 * @returns {Promise<Checkpoint>} the checkpoint they were checked against
 * @throws {VerificationError}
 */
export async function checkLogged(logKey, envelopes, leaves) {
  if (envelopes.length !== leaves.length) throw new VerificationError("log: not one leaf for each record");
  const checkpoint = await newestCheckpoint(logKey);
  const pairs = envelopes.map((envelope, index) => ({ envelope, leaf: leaves[index] ?? -1 }));
  for (let at = 0; at < pairs.length; at += AT_ONCE) {
    await Promise.all(pairs.slice(at, at + AT_ONCE).map((pair) => checkOne(pair, checkpoint)));
  }
  return checkpoint;
}

/** @param {{envelope: string, leaf: number}} pair @param {Checkpoint} checkpoint */
async function checkOne({ envelope, leaf }, checkpoint) {
  const { digest } = await parseEnvelope(fromB64u(envelope));
  const answer = await api.inclusion(digest, checkpoint.size);
  if (answer.leaf !== leaf) throw new VerificationError("log: the record stands elsewhere than was said");
  const root = fromB64u(checkpoint.root, 32);
  await checkInclusion(await leafHash(fromB64u(digest, 32)), leaf, checkpoint.size, answer.proof.map(hashOf), root);
}

/** @param {unknown} text */
function hashOf(text) {
  if (typeof text !== "string") throw new VerificationError("log: a proof is not made of hashes");
  return fromB64u(text, 32);
}
