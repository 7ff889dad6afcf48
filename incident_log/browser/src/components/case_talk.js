// What do the person and the team say to each other, and what does the team note for itself?

import { currentLanguage, t } from "../i18n.js";
import { buttons, field, form, html, nothing, submitButton } from "../ui.js";
import { instantText } from "../ui_dates.js";
import { formErrors, formNotices } from "./case_forms.js";

/** @import { CasePage } from "./case_page.js" */
/** @import { Written } from "../domain/types.d.ts" */
/** @import { Compartment } from "../format/record.js" */

const MOST = 20000;

/** @param {CasePage} page */
export function messagePart(page) {
  const { messages } = page.view;
  const write = page.can("report", "message") && page.journal.reporterKey !== "";
  return html`<section class="il-card" aria-labelledby="messages-title">
    <h2 class="il-card__title" id="messages-title" tabindex="-1">${t("Messages with the person")}</h2>
    ${messages.length === 0 ? html`<p class="govuk-body">${t("No messages yet.")}</p>` : messages.map((each) => said(page, each))}
    ${write ? talkForm(page, { name: "message", compartment: "report", label: t("Write to the person"), hint: t("They read it when they come back with their codename."), send: t("Send the message"), done: t("The message is sent.") }) : nothing}
  </section>`;
}

/** @param {CasePage} page */
export function notePart(page) {
  const { notes } = page.view;
  const write = page.can("work", "note");
  if (!write && notes.length === 0) return nothing;
  return html`<section class="il-card" aria-labelledby="notes-title">
    <h2 class="il-card__title" id="notes-title" tabindex="-1">${t("Notes of the team")}</h2>
    <p class="govuk-hint">${t("The person never sees these.")}</p>
    ${notes.map((each) => said(page, each))}
    ${write ? talkForm(page, { name: "note", compartment: "work", label: t("Write a note"), send: t("Save the note"), done: t("The note is saved.") }) : nothing}
  </section>`;
}

/** @param {CasePage} page @param {Written} written */
function said(page, { at, author, payload, role }) {
  const mine = author === page.session.seed.signingPublic;
  return html`<article class="il-message ${mine ? "il-message--mine" : ""}">
    <p class="il-message__text">${payload.text}</p>
    <p class="il-message__meta">${page.nameOf(author, role)}, ${instantText(at)}</p>
  </article>`;
}

/**
 * @param {CasePage} page
 * @param {{name: "message"|"note", compartment: Compartment, label: string, hint?: string, send: string, done: string}} words
 */
function talkForm(page, { compartment, done, hint, label, name, send }) {
  const state = page.form(name, { text: "" });
  const submit = () => {
    const text = String(state.values["text"] ?? "").trim();
    state.errors = text ? {} : { text: t("Write something first") };
    if (!text) return page.refuse(state);
    const payload = { lang: currentLanguage(), text };
    return void page.act(name, done, (form) => page.write(form, { compartment, type: name, payload }));
  };
  return html`<div class="il-no-print">
    ${form(submit, [
      formErrors(state, name, { text: name }),
      field({ id: name, label, hint, rows: 4, max: MOST, value: state.values["text"] ?? "", error: state.errors["text"], onInput: (value) => void (state.values["text"] = value) }),
      formNotices(state),
      buttons(submitButton(state.working ? t("Sending…") : send, state.working)),
    ])}
  </div>`;
}
