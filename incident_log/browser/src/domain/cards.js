// What does an inbox show of a case? The small card that clients rewrite when they change a case.

import { nearest } from "./agenda.js";

/** @import { Card, Case } from "./types.d.ts" */

export const MOST_PEOPLE = 50;
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T|$)/;

/** Derive the card of a case from all its compartments; it is for members of the desk only. @param {Case} view @returns {Card} */
export function cardOf(view) {
  const { summary } = view;
  const due = nearest(view.deadlines);
  return Object.freeze({
    title: summary.title,
    kinds: summary.kinds,
    countries: summary.countries,
    urgency: summary.urgency,
    status: summary.status,
    next_deadline: due === null || due.due === null ? null : Object.freeze({ rule: due.rule, title: due.title, due: due.due }),
    incidents: view.incidents.filter((incident) => !incident.erased).length,
    reported_on: dayOf(summary.reported_at),
    updated_on: dayOf(summary.updated_at),
    people: peopleOf(view),
    assigned_to: summary.assigned_to,
    unread_from_reporter: summary.unread_from_reporter,
  });
}

/**
 * Whether what opened is a card: a colleague sealed it, and one wrong card must not hide the others.
 * @param {any} value @returns {value is Card}
 */
export function isCard(value) {
  const { assigned_to: assignee, next_deadline: next, reported_on: reported, updated_on: updated } = value;
  return (
    [value.title, value.urgency, value.status].every(isText) &&
    [value.kinds, value.countries, value.people].every(isTexts) &&
    [value.incidents, value.unread_from_reporter].every((each) => Number.isSafeInteger(each) && each >= 0) &&
    isMaybeText(assignee) &&
    [reported, updated].every((each) => each === null || isDay(each)) &&
    (next === null || (typeof next === "object" && isDay(next.due) && isMaybeText(next.rule) && isMaybeText(next.title)))
  );
}

/** Whether it begins with a day; a moment begins with its day. @param {unknown} value */
const isDay = (value) => typeof value === "string" && DAY.test(value);

/** @param {unknown} value */
const isText = (value) => typeof value === "string";

/** @param {unknown} value */
const isMaybeText = (value) => value === null || isText(value);

/** @param {unknown} value */
const isTexts = (value) => Array.isArray(value) && value.every(isText);

/** @param {string | null} at */
function dayOf(at) {
  return at === null ? null : at.slice(0, "2026-11-03".length);
}

/** @param {Case} view @returns {readonly string[]} */
function peopleOf(view) {
  const names = view.people.flatMap((written) => (written.payload.names ?? []).map((name) => name.text));
  return Object.freeze([...new Set(names)].slice(0, MOST_PEOPLE));
}
