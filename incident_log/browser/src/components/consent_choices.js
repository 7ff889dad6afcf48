// Who may see what? One card for each audience; used when reporting and when changing one's mind later.

import { policeCountries } from "../agreements.js";
import { countryChoices, countryName } from "../countries.js";
import { policeWarning } from "../domain/advice.js";
import { isPersecutor } from "../domain/consent.js";
import { t } from "../i18n.js";
import { choices, errorMessage, html, nothing, notice, select, stepList } from "../ui.js";

/** @import { Audience, Questions } from "../reporting/questions.js" */
const STATISTICS = "A6";

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
    ${agreed && hasLevel(audience) ? levelOf(audience, answer, questions, onChange, problemOf) : nothing}
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
  const warning = policeWarning(questions.domain, answer.country);
  return html`<div class="il-consent-more">
    ${select({ id, label: t("Police of which country?"), hint: notOffered(questions), value: answer.country, options: countryChoices(policeCountries(questions.domain)), error: problemOf(id), onInput: (country) => onChange(audience, { ...answer, country }) })}
    ${warning ? notice("danger", "", t(warning)) : nothing}
  </div>`;
}

/** Said wherever it is promised that others see a report only with the person's agreement. */
export const exceptionText = () =>
  t("One exception: if life or freedom is in danger and you cannot be asked in time, the team may show it to a lawyer or to another team. With your codename you then read to whom, and why.");

/** @param {Questions} questions */
function notOffered({ domain }) {
  const countries = domain.json.countries.codes.filter((code) => isPersecutor(domain, code)).map(countryName);
  return t("Not offered: %(countries)s. The police there work with those who persecute.", { countries: countries.join(", ") });
}

/** Whoever is only counted appears as nobody. @param {Audience} audience */
const hasLevel = ({ code }) => code !== STATISTICS;

/**
 * Nothing stands here before the person chose it: a name that went out does not come back. What shows least comes first.
 * @param {Audience} audience
 * @param {ConsentAnswer} answer
 * @param {Questions} questions
 * @param {(audience: Audience, answer: ConsentAnswer) => void} onChange
 * @param {(id: string) => string | undefined} problemOf
 */
function levelOf(audience, answer, questions, onChange, problemOf) {
  const id = `consent-${audience.code}-level`;
  const known = questions.consent.levels.filter((each) => each.code !== "L0").reverse();
  const error = problemOf(id);
  // Tiles, because a telephone cuts off what a list shows closed.
  const all = known.map(({ code, label, text }) => ({ code, label: t(label), hint: t(text ?? "") }));
  return html`<fieldset class="il-question il-field il-consent-more ${error ? "govuk-form-group--error" : ""}" id=${id}>
    <legend class="govuk-label">${t("How may you appear there?")}</legend>
    ${error ? errorMessage(id, error) : nothing} ${choices({ name: id, choices: all, chosen: [answer.level], onChange: ([level = ""]) => onChange(audience, { ...answer, level }) })}
  </fieldset>`;
}

/**
 * A yes says as whom, and to the police of which country.
 * @param {Audience[]} audiences
 * @param {(audience: Audience) => ConsentAnswer} answerOf
 * @returns {{id: string, text: string}[]}
 */
export function consentProblems(audiences, answerOf) {
  const agreed = audiences.filter((audience) => !audience.internal && !audience.separate && answerOf(audience).choice === "yes");
  return agreed.flatMap((audience) => {
    const { country, level } = answerOf(audience);
    const id = `consent-${audience.code}`;
    return [
      ...(audience.country && !country ? [{ id: `${id}-country`, text: t("Choose the country whose police may see it, or choose “Ask me each time”") }] : []),
      ...(hasLevel(audience) && !level ? [{ id: `${id}-level`, text: t("Choose how you may appear (%(reader)s), or choose “Ask me each time”", { reader: t(audience.label) }) }] : []),
    ];
  });
}
