// Did the person change their mind about who may see the report? The newest answer to each audience, and new receipts.

import { agreementOf, answersTo, askable, standingAnswer, standingAnswers } from "../agreements.js";
import { newIdentifier } from "../crypto/seeds.js";
import { currentLanguage, t } from "../i18n.js";
import { receiptOf } from "../reporting/records.js";
import { busy, buttons, card, form, heading, html, nothing, notice, quiet, submitButton } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { consentChoices, consentProblems } from "./consent_choices.js";
import { answerText, howText, readerText } from "./consent_words.js";
import { stillNotice } from "./return_access.js";
import { endRefused, endUnanswered } from "./return_ending.js";
import { returnFrame } from "./return_frame.js";

/** @import { NewRecord } from "../journal.js" */
/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { Audience } from "../reporting/questions.js" */
/** @import { ConsentAnswer } from "./consent_choices.js" */
/** @import { Case, Domain, Written } from "../domain/types.d.ts" */

/** @param {ReturnDesk} desk */
export function consentView(desk) {
  /** @type {Record<string, ConsentAnswer>} */
  const changed = (desk.typed["consent"] ??= {});
  const answerOf = (/** @type {Audience} */ audience) => changed[audience.code] ?? currentAnswer(desk, audience);
  const promise = desk.questions.consent.promises.find((each) => each.code === "no_effect");
  return returnFrame(
    desk,
    html`${heading(t("Who may see your report?"))} ${promise ? notice("good", "", t(promise.text)) : ""} ${stillNotice(desk)} ${notByClick(desk)}
    ${form(
      () => void save(desk, answerOf),
      html`${consentChoices(
        desk.questions,
        answerOf,
        (audience, answer) => {
          changed[audience.code] = answer;
          desk.draw();
        },
        (id) => desk.problemOf(id),
      )}
      ${desk.busy ? busy(t("Sealing and sending…")) : buttons(submitButton(t("Save my choices")))}`,
    )}`,
  );
}

/** Answers for one time, those the team wrote down, and those about one country or reader: each with who and how, and a way to take it back. @param {ReturnDesk} desk */
function notByClick(desk) {
  const { domain } = desk.questions;
  const view = /** @type {Case} */ (desk.case);
  const shown = askable(domain).flatMap(({ code, label }) => besideCard(domain, view, code).map((given) => ({ given, label })));
  if (shown.length === 0) return nothing;
  return card(
    t("Answers beside your choices below"),
    html`<ul class="il-small-list il-small-list--large">
      ${shown.map(
        ({ given, label }) =>
          html`<li>
            <strong>${readerText(label, given.payload)}</strong>: ${answerText(domain, given.payload)}<br /><span class="il-quiet-text">${sourceText(desk, given)}</span>
            ${given.payload.note ? html`<br /><span class="il-said">${given.payload.note}</span>` : nothing}<br />
            ${desk.busy ? nothing : quiet(t("Take it back"), () => void takeBack(desk, given), { about: t(label) })}
          </li>`,
      )}
    </ul>`,
  );
}

/** What counts about one audience and cannot be seen, or not as it was given, on its card. @param {Domain} domain @param {Case} view @param {string} audience */
function besideCard(domain, view, audience) {
  const onCard = standingAnswer(domain, view, audience);
  const once = answersTo(domain, view, audience).slice(-1).filter(({ payload }) => payload.once === true);
  return [...once, ...standingAnswers(domain, view, audience).filter((given) => given.role !== "reporter" || given !== onCard)];
}

/** @param {ReturnDesk} desk @param {Written} given */
function sourceText({ questions: { domain } }, { payload, role }) {
  const day = dateText((payload.given_at ?? "").slice(0, 10));
  if (role === "reporter") return t("You answered here, %(day)s", { day });
  return t("The team wrote down that you said so (%(how)s, %(day)s). Is that not right? Take it back.", { how: howText(domain, payload.how), day });
}

