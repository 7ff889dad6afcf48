// How is an answer read in a dossier? Values become plain text in the dossier's language.

/** @import { Say, FieldText } from "./types.d.ts" */

/**
 * Label and text of every answered field, in the order of the questions.
 *
 * @param {readonly FieldText[]} fields
 * @param {{readonly [code: string]: unknown}} answers
 * @param {Reading} reading how values become words
 * @returns {[string, string][]}
 */
export function answerRows(fields, answers, reading) {
  /** @type {[string, string][]} */
  const rows = [];
  for (const field of fields) {
    const answer = /** @type {{value?: unknown, answer?: string, basis?: string} | undefined} */ (answers[field.code]);
    if (answer === undefined) continue;
    rows.push([reading.t(field.label), textOf(field, answer, reading)]);
  }
  return rows;
}

/** Several answers behind one another; a sentence among them ends without its stop. @param {readonly [string, string][]} rows @returns {string} */
export function inOneLine(rows) {
  return rows.map(([label, text]) => `${label}: ${text}`).join("; ").replace(/(?<!\.)\.; /g, "; "); // prettier-ignore
}

/**
 * @typedef {object} Reading
 * @property {Say} t
 * @property {(code: string) => string} country name of a country code
 * @property {(date: string) => string} date as people write it
 * @property {(code: string) => string} [basis] how it is known, where no legend explains the short words
 * @property {(id: string) => string} reference what an id stands for, such as an exhibit number
 */

/** @param {FieldText} field @param {{value?: unknown, answer?: string, basis?: string}} answer @param {Reading} reading */
function textOf(field, answer, reading) {
  const { t } = reading;
  if (answer.answer === "unknown") return t("The person does not know.");
  if (answer.answer === "withheld") return t("The person would rather not say.");
  const values = field.many && Array.isArray(answer.value) ? answer.value : [answer.value];
  const text = values.map((value) => one(field, value, reading)).join(field.type === "group" ? "\n" : "; ");
  const basis = answer.basis === undefined ? undefined : (reading.basis?.(answer.basis) ?? { seen: t("seen"), told: t("told"), inferred: t("inferred") }[answer.basis]);
  return basis === undefined ? text : `${text} (${basis})`;
}

/** @param {FieldText} field @param {unknown} value @param {Reading} reading @returns {string} */
function one(field, value, reading) {
  const { t } = reading;
  if (typeof value === "boolean") return value ? t("Yes") : t("No");
  if (field.type === "enum") return choice(field, value, t);
  if (field.type === "multi_enum" && Array.isArray(value)) return value.map((code) => choice(field, code, t)).join("; ");
  if (field.type === "date" || field.type === "datetime") return reading.date(String(value));
  if (field.type === "country") return reading.country(String(value));
  if (field.type === "reference") return reading.reference(String(value));
  if (field.type === "duration") return duration(value, t);
  if (field.type === "group") {
    const answers = /** @type {{[code: string]: unknown}} */ (value);
    return inOneLine(answerRows(field.fields ?? [], answers, reading));
  }
  return String(value);
}

/** Others than the person read it, so nothing says “me”. @param {FieldText} field @param {unknown} code @param {Say} t */
function choice(field, code, t) {
  const found = field.choices?.find((entry) => entry.code === code);
  return found === undefined ? String(code) : t(found.team_label ?? found.label);
}

/** @param {unknown} value @param {Say} t */
function duration(value, t) {
  const { amount, unit } = /** @type {{amount: number, unit: string}} */ (value);
  const number = String(amount);
  if (unit === "minutes") return t("%(number)s minutes", { number });
  if (unit === "hours") return t("%(number)s hours", { number });
  if (unit === "days") return t("%(number)s days", { number });
  return t("%(number)s months", { number });
}
