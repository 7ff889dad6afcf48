// Who may open the report, and by which name does the person read of them? Names are the team's own; the directory vouches for a role.

import { directory } from "../directory.js";
import { t } from "../i18n.js";
import { readersOf } from "../readers.js";

/** @import { JournalRecord } from "../domain/types.d.ts" */
/** @import { Reader } from "../readers.js" */
/** @import { ReturnDesk } from "./return_desk.js" */

/** Who may open it: whom the person shut out may not. @param {ReturnDesk} desk @param {readonly JournalRecord[]} [unwritten] */
export function readersNow(desk, unwritten) {
  return allReaders(desk, unwritten).filter(({ closedOn }) => closedOn === null);
}

/** Whom the person shut out, as the server says, until the team ends it with new keys. @param {ReturnDesk} desk */
export function closedReaders(desk) {
  return allReaders(desk).filter(({ closedOn }) => closedOn !== null);
}

/** @param {ReturnDesk} desk @param {readonly JournalRecord[]} [unwritten] */
function allReaders({ case: view, journal, questions }, unwritten) {
  return journal && view ? readersOf(questions.domain, journal, view, new Date().toISOString(), unwritten) : [];
}

/** @param {Reader} reader @returns {string} */
export const readerName = ({ grant, key, to }) => whoText(to, key, grant?.name);

/**
 * At the start of a sentence: what the directory vouches for, and the name that the team wrote of them.
 * @param {string} to @param {string} key @param {string | undefined} name @returns {string}
 */
export function whoText(to, key, name) {
  const known = directory().authorOf(key);
  if (known?.id !== to) return t("Somebody we cannot name");
  const who = known.role === "lawyer" ? t("A lawyer") : t("Somebody of another team");
  return name ? t("%(who)s (%(name)s)", { who, name }) : who;
}
