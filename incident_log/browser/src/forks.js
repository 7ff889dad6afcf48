// Was somebody who wrote in this case shown another log than we are?
//
// Each record says how its author last saw the log, with the log's own signature over it. What the log never signed proves
// nothing: it is told of that one record, for else one false record would close a case to everybody.

import { roleOf } from "./authors.js";
import { verifySeen } from "./crypto/verifying.js";
import { directory } from "./directory.js";
import { VerificationError } from "./errors.js";
import { requireSameLog } from "./log_view.js";

/** @import { SeenCheckpoint } from "./format/record.js" */
/** @import { Entry, Journal } from "./journal.js" */

/** @typedef {{ entry: Entry, seen: SeenCheckpoint, writer: string }} Claim */

/**
 * Demand that our log continues what each writer saw of it at most and last. The largest of all is not enough: whoever was
 * shown another log may have seen less of it than a colleague saw of ours.
 * @param {Journal} journal
 * @throws {import("./errors.js").ForkedLog}
 */
export async function compareSeen(journal) {
  const signed = await signedOnly(claimsOf(journal));
  /** @type {Map<string, SeenCheckpoint[]>} */
  const all = new Map();
  for (const { seen, writer } of signed) {
    const known = all.get(writer) ?? [];
    known.push(seen);
    all.set(writer, known);
  }
  const compared = [...all.values()].flatMap(atMostAndLast);
  for (const seen of new Map(compared.map((seen) => [nameOf(seen), seen])).values()) await requireSameLog(seen);
}

/** @param {SeenCheckpoint[]} seen by one writer, in the order of their records */
function atMostAndLast(seen) {
  const most = seen.reduce((size, one) => Math.max(size, one.size), 0);
  return [...seen.filter(({ size }) => size === most), ...seen.slice(-1)];
}

/** @param {Journal} journal @returns {Claim[]} all keys that nobody vouches for are one writer: anybody can make many */
function claimsOf(journal) {
  return journal.entries.flatMap((entry) => {
    if (!entry.opened?.checkpoint) return [];
    const { author, checkpoint: seen } = entry.opened;
    return [{ entry, seen, writer: roleOf(journal, author) === "unknown" ? "" : author }];
  });
}

/** @param {readonly Claim[]} claims @returns {Promise<Claim[]>} those that the log signed; the entries of the others are marked */
async function signedOnly(claims) {
  const { logKey } = directory();
  const held = new Map(claims.map(({ seen }) => [nameOf(seen), seen]));
  const answers = new Map(await Promise.all([...held].map(async ([name, seen]) => /** @type {const} */ ([name, await isSigned(logKey, seen)]))));
  for (const { entry, seen } of claims) entry.falseOfLog = !answers.get(nameOf(seen));
  return claims.filter(({ entry }) => !entry.falseOfLog);
}

/** @param {string} logKey @param {SeenCheckpoint} seen */
async function isSigned(logKey, seen) {
  try {
    await verifySeen(logKey, seen);
    return true;
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    return false;
  }
}

/** @param {SeenCheckpoint} seen */
const nameOf = ({ root, signature, size }) => `${size} ${root} ${signature}`;
