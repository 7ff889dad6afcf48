// May something new still be sealed under this secret, or does somebody who left know it?

import { recordsOf } from "./authors.js";
import { directory } from "./directory.js";
import { fold } from "./domain/cases.js";
import { isLive } from "./domain/shares.js";
import { domain } from "./domain_data.js";
import { KeysEnded } from "./errors.js";
import { isEnded } from "./format/epoch.js";

/** @import { CompartmentSecret } from "./crypto/seeds.js" */
/** @import { Share } from "./domain/types.d.ts" */
/** @import { Journal } from "./journal.js" */

/**
 * Readers to whom the journal opened a part of the case, and who are not active members any more. A share that the fold
 * refuses opened nothing.
 * @param {Journal} journal
 * @returns {Promise<Share[]>}
 */
export async function goneReaders(journal) {
  const { shares } = fold(await domain(), recordsOf(journal));
  return shares.filter(({ compartments, to }) => compartments.length > 0 && (directory().members.get(to)?.status ?? "active") !== "active");
}

/**
 * Readers whose access is to end in the journal as well: they left, or its day is over. A date alone ends nothing but what the
 * server gives; until then the newest secret is one that they hold.
 * @param {Journal} journal
 * @returns {Promise<Share[]>}
 */
export async function endedReaders(journal) {
  const { shares } = fold(await domain(), recordsOf(journal));
  const gone = new Set((await goneReaders(journal)).map(({ to }) => to));
  const now = new Date().toISOString();
  return shares.filter((share) => share.compartments.length > 0 && (gone.has(share.to) || !isLive(share, now)));
}

/**
 * The number of a secret tells whether it is younger than the desk's newest keys; no server can change it.
 * @param {string} desk
 * @param {CompartmentSecret} secret the newest of its compartment
 * @param {readonly Share[]} gone
 * @returns {boolean}
 */
export function hasEnded(desk, secret, gone) {
  const old = isEnded(secret.epoch, directory().desk(desk).epoch);
  return old || gone.some(({ compartments }) => compartments.includes(secret.compartment));
}

/**
 * @param {Journal} journal
 * @param {CompartmentSecret} secret
 * @throws {KeysEnded} nothing new may be sealed under it
 */
export async function requireNotEnded(journal, secret) {
  if (directory().departed(journal.desk).length > 0) throw new KeysEnded("desk: somebody left, and it has no new keys yet");
  if (hasEnded(journal.desk, secret, await goneReaders(journal))) throw new KeysEnded("case: somebody who left knows its newest secret");
}
