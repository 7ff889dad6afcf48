// Who are the people of a case? Closed until a member says why they need to know; the journal keeps the reason.

import { noteAccess } from "../casework.js";
import { countryName } from "../countries.js";
import { REPORTER } from "../domain/consent.js";
import { t } from "../i18n.js";
import { buttons, field, form, html, nothing, submitButton, summaryRow } from "../ui.js";
import { dateText, instantText } from "../ui_dates.js";
import { isWithdrawn } from "./case_files.js";
import { formErrors, formNotices } from "./case_forms.js";
import { labelOf } from "./labels.js";

/** @import { CasePage } from "./case_page.js" */
/** @import { Written } from "../domain/types.d.ts" */

/** @param {CasePage} page */
export function peoplePart(page) {
  const held = [...page.journal.secrets.values()].some(({ compartment }) => compartment === "identity");
  if (!held || page.journal.state !== "adopted") return nothing;
  const open = page.hasOpened("opened", null, "identity");
  return html`<section class="il-card" aria-labelledby="people-title">
    <h2 class="il-card__title" id="people-title" tabindex="-1">${t("Who people are")}</h2>
    <p class="govuk-body il-print-only">${open ? t("Names and contacts were open when this was printed, and are printed.") : t("Names and contacts are not printed: they were closed.")}</p>
    ${open ? [openedText(page), drawPeople(page)] : isWithdrawn(page.view) ? withdrawnPeople() : closedPeople(page)}
  </section>`;
}

/** The page promises that nothing of it is used any more, names least of all. */
function withdrawnPeople() {
  return html`<p class="govuk-body">${t("The person withdrew this report: names and contacts do not open any more. You can still write to the person here.")}</p>`;
}

/** Nobody is asked again within half a day: what they said then stands here. @param {CasePage} page */
function openedText({ session, view }) {
  const opened = view.accesses.findLast(({ author, compartment }) => author === session.seed.signingPublic && compartment === "identity");
  if (!opened) return nothing;
  const said = { reason: opened.payload.reason ?? "", when: instantText(opened.at) };
  return html`<p class="govuk-hint">${t("You opened this on %(when)s: “%(reason)s”. It stays open to you for half a day, then you are asked again.", said)}</p>`;
}

/** @param {CasePage} page */
function closedPeople(page) {
  const state = page.form("identity", { reason: "" });
  const submit = () => {
    const reason = String(state.values["reason"] ?? "").trim();
    state.errors = reason.length >= 5 ? {} : { reason: t("Write in a few words why you need to know") };
    if (state.errors["reason"]) return page.refuse(state);
    return void page.act("identity", "", () => noteAccess(page.journal, "opened", { compartment: "identity", reason }));
  };
  return form(submit, [
    formErrors(state, "identity"),
    html`<p class="govuk-body">${t("Names and contacts are closed. Opening them is written down, with your reason, and holds for half a day.")}</p>`,
    field({ id: "identity-reason", label: t("Why do you need to know?"), hint: t("The person can read this."), value: state.values["reason"] ?? "", max: 500, error: state.errors["reason"], onInput: (value) => void (state.values["reason"] = value) }),
    formNotices(state),
    buttons(submitButton(t("Show the names"), state.working)),
  ]);
}

/** @param {CasePage} page */
function drawPeople(page) {
  const { people } = page.view;
  if (people.length === 0) return html`<p class="govuk-body">${t("The person has not said who they are.")}</p>`;
  return people.map((person) => drawPerson(page, person));
}

/** @param {CasePage} page @param {Written} person */
function drawPerson(page, { at, author, payload, role: by }) {
  const { domain } = page;
  const { vocabularies } = domain.json.records;
  const entry = /** @type {Record<string, any>} */ (payload);
  const names = /** @type {{text: string, spelling?: string}[]} */ (entry["names"] ?? []);
  const roles = /** @type {{role: string}[]} */ (entry["roles"] ?? []);
  const contacts = /** @type {{channel: string, value: string, safe?: boolean}[]} */ (entry["contacts"] ?? []);
  const title = entry["pseudonym"] || names[0]?.text || t("Somebody without a name");
  const facts = [
    [t("Born"), entry["born"] ? dateText(entry["born"]) : ""],
    [t("Country"), entry["country"] ? countryName(entry["country"]) : ""],
    [t("Relation"), entry["relation"]],
    [t("Address"), entry["address"]],
    [t("Protection"), entry["protection"]],
    [t("Note"), entry["note"]],
  ].filter(([, value]) => value);
  return html`<article class="il-avoid-break">
    <h3>${title}</h3>
    <ul class="il-chips">
      ${roles.map(({ role }) => html`<li class="il-chip">${labelOf(vocabularies["person_role"] ?? [], role)}</li>`)}
      ${entry["relative_in_country"] ? html`<li class="il-chip il-chip--danger">${t("Relative in Belarus")}</li>` : nothing}
      ${entry["minor"] ? html`<li class="il-chip il-chip--care">${t("Under age")}</li>` : nothing}
    </ul>
    <dl class="il-summary">
      ${names.map(({ spelling, text }) => summaryRow(labelOf(vocabularies["spelling"] ?? [], spelling) || t("Name"), text))}
      ${contacts.map(({ channel, safe, value }) => summaryRow(contactText(channel, safe), value))}
      ${facts.map(([key, value]) => summaryRow(String(key), String(value)))}
    </dl>
    ${by === REPORTER ? nothing : html`<p class="il-quiet-text">${t("Written down on %(day)s by %(name)s", { day: dateText(at.slice(0, 10)), name: page.nameWithin(author, by) })}</p>`}
  </article>`;
}

/** `other` is what a record says when nobody named the channel. @param {string} channel @param {boolean | undefined} safe */
function contactText(channel, safe) {
  const name = channel === "other" ? t("Contact") : channel;
  return safe === false ? t("%(channel)s (not said to be safe)", { channel: name }) : name;
}
