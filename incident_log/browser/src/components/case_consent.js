// What did the person agree to? Shows the answers that count; the team asks for one, or writes down one that was given elsewhere.

import { answersTo, standingAnswers } from "../agreements.js";
import { t } from "../i18n.js";
import { button, buttons, html, nothing } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { answerForm } from "./consent_answer.js";
import { askForm } from "./consent_ask.js";
import { readerText, teamAnswerText } from "./consent_words.js";
import { formNotices } from "./case_forms.js";
import { labelOf, withinText } from "./labels.js";

/** @import { CaseForms } from "./case_forms.js" */
/** @import { CasePage } from "./case_page.js" */
/** @import { Domain, Written } from "../domain/types.d.ts" */

/** What is asked about, where the page knows it already. @typedef {{audience: string, recipient?: string, level?: string}} About */

/** @param {CasePage} page */
export function consentPart(page) {
  const { domain, view } = page;
  const lines = domain.json.consent.audiences.flatMap(({ code, label }) => {
    const answers = answersTo(domain, view, code);
    const newest = answers.at(-1);
    if (!newest) return [];
    // Beside an agreement for one time stands what holds after it.
    const given = [...(newest.payload.once ? [newest] : []), ...standingAnswers(domain, view, code).reverse()];
    return given.map((each) => ({ given: each, reader: readerAmong(label, each, given), answer: answerAmong(domain, each, given) }));
  });
  return html`<section class="il-card" aria-labelledby="consent-title">
    <h2 class="il-card__title" id="consent-title" tabindex="-1">${t("What the person agreed to")}</h2>
    ${lines.length === 0 ? html`<p class="govuk-body">${t("Nothing is said about it. Ask before you show this to anybody.")}</p>` : nothing}
    <ul class="il-small-list">
      ${lines.map(({ given, reader, answer }) => html`<li><strong>${reader}</strong>: ${answer}<br /><span class="il-quiet-text">${sourceText(page, given)}</span></li>`)}
    </ul>
    ${consentSteps(page)}
  </section>`;
}

/** @param {Written} one @param {Written} other */
const isForSame = ({ payload: one }, { payload: other }) => (one.recipient ?? "") === (other.recipient ?? "") && (one.country ?? "") === (other.country ?? "");

/** Whom an answer is about: beside one that names somebody, the one that names nobody is about the others. @param {string} label @param {Written} given @param {readonly Written[]} all of that kind of reader */
function readerAmong(label, given, all) {
  const names = (/** @type {Written} */ { payload }) => Boolean(payload.recipient || payload.country);
  return !names(given) && all.some(names) ? t("%(reader)s (all others)", { reader: t(label) }) : readerText(label, given.payload);
}

/** What was answered: beside one that holds once, the one that holds after it. @param {Domain} domain @param {Written} given @param {readonly Written[]} all of that kind of reader */
function answerAmong(domain, given, all) {
  const answer = teamAnswerText(domain, given.payload);
  const isAfter = !given.payload.once && all.some((each) => each.payload.once && isForSame(each, given));
  return isAfter ? t("after that: %(answer)s", { answer: withinText(answer) }) : answer;
}

/** Who gave it and how; what the team wrote down never looks like a click of the person. @param {CaseForms} host @param {Written} given */
export function sourceText(host, { author, payload, role }) {
  const day = dateText((payload.given_at ?? "").slice(0, 10));
  if (role === "reporter") return t("Chosen by the person, %(day)s", { day });
  const how = labelOf(host.domain.json.consent.how, payload.how);
  return t("%(how)s, %(day)s; written down by %(name)s", { how, day, name: host.nameWithin(author, role) });
}

/**
 * The two ways to an answer: ask the person, or write down what they said elsewhere.
 * @param {CaseForms} host @param {About} [about]
 */
export function consentSteps(host, about) {
  const ask = host.can("report", "message") && host.journal.reporterKey !== "";
  const answer = host.can("report", "consent");
  if (!ask && !answer) return nothing;
  const asking = host.form("ask", { open: false });
  const answering = host.form("answer", { open: false });
  /** @param {"ask" | "answer"} name */
  const open = (name) => {
    asking.values["open"] = name === "ask";
    answering.values["open"] = name === "answer";
    asking.done = answering.done = "";
    host.draw();
    document.getElementById(`${name}-title`)?.focus();
  };
  const drawn = asking.values["open"] ? askForm(host, about) : answering.values["open"] ? answerForm(host, about) : nothing;
  return html`<div class="il-no-print">
    ${asking.values["open"] ? nothing : formNotices(asking)} ${answering.values["open"] ? nothing : formNotices(answering)}
    ${drawn === nothing
      ? buttons(ask ? button(t("Ask the person"), () => open("ask"), about ? "" : "secondary") : nothing, answer ? button(t("Write down their answer"), () => open("answer"), "secondary") : nothing)
      : drawn}
  </div>`;
}
