// Which records does a draft become? Payloads as domain/data/records.json has them, in the order they are sealed.

import { answerOf, cleanText } from "./draft.js";
import { precisionOf } from "../domain/dates.js";
import { applies } from "../domain/kinds.js";

/** @import { Draft, DraftFile } from "./draft.js" */
/** @import { Questions } from "./questions.js" */
/** @typedef {import("../format/canonical.js").JsonObject} JsonObject */
/** @typedef {import("../format/record.js").Compartment} Compartment */

/**
 * @typedef {{type: string, compartment: Compartment, payload: JsonObject}} NewRecord
 * @typedef {object} StoredFile what the upload learned about a file
 * @property {string} sha256
 * @property {string} salt
 * @property {string[]} slices
 * @property {number} sealed_size
 * @property {string} media_type
 * @typedef {{id: () => string, at: string, language: string, nothingTold: string}} Moment
 */

/** A country that is not told. */
const NOT_TOLD = "ZZ";
const PERSON = "reporter";
/** What each audience uses the report for, unless something else is agreed on. @type {Record<string, string>} */
export const PURPOSE = { A0: "safety", A1: "legal_defence", A2: "criminal_complaint", A3: "legal_defence", A4: "advocacy", A5: "safety", A6: "statistics" };
/** How the person appears before an audience when they said yes and nothing else; before all others without anything that identifies them. @type {Record<string, string>} */
export const LEVEL = { A0: "L3", A6: "L0" };

/**
 * @param {Draft} draft
 * @param {Questions} questions
 * @param {Map<string, StoredFile>} stored evidence id → what the upload learned
 * @param {Moment} moment
 * @returns {NewRecord[]}
 */
export function recordsOf(draft, questions, stored, moment) {
  const incidents = draft.kinds.map((kind, index) => incidentOf(draft, kind, index === 0, questions, moment));
  const files = draft.files.filter((file) => stored.has(file.id));
  return [
    ...incidents.map((payload) => report("incident", payload)),
    ...files.map((file) => report("evidence", evidenceOf(file, /** @type {StoredFile} */ (stored.get(file.id)), Object.values(incidentsOf(draft))))),
    ...questions.consent.audiences
      .filter((audience) => !audience.separate)
      .map((audience) => report("consent", consentOf(audience.code, draft, questions, moment))),
    ...(draft.message.trim() ? [report("message", { text: cleanText(draft.message), lang: languageOf(draft, moment) })] : []),
    ...personOf(draft),
  ];
}

/** What fits one request; a long list of files does not. */
const FIRST_RECORDS = 150;
const FIRST_CHARACTERS = 600_000;

/**
 * Split the records into those that are sent with the report and those that follow.
 * @param {NewRecord[]} records
 * @returns {{first: NewRecord[], later: NewRecord[]}}
 */
export function splitRecords(records) {
  let room = FIRST_CHARACTERS;
  let count = FIRST_RECORDS;
  /** @type {{first: NewRecord[], later: NewRecord[]}} */
  const split = { first: [], later: [] };
  for (const record of records) {
    const size = JSON.stringify(record.payload).length + 2000;
    // Only files may follow: everything else is what makes it a report.
    const fits = record.type !== "evidence" || (size <= room && count > 0);
    split[fits ? "first" : "later"].push(record);
    if (fits) [room, count] = [room - size, count - 1];
  }
  return split;
}

/** @param {string} type @param {JsonObject} payload @returns {NewRecord} */
function report(type, payload) {
  return { type, compartment: "report", payload };
}

/** @param {Draft} draft @returns {Record<string, string>} of the kinds that are still chosen */
function incidentsOf(draft) {
  return Object.fromEntries(draft.kinds.map((kind) => [kind, draft.incidents[kind] ?? ""]));
}

/** @param {Draft} draft @param {string} kind @param {boolean} first @param {Questions} questions @param {Moment} moment @returns {JsonObject} */
function incidentOf(draft, kind, first, questions, moment) {
  const narrative = cleanText(draft.narrative);
  return {
    incident: draft.incidents[kind] ?? "",
    kind,
    occurred: draft.date ? { from: draft.date, to: null, precision: precisionOf(draft.date) } : { from: null, to: null, precision: "unknown" },
    place: { country: draft.country || NOT_TOLD, ...(draft.city.trim() && { city: cleanText(draft.city).slice(0, 200) }) },
    sentence: sentenceOf(draft, moment),
    // The free telling stands once, with the kind that was chosen first.
    ...(first && narrative && { narrative, narrative_lang: languageOf(draft, moment) }),
    fields: { ...answersOf(draft, kind, questions), ...(first && answersOf(draft, "common", questions)) },
    ...(draft.safe && { safe_now: draft.safe }),
  };
}

