// What did the person agree to about the reader of a dossier, and how is an agreement that is missing asked for?

import { answersTo } from "../agreements.js";
import { deciding, receiptOf } from "../domain/consent.js";
import { review, wantedOf } from "../dossier/make.js";
import { t } from "../i18n.js";
import { sharesTold } from "../readers.js";
import { button, html, notice, nothing } from "../ui.js";
import { consentSteps, sourceText } from "./case_consent.js";
import { formNotices } from "./case_forms.js";
import { readerText, teamAnswerText } from "./consent_words.js";

/** @import { Desk } from "./dossier_page.js" */

/** That the person agreed, and in which words: it was asked for here, perhaps days ago. @param {Desk} desk */
export function agreementPart({ choices, domain, forms, view }) {
  const wanted = wantedOf(domain, choices);
  const { audience } = wanted;
  const answers = answersTo(domain, view, audience);
  const decides = deciding(domain, answers.map(({ payload }) => receiptOf(payload)), { ...wanted, items: [] });
  const given = answers.find(({ payload }) => payload.receipt === decides?.receipt);
  if (given === undefined) return formNotices(forms.form("answer"));
  const label = domain.json.consent.audiences.find(({ code }) => code === audience)?.label ?? "";
  return html`${formNotices(forms.form("answer"))}
  ${notice("good", t("The person's agreement is there"), html`<p>${readerText(label, given.payload)}: ${teamAnswerText(domain, given.payload)}<br />${sourceText(forms, given)}</p>`)}`;
}

/** The way to the agreement that is missing, without leaving what was chosen here. @param {Desk} desk */
export function stepsTo(desk) {
  const { choices, domain, forms } = desk;
  const { audience, identity_level: level, recipient } = wantedOf(domain, choices);
  if (nameFirst(desk)) return html`${agreedNames(desk).map((name) => agreedName(desk, name))}`;
  const steps = consentSteps(forms, { audience, level, recipient: recipient ?? "" });
  return html`${agreedNames(desk).map((name) => agreedName(desk, name))}
  ${steps === nothing ? nothing : html`<section class="il-card" aria-label=${t("The person's agreement")}>${steps}</section>`}`;
}

/** Whether an agreement is there for somebody, and nobody is named yet. @param {Desk} desk */
export function nameFirst(desk) {
  const { choices, domain, journal, view } = desk;
  if (choices.recipient.trim() !== "") return false;
  // An agreement for one time that let somebody in still holds for their own dossier.
  const letIn = sharesTold(view, journal).flatMap(({ payload }) => payload.name ?? []);
  return agreedNames(desk).length > 0 || letIn.some((recipient) => review(domain, journal, view, { ...choices, recipient }, new Date()).decision.outcome !== "stop");
}

/** Under which other names the same dossier could be made: an agreement counts for the name that was said, letter by letter. @param {Desk} desk */
function agreedNames({ choices, domain, journal, view }) {
  const { audience } = wantedOf(domain, choices);
  const names = new Set(answersTo(domain, view, audience).flatMap(({ payload }) => (payload.choice === "yes" && payload.recipient ? [payload.recipient] : [])));
  return [...names].filter((recipient) => review(domain, journal, view, { ...choices, recipient }, new Date()).decision.outcome !== "stop");
}

/** @param {Desk} desk @param {string} name */
function agreedName(desk, name) {
  const take = () => {
    Object.assign(desk, { choices: { ...desk.choices, recipient: name }, made: null, saved: "" });
    desk.forms.draw();
    document.getElementById("dossier-recipient")?.focus();
  };
  return notice(
    "",
    t("There is an agreement for “%(name)s”", { name }),
    html`<p>${t("It counts for this name only, as it is written here.")}</p>
      ${button(t("Make it for “%(name)s”", { name }), take, "secondary")}`,
  );
}
