// How does one incident grow? Applies amendments to the first telling, which nobody changes.

import { FormatError } from "../errors.js";
import { checkAnswers } from "./answers.js";
import { answerable, kindOf } from "./kinds.js";

/** @import { Addition, Answers, Change, Domain, Incident, IncidentChanges, Json, Occurred, Place, Written } from "./types.d.ts" */

/**
 * An incident while its journal is read.
 * @typedef {object} IncidentDraft
 * @property {string} incident
 * @property {Written} written
 * @property {Omit<IncidentChanges, "fields">} values
 * @property {Answers} fields
 * @property {Addition[]} additions
 * @property {string[]} changedAt
 * @property {Record<string, Change>} changed
 */

const REPLACED = /** @type {const} */ (["kind", "title", "occurred", "place", "sentence", "safe_now"]);
/** What the team thinks of how pressing it is: kept among the answers, and no part of what the person told. */
export const JUDGED = "severity";
const UNKNOWN = Object.freeze({ from: null, to: null, precision: "unknown" });

/** Begin with the record that reported it. @param {Written} written @returns {IncidentDraft} */
export function incidentDraft(written) {
  return {
    incident: written.payload.incident ?? "",
    written,
    values: pick(written.payload),
    fields: written.payload.fields ?? {},
    additions: [],
    changedAt: [],
    changed: {},
  };
}

/**
 * Apply an amendment; the answer is why it cannot be, or null. All of it counts, or nothing.
 * @param {Domain} domain @param {IncidentDraft} draft @param {Written} written @returns {string | null}
 */
export function amend(domain, draft, written) {
  const changes = written.payload.changes ?? {};
  const kind = changes.kind ?? draft.values.kind ?? "";
  const changed = changes.fields ?? {};
  const merged = Object.entries({ ...draft.fields, ...changed }).filter(([, answer]) => answer !== null);
  // Answers to questions that the new kind does not ask stay in the history, not in the incident.
  const kept = changes.kind === undefined ? merged : merged.filter(([code, answer]) => Object.hasOwn(changed, code) || fits(domain, kind, code, answer));
  const fields = /** @type {Answers} */ (Object.fromEntries(kept));
  // Of the same kind, what stands was looked at before: whoever writes much is not read through again and again.
  const isNew = (/** @type {string} */ code) => changes.kind !== undefined || Object.hasOwn(changed, code);
  if (!fitsAll(domain, kind, Object.fromEntries(kept.filter(([code]) => isNew(code))))) return "kind";
  draft.fields = fields;
  draft.values = { ...draft.values, ...pick(changes) };
  add(draft, written);
  const { at, author, role } = written;
  const change = Object.freeze({ at, author, role });
  for (const name of [...Object.keys(pick(changes)), ...Object.keys(changed).map((code) => `fields.${code}`)]) draft.changed[name] = change;
  return null;
}

/** Give the incident as it stands. @param {Domain} domain @param {IncidentDraft} draft @returns {Incident} */
export function finishedIncident(domain, draft) {
  const { values, written, fields } = draft;
  const { position, record_id, at, author, role } = written;
  const kind = values.kind ?? "";
  return Object.freeze({
    incident: draft.incident,
    kind,
    title: values.title ?? null,
    occurred: /** @type {Occurred} */ (values.occurred),
    place: /** @type {Place} */ (values.place),
    sentence: values.sentence ?? "",
    narrative: written.payload.narrative ?? null,
    narrative_lang: written.payload.narrative_lang ?? null,
    fields,
    safe_now: values.safe_now ?? null,
    severity: severityOf(domain, kind, fields, values.safe_now ?? null),
    additions: Object.freeze(draft.additions),
    changed_at: Object.freeze(draft.changedAt),
    changed: Object.freeze(draft.changed),
    erased: false,
    position,
    record_id,
    at,
    author,
    role,
  });
}

/** Give what is left of an incident that was erased. @param {Incident} incident @returns {Incident} */
export function erasedIncident(incident) {
  return Object.freeze({
    ...incident,
    title: null,
    occurred: UNKNOWN,
    place: Object.freeze({ country: "ZZ" }),
    sentence: "",
    narrative: null,
    narrative_lang: null,
    fields: Object.freeze({}),
    safe_now: null,
    severity: "info",
    additions: Object.freeze([]),
    changed: Object.freeze({}),
    erased: true,
  });
}

/**
 * Tell how pressing it is: as assessed, else by the person's own words about danger, else as its kind usually is.
 * @param {Domain} domain @param {string} kind @param {Answers} fields @param {string | null} safeNow @returns {string}
 */
export function severityOf(domain, kind, fields, safeNow) {
  const assessed = valueOf(fields, JUDGED);
  if (typeof assessed === "string") return assessed;
  if (safeNow === "no" || valueOf(fields, "fear_now") === "in_danger") return "imminent";
  return kindOf(domain, kind).severity;
}

/** How pressing an amendment says that it is, where it says nothing else. @param {Written["payload"] | Readonly<Record<string, any>> | undefined} payload @returns {string | null} */
export function judgedIn(payload) {
  const { fields, ...rest } = payload?.changes ?? {};
  const alone = Object.keys({ ...rest, ...fields }).join() === JUDGED && payload?.addition === undefined;
  const judged = alone ? valueOf(fields ?? {}, JUDGED) : null;
  return typeof judged === "string" ? judged : null;
}

/** Give what was answered, or null when it was skipped, not known or not told. @param {Answers} fields @param {string} code @returns {Json} */
export function valueOf(fields, code) {
  const answer = Object.hasOwn(fields, code) ? fields[code] : undefined;
  return answer !== undefined && "value" in answer ? answer.value : null;
}

/** @param {IncidentChanges | Written["payload"]} from @returns {Omit<IncidentChanges, "fields">} */
function pick(from) {
  return Object.fromEntries(REPLACED.filter((name) => Object.hasOwn(from, name)).map((name) => [name, from[name]]));
}

/** @param {Domain} domain @param {string} kind @param {string} code @param {unknown} answer */
function fits(domain, kind, code, answer) {
  return fitsAll(domain, kind, { [code]: answer });
}

/** @param {Domain} domain @param {string} kind @param {unknown} answers @returns {boolean} */
function fitsAll(domain, kind, answers) {
  try {
    checkAnswers(domain, answerable(domain, kind), answers);
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** @param {IncidentDraft} draft @param {Written} written */
function add(draft, written) {
  const { position, at, author, role, payload } = written;
  draft.changedAt.push(at);
  if (payload.addition === undefined) return;
  draft.additions.push(Object.freeze({ position, at, author, role, text: payload.addition, lang: payload.addition_lang ?? null }));
}
