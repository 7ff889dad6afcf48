// What is a report about that has no card yet? Opens its journal, a few at a time.

import { read } from "../casework.js";
import { cardOf } from "../domain/cases.js";
import { IncidentLogError } from "../errors.js";

/** @typedef {{ title: string, kinds: readonly string[], countries: readonly string[], people: readonly string[], urgency: string, status: string, danger: boolean, trouble: IncidentLogError|null }} Preview danger: the person says that they are in danger now */

const AT_ONCE = 3;

/** @import { Journal } from "../journal.js" */

/**
 * @template {{ case: string }} Each
 * @param {readonly Each[]} cases
 * @param {(each: Each) => Promise<Journal>} open
 * @param {(each: Each, preview: Preview) => void} onPreview
 */
export async function previewsOf(cases, open, onPreview) {
  for (let at = 0; at < cases.length; at += AT_ONCE) {
    await Promise.all(cases.slice(at, at + AT_ONCE).map(async (each) => onPreview(each, await preview(() => open(each)))));
  }
}

/** @param {() => Promise<Journal>} open @returns {Promise<Preview>} */
async function preview(open) {
  try {
    const view = await read(await open());
    const { title, kinds, countries, people, status, urgency, danger } = cardOf(view);
    return { title, kinds, countries, people, status, urgency, danger, trouble: null };
  } catch (error) {
    if (error instanceof IncidentLogError) return { title: "", kinds: [], countries: [], people: [], status: "", urgency: "", danger: false, trouble: error };
    throw error;
  }
}
