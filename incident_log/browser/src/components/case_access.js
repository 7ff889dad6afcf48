// Who else may open this case? Lists the readers outside the team, and ends what they were given.

import { revokeFrom } from "../grants.js";
import { t } from "../i18n.js";
import { readersOf } from "../readers.js";
import { button, buttons, field, form, html, nothing, quiet, smallList } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { formErrors, formNotices } from "./case_forms.js";
import { grantForm } from "./case_grant.js";
import { labelOf } from "./labels.js";

/** @import { Reader } from "../readers.js" */
/** @import { CasePage, FormState } from "./case_page.js" */

/** @param {CasePage} page */
export function accessPart(page) {
  if (!page.can("report", "share")) return nothing;
  const readers = readersOf(page.domain, page.journal, page.view, new Date().toISOString());
  return html`<section class="il-card" aria-labelledby="access-title">
    <h2 class="il-card__title" id="access-title" tabindex="-1">${t("Who else may open it")}</h2>
    ${readers.length === 0 ? html`<p class="govuk-body">${t("Only your team.")}</p>` : nothing}
    ${smallList(readers.map((reader) => drawReader(page, reader)))} ${formNotices(page.form("revoke"))} ${grantForm(page, new Set(readers.map(({ to }) => to)))}
  </section>`;
}

/** @param {CasePage} page @param {Reader} reader */
function drawReader(page, { closedOn, compartments, to, until, ...agreed }) {
  const state = page.form("revoke", { from: "", reason: "" });
  const name = page.memberName(to);
  const parts = compartments.map((code) => labelOf(page.domain.json.membership.compartments, code)).join(", ");
  const ask = () => {
    state.values = { from: to, reason: "" };
    page.draw();
  };
  return html`<li>
    <strong>${name}</strong>: ${parts}. ${until ? t("Until %(day)s.", { day: dateText(until.slice(0, 10)) }) : t("Without an end.")}${closedOn ? closedText(closedOn) : excuseText(agreed)}<br />
    ${state.values["from"] === to ? revokeForm(page, state, name) : quiet(t("End the access"), ask, { danger: true, about: name })}
  </li>`;
}

/** That the person shut this reader out, and what is left to do. @param {string} day */
const closedText = (day) => html`<br /><strong>${t("The person ended this access themselves, %(day)s: nothing is given to this reader any more. End it here too, so that the case gets new keys.", { day: dateText(day) })}</strong>`;

/** That more was given than the person agrees to, and why: they read the same. @param {Pick<Reader, "agreesNow" | "grant" | "isUsedUp">} reader */
function excuseText({ agreesNow, grant, isUsedUp }) {
  const reason = grant?.without_agreement;
  if (reason) return html`<br /><span class="il-quiet-text">${t("Without the person's agreement: %(reason)s", { reason })}</span>`;
  if (isUsedUp) return html`<br /><span class="il-quiet-text">${t("Their yes was for one time, and a dossier was made with it. Ask them before you make another one, or end the access.")}</span>`;
  return agreesNow ? nothing : html`<br /><strong>${t("The person does not agree to this, or not any more. End the access, or ask them.")}</strong>`;
}

/** @param {CasePage} page @param {FormState} state @param {string} name */
function revokeForm(page, state, name) {
  const submit = () => {
    const reason = String(state.values["reason"] ?? "").trim();
    state.errors = reason ? {} : { reason: t("Write in a few words why") };
    if (!reason) return page.refuse(state);
    return void page.act("revoke", t("The access of %(name)s is ended.", { name }), () => revokeFrom(page.journal, state.values["from"], reason));
  };
  const stop = () => {
    state.values = { from: "", reason: "" };
    page.draw();
  };
  return form(submit, [
    formErrors(state, "revoke"),
    html`<p class="govuk-body">${t("%(name)s can open nothing of this case from now on. What they have read, they have read.", { name })}</p>`,
    field({ id: "revoke-reason", label: t("Why?"), hint: t("The person can read this."), max: 500, value: state.values["reason"], error: state.errors["reason"], onInput: (value) => void (state.values["reason"] = value) }),
    buttons(html`<button type="submit" class="govuk-button govuk-button--warning" ?disabled=${state.working}>${t("End the access")}</button>`, button(t("Keep it"), stop, "secondary")),
  ]);
}
