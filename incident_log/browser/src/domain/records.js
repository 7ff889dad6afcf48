// Is this payload what its record type may hold? The schemas are data/records.json; messages name fields of ours only.

import { FormatError } from "../errors.js";
import { isB64uOf } from "../format/encoding.js";
import { asObject, checkAnswer, checkAnswers, checkCountry, checkText } from "./answers.js";
import { checkDateOrTime, checkOccurred, checkPartialDate } from "./dates.js";
import { answerable, kindOf } from "./kinds.js";

/** @import { Domain, Payload, RecordType, Spec } from "./types.d.ts" */

export const REPORTER = "reporter";
const ID_BYTES = 16;
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const INSTANT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;

/**
 * Tell whether this version knows the type and its schema; what it does not know is kept, never dropped.
 * @param {Domain} domain @param {string} type @param {number} schema
 */
export function isReadable(domain, type, schema) {
  const known = recordType(domain, type);
  return known !== null && Number.isInteger(schema) && schema >= 1 && schema <= known.schema;
}

/** @param {Domain} domain @param {string} type @returns {RecordType | null} */
export function recordType(domain, type) {
  return Object.hasOwn(domain.json.records.types, type) ? (domain.json.records.types[type] ?? null) : null;
}

/**
 * Take the payload of a record. It does not check who wrote it, nor whether what it refers to exists: fold() does.
 * @param {Domain} domain @param {string} type @param {number} schema @param {unknown} payload
 * @returns {Payload}
 * @throws {FormatError} an unknown type, field or value, and what is over a limit
 */
export function checkPayload(domain, type, schema, payload) {
  const known = recordType(domain, type);
  if (known === null || !isReadable(domain, type, schema)) {
    throw new FormatError("record: this type or schema is not known to this version");
  }
  checkObject(domain, known.fields, type, payload);
  const checked = /** @type {Payload} */ (payload);
  ACROSS[type]?.(domain, checked);
  return checked;
}

/**
 * Check changed answers; null takes an answer away. Without a kind an answer must fit a field of that code of some kind.
 * @param {Domain} domain @param {string | null} kind @param {unknown} changes
 */
export function checkChanges(domain, kind, changes) {
  const kinds = kind === null ? [...domain.kinds.keys()] : [kind];
  for (const [code, answer] of Object.entries(asObject(changes, "changes: not an object"))) {
    if (answer !== null) checkChange(domain, kinds, code, answer);
  }
}

/** @param {Domain} domain @param {string[]} kinds @param {string} code @param {unknown} answer */
function checkChange(domain, kinds, code, answer) {
  const fields = kinds.map((kind) => answerable(domain, kind).get(code)).filter((field) => field !== undefined);
  const last = fields.pop();
  if (last === undefined) throw new FormatError("changes: a field that is not asked here");
  for (const field of fields) {
    try {
      checkAnswer(domain, field, answer);
      return;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  }
  checkAnswer(domain, last, answer);
}

/** @param {Domain} domain @param {Readonly<Record<string, Spec>>} fields @param {string} what @param {unknown} value */
function checkObject(domain, fields, what, value) {
  const given = asObject(value, `${what}: not an object`);
  if (Object.keys(given).some((name) => !Object.hasOwn(fields, name))) {
    throw new FormatError(`${what}: a field that this version does not have`);
  }
  for (const [name, spec] of Object.entries(fields)) {
    if (Object.hasOwn(given, name)) checkPart(domain, spec, `${what}.${name}`, given[name]);
    else if (spec.required) throw new FormatError(`${what}.${name}: missing`);
  }
}

/** @param {Domain} domain @param {Spec} spec @param {string} what @param {unknown} value */
function checkPart(domain, spec, what, value) {
  if (value === null && spec.nullable) return;
  try {
    checkValue(domain, spec, value);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(`${what}: ${error.message}`);
  }
}

/** @param {Domain} domain @param {Spec} spec @param {unknown} value */
function checkValue(domain, spec, value) {
  const check = CHECKS[spec.type];
  if (check !== undefined) {
    check(domain, spec, value);
    return;
  }
  const known = domain.codes.get(spec.type);
  if (known === undefined) throw new FormatError("a type that this version does not have");
  if (typeof value !== "string" || !known.has(value)) throw new FormatError("not one of the known values");
}

/** @param {unknown} value @param {number} length */
function checkOctets(value, length) {
  if (typeof value !== "string") throw new FormatError("not a text");
  if (!isB64uOf(value, length)) throw new FormatError(`not the base64url of ${length} bytes`);
}

/** @param {unknown} value @param {RegExp} shape */
function checkMoment(value, shape) {
  if (typeof value !== "string" || !shape.test(value)) throw new FormatError("not in the form of a day or time");
  const at = new Date(value);
  // Python knows no year 0.
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, value.length) !== value || value.startsWith("0000")) {
    throw new FormatError("no such day or time");
  }
}

