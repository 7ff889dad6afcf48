// As whom did somebody write in the journal of a case?

import { directory } from "./directory.js";
import { VerificationError } from "./errors.js";

/** @import { Opened } from "./crypto/sealing.js" */
/** @import { Journal } from "./journal.js" */
/** @import { JsonObject } from "./format/canonical.js" */
/** @import { JournalRecord } from "./domain/types.d.ts" */

/** @param {Journal} journal @returns {JournalRecord[]} what could be opened, for the fold */
export function recordsOf(journal) {
  const shared = new Set();
  return journal.entries.flatMap(({ opened }) => {
    if (!opened) return [];
    const record = recordOf(opened, roleOf(journal, opened.author, shared));
    if (record.role === "member" && record.type === "share") shared.add(/** @type {JsonObject | null} */ (record.payload)?.to_signing);
    return [record];
  });
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
 * @param {ReadonlySet<unknown>} shared keys that members had given access to until then
 * @returns {JournalRecord["role"]}
 */
function roleOf(journal, author, shared) {
  const named = directory().journalRole(author, journal.desk);
  if (named !== null) return named;
  if (author === journal.reporterKey) return "reporter";
  return shared.has(author) ? "lawyer" : "unknown";
}

/** @param {Opened} opened @param {JournalRecord["role"]} role @returns {JournalRecord} */
function recordOf({ at, author, header, payload, schema, type }, role) {
  const { compartment, position, record } = header;
  return { position, record_id: record, compartment, author, role, at, type, schema, payload };
}
