// What must a dossier hold, and what must it leave out? The rules of each audience, the allegations, and what is missing.

import { FormatError } from "../errors.js";
import { answerable, byCode, kindOf } from "./kinds.js";

/** @import { Allegation, Answers, Case, Domain, DossierAudience, Exhibit, Fact, Field, FieldMap, Incident, Problem } from "./types.d.ts" */

/** @param {Domain} domain @param {string} code @returns {DossierAudience} @throws {FormatError} there is none of this code */
export function audienceOf(domain, code) {
  const audience = domain.json.dossiers.audiences.find((entry) => entry.code === code);
  if (audience === undefined) throw new FormatError("dossier: no audience of this code");
  return audience;
}

/** Tell whether an answer is not for this audience. @param {Field} field @param {DossierAudience} audience */
export function isLeftOut(field, audience) {
  return field.sensitivity.some((code) => audience.leaves_out.includes(code));
}

/** State every incident that was not erased, with the answers that are for this audience. @param {Domain} domain @param {Case} view @param {DossierAudience} audience @returns {readonly Allegation[]} */
export function allegations(domain, view, audience) {
  const live = view.incidents.filter((incident) => !incident.erased);
  return Object.freeze(live.map((incident) => allegationOf(domain, incident, exhibitsFor(view, incident), audience)));
}

/** Give what supports an incident: exhibits that name it, and all that name none when it is the only one. @param {Case} view @param {Incident} incident @returns {readonly Exhibit[]} */
export function exhibitsFor(view, incident) {
  const alone = view.incidents.filter((other) => !other.erased).length === 1;
  return liveExhibits(view).filter(({ payload: { incidents: named = [] } }) => {
    return named.includes(incident.incident) || (alone && named.length === 0);
  });
}

/** Give every exhibit that was not erased. @param {Case} view @returns {readonly Exhibit[]} */
export function liveExhibits(view) {
  return view.evidence.filter((exhibit) => !exhibit.erased);
}

/** List what is missing for this audience, blocking problems first. @param {Domain} domain @param {Case} view @param {DossierAudience} audience @param {string | null} [country] @returns {readonly Problem[]} */
export function problemsIn(domain, view, audience, country = null) {
  const found = [
    ...caseProblems(domain, view, audience, country),
    ...view.incidents.filter((incident) => !incident.erased).flatMap((incident) => incidentProblems(domain, view, incident, audience)),
    ...liveExhibits(view).flatMap((exhibit) => exhibitProblems(domain, view, exhibit, audience)),
  ];
  return Object.freeze(found.sort((one, other) => Number(other.blocks) - Number(one.blocks)));
}

/** Tell whether a dossier may be made; what does not block is a matter of judgement. @param {readonly Problem[]} problems @returns {boolean} */
export function isComplete(problems) {
  return !problems.some((problem) => problem.blocks);
}

/** @param {Domain} domain @param {Incident} incident @param {readonly Exhibit[]} exhibits @param {DossierAudience} audience @returns {Allegation} */
function allegationOf(domain, incident, exhibits, audience) {
  const answered = new Map([...answerable(domain, incident.kind)].filter(([code]) => Object.hasOwn(incident.fields, code)));
  const shown = shownTo(answered, audience);
  return Object.freeze({
    incident: incident.incident,
    kind: incident.kind,
    sentence: incident.sentence,
    facts: Object.freeze(factsOf(shown, incident.fields, audience, "")),
    exhibits: Object.freeze(exhibits.map((exhibit) => exhibit.evidence)),
    left_out: Object.freeze([...answered.keys()].filter((code) => !shown.has(code))),
  });
}

/** @param {FieldMap} fields @param {DossierAudience} audience @returns {FieldMap} */
function shownTo(fields, audience) {
  return new Map([...fields].filter(([, field]) => !isLeftOut(field, audience)));
}

