// Which questions are asked, in which order? Read from the domain data; nothing here knows a kind by name.

import { applies } from "../domain/kinds.js";
import { domain as loadDomain } from "../domain_data.js";

/** @import { Condition } from "../domain/data.d.ts" */
/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Answer, Draft } from "./draft.js" */

/**
 * @typedef {{code: string, label: string}} Labelled
 *
 * @typedef {object} Field
 * @property {string} code
 * @property {string} label
 * @property {"text" | "long_text" | "enum" | "multi_enum" | "bool" | "number" | "date" | "datetime" | "country" | "duration" | "reference" | "group"} type
 * @property {string} [question]
 * @property {string} [hint]
 * @property {Labelled[]} choices
 * @property {boolean} many
 * @property {boolean} relative whether relatives in Belarus are near
 * @property {Condition | null} when the answer to an earlier field that it follows from
 * @property {"date" | "country" | null} same_as what the report began with and this field usually repeats
 * @property {boolean} ahead whether the day may be still to come
 *
 * @typedef {{code: string, label: string, question: string, hint: string, group: string, fields: Field[]}} Kind
 * @typedef {{code: string, label: string, question: string, text: string, choice: string, country: boolean, internal: boolean, separate: boolean}} Audience
 *
 * @typedef {object} Questions
 * @property {Domain} domain the same facts, as the fold and the checks of records take them
 * @property {(Labelled & {hint: string})[]} groups
 * @property {Map<string, Kind>} kinds
 * @property {string} unsorted the kind of what fits no other
 * @property {Field[]} common
 * @property {Labelled[]} units
 * @property {Labelled[]} languages in which people write
 * @property {{wording: string, months: number, audiences: Audience[], levels: (Labelled & {text: string})[], choices: Labelled[], promises: {code: string, text: string}[]}} consent
 * @property {{codes: string[], helplines: {label: string, contact: string, text: string}[]}} countries
 * @property {{problems: Record<string, string>, kept: string[], advice: string[], byEnding: Record<string, string>, fallback: string, nameLimit: number, countLimit: number}} evidence
 *
 * @typedef {{id: string, part: "safety" | "story" | "details" | "evidence" | "choices" | "send", kind?: Kind, fields?: Field[]}} Step
 */

/** Small questions stand together on a screen, up to this many. */
const TOGETHER = 3;
const SMALL = new Set(["text", "bool", "number", "date", "datetime", "country", "duration"]);

/** @returns {Promise<Questions>} */
export async function loadQuestions() {
  return questionsOf(await loadDomain());
}

/** @param {Domain} domain @returns {Questions} */
export function questionsOf(domain) {
  const { kinds, common_fields: common, consent, countries, evidence } = /** @type {any} */ (domain.json);
  return {
    domain,
    groups: kinds.groups,
    unsorted: kinds.unsorted,
    kinds: new Map(kinds.kinds.map((/** @type {any} */ kind) => [kind.code, kindOf(kind, kinds.vocabularies)])),
    common: fieldsOf(common.fields, kinds.vocabularies),
    units: common.units,
    languages: kinds.vocabularies.languages,
    consent: consentOf(consent),
    countries: countriesOf(countries),
    evidence: evidenceOf(evidence),
  };
}

/**
 * Every screen from the first to "Send", for what has been told so far.
 * @param {Draft} draft
 * @param {Questions} questions
 * @returns {Step[]}
 */
export function stepsOf(draft, questions) {
  /** @type {Step[]} */
  const steps = [{ id: "start", part: "safety" }, { id: "safe", part: "safety" }];
  if (draft.safe === "no" || draft.safe === "rather_not_say") steps.push({ id: "danger", part: "safety" });
  for (const id of ["tell", "groups", "kinds", "when", "where", "sentence"]) steps.push({ id, part: "story" });
  for (const code of draft.kinds) {
    const kind = questions.kinds.get(code);
    if (kind) steps.push(...screensOf(kind, kind.fields, kind.code, draft.answers[kind.code]));
  }
  const first = questions.kinds.get(draft.kinds[0] ?? "");
  if (first) steps.push(...screensOf(first, questions.common, "common"));
  steps.push({ id: "evidence", part: "evidence" }, { id: "consent", part: "choices" });
  for (const id of ["you", "message"]) steps.push({ id, part: "choices" });
  steps.push({ id: "agree", part: "send" }, { id: "review", part: "send" });
  return steps;
}

