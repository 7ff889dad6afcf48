// What is a report about that has no card yet? Opens its journal, a few at a time.

import { read } from "../casework.js";
import { IncidentLogError } from "../errors.js";
import { openJournal } from "../journal.js";

/** @import { Newcomer } from "../inbox.js" */
/** @typedef {{ title: string, kinds: readonly string[], countries: readonly string[], urgency: string, trouble: IncidentLogError|null }} Preview */

const AT_ONCE = 3;

/**
 * @param {readonly Newcomer[]} cases
 * @param {(caseId: string, preview: Preview) => void} onPreview
 */
export async function previewsOf(cases, onPreview) {
  for (let at = 0; at < cases.length; at += AT_ONCE) {
    await Promise.all(cases.slice(at, at + AT_ONCE).map(async ({ case: id }) => onPreview(id, await preview(id))));
  }
}

/** @param {string} id @returns {Promise<Preview>} */
async function preview(id) {
  try {
    const { summary } = await read(await openJournal(id));
    const { title, kinds, countries, urgency } = summary;
    return { title, kinds, countries, urgency, trouble: null };
  } catch (error) {
    if (error instanceof IncidentLogError) return { title: "", kinds: [], countries: [], urgency: "", trouble: error };
    throw error;
  }
}
