// What did the person say of themselves? Behind one tap, because somebody may look over their shoulder.

import { REPORTER } from "../domain/consent.js";
import { t } from "../i18n.js";
import { button, buttons, card, html, nothing, summaryRow } from "../ui.js";

/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { Case } from "../domain/types.d.ts" */

/** @typedef {{names?: {text: string}[], contacts?: {channel: string, value: string, safe?: boolean}[]}} Told */

/** @param {ReturnDesk} desk */
export function whoCard(desk) {
  const { people, summary } = /** @type {Case} */ (desk.case);
  const told = /** @type {Told} */ (people.find(({ payload }) => payload.person === REPORTER)?.payload ?? {});
  const { contacts = [], names = [] } = told;
  const rows = [...names.map(({ text }) => summaryRow(t("Name"), text)), ...contacts.map(({ channel, safe, value }) => summaryRow(channel === "other" ? t("Contact") : channel, html`${value}<br />${safeText(safe === true)}`))];
  const change = html`<p class="govuk-body">${t("Is something of it wrong, or not safe any more? Write it to the team in a message.")}</p>
    ${buttons(button(t("Write to the team"), () => desk.go("messages"), "secondary"))}`;
  return card(
    t("Who you are"),
    html`<details class="govuk-details">
      <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("Show my name and my contact")}</span></summary>
      <div class="govuk-details__text">
        ${rows.length > 0 ? html`<dl class="il-summary">${rows}</dl>` : html`<p class="govuk-body">${t("You said neither your name nor how to reach you.")}</p>`} ${summary.status === "withdrawn" ? nothing : change}
      </div>
    </details>`,
  );
}

/** @param {boolean} safe */
const safeText = (safe) => (safe ? t("You said that the team may write to you there safely.") : t("You did not say that it is safe to write to you there."));
