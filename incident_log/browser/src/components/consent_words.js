// How does one answer about a reader read?

import { countryName } from "../countries.js";
import { hasLevel, isPersecutor } from "../domain/consent.js";
import { t } from "../i18n.js";
import { labelOf, teamLabelOf, withinText } from "./labels.js";

const POLICE = "A2";

/** @import { ConsentAudience, Domain, Payload } from "../domain/types.d.ts" */

/** @param {string} label @param {Payload} receipt */
export function readerText(label, { country, recipient }) {
  const more = [country ? countryName(country) : "", recipient ?? ""].filter(Boolean).join(", ");
  return more ? `${t(label)} (${more})` : t(label);
}

/** How an answer was given, in the middle of a sentence. @param {Domain} domain @param {string | undefined} code @returns {string} */
export function howText({ json }, code) {
  return withinText(labelOf(json.consent.how, code));
}

/** As the person reads it. @param {Domain} domain @param {Payload} receipt @returns {string} */
export function answerText(domain, receipt) {
  const { choices, identity_levels: levels } = domain.json.consent;
  return withLevel(domain, receipt, labelOf(choices, receipt.choice), labelOf(levels, receipt.identity_level));
}

/** As the team reads it. @param {Domain} domain @param {Payload} receipt @returns {string} */
export function teamAnswerText(domain, receipt) {
  const { choices, identity_levels: levels } = domain.json.consent;
  return withLevel(domain, receipt, teamLabelOf(choices, receipt.choice), teamLabelOf(levels, receipt.identity_level));
}

/** A yes says as whom: without it, it would read as a yes to everything. @param {Domain} domain @param {Payload} receipt @param {string} said @param {string} level */
function withLevel(domain, { audience, choice, country, once }, said, level) {
  const answer = once ? t("Yes, this one time") : said;
  if (choice !== "yes") return answer;
  if (audience === POLICE && isPersecutor(domain, country)) return t("%(answer)s. It does not count: nothing is given to the police of this country", { answer });
  return hasLevel(audience) ? t("%(answer)s: %(level)s", { answer, level: withinText(level) }) : answer;
}

/** What is asked, with the reader or the country where it names one: a name never stands where the country belongs. @param {ConsentAudience} audience @param {{recipient?: string | null, country?: string | null}} asked @returns {string} */
export function questionText({ country: hasCountry, question, question_named: named }, { country, recipient }) {
  const name = hasCountry ? country && countryName(country) : recipient;
  return named && name ? t(named, { name }) : t(question);
}

/**
 * What a question is made of: the question itself, how the person would appear, what the reader does, and that nothing hangs on the answer.
 * @param {Domain} domain @param {ConsentAudience} audience @param {{recipient?: string | null, country?: string | null, identity_level?: string}} asked
 * @returns {string[]}
 */
export function questionLines({ json }, audience, asked) {
  const { identity_levels: levels, promises } = json.consent;
  const level = audience.code === "A6" ? undefined : levels.find(({ code }) => code === asked.identity_level);
  const lines = [
    questionText(audience, asked),
    level ? t("How you would appear there: “%(level)s”.", { level: t(level.label) }) : "",
    t((asked.recipient ? audience.text_named : undefined) ?? audience.text ?? ""),
    t(promises.find(({ code }) => code === "no_effect")?.text ?? ""),
  ];
  return lines.filter(Boolean);
}
