// What does the team ask the person to agree to? The exact question, and an answer with one tap.

import { agreementOf, isAnswered, openQuestions } from "../agreements.js";
import { newIdentifier } from "../crypto/seeds.js";
import { countryName } from "../countries.js";
import { currentLanguage, t } from "../i18n.js";
import { busy, button, buttons, html, nothing } from "../ui.js";

/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { Case, Written } from "../domain/types.d.ts" */

/** The questions that wait for an answer. @param {ReturnDesk} desk */
export function questionCards(desk) {
  const view = /** @type {Case} */ (desk.case);
  if (view.summary.status === "withdrawn") return nothing;
  return html`${openQuestions(view).map((message) => questionCard(desk, message))}`;
}

/** Under a message that asked something: the question, as long as nothing was answered. @param {ReturnDesk} desk @param {Written} message */
export function questionUnder(desk, message) {
  const view = /** @type {Case} */ (desk.case);
  if (message.payload.asks === undefined || message.role === "reporter" || view.summary.status === "withdrawn") return nothing;
  return isAnswered(message, view.consents) ? html`<p class="govuk-hint">${t("You answered this. You can change it under “Who may see it”.")}</p>` : questionCard(desk, message);
}

/** @param {ReturnDesk} desk @param {Written} message */
function questionCard(desk, message) {
  const { domain } = desk.questions;
  const { audience: code, country, identity_level: level, recipient } = message.payload.asks ?? {};
  const audience = domain.json.consent.audiences.find((each) => each.code === code);
  if (!audience) return nothing;
  const shown = domain.json.consent.identity_levels.find((each) => each.code === level)?.label ?? "";
  const id = `question-${message.record_id}`;
  const say = (/** @type {string} */ label, /** @type {string} */ choice, /** @type {boolean} */ once, /** @type {"" | "secondary"} */ kind) => button(label, () => void answer(desk, message, choice, once), kind);
  return html`<section class="il-card" aria-labelledby=${id}>
    <h2 class="il-card__title" id=${id}>${t(audience.question)}</h2>
    ${recipient ? html`<p class="govuk-body">${t("It would go to: %(name)s.", { name: recipient })}</p>` : nothing}
    ${country ? html`<p class="govuk-body">${t("Country: %(name)s.", { name: countryName(country) })}</p>` : nothing}
    ${code === "A6" ? nothing : html`<p class="govuk-body">${t("How you would appear there: “%(level)s”.", { level: t(shown) })}</p>`}
    <p class="govuk-body">${t(audience.text ?? "")}</p>
    ${desk.busy
      ? busy(t("Sealing and sending …"))
      : buttons(say(t("Yes, this one time"), "yes", true, ""), say(t("Yes, also from now on"), "yes", false, "secondary"), say(t("No"), "no", false, "secondary"))}
    <p class="govuk-hint">${t("You can change your answer at any time under “Who may see it”.")}</p>
  </section>`;
}

/** @param {ReturnDesk} desk @param {Written} message @param {string} choice @param {boolean} once */
async function answer(desk, message, choice, once) {
  const { audience = "", country, identity_level: level = "", recipient } = message.payload.asks ?? {};
  const payload = agreementOf(desk.questions.domain, {
    audience,
    choice,
    country: country ?? "",
    givenAt: new Date().toISOString(),
    how: "on_screen",
    language: currentLanguage(),
    level,
    message: message.record_id,
    once,
    recipient: recipient ?? "",
  });
  await desk.write(t("Your answer was sent."), () => [{ type: "consent", compartment: "report", payload, record: newIdentifier() }], `${message.record_id} ${choice} ${once}`);
}
