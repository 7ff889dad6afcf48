// Who may see what? One card for each audience; used when reporting and when changing one's mind later.

import { countryChoices } from "../countries.js";
import { t } from "../i18n.js";
import { LEVEL } from "../reporting/records.js";
import { choices, html, nothing, select, stepList } from "../ui.js";

/** @import { Audience, Questions } from "../reporting/questions.js" */
/** @typedef {{choice: string, country: string, level: string}} ConsentAnswer */

/**
 * @param {Questions} questions
 * @param {(audience: Audience) => ConsentAnswer} answerOf
 * @param {(audience: Audience, answer: ConsentAnswer) => void} onChange
 * @param {(id: string) => string | undefined} problemOf
 */
export function consentChoices(questions, answerOf, onChange, problemOf) {
  const asked = questions.consent.audiences.filter((audience) => !audience.internal && !audience.separate);
  return html`${asked.map((audience) => consentCard(audience, answerOf(audience), questions, onChange, problemOf))}
  ${stepList(questions.consent.promises.filter((promise) => promise.code !== "no_effect"))}`;
}

/**
 * @param {Audience} audience
 * @param {ConsentAnswer} answer
 * @param {Questions} questions
 * @param {(audience: Audience, answer: ConsentAnswer) => void} onChange
 * @param {(id: string) => string | undefined} problemOf
 */
function consentCard(audience, answer, questions, onChange, problemOf) {
  const id = `consent-${audience.code}`;
  const all = questions.consent.choices.filter((each) => each.code !== "withdrawn").map((each) => ({ code: each.code, label: t(each.label) }));
  const agreed = answer.choice === "yes";
  return html`<fieldset class="il-card il-question" id=${id}>
    <legend class="il-card__title">${t(audience.question)}</legend>
    <p class="govuk-body">${t(audience.text)}</p>
    ${choices({ name: id, choices: all, chosen: [answer.choice], row: true, onChange: ([choice = "ask"]) => onChange(audience, { ...answer, choice }) })}
    ${agreed && audience.country ? countryOf(audience, answer, questions, onChange, problemOf) : nothing}
    ${agreed && audience.code !== "A6" ? levelOf(audience, answer, questions, onChange) : nothing}
  </fieldset>`;
}

/**
 * @param {Audience} audience
 * @param {ConsentAnswer} answer
 * @param {Questions} questions
 * @param {(audience: Audience, answer: ConsentAnswer) => void} onChange
 * @param {(id: string) => string | undefined} problemOf
 */
function countryOf(audience, answer, questions, onChange, problemOf) {
  const id = `consent-${audience.code}-country`;
  return html`<div class="il-consent-more">
    ${select({ id, label: t("Police of which country?"), value: answer.country, options: countryChoices(questions.countries.codes), error: problemOf(id), onInput: (country) => onChange(audience, { ...answer, country }) })}
  </div>`;
}

/**
 * @param {Audience} audience
 * @param {ConsentAnswer} answer
 * @param {Questions} questions
 * @param {(audience: Audience, answer: ConsentAnswer) => void} onChange
 */
function levelOf(audience, answer, questions, onChange) {
  const options = questions.consent.levels.filter((each) => each.code !== "L0").map((each) => ({ code: each.code, label: t(each.label) }));
  const value = answer.level || LEVEL[audience.code] || "L1";
  return html`<div class="il-consent-more">
    ${select({ id: `consent-${audience.code}-level`, label: t("How may you appear there?"), value, options, onInput: (level) => onChange(audience, { ...answer, level }) })}
  </div>`;
}

/**
 * Police of one country: which one has to be said.
 * @param {Audience[]} audiences
 * @param {(audience: Audience) => ConsentAnswer} answerOf
 * @returns {{id: string, text: string}[]}
 */
export function consentProblems(audiences, answerOf) {
  return audiences
    .filter((audience) => audience.country && answerOf(audience).choice === "yes" && !answerOf(audience).country)
    .map((audience) => ({ id: `consent-${audience.code}-country`, text: t("Choose the country whose police may see it, or choose “Ask me each time”") }));
}
