// Who else may open this case? Lists the readers outside the team, and ends what they were given.

import { revokeFrom } from "../grants.js";
import { t } from "../i18n.js";
import { sharesTold } from "../readers.js";
import { button, buttons, field, form, html, nothing, quiet } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { formNotices } from "./case_forms.js";
import { grantForm } from "./case_grant.js";
import { labelOf } from "./labels.js";

/** @import { CasePage, FormState } from "./case_page.js" */

/** @typedef {{ to: string, compartments: readonly string[], expires: string|null }} Reader */

const ALL = ["report", "identity", "work"];

/** @param {CasePage} page */
export function accessPart(page) {
  if (!page.can("report", "share")) return nothing;
  const readers = readersOf(page);
  return html`<section class="il-card" aria-labelledby="access-title">
    <h2 class="il-card__title" id="access-title" tabindex="-1">${t("Who else may open it")}</h2>
    ${readers.length === 0 ? html`<p class="govuk-body">${t("Only your team.")}</p>` : nothing}
    <ul class="il-small-list">
      ${readers.map((reader) => drawReader(page, reader))}
    </ul>
    ${formNotices(page.form("revoke"))} ${grantForm(page, new Set(readers.map(({ to }) => to)))}
  </section>`;
}

/**
 * Whoever the server or the journal says can read it: a server that hides somebody hides them from nobody here.
 * @param {CasePage} page
 * @returns {Reader[]}
 */
function readersOf({ journal, view }) {
  const listed = journal.grants.map(({ compartments, expires_on: expires, to }) => ({ to, compartments, expires }));
  const said = view.shares.flatMap(({ compartments, expires_at: at, to }) => (compartments.length > 0 ? [{ to, compartments, expires: at && at.slice(0, 10) }] : []));
  const all = new Map(said.map((each) => [each.to, each]));
  for (const each of listed) {
    const both = [...(all.get(each.to)?.compartments ?? []), ...each.compartments];
    all.set(each.to, { ...each, compartments: ALL.filter((name) => both.includes(name)) });
  }
  return [...all.values()];
}

/** @param {CasePage} page @param {Reader} reader */
function drawReader(page, { compartments, expires, to }) {
  const state = page.form("revoke", { from: "", reason: "" });
  const name = page.memberName(to);
  const parts = compartments.map((code) => labelOf(page.domain.json.membership.compartments, code)).join(", ");
  const ask = () => {
    state.values = { from: to, reason: "" };
    page.draw();
  };
  return html`<li>
    <strong>${name}</strong>: ${parts}. ${expires ? t("Until %(day)s.", { day: dateText(expires) }) : t("Without an end.")}${excuseText(page, to)}<br />
    ${state.values["from"] === to ? revokeForm(page, state, name) : quiet(t("End the access"), ask, { danger: true, about: name })}
  </li>`;
}

/** That more was given than the person agreed to, and why: they read the same. @param {CasePage} page @param {string} to */
function excuseText(page, to) {
  const granted = sharesTold(page.view, page.journal).findLast(({ payload }) => payload.to === to && payload.action === "granted");
  const reason = granted?.payload.without_agreement;
  return reason ? html`<br /><span class="il-quiet-text">${t("Without the person's agreement: %(reason)s", { reason })}</span>` : nothing;
}

/** @param {CasePage} page @param {FormState} state @param {string} name */
function revokeForm(page, state, name) {
  const submit = () => {
    const reason = String(state.values["reason"] ?? "").trim();
    state.errors = reason ? {} : { reason: t("Write in a few words why") };
    if (!reason) return page.draw();
    return void page.act("revoke", t("The access of %(name)s is ended.", { name }), () => revokeFrom(page.journal, state.values["from"], reason));
  };
  const stop = () => {
    state.values = { from: "", reason: "" };
    page.draw();
  };
  return form(submit, [
    html`<p class="govuk-body">${t("%(name)s can open nothing of this case from now on. What they have read, they have read.", { name })}</p>`,
    field({ id: "revoke-reason", label: t("Why?"), hint: t("The person can read this."), max: 500, value: state.values["reason"], error: state.errors["reason"], onInput: (value) => void (state.values["reason"] = value) }),
    buttons(html`<button type="submit" class="govuk-button govuk-button--warning" ?disabled=${state.working}>${t("End the access")}</button>`, button(t("Keep it"), stop, "secondary")),
  ]);
}