/** A person may read the page in one language and write in another. @param {Draft} draft @param {Moment} moment @returns {string} */
function languageOf(draft, moment) {
  const told = draft.narrativeLanguage || moment.language;
  return told === "other" ? "und" : told;
}

/** @param {Draft} draft @param {Moment} moment @returns {string} */
function sentenceOf(draft, moment) {
  const told = cleanText(draft.sentence) || cleanText(draft.narrative).split(/\n/)[0] || moment.nothingTold;
  return told.length > 1000 ? `${told.slice(0, 999).toWellFormed()}…` : told;
}

/** @param {Draft} draft @param {string} kind @param {Questions} questions @returns {JsonObject} */
function answersOf(draft, kind, questions) {
  const fields = kind === "common" ? questions.common : (questions.kinds.get(kind)?.fields ?? []);
  const asked = fields.filter((field) => applies(field, draft.answers[kind] ?? {}));
  const given = asked.map(({ code }) => [code, answerOf(draft, kind, code)]).filter(([, answer]) => answer);
  return Object.fromEntries(given);
}

/**
 * @param {Pick<DraftFile, "id" | "name" | "size" | "describes">} file
 * @param {StoredFile} stored
 * @param {string[]} incidents
 * @returns {JsonObject}
 */
export function evidenceOf(file, stored, incidents) {
  const describes = cleanText(file.describes);
  return {
    evidence: file.id,
    name: file.name,
    media_type: stored.media_type,
    size: file.size,
    sha256: stored.sha256,
    captured_at: null,
    capture_method: null,
    ...(describes && { describes: describes.slice(0, 4000) }),
    incidents,
    derived_from: null,
    derivation: null,
    salt: stored.salt,
    slices: stored.slices,
    sealed_size: stored.sealed_size,
    layout: 1,
  };
}

/**
 * @param {string} audience
 * @param {Draft} draft
 * @param {Questions} questions
 * @param {Moment} moment
 * @returns {JsonObject}
 */
function consentOf(audience, draft, questions, moment) {
  const known = questions.consent.audiences.find((each) => each.code === audience);
  const answer = draft.consent[audience] ?? { choice: known?.choice ?? "ask", country: "", level: "" };
  return receiptOf(audience, answer, questions, moment);
}

/**
 * One answer to one audience, as it is kept.
 * @param {string} audience
 * @param {{choice: string, country: string, level: string}} answer
 * @param {Questions} questions
 * @param {Moment} moment
 * @returns {JsonObject}
 */
export function receiptOf(audience, answer, questions, moment) {
  const agreed = answer.choice === "yes";
  return {
    receipt: moment.id(),
    person: PERSON,
    audience,
    recipient: null,
    country: agreed && answer.country ? answer.country : null,
    scope: { covers: "whole", ids: [] },
    identity_level: (agreed && answer.level) || LEVEL[audience] || "L1",
    purpose: PURPOSE[audience] ?? "safety",
    choice: answer.choice,
    wording: questions.consent.wording,
    language: moment.language,
    how: "on_screen",
    given_at: moment.at,
    expires_at: monthsLater(moment.at, questions.consent.months),
  };
}

/** @param {Draft} draft @returns {NewRecord[]} none when the person did not say who they are */
function personOf(draft) {
  const name = cleanText(draft.name).slice(0, 200);
  const contact = cleanText(draft.contact).slice(0, 300);
  if (!name && !contact) return [];
  const payload = {
    person: PERSON,
    names: name ? [{ text: name }] : [],
    ...(contact && { contacts: [{ channel: cleanText(draft.channel).slice(0, 60) || "other", value: contact, safe: draft.contactSafe }] }),
  };
  return [{ type: "person", compartment: "identity", payload }];
}

/** @param {string} instant @param {number} months @returns {string} */
export function monthsLater(instant, months) {
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.toISOString();
}
