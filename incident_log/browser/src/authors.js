// As whom did somebody write in the journal of a case?

import { directory } from "./directory.js";

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
  const author = journal.entries[0]?.opened?.author ?? journal.reporter?.signing ?? "";
  return author && !directory().authorOf(author) ? author : "";
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
