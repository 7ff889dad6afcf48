// As whom did somebody write in the journal of a case?

import { directory } from "./directory.js";
import { VerificationError } from "./errors.js";

/** @import { Opened } from "./crypto/sealing.js" */
/** @import { Journal } from "./journal.js" */
/** @import { JournalRecord } from "./domain/types.d.ts" */

/** @param {Journal} journal @returns {JournalRecord[]} what could be opened, for the fold, which knows readers by the shares that it accepts */
export function recordsOf(journal) {
  return journal.entries.flatMap(({ opened }) => (opened ? [recordOf(opened, roleOf(journal, opened.author))] : []));
}

/** @param {Journal} journal @returns {string} who signed the first record; empty when this reader may not know */
export function reporterKeyOf(journal) {
  const author = journal.entries[0]?.opened?.author ?? "";
  return author && !directory().authorOf(author) ? author : "";
}

/**
 * To whom answers and new secrets go. Anybody can write a letter that names themselves; only the reporter began the case.
 * @param {Journal} journal of somebody at the desk
 * @returns {import("./crypto/letters.js").Reporter}
 * @throws {VerificationError} the letter or the first record is not shown, or they are not by one key
 */
export function reporterOf({ entries, reporter }) {
  if (reporter && entries[0]?.opened?.author === reporter.signing) return reporter;
  throw new VerificationError("case: nothing shows that the reporter's letter is by whoever began it");
}

/**
 * As whom somebody wrote. The directory comes first, so that no colleague is ever taken for the reporter.
 * @param {Journal} journal
 * @param {string} author a signing key
 * @returns {JournalRecord["role"]}
 */
export function roleOf(journal, author) {
  const named = directory().journalRole(author, journal.desk);
  if (named !== null) return named;
  return author === journal.reporterKey ? "reporter" : "unknown";
}

/** @param {Opened} opened @param {JournalRecord["role"]} role @returns {JournalRecord} */
function recordOf({ at, author, header, payload, schema, type }, role) {
  const { compartment, position, record } = header;
  return { position, record_id: record, compartment, author, role, at, type, schema, payload };
}
