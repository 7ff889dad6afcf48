// What happened when? One chronology of incidents, of answers that are dates, of steps taken, and of files' capture.

import { precisionOf } from "./dates.js";
import { answerable, byCode } from "./kinds.js";

/** @import { Answers, Domain, Exhibit, FieldMap, Incident, TimelineEntry, Written } from "./types.d.ts" */

/**
 * Sort everything that has a date by it; what has none comes last, in the order of the journal.
 * @param {Domain} domain @param {readonly Incident[]} incidents @param {readonly Exhibit[]} evidence @param {readonly Written[]} subrecords
 * @returns {readonly TimelineEntry[]}
 */
export function timelineOf(domain, incidents, evidence, subrecords) {
  const entries = [
    ...incidents.filter((incident) => !incident.erased).flatMap((incident) => ofIncident(domain, incident)),
    ...evidence.flatMap(ofExhibit),
    ...subrecords.flatMap((written) => ofSubrecord(domain, written)),
  ];
  return Object.freeze(entries.sort(inOrder));
}

/** @param {TimelineEntry} one @param {TimelineEntry} other */
function inOrder(one, other) {
  if (one.when === other.when) return one.position - other.position;
  if (one.when === null || other.when === null) return one.when === null ? 1 : -1;
  return one.when < other.when ? -1 : 1;
}

/** @param {Domain} domain @param {Incident} incident @returns {TimelineEntry[]} */
function ofIncident(domain, incident) {
  const { occurred, position } = incident;
  const told = {
    when: occurred.from,
    until: occurred.to,
    precision: occurred.precision,
    what: "incident",
    ref: incident.incident,
    field: null,
    text: incident.sentence,
    position,
  };
  const dates = datesIn(answerable(domain, incident.kind), incident.fields);
  return [Object.freeze(told), ...dates.map(([path, when]) => answered(incident.kind, incident.incident, path, when, position))];
}

/** @param {Exhibit} exhibit @returns {TimelineEntry[]} */
function ofExhibit({ payload, evidence, name, position }) {
  const captured = payload.captured_at ?? null;
  if (captured === null) return [];
  const entry = { when: captured, until: null, precision: precisionOf(captured), what: "evidence", ref: evidence, field: null, text: name, position };
  return [Object.freeze(entry)];
}

/** @param {Domain} domain @param {Written} written @returns {TimelineEntry[]} */
function ofSubrecord(domain, { type, payload, position }) {
  const dates = datesIn(answerable(domain, type), payload.fields ?? {});
  return dates.map(([path, when]) => answered(type, payload.id ?? "", path, when, position));
}

/** @param {string} what @param {string} ref @param {string} path @param {string} when @param {number} position @returns {TimelineEntry} */
function answered(what, ref, path, when, position) {
  return Object.freeze({ when, until: null, precision: precisionOf(when), what, ref, field: path, text: null, position });
}

/**
 * Give the answers that are dates, in the order of the questions, also inside groups: (code or group.code, date).
 * @param {FieldMap} fields @param {Answers} answers @returns {[string, string][]}
 */
export function datesIn(fields, answers) {
  return [...fields].flatMap(([code, field]) => {
    const answer = Object.hasOwn(answers, code) ? answers[code] : undefined;
    const value = answer !== undefined && "value" in answer ? answer.value : null;
    if ((field.type === "date" || field.type === "datetime") && typeof value === "string") return [/** @type {[string, string]} */ ([code, value])];
    if (field.type !== "group" || !Array.isArray(value)) return [];
    const items = /** @type {Answers[]} */ (/** @type {unknown} */ (value));
    return items.flatMap((item) => datesIn(byCode(field.fields), item).map(([path, when]) => /** @type {[string, string]} */ ([`${code}.${path}`, when])));
  });
}
