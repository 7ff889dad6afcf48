// Which cases press most? Those of people in danger, then those urgent by their kind or as the team judged.

/** @import { Row } from "./opened_cards.js" */

const CLOSED = ["closed", "declined_unsafe", "withdrawn"];

/** @param {Row} row @returns {boolean} whether there is nothing left to do */
export function isClosed({ status }) {
  return CLOSED.includes(status ?? "");
}

/** Whoever may be in danger must not sink below what changed since, until the case is closed. @param {Row[]} rows */
export function pressingFirst(rows) {
  /** @type {[Row[], Row[], Row[]]} */
  const [danger, pressing, others] = [[], [], []];
  for (const row of rows) (isInDanger(row) ? danger : isPressing(row) ? pressing : others).push(row);
  return danger.length + pressing.length === 0 ? rows : [...danger, ...pressing, ...others];
}

/** Whether the person says so, and somebody still works on it. @param {Row} row */
export const isInDanger = (row) => row.danger && !isClosed(row);

/** @param {Row} row */
const isPressing = (row) => row.urgency === "imminent" && !isClosed(row);
