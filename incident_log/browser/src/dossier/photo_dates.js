// Which dates do the chosen photos carry themselves? Opens the beginning of each, never the whole.

import { IncidentLogError } from "../errors.js";
import { openExhibit } from "../exhibits.js";
import { MOST_TO_READ, takenInFile } from "./exif.js";

/** @import { Journal } from "../journal.js" */
/** @import { Exhibit } from "../domain/types.d.ts" */

const AT_ONCE = 4;

/** Read once in a visit: an original never changes. @type {WeakMap<Journal, Map<string, string>>} */
const known = new WeakMap();

/**
 * Date of each photo as its file says it.
 * @param {Journal} journal
 * @param {readonly Exhibit[]} exhibits
 * @param {(done: number, all: number) => void} [onRead]
 * @returns {Promise<ReadonlyMap<string, string>>} by evidence; a file that says nothing, or does not open, is not in it
 */
export async function photoDates(journal, exhibits, onRead) {
  const dates = known.get(journal) ?? new Map();
  known.set(journal, dates);
  const waiting = exhibits.filter(({ evidence, media_type: type }) => type === "image/jpeg" && !dates.has(evidence));
  const all = waiting.length;
  const next = async () => {
    for (let exhibit = waiting.shift(); exhibit !== undefined; exhibit = waiting.shift()) {
      const date = await dateOf(journal, exhibit);
      if (date !== null) dates.set(exhibit.evidence, date);
      onRead?.(all - waiting.length, all);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return dates;
}

/** @param {Journal} journal @param {Exhibit} exhibit @returns {Promise<string | null>} null when it did not open now */
async function dateOf(journal, exhibit) {
  try {
    const reader = await openExhibit(journal, exhibit);
    return takenInFile(await reader.read(0, MOST_TO_READ));
  } catch (error) {
    // The bundle reads every original whole and stops at one that does not open; what stands here is only a hint.
    if (error instanceof IncidentLogError) return null;
    throw error;
  }
}
