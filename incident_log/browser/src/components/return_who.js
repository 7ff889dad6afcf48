// What did the person say of themselves, and what did the team write down of it? Behind one tap, because somebody may look over their shoulder.

import { recordsOf } from "../authors.js";
import { countryName } from "../countries.js";
import { newIdentifier } from "../crypto/seeds.js";
import { REPORTER } from "../domain/consent.js";
import { t } from "../i18n.js";
import { busy, button, buttons, card, html, nothing, notice, quiet, summaryRow } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { shortFingerprint } from "./short_fingerprint.js";

/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { Case, Written } from "../domain/types.d.ts" */

/** @typedef {{names?: {text: string}[], contacts?: {channel: string, value: string, safe?: boolean}[], born?: string, country?: string, address?: string, documents?: {type: string, number?: string}[]}} Told */

/** @param {ReturnDesk} desk */
export function whoCard(desk) {
  const { summary } = /** @type {Case} */ (desk.case);
  const written = writtenOf(desk);
  const rows = written ? rowsOf(written) : [];
  const change = html`<p class="govuk-body">${t("Is something of it wrong, or not safe any more? Write it to the team in a message.")}</p>
    ${buttons(button(t("Write to the team"), () => desk.go("messages"), "secondary"))}`;
  return card(
    t("Who you are"),
    html`<details class="govuk-details">
      <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("Show my name and my contact")}</span></summary>
      <div class="govuk-details__text">
        ${written && written.role !== REPORTER ? byOthers(desk, written) : nothing}
        ${rows.length > 0 ? html`<dl class="il-summary">${rows}</dl>` : html`<p class="govuk-body">${t("You said neither your name nor how to reach you.")}</p>`} ${summary.status === "withdrawn" ? nothing : change}
      </div>
    </details>`,
  );
}

/** That somebody else changed the name or the contact since the person said them: the team would call there. @param {ReturnDesk} desk */
export function whoNotice(desk) {
  const { summary } = /** @type {Case} */ (desk.case);
  if (summary.status === "withdrawn" || !isChanged(desk)) return nothing;
  const look = (/** @type {Event} */ event) => {
    event.preventDefault();
    desk.go("told");
  };
  return notice("care", t("The team changed what is written of your name or your contact"), html`<p>${t("Did you ask for it? Read it under “Who you are”, and say there whether it is right.")}</p><p><a href="#" @click=${look}>${t("What you told us")}</a></p>`);
}

/** The newest that stands of the person. @param {ReturnDesk} desk @returns {Written | undefined} */
const writtenOf = ({ case: view }) => view?.people.find(({ payload }) => payload.person === REPORTER);

/** What the person said of themselves, whoever wrote since. @param {ReturnDesk} desk */
function ownOf({ journal }) {
  const all = journal ? recordsOf(journal) : [];
  return all.findLast(({ payload, role, type }) => type === "person" && role === REPORTER && /** @type {any} */ (payload)["person"] === REPORTER)?.payload;
}

/** @param {ReturnDesk} desk */
function isChanged(desk) {
  const written = writtenOf(desk);
  return written !== undefined && written.role !== REPORTER && reached(written.payload) !== reached(ownOf(desk));
}

/** By which names the person goes, and where they are reached. @param {unknown} payload */
function reached(payload) {
  const { contacts = [], names = [] } = /** @type {Told} */ (payload ?? {});
  return JSON.stringify([names.map(({ text }) => text), contacts.map(({ channel, safe, value }) => [channel, value, safe === true])]);
}

/** @param {ReturnDesk} desk @param {Written} written */
function byOthers(desk, { at, author, payload }) {
  const own = ownOf(desk);
  const say = (/** @type {string} */ label, /** @type {string} */ done, /** @type {unknown} */ said) =>
    quiet(label, () => void desk.write(done, () => [{ type: "person", compartment: "identity", payload: /** @type {any} */ (said), record: newIdentifier() }], `${done} ${author} ${at}`));
  const steps = html`${say(t("That is right"), t("You confirmed it."), payload)} ${own ? say(t("Take it back"), t("It stands again as you said it."), own) : nothing}`;
  return html`<p class="govuk-body"><strong>${t("The team wrote this down, %(day)s.", { day: dateText(at.slice(0, 10)) })}</strong><br />${t("Key of the member who wrote it")}: ${shortFingerprint(author)}</p>
    ${isChanged(desk) && desk.case?.summary.status !== "withdrawn" ? (desk.busy ? busy(t("Sealing and sending…")) : html`<p>${steps}</p>`) : nothing}`;
}

/** @param {Written} written */
function rowsOf({ payload, role }) {
  const { address, born, contacts = [], country, documents = [], names = [] } = /** @type {Told} */ (payload);
  return [
    ...names.map(({ text }) => summaryRow(t("Name"), text)),
    ...contacts.map(({ channel, safe, value }) => summaryRow(channel === "other" ? t("Contact") : channel, html`${value}<br />${safeText(safe === true, role)}`)),
    ...(born ? [summaryRow(t("Born"), dateText(born))] : []),
    ...(country ? [summaryRow(t("Country"), countryName(country))] : []),
    ...(address ? [summaryRow(t("Address"), address)] : []),
    ...documents.map(({ number, type }) => summaryRow(type, number ?? "")),
  ];
}

/** @param {boolean} safe @param {string} role of whoever wrote so */
function safeText(safe, role) {
  if (role !== REPORTER) return safe ? t("The team wrote that it is safe to write to you there.") : t("The team did not write that it is safe to write to you there.");
  return safe ? t("You said that the team may write to you there safely.") : t("You did not say that it is safe to write to you there.");
}
