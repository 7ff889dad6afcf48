// May something new still be sealed under this secret, or does somebody who left know it?

import { directory } from "./directory.js";
import { sharesOf } from "./domain/shares.js";
import { KeysEnded } from "./errors.js";
import { isEnded } from "./format/epoch.js";

/** @import { CompartmentSecret } from "./crypto/seeds.js" */
/** @import { JournalRecord, Share, Written } from "./domain/types.d.ts" */

/**
 * Readers to whom the journal opened a part of the case, and who are not active members any more.
 * @param {readonly JournalRecord[]} records
 * @returns {Share[]}
 */
export function goneReaders(records) {
  const said = records.filter(({ role, type }) => type === "share" && role === "member");
  const shares = sharesOf(/** @type {Written[]} */ (/** @type {unknown} */ (said)));
  return shares.filter(({ compartments, to }) => compartments.length > 0 && (directory().members.get(to)?.status ?? "active") !== "active");
}

/**
 * The number of a secret tells whether it is younger than the desk's newest keys; no server can change it.
 * @param {string} desk
 * @param {CompartmentSecret} secret the newest of its compartment
 * @param {readonly JournalRecord[]} records
 * @returns {boolean}
 */
export function hasEnded(desk, secret, records) {
  const old = isEnded(secret.epoch, directory().desk(desk).epoch);
  return old || goneReaders(records).some(({ compartments }) => compartments.includes(secret.compartment));
}

/**
 * @param {string} desk
 * @param {CompartmentSecret} secret
 * @param {readonly JournalRecord[]} records
 * @throws {KeysEnded} nothing new may be sealed under it
 */
export function requireNotEnded(desk, secret, records) {
  if (directory().departed(desk).length > 0) throw new KeysEnded("desk: somebody left, and it has no new keys yet");
  if (hasEnded(desk, secret, records)) throw new KeysEnded("case: somebody who left knows its newest secret");
}
