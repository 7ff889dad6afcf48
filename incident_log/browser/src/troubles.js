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
 * @param {Pick<Journal, "desk"|"secrets"|"spoiled">} journal
 * @param {Pick<Header, "compartment"|"epoch">} header
 * @returns {"hidden"|"unopened"|"withheld"}
 */
export function troubleOfClosed(journal, header) {
  if (isSpoiled(journal, header)) return "unopened";
  return hasToOpen(journal, header) ? "hidden" : "withheld";
}

/** @param {Pick<Journal, "entries">} journal @returns {Told[]} what a person has to be told about */
export function troubles({ entries }) {
  return /** @type {Told[]} */ (entries.filter(({ trouble }) => trouble !== null && trouble !== "withheld"));
}

/**
 * Let nobody end or give an access, or send anything out, while the server keeps from them what may speak against it. What
 * its writer broke ("unopened", "unsigned") stands in the journal as it is, and may be read past with the warning. So may,
 * only to renew a case or to end an access, what is sealed under a secret that nobody of the desk can open.
 * @param {Pick<Journal, "entries"|"incomplete"|"secrets"|"spoiled">} journal
 * @param {{ butGivenUp?: boolean }} [options]
 * @throws {VerificationError}
 */
export function requireAllShown(journal, { butGivenUp = false } = {}) {
  requireWhole(journal);
  const isKept = isKeptFrom(journal);
  const rest = butGivenUp ? journal.entries.filter((entry) => !isGivenUp(journal, entry)) : journal.entries;
  const kept = rest.some((entry) => entry.trouble === "changed" || entry.trouble === "hidden" || isKept(entry));
  if (kept) throw new VerificationError("journal: a record was changed or held back on the way");
}

/**
 * Is it uncertain who may read now? A no of the person may stand among the records that are given up.
 * @param {Pick<Journal, "entries"|"spoiled">} journal
 * @returns {boolean}
 */
export function isDoubtful(journal) {
  return journal.entries.some((entry) => isGivenUp(journal, entry));
}

/** @param {Pick<Journal, "spoiled">} journal @param {Pick<Entry, "header"|"trouble">} entry */
const isGivenUp = (journal, { header, trouble }) => trouble === "unopened" && header !== null && isSpoiled(journal, header);

/** @param {Pick<Journal, "spoiled">} journal @param {Pick<Header, "compartment"|"epoch">} header */
const isSpoiled = ({ spoiled }, { compartment, epoch }) => spoiled.some((wrap) => wrap.compartment === compartment && wrap.epoch === epoch);

/**
 * Which records are as good as held back? Those of a later epoch of a part that this reader was let into: whoever was left
 * out of it cannot speak for that part any more, and of anybody else the letter is held back. And those of a later epoch of
 * which nothing opens: it begins with a record of whoever made its secret, so the secret that is shown is not that one. Nor
 * is one that gives another commitment than the record names.
 * @param {Pick<Journal, "entries"|"secrets"|"spoiled">} journal
 * @returns {(entry: Pick<Entry, "header"|"trouble">) => boolean}
 */
function isKeptFrom(journal) {
  const { entries, secrets } = journal;
  const parts = new Set([...secrets.values()].map(({ compartment }) => /** @type {string} */ (compartment)));
  const proven = new Set(entries.filter(({ opened, trouble }) => opened || trouble === "unsigned").map(({ header }) => placeOf(header)));
  return ({ header, trouble }) => {
    if (!header || trouble === null) return false;
    if (trouble === "withheld") return parts.has(header.compartment);
    const held = secrets.get(placeOf(header));
    if (isGivenUp(journal, { header, trouble }) || (held && held.commitment !== header.commitment)) return true;
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
