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

/** Who looks at files all day does one thing; whatever else happens is told each time. */
const REPEATED = ["viewed", "downloaded"];
const DAY = 10;
const MINUTE = 16;

/** @typedef {{at: string, last: string, times: number, what: string, exhibits: string[], who: string}} Row */

/**
 * Rows of a table: what one hand did with several exhibits within a minute stands in one row, and so does what it looked at on one day.
 * @param {readonly CustodyLine[]} events in order
 * @param {Words} words
 * @returns {{when: string, what: string, exhibits: string[], who: string}[]}
 */
export function custodyRows(events, words) {
  /** @type {Row[]} */
  const rows = [];
  for (const event of handlings(events)) {
    const { at, exhibit, what, who } = event;
    const same = rows.findLast((row) => row.what === what && row.who === who && goesWith(row, event));
    if (!same) rows.push({ at, last: at, times: 1, what, exhibits: [exhibit], who });
    else Object.assign(same, { last: at > same.last ? at : same.last, times: same.times + 1, exhibits: [...new Set([...same.exhibits, exhibit])] });
  }
  return rows.map((row) => ({ ...timesOf(row, words), exhibits: row.exhibits, who: row.who }));
}

/** @param {Row} row @param {CustodyLine} event */
function goesWith(row, { action, at, exhibit }) {
  if (REPEATED.includes(action)) return row.at.slice(0, DAY) === at.slice(0, DAY);
  return row.at.slice(0, MINUTE) === at.slice(0, MINUTE) && !row.exhibits.includes(exhibit);
}

/** @param {Row} row @param {Words} words */
function timesOf({ at, exhibits, last, times, what }, words) {
  const { date, instant, t } = words;
  const isAtOnce = at.slice(0, MINUTE) === last.slice(0, MINUTE);
  if (isAtOnce && times === exhibits.length) return { when: instant(at), what };
  const number = String(times);
  if (isAtOnce) return { when: instant(at), what: t("%(what)s, %(number)s times", { what, number }) };
  const [from, to] = [at, last].map((moment) => moment.slice(DAY + 1, MINUTE));
  return { when: date(at.slice(0, DAY)), what: t("%(what)s, %(number)s times from %(from)s to %(to)s UTC", { what, number, from: from ?? "", to: to ?? "" }) };
}

const LEAST_IN_A_RANGE = 3;

/** Exhibits that follow each other, said by the first and the last: a cell may not outgrow a page. @param {readonly string[]} exhibits EX-001, EX-002 … @returns {string[]} */
export function rangesOf(exhibits) {
  /** @type {string[][]} */
  const runs = [];
  for (const exhibit of [...exhibits].sort()) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before !== undefined && numberIn(exhibit) === numberIn(before) + 1) run.push(exhibit);
    else runs.push([exhibit]);
  }
  return runs.flatMap((run) => (run.length < LEAST_IN_A_RANGE ? run : [`${run[0]}–${run.at(-1)}`]));
}

/** @param {string} exhibit */
const numberIn = (exhibit) => Number(exhibit.replace(/\D/g, ""));