/** @param {Domain} domain @param {Spec} spec @param {unknown} value */
function checkList(domain, spec, value) {
  const { least = 0, most = 0, of } = spec;
  if (!Array.isArray(value) || value.length < least || value.length > most || typeof of !== "object") {
    throw new FormatError(`not a list of ${least} to ${most}`);
  }
  for (const item of value) checkValue(domain, of, item);
}

/** @param {Spec} spec @param {unknown} value */
function checkInteger(spec, value) {
  const { least = 0, most = 0 } = spec;
  if (!Number.isSafeInteger(value) || Number(value) < least || Number(value) > most) {
    throw new FormatError(`not a whole number from ${least} to ${most}`);
  }
}

/** @type {Readonly<Record<string, (domain: Domain, spec: Spec, value: unknown) => unknown>>} */
const CHECKS = Object.freeze({
  text: (_domain, spec, value) => checkText(value, { least: spec.least ?? 0, most: spec.max ?? 0 }),
  code: (_domain, spec, value) => {
    if (typeof value !== "string" || !spec.values?.includes(value)) throw new FormatError("not one of the known values");
  },
  integer: (_domain, spec, value) => checkInteger(spec, value),
  list: checkList,
  object: (domain, spec, value) => checkObject(domain, spec.fields ?? {}, "object", value),
  // The answers of a sub-record are checked here; those of an incident wait for its kind.
  answers: (domain, spec, value) =>
    typeof spec.of === "string" ? checkAnswers(domain, answerable(domain, spec.of), value) : asObject(value, "not an object"),
  answer_changes: (_domain, _spec, value) => asObject(value, "not an object"),
  bool: (_domain, _spec, value) => {
    if (typeof value !== "boolean") throw new FormatError("neither yes nor no");
  },
  id: (_domain, _spec, value) => checkOctets(value, ID_BYTES),
  person_id: (_domain, _spec, value) => (value === REPORTER ? null : checkOctets(value, ID_BYTES)),
  b64u: (_domain, spec, value) => checkOctets(value, spec.length ?? 0),
  instant: (_domain, _spec, value) => checkMoment(value, INSTANT),
  day: (_domain, _spec, value) => checkMoment(value, DAY),
  partial_date: (_domain, _spec, value) => checkPartialDate(value),
  date_or_time: (_domain, _spec, value) => checkDateOrTime(value),
  language: (_domain, _spec, value) => {
    if (typeof value !== "string" || !LANGUAGE.test(value)) throw new FormatError("not a language code");
  },
  country: (domain, _spec, value) => checkCountry(domain, value),
});

/** @param {Pick<Payload, "occurred">} payload */
function acrossOccurred({ occurred }) {
  if (occurred !== undefined) checkOccurred(occurred.from, occurred.to, occurred.precision);
}

/** @type {Readonly<Record<string, (domain: Domain, payload: Payload) => void>>} */
const ACROSS = Object.freeze({
  incident(domain, payload) {
    checkAnswers(domain, answerable(domain, payload.kind ?? ""), payload.fields ?? {});
    acrossOccurred(payload);
  },
  amendment(domain, payload) {
    const changes = payload.changes ?? {};
    if (Object.keys(changes).length === 0 && payload.addition === undefined) {
      throw new FormatError("amendment: it changes nothing");
    }
    if (changes.occurred !== undefined) acrossOccurred({ occurred: changes.occurred });
    checkChanges(domain, changes.kind === undefined ? null : kindOf(domain, changes.kind).code, changes.fields ?? {});
  },
  evidence(_domain, payload) {
    if ((payload.derived_from === null) !== (payload.derivation === null)) {
      throw new FormatError("evidence: a copy names its original and how it was made");
    }
    if (payload.derived_from === payload.evidence) throw new FormatError("evidence: nothing is a copy of itself");
  },
  consent(_domain, payload) {
    if ((payload.scope?.covers === "whole") !== (payload.scope?.ids.length === 0)) {
      throw new FormatError("consent: chosen parts are named, the whole is not");
    }
    if (payload.once === true && payload.choice !== "yes") {
      throw new FormatError("consent: only an agreement is for one time");
    }
  },
  deadline(_domain, payload) {
    if (payload.rule === null && (payload.due === null || payload.title === undefined)) {
      throw new FormatError("deadline: without a rule it needs a title and a date");
    }
    if (payload.rule !== null && payload.trigger === null) {
      throw new FormatError("deadline: the date it counts from is missing");
    }
    if (payload.rule !== null && payload.due !== null && !payload.reason) {
      throw new FormatError("deadline: another date than the computed one needs a reason");
    }
  },
});
