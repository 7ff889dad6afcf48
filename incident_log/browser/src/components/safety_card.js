// What can a person in danger do this minute? Numbers of the country, what to do, what to say at an arrest.

import { loadQuestions } from "../reporting/questions.js";
import { countryChoices } from "../countries.js";
import { cardFor, emergencyNumbers, policeWarning, withoutNumber } from "../domain/advice.js";
import { t } from "../i18n.js";
import { card, html, notice, nothing, render, select, stepList } from "../ui.js";
import { failureText } from "../failures.js";

/** @typedef {import("../reporting/questions.js").Questions} Questions */

/** @param {HTMLElement} $root */
export async function start($root) {
  let country = "";
  try {
    const questions = await loadQuestions();
    const draw = () => render(emergencyCard(questions, country, choose), $root);
    /** @param {string} code */
    const choose = (code) => {
      country = code;
      draw();
    };
    $root.replaceChildren();
    draw();
  } catch (error) {
    $root.replaceChildren();
    render(notice("danger", t("Call 112 in the European Union, 999 in the United Kingdom"), failureText(error)), $root);
  }
}

/**
 * @param {Questions} questions
 * @param {string} country
 * @param {(code: string) => void} onCountry
 */
export function emergencyCard(questions, country, onCountry) {
  const { countries, domain } = questions;
  const { arrest, danger } = cardFor(domain, country);
  return html`${card(t(danger.label), html`${placeAndNumbers(questions, country, onCountry)}${stepList(danger.steps, true)}`)} ${card(t(arrest.label), stepList(arrest.steps, true))}
  ${countries.helplines.map((each) =>
    card(t(each.label), html`<p class="govuk-body">${t(each.text)}</p><p class="govuk-body"><a class="govuk-link" href="mailto:${each.contact}">${each.contact}</a></p>`),
  )}`;
}

/**
 * Where somebody is, and what follows from it: whom to call, and whether to go to the police there.
 * @param {Questions} questions
 * @param {string} country
 * @param {(code: string) => void} onCountry
 */
export function placeAndNumbers({ countries, domain }, country, onCountry) {
  const found = emergencyNumbers(domain, country);
  const warning = policeWarning(domain, country);
  const label = t("Which country are you in?");
  return html`${select({ id: "safety-country", label, value: country, options: countryChoices(countries.codes), onInput: onCountry })}
    <div aria-live="polite">
      ${found.map(
        (each) =>
          html`<p class="il-call">
            <a class="il-call__number govuk-link" href="tel:${each.number}">${each.number}</a><span>${t(each.label)}</span>
          </p>`,
      )}
      ${country && found.length === 0 ? notice("care", "", t(withoutNumber(domain, country))) : nothing} ${warning ? notice("care", "", t(warning)) : nothing}
    </div>`;
}
