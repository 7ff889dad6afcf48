// How is an answer shown to a person? Words instead of codes, dates as people write them.

import { countryName } from "../countries.js";
import { t } from "../i18n.js";
import { dateText } from "../reporting/dates.js";

/** @import { Answer } from "../reporting/draft.js" */
/** @import { Field } from "../reporting/questions.js" */

/** @typedef {Pick<Field, "type" | "choices"> & { fields?: readonly (Asked & { code: string, label: string })[] }} Asked with the fields of a group */

/** @param {Answer} answer @param {Asked} field @returns {string} */
export function answerText(answer, field) {
  if ("answer" in answer) return answer.answer === "unknown" ? t("I do not know") : t("I would rather not say");
  const values = Array.isArray(answer.value) ? answer.value : [answer.value];
  return values.map((value) => valueText(value, field)).join("; ");
}

/** @param {unknown} value @param {Asked} field @returns {string} */
function valueText(value, { type, choices, fields = [] }) {
  if (type === "bool") return value === true ? t("Yes") : t("No");
  if (type === "enum" || type === "multi_enum") return t(choices.find((choice) => choice.code === value)?.label ?? String(value));
  if (type === "date" || type === "datetime") return dateText(String(value));
  if (type === "country") return countryName(String(value));
  // The team added it; to the person its id says nothing.
  if (type === "reference") return t("another part of this case");
  if (type === "group") return groupText(/** @type {Record<string, Answer>} */ (value), fields);
  if (type === "duration") return durationText(/** @type {{amount: number, unit: string}} */ (value));
  return String(value);
}

/** @param {Readonly<Record<string, Answer>>} answers @param {readonly (Asked & { code: string, label: string })[]} fields @returns {string} */
function groupText(answers, fields) {
  const told = fields.flatMap((field) => {
    const answer = answers[field.code];
    return answer ? [`${t(field.label)}: ${answerText(answer, field)}`] : [];
  });
  return told.join("; ");
}

/** @param {{amount: number, unit: string}} duration */
function durationText({ amount, unit }) {
  const names = { minutes: t("minutes"), hours: t("hours"), days: t("days"), months: t("months") };
  return `${amount} ${names[/** @type {keyof typeof names} */ (unit)] ?? unit}`;
}
