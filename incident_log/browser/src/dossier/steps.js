// What was done, and what else has a date of its own? Steps under the day on which they were taken, and the entries they give the chronology.

import { answerRows, inOneLine } from "./answers.js";
import { quoted } from "./lines.js";

/** @import { Reading } from "./answers.js" */
/** @import { Answers } from "../domain/types.d.ts" */
/** @import { Case, Choices, ChronologyEntry, FieldText, Incident, StepLine, Words } from "./types.d.ts" */

/** Days that stand in an answer and on which nothing happened to the person in what is told. */
export const NO_EVENTS = new Set(["dob_as_listed", "expiry_of_current"]);
/** Sorted behind every day that is known. */
const LAST = "9999";

/** Which steps leave: one of the part with names only where names do, one of the team's own work only if somebody means it to. @param {Pick<Case, "subrecords">} view @param {Pick<Choices, "identity"|"teamSteps">} choices */
export function offeredSteps({ subrecords }, { identity, teamSteps }) {
  return subrecords.filter(({ compartment }) => (compartment !== "identity" || identity) && (compartment !== "work" || teamSteps));
}

/**
 * Every step under its own day, in the order of time; the day on which it was written down stands in it.
 * @param {Case} view @param {Map<string, string>} numbers of the exhibits @param {Words} words
 * @returns {StepLine[]}
 */
export function stepLines(view, numbers, words) {
  const { t } = words;
  const lines = view.subrecords.map(({ type, at, payload }) => {
    const { label, fields } = words.subrecord(type);
    const answers = payload.fields ?? {};
    const rows = answerRows(fields, answers, readingOf(numbers, words)).map(([name, text]) => `${name}: ${text}`);
    const written = t("Written down in the case: %(when)s", { when: words.date(at.slice(0, 10)) });
    return { when: ownDay(fields, answers), written: at.slice(0, 10), what: [t(label), ...rows, quoted(String(payload.note ?? "")), written].filter(Boolean).join("\n") };
  });
  return lines.sort((one, other) => (one.when || LAST).localeCompare(other.when || LAST));
}

/** The first date that is asked about a step is the day on which it was taken; the others are what followed. @param {readonly FieldText[]} fields @param {Answers} answers */
function ownDay(fields, answers) {
  const [first] = fields.filter(isDate);
  return (first && dateIn(answers, first.code)) ?? "";
}

/**
 * What the chronology says besides the incidents: the dates answered about them, such as decisions of courts, and the steps.
 * @param {Case} view @param {readonly Incident[]} incidents the chosen ones @param {Map<string, string>} numbers @param {Words} words
 * @returns {ChronologyEntry[]}
 */
export function datedEntries(view, incidents, numbers, words) {
  const ofIncidents = incidents.flatMap(({ fields, incident, kind }) => {
    const found = datesOf(words.fields(kind), fields, [], readingOf(numbers, words));
    return found.map((each) => entry("date", [words.kind(kind)], each, [incident], words));
  });
  const ofSteps = view.subrecords.flatMap(({ payload, type }) => {
    const { label, fields } = words.subrecord(type);
    const found = datesOf(fields, payload.fields ?? {}, [], readingOf(numbers, words));
    return found.map((each) => entry("step", [words.t("Step taken: %(step)s", { step: words.t(label) })], each, [], words));
  });
  return [...ofIncidents, ...ofSteps];
}

/** @typedef {{day: string, what: string}} Dated */

/** @param {ChronologyEntry["type"]} type @param {string[]} kinds @param {Dated} dated @param {string[]} incidents @param {Words} words @returns {ChronologyEntry} */
function entry(type, kinds, { day, what }, incidents, words) {
  return { type, date: day, when: words.date(day), kinds, what, wordedByTeam: "", lang: "", place: "", exhibits: [], incidents };
}

/**
 * Each answer that is a date, also inside groups, with what happened on that day and the answers that belong to it: which court, which result.
 * @param {readonly FieldText[]} fields @param {Answers} answers @param {string[]} above labels of the groups it stands in
 * @param {Reading} reading
 * @returns {Dated[]}
 */
function datesOf(fields, answers, above, reading) {
  return fields.flatMap((field) => {
    if (field.type === "group") return itemsOf(answers, field).flatMap((item) => datesOf(field.fields ?? [], item, [...above, reading.t(field.label)], reading));
    const day = isDate(field) && !NO_EVENTS.has(field.code) ? dateIn(answers, field.code) : null;
    return day === null ? [] : [{ day, what: [[...above, happenedOn(field, reading)].join(": "), besideDay(fields, answers, field, reading)].filter(Boolean).join("\n") }];
  });
}

/** What happened on a day, in words; the label asks for the day. @param {FieldText} date @param {Pick<Reading, "t">} reading */
export function happenedOn({ event, label }, { t }) {
  return t(event ?? label);
}

/** What was told of that day; what followed on another is no part of it. @param {readonly FieldText[]} fields @param {Answers} answers @param {FieldText} date @param {Reading} reading */
export function besideDay(fields, answers, { beside = [] }, reading) {
  const same = fields.filter(({ code }) => beside.includes(code));
  return inOneLine(answerRows(same, answers, reading));
}

/** @param {Answers} answers @param {FieldText} field @returns {Answers[]} */
function itemsOf(answers, { code }) {
  const value = valueOf(answers, code);
  return Array.isArray(value) ? value : [];
}

/** @param {Answers} answers @param {string} code @returns {string | null} */
function dateIn(answers, code) {
  const value = valueOf(answers, code);
  return typeof value === "string" ? value : null;
}

/** @param {Answers} answers @param {string} code @returns {unknown} */
function valueOf(answers, code) {
  const answer = Object.hasOwn(answers, code) ? answers[code] : undefined;
  return answer !== undefined && "value" in answer ? answer.value : null;
}

/** @param {FieldText} field */
const isDate = ({ type }) => type === "date" || type === "datetime";

/** @param {Map<string, string>} numbers @param {Words} words @returns {Reading} */
function readingOf(numbers, words) {
  return { ...words, reference: (/** @type {string} */ id) => numbers.get(id) ?? words.t("a file that is not part of this dossier") };
}
