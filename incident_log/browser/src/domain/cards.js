// What does an inbox show of a case? The small card that clients rewrite when they change a case.

import { binding } from "./agenda.js";
import { valueOf } from "./incidents.js";

/** @import { Card, CardDeadline, Case, Deadline } from "./types.d.ts" */

export const MOST_PEOPLE = 50;
/** Behind the nearest: one that nobody ticked off may be over, and must not hide what comes. */
export const MOST_LATER = 4;
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T|$)/;

/** Derive the card of a case from all its compartments; it is for members of the desk only. @param {Case} view @returns {Card} */
export function cardOf(view) {
  const { summary } = view;
  const [next = null, ...later] = binding(view.deadlines).map(deadlineOf);
  return Object.freeze({
    title: summary.title,
    kinds: summary.kinds,
    countries: summary.countries,
    urgency: summary.urgency,
    status: summary.status,
    danger: saysInDanger(view),
    next_deadline: next,
    later_deadlines: Object.freeze(later.slice(0, MOST_LATER)),
    incidents: view.incidents.filter((incident) => !incident.erased).length,
    reported_on: dayOf(summary.reported_at),
    updated_on: dayOf(summary.updated_at),
    people: peopleOf(view),
    assigned_to: summary.assigned_to,
    unread_from_reporter: summary.unread_from_reporter,
  });
}

/**
 * Whether the person says that they are in danger: many kinds are urgent by their nature, this is their own word. It holds
 * however urgent somebody assessed the case, until a newer telling, theirs or one that a member wrote down for them, says that
 * they are safe.
 * @param {Pick<Case, "incidents">} view @returns {boolean}
 */
export function saysInDanger({ incidents }) {
  const words = incidents.map(({ fields, safe_now: safe }) => (safe === "no" || valueOf(fields, "fear_now") === "in_danger" ? "no" : safe));
  return words.findLast((word) => word === "no" || word === "yes") === "no";
}

/**
 * Whether what opened is a card: a colleague sealed it, and one wrong card must not hide the others.
 * @param {any} value @returns {value is Card}
 */
export function isCard(value) {
  const { assigned_to: assignee, danger, later_deadlines: later, next_deadline: next, reported_on: reported, updated_on: updated } = value;
  return (
    [value.title, value.urgency, value.status].every(isText) &&
    [value.kinds, value.countries, value.people].every(isTexts) &&
    [value.incidents, value.unread_from_reporter].every((each) => Number.isSafeInteger(each) && each >= 0) &&
    isMaybeText(assignee) &&
    [reported, updated].every((each) => each === null || isDay(each)) &&
    // A card from before these were kept says nothing of them.
    [true, false, undefined].includes(danger) &&
    (next === null || isDeadline(next)) &&
    (later === undefined || (Array.isArray(later) && later.length <= MOST_LATER && later.every(isDeadline)))
  );
}

/** @param {any} value */
function isDeadline(value) {
  return value !== null && typeof value === "object" && isDay(value.due) && isMaybeText(value.rule) && isMaybeText(value.title);
}

/** Whether it begins with a day; a moment begins with its day. @param {unknown} value */
const isDay = (value) => typeof value === "string" && DAY.test(value);

/** @param {unknown} value */
const isText = (value) => typeof value === "string";

/** @param {unknown} value */
const isMaybeText = (value) => value === null || isText(value);

/** @param {unknown} value */
const isTexts = (value) => Array.isArray(value) && value.every(isText);

/** @param {Deadline} deadline that binds @returns {CardDeadline} */
function deadlineOf({ rule, title, due }) {
  return Object.freeze({ rule, title, due: due ?? "" });
}

/** @param {string | null} at */
function dayOf(at) {
  return at === null ? null : at.slice(0, "2026-11-03".length);
}

/** @param {Case} view @returns {readonly string[]} */
function peopleOf(view) {
  const names = view.people.flatMap((written) => (written.payload.names ?? []).map((name) => name.text));
  return Object.freeze([...new Set(names)].slice(0, MOST_PEOPLE));
}
