// Which facts ship with the program? Makes them ready once from the JSON that api.js fetched; packaged.py reads the same files.

import { FormatError } from "../errors.js";
import { namesFrom } from "./names.js";

/** @import { Choice, Domain, DomainJson, Field, Kind, Subrecord, Values } from "./types.d.ts" */

export const SERVED = [
  "common_fields",
  "consent",
  "countries",
  "deadlines",
  "dossiers",
  "evidence",
  "kinds",
  "membership",
  "names",
  "records",
  "subrecords",
  "what_to_do",
  "words",
];

/**
 * Make the domain out of its data files. Everything is frozen; every other domain function takes the result first.
 * @param {unknown} value the answer of the domain route
 * @returns {Domain}
 * @throws {FormatError} a file is missing
 */
export function loadDomain(value) {
  const json = asDomainJson(freeze(value));
  return Object.freeze({
    json,
    kinds: byCode(json.kinds.kinds.map((kind) => kindFrom(json, kind))),
    commonFields: byCode(json.common_fields.fields.map((field) => fieldFrom(json, field))),
    subrecords: byCode(json.subrecords.subrecords.map((entry) => subrecordFrom(json, entry))),
    rules: byCode(json.deadlines.rules),
    countries: new Set(json.countries.codes),
    codes: codesFrom(json),
    names: namesFrom(json.names),
  });
}

/** @param {unknown} value @returns {DomainJson} */
function asDomainJson(value) {
  if (typeof value !== "object" || value === null) throw new FormatError("domain data: not an object");
  const missing = SERVED.find((name) => !(name in value));
  if (missing !== undefined) throw new FormatError(`domain data: ${missing} is missing`);
  return /** @type {DomainJson} */ (value);
}

/** @template T @param {T} value @returns {T} */
function freeze(value) {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}

/** @template {{ code: string }} T @param {readonly T[]} entries @returns {ReadonlyMap<string, T>} */
function byCode(entries) {
  return new Map(entries.map((entry) => [entry.code, entry]));
}

/** @param {DomainJson} json @param {Values} entry @returns {Kind} */
function kindFrom(json, entry) {
  const kind = /** @type {Kind} */ (/** @type {unknown} */ (entry));
  return Object.freeze({ ...kind, relatives_in_country: kind.relatives_in_country ?? false, fields: fieldsFrom(json, entry) });
}

/** @param {DomainJson} json @param {Values} entry @returns {Subrecord} */
function subrecordFrom(json, entry) {
  const subrecord = /** @type {Subrecord} */ (/** @type {unknown} */ (entry));
  return Object.freeze({ ...subrecord, fields: fieldsFrom(json, entry) });
}

/** @param {DomainJson} json @param {Values} entry @returns {readonly Field[]} */
function fieldsFrom(json, entry) {
  const fields = /** @type {readonly Values[]} */ (entry["fields"] ?? []);
  return Object.freeze(fields.map((field) => fieldFrom(json, field)));
}

/** @param {DomainJson} json @param {Values} entry @returns {Field} */
function fieldFrom(json, entry) {
  const field = /** @type {Partial<Field> & Pick<Field, "code" | "label" | "type" | "ask">} */ (/** @type {unknown} */ (entry));
  return Object.freeze({
    code: field.code,
    label: field.label,
    type: field.type,
    question: field.question ?? null,
    hint: field.hint ?? null,
    choices: choicesFrom(json, entry),
    many: field.many ?? false,
    ask: field.ask,
    required_before_export: field.required_before_export ?? false,
    sensitivity: field.sensitivity ?? [],
    refers_to: field.refers_to ?? null,
    fields: fieldsFrom(json, entry),
    when: field.when ?? null,
    same_as: field.same_as ?? null,
    ahead: field.ahead ?? false,
    event: field.event ?? null,
    beside: field.beside ?? [],
  });
}

/** @param {DomainJson} json @param {Values} entry @returns {readonly Choice[]} */
function choicesFrom(json, entry) {
  const vocabulary = entry["vocabulary"];
  if (typeof vocabulary === "string") return json.kinds.vocabularies[vocabulary] ?? [];
  return /** @type {readonly Choice[]} */ (/** @type {unknown} */ (entry["choices"] ?? []));
}

/** The codes a payload may hold, by the type that data/records.json gives them. @param {DomainJson} json */
function codesFrom(json) {
  /** @type {Record<string, readonly { code: string }[]>} */
  const lists = {
    place_type: json.common_fields["place_types"] ?? [],
    audience: json.consent.audiences,
    purpose: json.consent.purposes,
    consent_how: json.consent.how,
    status: json.words.statuses,
    deadline_rule: json.deadlines.rules,
    dossier_audience: json.dossiers.audiences,
    kind: /** @type {readonly { code: string }[]} */ (/** @type {unknown} */ (json.kinds.kinds)),
    ...json.records.vocabularies,
  };
  return new Map(Object.entries(lists).map(([type, list]) => [type, new Set(list.map((entry) => entry.code))]));
}
