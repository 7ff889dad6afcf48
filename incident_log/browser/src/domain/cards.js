// What does an inbox show of a case? The small card that clients rewrite when they change a case.

import { nearest } from "./agenda.js";

/** @import { Card, Case } from "./types.d.ts" */

export const MOST_PEOPLE = 50;

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

/** @param {string | null} at */
function dayOf(at) {
  return at === null ? null : at.slice(0, "2026-11-03".length);
}

/** @param {Case} view @returns {readonly string[]} */
function peopleOf(view) {
  const names = view.people.flatMap((written) => (written.payload.names ?? []).map((name) => name.text));
  return Object.freeze([...new Set(names)].slice(0, MOST_PEOPLE));
}
