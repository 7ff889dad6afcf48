// Is this an answer to that question? Messages name fields of ours only, never anything that was answered.

import { FormatError } from "../errors.js";
import { byCode } from "./kinds.js";
import { checkDateOrTime, checkPartialDate } from "./dates.js";

/** @import { Domain, Field, FieldMap } from "./types.d.ts" */

export const NOT_TOLD = ["unknown", "withheld"];
export const BASES = ["seen", "told", "inferred"];
export const UNITS = ["minutes", "hours", "days", "months"];
const MOST_ITEMS = 50;
const LONGEST = { text: 2000, long_text: 100_000 };
const REFERENCE = /^[A-Za-z0-9_-]{1,64}$/;
// Tab, line feed and carriage return are part of text; every other control character is refused.
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;
const BLANK = /^[ \t\r\n\u00a0]+|[ \t\r\n\u00a0]+$/g;

/**
 * Refuse answers to questions that are not asked, and values that do not fit their field.
 * @param {Domain} domain @param {FieldMap} fields @param {unknown} answers
 */
export function checkAnswers(domain, fields, answers) {
  for (const [code, answer] of Object.entries(asObject(answers, "answers: not an object"))) {
    const field = fields.get(code);
    if (field === undefined) throw new FormatError("answers: a field that is not asked here");
    checkAnswer(domain, field, answer);
  }
}

/**
 * Refuse an answer that is neither a fitting value, nor “I do not know”, nor “I would rather not say”.
 * @param {Domain} domain @param {Field} field @param {unknown} answer
 */
export function checkAnswer(domain, field, answer) {
  const given = asObject(answer, `answer ${field.code}: not an object`);
  const names = Object.keys(given);
  if (names.length === 1 && names[0] === "answer") {
    if (!includes(NOT_TOLD, given["answer"])) throw new FormatError(`answer ${field.code}: not one of the known values`);
    return;
  }
  if (!("value" in given) || names.some((name) => name !== "value" && name !== "basis")) {
    throw new FormatError(`answer ${field.code}: it needs a value, and nothing else but a basis`);
  }
  if ("basis" in given && !includes(BASES, given["basis"])) {
    throw new FormatError(`answer ${field.code}: not one of the known bases`);
  }
  checkValues(domain, field, given["value"]);
}

/**
 * Refuse what is no text, blank where something is needed, too long, or holds control characters.
 * @param {unknown} value @param {{ least: number, most: number }} limits in characters, not in UTF-16 units
 */
export function checkText(value, { least, most }) {
  if (typeof value !== "string") throw new FormatError("not a text");
  if (characters(value) > most) throw new FormatError(`longer than ${most} characters`);
  if (characters(value.replace(BLANK, "")) < least) throw new FormatError("empty");
  if (CONTROL.test(value)) throw new FormatError("holds control characters");
}

/** @param {Domain} domain @param {unknown} value ISO 3166-1, or ZZ for a country that is not told */
export function checkCountry(domain, value) {
  if (typeof value !== "string" || !domain.countries.has(value)) throw new FormatError("not a country code");
}

/** @param {unknown} value @param {string} message @returns {Readonly<Record<string, unknown>>} */
export function asObject(value, message) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new FormatError(message);
  return /** @type {Record<string, unknown>} */ (value);
}

/** Count as Python does. @param {string} text */
function characters(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** @param {readonly string[]} known @param {unknown} value */
function includes(known, value) {
  return typeof value === "string" && known.includes(value);
}

/** @param {Domain} domain @param {Field} field @param {unknown} value */
function checkValues(domain, field, value) {
  if (!field.many) {
    checkNamed(domain, field, value);
    return;
  }
  if (!Array.isArray(value) || value.length < 1 || value.length > MOST_ITEMS) {
    throw new FormatError(`answer ${field.code}: not a list of 1 to ${MOST_ITEMS}`);
  }
  for (const item of value) checkNamed(domain, field, item);
}

/** @param {Domain} domain @param {Field} field @param {unknown} value */
function checkNamed(domain, field, value) {
  const check = CHECKS[field.type];
  if (check === undefined) throw new FormatError(`answer ${field.code}: a type that this version does not have`);
  try {
    check(domain, field, value);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(`answer ${field.code}: ${error.message}`);
  }
}

/** @param {Field} field @param {unknown} value */
function checkChoice(field, value) {
  if (!includes(field.choices.map((choice) => choice.code), value)) throw new FormatError("not one of the choices");
}

/** @param {Field} field @param {unknown} value */
function checkChoices(field, value) {
  if (!Array.isArray(value) || value.length < 1 || value.length > field.choices.length) {
    throw new FormatError("not a list of choices");
  }
  if (new Set(value).size !== value.length) throw new FormatError("a choice stands twice");
  for (const item of value) checkChoice(field, item);
}

/** @param {unknown} value */
function checkNumber(value) {
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw new FormatError("not a whole number from 0 up");
}

/** @param {unknown} value */
function checkDuration(value) {
  const given = asObject(value, "not an amount and a unit");
  if (Object.keys(given).sort().join(" ") !== "amount unit") throw new FormatError("not an amount and a unit");
  checkNumber(given["amount"]);
  if (!includes(UNITS, given["unit"])) throw new FormatError("not one of the known units");
}

/** @type {Readonly<Record<string, (domain: Domain, field: Field, value: unknown) => unknown>>} */
const CHECKS = Object.freeze({
  text: (_domain, _field, value) => checkText(value, { least: 1, most: LONGEST.text }),
  long_text: (_domain, _field, value) => checkText(value, { least: 1, most: LONGEST.long_text }),
  date: (_domain, _field, value) => checkPartialDate(value),
  datetime: (_domain, _field, value) => checkDateOrTime(value),
  enum: (_domain, field, value) => checkChoice(field, value),
  multi_enum: (_domain, field, value) => checkChoices(field, value),
  bool: (_domain, _field, value) => {
    if (typeof value !== "boolean") throw new FormatError("neither yes nor no");
  },
  number: (_domain, _field, value) => checkNumber(value),
  country: (domain, _field, value) => checkCountry(domain, value),
  duration: (_domain, _field, value) => checkDuration(value),
  reference: (_domain, _field, value) => {
    if (typeof value !== "string" || !REFERENCE.test(value)) throw new FormatError("not an id");
  },
  group: (domain, field, value) => checkAnswers(domain, byCode(field.fields), value),
});
