// Did the person change their mind about who may see the report? The newest answer to each audience, and new receipts.

import { standingAnswer } from "../agreements.js";
import { newIdentifier } from "../crypto/seeds.js";
import { currentLanguage, t } from "../i18n.js";
import { receiptOf } from "../reporting/records.js";
import { busy, buttons, form, heading, html, notice, submitButton } from "../ui.js";
import { consentChoices, consentProblems } from "./consent_choices.js";
import { stillNotice } from "./return_access.js";
import { answersBeside, recordsOf } from "./return_answers.js";
import { endRefused, endUnanswered } from "./return_ending.js";
import { returnFrame } from "./return_frame.js";

/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { Audience } from "../reporting/questions.js" */
/** @import { ConsentAnswer } from "./consent_choices.js" */
/** @import { Case } from "../domain/types.d.ts" */

/** @param {ReturnDesk} desk */
export function consentView(desk) {
  /** @type {Record<string, ConsentAnswer>} */
  const changed = (desk.typed["consent"] ??= {});
  const answerOf = (/** @type {Audience} */ audience) => changed[audience.code] ?? currentAnswer(desk, audience);
  const promise = desk.questions.consent.promises.find((each) => each.code === "no_effect");
  return returnFrame(
    desk,
    html`${heading(t("Who may see your report?"))} ${promise ? notice("good", "", t(promise.text)) : ""} ${stillNotice(desk)} ${answersBeside(desk)}
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
  const records = changed.flatMap((audience) => recordsOf(receiptOf(audience.code, taken(desk, audience, answerOf(audience)), questions, moment)));
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
