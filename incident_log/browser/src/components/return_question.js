// What does the team ask the person to agree to? The exact question, and an answer with one tap.

import { agreementOf, answerTo, askable, askedOf, isQuestion, openQuestions } from "../agreements.js";
import { newIdentifier } from "../crypto/seeds.js";
import { currentLanguage, t } from "../i18n.js";
import { busy, button, buttons, html, nothing } from "../ui.js";
import { dateText, instantText } from "../ui_dates.js";
import { answerText, questionLines } from "./consent_words.js";
import { endRefused, endUnanswered } from "./return_ending.js";

/** @import { NewRecord } from "../journal.js" */
/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { Case, ConsentAudience, Domain, Written } from "../domain/types.d.ts" */

/** The questions that wait for an answer. @param {ReturnDesk} desk */
export function questionCards(desk) {
  const view = /** @type {Case} */ (desk.case);
  if (view.summary.status === "withdrawn") return nothing;
  return html`${openQuestions(desk.questions.domain, view).map((message) => questionCard(desk, message))}`;
}

/** A question that waits stands in its card, and not once more as a message. @param {Domain} domain @param {Case} view @param {Written} message */
export function isOpenQuestion(domain, view, message) {
  return view.summary.status !== "withdrawn" && openQuestions(domain, view).includes(message);
}

/** Under a message that asked something: what was answered, or the way to the question, which stands in one place. @param {ReturnDesk} desk @param {Written} message */
export function questionUnder(desk, message) {
  const view = /** @type {Case} */ (desk.case);
  if (!isQuestion(desk.questions.domain, message) || view.summary.status === "withdrawn") return nothing;
  const given = answerTo(message, view.consents);
  if (given === undefined) return desk.view === "overview" ? nothing : html`<p>${button(t("Answer this question"), () => desk.go("overview"), "secondary")}</p>`;
  return html`<p class="govuk-body">${answeredText(desk, given)}</p>`;
}

/** What was answered, by whom, and when. @param {ReturnDesk} desk @param {Written} given */
function answeredText({ questions: { domain } }, { payload, role }) {
  const said = { answer: answerText(domain, payload), day: dateText((payload.given_at ?? "").slice(0, 10)) };
  const text = role === "reporter" ? t("Your answer: %(answer)s (%(day)s).", said) : t("The team wrote down your answer: %(answer)s (%(day)s).", said);
  return html`<strong>${text}</strong> ${t("You can change it under “Who may see it”.")}`;
}

/** What the team added to the question in words of its own; the question itself stands in the card. @param {ReturnDesk} desk @param {Written} message @param {ConsentAudience} audience */
function ownWords({ questions: { domain } }, { payload }, audience) {
  const said = new Set(questionLines(domain, audience, askedOf(audience, payload.asks ?? {})));
  const own = (payload.text ?? "").split("\n").filter((line) => !said.has(line.trim()));
  return own.join("\n").trim();
}

/** @param {ReturnDesk} desk @param {Written} message */
function questionCard(desk, message) {
  const { domain } = desk.questions;
  const audience = audienceOf(domain, message);
  const [asked = "", ...more] = questionLines(domain, audience, askedOf(audience, message.payload.asks ?? {}));
  const own = ownWords(desk, message, audience);
  const id = `question-${message.record_id}`;
  // All alike: none of the answers is the one that is expected.
  const say = (/** @type {string} */ label, /** @type {string} */ choice, /** @type {boolean} */ once) => button(label, () => void answer(desk, message, choice, once), "secondary");
  return html`<section class="il-card" aria-labelledby=${id}>
    <p class="govuk-hint">${t("The team asks you, %(day)s", { day: instantText(message.at) })}</p>
    <h2 class="il-card__title" id=${id}>${asked}</h2>
    ${own ? html`<p class="il-story" lang=${message.payload.lang ?? ""}>${own}</p>` : nothing}
    ${more.map((line) => html`<p class="govuk-body">${line}</p>`)}
    ${desk.busy
      ? busy(t("Sealing and sending…"))
      : buttons(say(t("Yes, this one time"), "yes", true), say(t("Yes, also from now on"), "yes", false), say(t("No"), "no", false))}
    <p class="govuk-hint">${t("You can change your answer at any time under “Who may see it”.")}</p>
  </section>`;
}

/** @param {Domain} domain @param {Written} message a question @returns {ConsentAudience} */
function audienceOf(domain, { payload }) {
  return /** @type {ConsentAudience} */ (askable(domain).find(({ code }) => code === payload.asks?.audience));
}

/** @param {ReturnDesk} desk @param {Written} message @param {string} choice @param {boolean} once */
async function answer(desk, message, choice, once) {
  const { domain } = desk.questions;
  if (desk.busy) return;
  const audience = audienceOf(domain, message);
  const { country, identity_level: level, recipient } = askedOf(audience, message.payload.asks ?? {});
  const payload = agreementOf(domain, {
    audience: audience.code,
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
  const done = t("Your answer was sent.");
  /** @type {NewRecord[]} */
  const records = [{ type: "consent", compartment: "report", payload, record: newIdentifier() }];
  const sent = await desk.write(done, () => records, `${message.record_id} ${choice} ${once}`);
  await (sent ? endRefused(desk, new Set([audience.code]), done) : endUnanswered(desk, records));
}
