// Who had an exhibit in hand? What people read of custody, apart from what only changed who may see it.

/** @import { CustodyLine, Words } from "./types.d.ts" */

/** The person's answers stand once, under consent, and not again with each file. */
const ELSEWHERE = "consent_changed";

/**
 * Events in which the exhibit itself was received, opened, copied, given on or erased.
 * @template {{action: string}} Event
 * @param {readonly Event[]} events
 * @returns {Event[]}
 */
export function handlings(events) {
  return events.filter(({ action }) => action !== ELSEWHERE);
}

/**
 * Rows of a table: what one hand did with several exhibits within a minute stands in one row.
 * @param {readonly CustodyLine[]} events in order
 * @param {Words} words
 * @returns {{when: string, what: string, exhibits: string[], who: string}[]}
 */
export function custodyRows(events, words) {
  /** @type {{when: string, what: string, exhibits: string[], who: string}[]} */
  const rows = [];
  for (const { at, exhibit, what, who } of handlings(events)) {
    const when = words.instant(at);
    const same = rows.findLast((row) => row.when === when && row.what === what && row.who === who && !row.exhibits.includes(exhibit));
    if (same) same.exhibits.push(exhibit);
    else rows.push({ when, what, exhibits: [exhibit], who });
  }
  return rows;
}