/** What was chosen here before counts again; where nothing was, the person is asked each time. @param {ReturnDesk} desk @param {Written} given */
async function takeBack(desk, { payload, record_id: id, role }) {
  const { domain } = desk.questions;
  if (desk.busy) return;
  const audience = payload.audience ?? "";
  const own = /** @type {Case} */ (desk.case).consents.filter((each) => each.role === "reporter" && each.payload.audience === audience && each.payload.once !== true);
  // Their own answer about one country is asked about again, and nothing else of what they chose.
  const named = role === "reporter" && payload.once !== true;
  const before = own.findLast((each) => each.payload.choice === "yes" || !(each.payload.country || each.payload.recipient))?.payload;
  const restored = payload.choice === "yes" && before?.choice === "yes" ? "ask" : (before?.choice ?? "ask");
  const choice = named ? "ask" : restored;
  const again = agreementOf(domain, {
    audience,
    choice,
    country: named ? (payload.country ?? "") : choice === "yes" ? (before?.country ?? "") : "",
    givenAt: new Date().toISOString(),
    how: "on_screen",
    language: currentLanguage(),
    level: before?.identity_level ?? "",
    once: false,
    recipient: named ? (payload.recipient ?? "") : "",
  });
  const done = t("It is taken back.");
  /** @type {NewRecord[]} */
  const records = [{ type: "consent", compartment: "report", payload: again, record: newIdentifier() }];
  const sent = await desk.write(done, () => records, `back ${id}`);
  await (sent ? endRefused(desk, new Set([audience]), done) : endUnanswered(desk, records));
}

/** @param {ReturnDesk} desk @param {Audience} audience @returns {ConsentAnswer} */
function currentAnswer(desk, audience) {
  const newest = standingAnswer(desk.questions.domain, /** @type {Case} */ (desk.case), audience.code)?.payload;
  if (!newest) return { choice: audience.choice, country: "", level: "" };
  // A withdrawn agreement is a no, in the words of this page.
  const choice = newest.choice === "withdrawn" ? "no" : (newest.choice ?? "ask");
  // Before a yes nobody was asked as whom.
  return { choice, country: newest.country ?? "", level: choice === "yes" ? (newest.identity_level ?? "") : "" };
}

/** @param {ReturnDesk} desk @param {(audience: Audience) => ConsentAnswer} answerOf */
async function save(desk, answerOf) {
  const { questions, typed } = desk;
  if (desk.busy) return;
  const problems = consentProblems(questions.consent.audiences, answerOf);
  if (problems.length) return desk.refuse(problems);
  desk.problems = [];
  const asked = questions.consent.audiences.filter((audience) => !audience.internal && !audience.separate);
  const changed = asked.filter((audience) => !same(answerOf(audience), currentAnswer(desk, audience)));
  const moment = { id: newIdentifier, at: new Date().toISOString(), language: currentLanguage(), nothingTold: "" };
  const done = t("Your choices were saved.");
  /** @type {NewRecord[]} */
  const records = changed.map((audience) => ({ type: "consent", compartment: "report", payload: receiptOf(audience.code, taken(desk, audience, answerOf(audience)), questions, moment), record: newIdentifier() }));
  const saved = await desk.write(
    done,
    () => records,
    JSON.stringify(changed.map((audience) => [audience.code, answerOf(audience)])),
  );
  if (!saved) return endUnanswered(desk, records);
  typed["consent"] = {};
  return endRefused(desk, new Set(changed.map(({ code }) => code)), done);
}

/** A yes that is taken back is written down as withdrawn. @param {ReturnDesk} desk @param {Audience} audience @param {ConsentAnswer} answer @returns {ConsentAnswer} */
function taken(desk, audience, answer) {
  const before = currentAnswer(desk, audience);
  return before.choice === "yes" && answer.choice === "no" ? { ...answer, choice: "withdrawn" } : answer;
}

/** @param {ConsentAnswer} one @param {ConsentAnswer} other */
function same(one, other) {
  return one.choice === other.choice && (one.choice !== "yes" || (one.country === other.country && one.level === other.level));
}