/** @param {FieldMap} fields @param {Answers} answers @param {DossierAudience} audience @param {string} prefix @returns {Fact[]} */
function factsOf(fields, answers, audience, prefix) {
  return [...fields].flatMap(([code, field]) => {
    const answer = answers[code] ?? { answer: "unknown" };
    const path = `${prefix}${code}`;
    if (field.type === "group" && "value" in answer) {
      const items = /** @type {Answers[]} */ (/** @type {unknown} */ (answer.value));
      return items.flatMap((item, at) => groupFacts(field, item, audience, `${path}.${at + 1}.`));
    }
    const fact = { path, label: field.label, type: field.type };
    if ("value" in answer) return [Object.freeze({ ...fact, value: answer.value, answer: null, basis: answer.basis ?? null })];
    return [Object.freeze({ ...fact, value: null, answer: answer.answer, basis: null })];
  });
}

/** @param {Field} field @param {Answers} item @param {DossierAudience} audience @param {string} prefix @returns {Fact[]} */
function groupFacts(field, item, audience, prefix) {
  const inner = new Map([...byCode(field.fields)].filter(([code]) => Object.hasOwn(item, code)));
  return factsOf(shownTo(inner, audience), item, audience, prefix);
}

/** @param {Domain} domain @param {string} code @param {string | null} [ref] @param {string | null} [field] @returns {Problem} */
function problem(domain, code, ref = null, field = null) {
  const blocks = domain.json.dossiers.problems.find((entry) => entry.code === code)?.blocks ?? true;
  return Object.freeze({ code, blocks, ref, field });
}

/** @param {Domain} domain @param {Case} view @param {DossierAudience} audience @param {string | null} country @returns {Problem[]} */
function caseProblems(domain, view, audience, country) {
  const { summary } = view;
  const checks = {
    withdrawn: summary.status === "withdrawn",
    no_incident: view.incidents.every((incident) => incident.erased),
    unreadable_entries: summary.unreadable > 0,
    refused_entries: summary.refused > 0,
    country: (audience.country ?? false) && country === null,
    no_person: view.people.length === 0,
    no_reporter: view.people.length > 0 && !view.people.some((written) => written.payload.person === "reporter"),
    too_many_annexes: audience.max_annexes !== undefined && liveExhibits(view).length > audience.max_annexes,
  };
  return Object.entries(checks).filter(([, wrong]) => wrong).map(([code]) => problem(domain, code));
}

/** @param {Domain} domain @param {Case} view @param {Incident} incident @param {DossierAudience} audience @returns {Problem[]} */
function incidentProblems(domain, view, incident, audience) {
  const missing = kindOf(domain, incident.kind).fields.filter((field) => {
    return field.required_before_export && !isLeftOut(field, audience) && !Object.hasOwn(incident.fields, field.code);
  });
  const found = missing.map((field) => problem(domain, "missing_field", incident.incident, field.code));
  if (incident.occurred.precision === "unknown") found.push(problem(domain, "no_date", incident.incident));
  if (exhibitsFor(view, incident).length === 0) found.push(problem(domain, "no_evidence", incident.incident));
  const foreign = incident.narrative !== null && !isReadable(incident.narrative_lang, audience);
  if (foreign && !Object.hasOwn(incident.fields, "translations")) found.push(problem(domain, "language", incident.incident));
  return found;
}

/** @param {Domain} domain @param {Case} view @param {Exhibit} exhibit @param {DossierAudience} audience @returns {Problem[]} */
function exhibitProblems(domain, view, exhibit, audience) {
  const { describes, proves, unsafe_file, language } = exhibit.payload;
  const checks = {
    not_described: !describes,
    not_proving: !proves,
    unsafe_file: unsafe_file ?? false,
    language: language !== undefined && !isReadable(language, audience) && !isTranslated(view, exhibit),
  };
  return Object.entries(checks).filter(([, wrong]) => wrong).map(([code]) => problem(domain, code, exhibit.evidence));
}

/** @param {string | null} language @param {DossierAudience} audience */
function isReadable(language, audience) {
  return audience.languages.length === 0 || (language !== null && audience.languages.includes(language));
}

/** @param {Case} view @param {Exhibit} exhibit */
function isTranslated(view, exhibit) {
  return view.evidence.some((other) => exhibit.derived.includes(other.evidence) && other.payload.derivation === "translated");
}
