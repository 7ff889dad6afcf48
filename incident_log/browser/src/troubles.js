// What in a journal has a person to be told about, and may somebody act on what the rest of it says?
//
// A record that stays closed is harmless where its reader was never given the key. Where they have it, or must have been
// given it, the server holds the record back, or the key: what it says, a withdrawal perhaps, is missing from the case.

import { VerificationError } from "./errors.js";
import { requireWhole } from "./heads.js";
import * as session from "./session.js";

/** @import { Entry, Journal } from "./journal.js" */
/** @import { Header } from "./format/record.js" */

/** @typedef {Entry & { trouble: "changed"|"hidden"|"unopened"|"unsigned" }} Told an entry that a person has to be told about */

/**
 * What is the matter with a record that stays closed?
 * @param {Pick<Journal, "desk"|"secrets">} journal
 * @param {Pick<Header, "compartment"|"epoch">} header
 * @returns {"hidden"|"withheld"}
 */
export function troubleOfClosed(journal, header) {
  return hasToOpen(journal, header) ? "hidden" : "withheld";
}

/** @param {Pick<Journal, "entries">} journal @returns {Told[]} what a person has to be told about */
export function troubles({ entries }) {
  return /** @type {Told[]} */ (entries.filter(({ trouble }) => trouble !== null && trouble !== "withheld"));
}

/**
 * Let nobody end or give an access, or send anything out, while the server keeps from them what may speak against it. What
 * its writer broke ("unopened", "unsigned") stands in the journal as it is, and may be read past with the warning.
 * @param {Pick<Journal, "entries"|"incomplete">} journal
 * @throws {VerificationError}
 */
export function requireAllShown(journal) {
  requireWhole(journal);
  const kept = journal.entries.some(({ trouble }) => trouble === "changed" || trouble === "hidden");
  if (kept) throw new VerificationError("journal: a record was changed or held back on the way");
}

/**
 * The desk gets every key, the reporter all but those of the desk's work. Any other reader gets with a key those of all
 * epochs before it, and each later one as it begins; of later ones they may have been left out.
 * @param {Pick<Journal, "desk"|"secrets">} journal
 * @param {Pick<Header, "compartment"|"epoch">} header
 */
function hasToOpen({ desk, secrets }, { compartment, epoch }) {
  const { desks, kind } = session.active();
  if (kind === "reporter") return compartment !== "work";
  return desks.has(desk) || [...secrets.values()].some((held) => held.compartment === compartment && held.epoch >= epoch);
}