/** @param {Kind} kind @param {Field[]} fields @param {string} name @param {Record<string, Answer>} [answers] @returns {Step[]} */
function screensOf(kind, fields, name, answers = {}) {
  /** @type {Field[][]} */
  const screens = [];
  for (const field of fields) {
    const last = screens.at(-1);
    const joins = last && SMALL.has(field.type) && last.length < TOGETHER && last.every((each) => SMALL.has(each.type));
    if (joins) last.push(field);
    else screens.push([field]);
  }
  // A screen keeps its number whatever is asked before it.
  const asked = screens.map((each, index) => ({ id: `${name}.${index}`, part: /** @type {const} */ ("details"), kind, fields: each.filter((field) => isAsked(field, each, answers)) }));
  return asked.filter((each) => each.fields.length > 0);
}

/** Beside the field that it follows from, it is asked before that one is answered. @param {Field} field @param {Field[]} screen @param {Record<string, Answer>} answers */
function isAsked(field, screen, answers) {
  return applies(field, answers) || screen.some(({ code }) => code === field.when?.field);
}

/** @param {any} kind @param {any} vocabularies @returns {Kind} */
function kindOf(kind, vocabularies) {
  return { ...kind, fields: fieldsOf(kind.fields, vocabularies) };
}

/** Only what a reporter is asked; references and groups are the team's work. @param {any[]} fields @param {any} vocabularies @returns {Field[]} */
function fieldsOf(fields, vocabularies) {
  return fields
    .filter((field) => field.ask === "reporter" && !["reference", "group"].includes(field.type))
    .map((field) => ({
      ...field,
      choices: field.choices ?? vocabularies[field.vocabulary] ?? [],
      many: field.many ?? false,
      relative: (field.sensitivity ?? []).includes("relative"),
      when: field.when ?? null,
      same_as: field.same_as ?? null,
      ahead: field.ahead ?? false,
    }));
}

/** @param {any} data @returns {Questions["consent"]} */
function consentOf(data) {
  return {
    wording: data.wording,
    months: data.expires_after_months,
    audiences: data.audiences.map((/** @type {any} */ each) => ({ ...each, separate: each.separate_conversation ?? false })),
    levels: data.identity_levels,
    choices: data.choices,
    promises: data.promises,
  };
}

/** @param {any} data @returns {Questions["countries"]} */
function countriesOf(data) {
  return {
    codes: data.codes.filter((/** @type {string} */ code) => code !== data.not_told),
    helplines: data.helplines,
  };
}

/** @param {any} data @returns {Questions["evidence"]} */
function evidenceOf(data) {
  return {
    problems: Object.fromEntries(data.problems.map((/** @type {any} */ each) => [each.code, each.text])),
    kept: data.kept.map((/** @type {any} */ each) => each.text),
    advice: data.advice.map((/** @type {any} */ each) => each.text),
    byEnding: data.by_ending,
    fallback: data.fallback,
    nameLimit: data.max_name_characters,
    countLimit: data.max_count,
  };
}

/**
 * Where is somebody whose question is not asked any more? It stood behind the others about the same kind, or behind the kinds.
 * @param {Step[]} steps
 * @param {string} id
 * @returns {Step}
 */
export function stepBefore(steps, id) {
  const [name, number] = id.split(".");
  const earlier = steps.filter((step) => step.id === "kinds" || (step.id.startsWith(`${name}.`) && Number(step.id.split(".")[1]) < Number(number)));
  return /** @type {Step} */ ((number === undefined ? undefined : earlier.at(-1)) ?? steps[0]);
}
