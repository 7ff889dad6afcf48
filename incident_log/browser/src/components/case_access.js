// Who else may open this case? Share it with a lawyer, and end that again.

import { isOf } from "../crypto/verifying.js";
import { grantTo, revokeFrom } from "../grants.js";
import { t } from "../i18n.js";
import { button, buttons, choices, errorMessage, field, form, html, nothing, quiet, select, submitButton } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { lawyerConsent } from "./case_consent.js";
import { formNotices } from "./case_forms.js";
import { shortFingerprint } from "./short_fingerprint.js";
import { labelOf } from "./labels.js";

/** @import { CasePage, FormState } from "./case_page.js" */
/** @import { Compartment } from "../format/record.js" */

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
    ${formNotices(page.form("revoke"))} ${grantForm(page)}
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
    <strong>${name}</strong>: ${parts}. ${expires ? t("Until %(day)s.", { day: dateText(expires) }) : t("Without an end.")}<br />
    ${state.values["from"] === to ? revokeForm(page, state, name) : quiet(t("End the access"), ask, { danger: true, about: name })}
  </li>`;
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

/** @param {CasePage} page */
function grantForm(page) {
  const { domain, journal, members } = page;
  const state = page.form("grant", { to: "", compartments: ["report"], until: "", reason: "" });
  const { errors, values } = state;
  // A lead's lawyer stands with the team, which speaks of them, and opens only what was granted.
  const outside = members.filter((member) => member.status === "active" && !isOf(member, journal.desk));
  const readers = new Set(readersOf(page).map(({ to }) => to));
  const free = outside.filter(({ id }) => !readers.has(id));
  const chosen = free.find(({ id }) => id === values["to"]);
  const options = [{ code: "", label: t("Choose somebody") }, ...free.map(({ id, name }) => ({ code: id, label: name || page.memberName(id) }))];
  const parts = domain.json.membership.compartments.map(({ code, label, text }) => ({ code, label: t(label), hint: t(text ?? "") }));
  const again = (/** @type {Record<string, unknown>} */ change) => {
    Object.assign(values, change);
    page.draw();
  };
  const body = html`${[
    lawyerConsent(page),
    select({ id: "grant-to", label: t("Who?"), value: values["to"], options, error: errors["to"], onInput: (to) => again({ to }) }),
    chosen ? html`<p class="govuk-body">${t("Their key")}: ${shortFingerprint(chosen.signing)}<br /><span class="il-quiet-text">${t("Compare it with them when you can.")}</span></p>` : nothing,
    html`<fieldset class="il-question il-field"><legend class="govuk-label">${t("Which parts?")}</legend>
      ${choices({ name: "grant-part", choices: parts, chosen: values["compartments"], many: true, onChange: (compartments) => again({ compartments }) })}</fieldset>`,
    dayField(state),
    field({ id: "grant-reason", label: t("What for?"), hint: t("The person can read this, but sees no name: write who it is, if they may know."), value: values["reason"], max: 500, error: errors["reason"], onInput: (reason) => void (values["reason"] = reason) }),
    buttons(submitButton(state.working ? t("Sharing…") : t("Share the case"), state.working)),
  ]}`;
  return html`<details class="il-plain-details" ?open=${Boolean(values["to"] || values["reason"])}>
      <summary>${t("Share it with a lawyer")}</summary>
      ${outside.length === 0 ? html`<p class="govuk-body">${t("Nobody outside your team has joined yet. An owner can invite a lawyer on the members page.")}</p>` : form(() => submitGrant(page, state), body)}
    </details>
    ${formNotices(state)}`;
}

const today = () => new Date().toISOString().slice(0, 10);

/** @param {FormState} state */
function dayField({ errors, values }) {
  return html`<div class="il-field govuk-form-group ${errors["until"] ? "govuk-form-group--error" : ""}">
    <label class="govuk-label" for="grant-until">${t("Until which day? (optional)")}</label>
    ${errors["until"] ? errorMessage("grant-until", errors["until"]) : nothing}
    <input
      class="govuk-input"
      id="grant-until"
      type="date"
      min=${today()}
      aria-describedby=${errors["until"] ? "grant-until-error" : nothing}
      .value=${values["until"]}
      @input=${(/** @type {Event} */ event) => (values["until"] = /** @type {HTMLInputElement} */ (event.target).value)}
    />
  </div>`;
}

/** @param {CasePage} page @param {FormState} state */
function submitGrant(page, state) {
  const { compartments, to, until } = state.values;
  const reason = String(state.values["reason"] ?? "").trim();
  const checks = {
    to: to ? "" : t("Choose somebody"),
    reason: reason ? "" : t("Write in a few words what for"),
    until: until && until < today() ? t("Choose a day that is still to come") : "",
    parts: compartments.length > 0 ? "" : t("Choose at least one part"),
  };
  state.errors = Object.fromEntries(Object.entries(checks).filter(([, problem]) => problem));
  state.failure = checks.parts;
  if (Object.keys(state.errors).length > 0) return page.draw();
  const name = page.memberName(to);
  return void page.act("grant", t("%(name)s can open the case now.", { name }), () =>
    grantTo(page.journal, { to, compartments: /** @type {Compartment[]} */ (compartments), expiresOn: until || null, reason }),
  );
}
