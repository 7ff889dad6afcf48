// How is an answer shown to a person? Words instead of codes, dates as people write them.

import { countryName } from "../countries.js";
import { t } from "../i18n.js";
import { dateText } from "../ui_dates.js";

/** @import { Answer } from "../reporting/draft.js" */
/** @import { Field } from "../reporting/questions.js" */

/** @param {Answer} answer @param {Pick<Field, "type" | "choices">} field @returns {string} */
export function answerText(answer, field) {
  if ("answer" in answer) return answer.answer === "unknown" ? t("I do not know") : t("I would rather not say");
  const values = Array.isArray(answer.value) ? answer.value : [answer.value];
  return values.map((value) => valueText(value, field)).join("; ");
}

/** @param {unknown} value @param {Pick<Field, "type" | "choices">} field @returns {string} */
function valueText(value, { type, choices }) {
  if (type === "bool") return value === true ? t("Yes") : t("No");
  if (type === "enum" || type === "multi_enum") return t(choices.find((choice) => choice.code === value)?.label ?? String(value));
  if (type === "date" || type === "datetime") return dateText(String(value));
  if (type === "country") return countryName(String(value));
  if (type === "duration") return durationText(/** @type {{amount: number, unit: string}} */ (value));
  return String(value);
}

/** @param {{amount: number, unit: string}} duration */
function durationText({ amount, unit }) {
  const names = { minutes: t("minutes"), hours: t("hours"), days: t("days"), months: t("months") };
  return `${amount} ${names[/** @type {keyof typeof names} */ (unit)] ?? unit}`;
}
