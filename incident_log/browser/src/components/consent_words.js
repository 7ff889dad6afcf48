// How does one answer about a reader read?

import { countryName } from "../countries.js";
import { t } from "../i18n.js";
import { labelOf, withinText } from "./labels.js";

/** @import { Domain, Payload } from "../domain/types.d.ts" */

/** @param {string} label @param {Payload} receipt */
export function readerText(label, { country, recipient }) {
  const more = [country ? countryName(country) : "", recipient ?? ""].filter(Boolean).join(", ");
  return more ? `${t(label)} (${more})` : t(label);
}

/** How an answer was given, in the middle of a sentence. @param {Domain} domain @param {string | undefined} code @returns {string} */
export function howText({ json }, code) {
  return withinText(labelOf(json.consent.how, code));
}

/** @param {Domain} domain @param {Payload} receipt @returns {string} */
export function answerText(domain, { choice, once }) {
  return once ? t("Yes, this one time") : labelOf(domain.json.consent.choices, choice);
}
