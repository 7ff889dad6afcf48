// What in a journal has a person to be told about, and may somebody act on what the rest of it says?
//
// A record that stays closed is harmless where its reader was never given the key. Where they have it, or must have been
// given it, the server holds the record back, or the key: what it says, a withdrawal perhaps, is missing from the case.

import { VerificationError } from "./errors.js";
import { isFirst } from "./format/epoch.js";
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
 * @param {Pick<Journal, "entries"|"incomplete"|"secrets">} journal
 * @throws {VerificationError}
 */
export function requireAllShown(journal) {
  requireWhole(journal);
  const isKept = isKeptFrom(journal);
  const kept = journal.entries.some((entry) => entry.trouble === "changed" || entry.trouble === "hidden" || isKept(entry));
  if (kept) throw new VerificationError("journal: a record was changed or held back on the way");
}

/**
 * Which records are as good as held back? Those of a later epoch of a part that this reader was let into: whoever was left
 * out of it cannot speak for that part any more, and of anybody else the letter is held back. And those of a later epoch of
 * which nothing opens: it begins with a record of whoever made its secret, so the secret that is shown is not that one.
 * @param {Pick<Journal, "entries"|"secrets">} journal
 * @returns {(entry: Pick<Entry, "header"|"trouble">) => boolean}
 */
function isKeptFrom({ entries, secrets }) {
  const parts = new Set([...secrets.values()].map(({ compartment }) => /** @type {string} */ (compartment)));
  const proven = new Set(entries.filter(({ opened, trouble }) => opened || trouble === "unsigned").map(({ header }) => placeOf(header)));
  return ({ header, trouble }) => {
    if (!header || trouble === null) return false;
    if (trouble === "withheld") return parts.has(header.compartment);
    return trouble === "unopened" && !isFirst(header.epoch) && !proven.has(placeOf(header));
  };
}

/** @param {Header|null} header */
const placeOf = (header) => (header ? `${header.compartment} ${header.epoch}` : "");

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
