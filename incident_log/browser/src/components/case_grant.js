// How is a case shared with somebody outside the team? As far as the person agreed; whoever goes further says why, and the person reads it.

import { answersTo } from "../agreements.js";
import { isOf } from "../crypto/verifying.js";
import { READERS_OUTSIDE } from "../domain/consent.js";
import { audienceFor } from "../domain/granting.js";
import { NotAllowed } from "../errors.js";
import { agreementTo, grantTo } from "../grants.js";
import { nt, t } from "../i18n.js";
import { cleanText } from "../reporting/draft.js";
import { buttons, choices, errorMessage, field, form, html, nothing, notice, select, submitButton } from "../ui.js";
import { formErrors, formNotices, Told } from "./case_forms.js";
import { readerText } from "./consent_words.js";
import { labelOf, teamLabelOf, withinText } from "./labels.js";
import { shortFingerprint } from "./short_fingerprint.js";

/** @import { GrantDecision } from "../domain/granting.js" */
/** @import { KnownMember } from "../directory.js" */
/** @import { CasePage, FormState } from "./case_page.js" */
/** @import { Compartment } from "../format/record.js" */

const IDENTITY = "identity";
const NAMED = "L3";

/** @param {CasePage} page @param {ReadonlySet<string>} readers who may open it already */
export function grantForm(page, readers) {
  const state = page.form("grant", { to: "", name: "", compartments: ["report"], until: "", reason: "", excused: false, why: "" });
  const { values } = state;
  // A lead's lawyer stands with the team, which speaks of them, and opens only what was granted.
  const outside = page.members.filter((member) => member.status === "active" && !isOf(member, page.journal.desk));
  const free = outside.filter(({ id }) => !readers.has(id));
  const body = () => {
    if (outside.length === 0) return html`<p class="govuk-body">${t("Nobody outside your team has joined yet. An owner can invite a lawyer on the members page.")}</p>`;
    if (page.view.summary.status === "withdrawn") return notice("danger", "", t("The person withdrew this report. Nobody else is let in."));
    if (free.length === 0) return html`<p class="govuk-body">${t("Everybody outside your team who has joined is in the list above. Whom the person shut out can be let in again once you have ended that access here too.")}</p>`;
    return form(() => submit(page, state, free), fields(page, state, free));
  };
  return html`<details class="il-plain-details" ?open=${Boolean(values["to"] || values["reason"])}>
      <summary>${t("Share it with a lawyer")}</summary>
      ${body()}
    </details>
    ${formNotices(state)}`;
}

/** @param {CasePage} page @param {FormState} state @param {readonly KnownMember[]} free */
function fields(page, state, free) {
  const { errors, values } = state;
  const chosen = free.find(({ id }) => id === values["to"]);
  const decision = chosen ? decisionFor(page, state, chosen) : null;
  const options = [{ code: "", label: t("Choose somebody") }, ...free.map(({ id, name }) => ({ code: id, label: name || page.memberName(id) }))];
  const again = (/** @type {Record<string, unknown>} */ change) => {
    Object.assign(values, change);
    page.draw();
  };
  const choose = (/** @type {string} */ to) => again({ to, name: free.find(({ id }) => id === to)?.name ?? "", excused: false });
  return html`${[
    formErrors(state, "grant", { agreement: "grant-excused" }),
    select({ id: "grant-to", label: t("Who?"), value: values["to"], options, error: errors["to"], onInput: choose }),
    chosen ? html`<p class="govuk-body">${t("Their key")}: ${shortFingerprint(chosen.signing)}<br /><span class="il-quiet-text">${t("Compare it with them when you can.")}</span></p>` : nothing,
    field({ id: "grant-name", label: t("Who is it, for the person?"), hint: t("The person reads this: they were promised the name of whoever reads their case."), value: values["name"], max: 200, error: errors["name"], onInput: (name) => again({ name }) }),
    html`<fieldset class="il-question il-field govuk-form-group ${errors["parts"] ? "govuk-form-group--error" : ""}" id="grant-parts" aria-describedby=${errors["parts"] ? "grant-parts-error" : nothing}>
      <legend class="govuk-label">${t("Which parts?")}</legend>
      ${errors["parts"] ? errorMessage("grant-parts", errors["parts"]) : nothing}
      ${choices({ name: "grant-part", choices: parts(page, decision), chosen: values["compartments"], many: true, onChange: (compartments) => again({ compartments }) })}</fieldset>`,
    chosen && decision ? agreement(page, chosen, decision) : nothing,
    decision && decision.level !== null && decision.unnamed.length > 0 ? aboutOthers(decision) : nothing,
    decision && decision.beyond.length > 0 ? excuse(state, again) : nothing,
    dayField(state),
    field({ id: "grant-reason", label: t("What for?"), hint: t("The person can read this."), value: values["reason"], max: 500, error: errors["reason"], onInput: (reason) => void (values["reason"] = reason) }),
    buttons(sharing(state, decision)),
  ]}`;
}

/** @param {FormState} state @param {GrantDecision | null} decision */
function sharing({ values, working }, decision) {
  if (working || !values["excused"] || !decision?.beyond.length) return submitButton(working ? t("Sharing…") : t("Share the case"), working);
  return html`<button type="submit" class="govuk-button govuk-button--warning">${t("Share it without their agreement")}</button>`;
}

/** What the answers say about this reader and these parts, as they stand in the form. @param {CasePage} page @param {FormState} state @param {KnownMember} reader @returns {GrantDecision | null} */
function decisionFor({ domain, journal, view }, { values }, { role }) {
  const compartments = /** @type {string[]} */ (values["compartments"]);
  return compartments.length === 0 ? null : agreementTo(domain, journal, view, { role, name: cleanText(values["name"]), compartments });
}

/** Before the part with the names stands whether the person agreed to be named. @param {CasePage} page @param {GrantDecision | null} decision */
function parts({ domain }, decision) {
  const unnamed = decision?.level && decision.level !== NAMED ? teamLabelOf(domain.json.consent.identity_levels, decision.level) : "";
  return domain.json.membership.compartments.map(({ code, label, text }) => ({
    code,
    label: t(label),
    hint: code === IDENTITY && unnamed ? t("The person did not agree to this part. They agreed to appear: %(level)s.", { level: withinText(unnamed) }) : t(text ?? ""),
  }));
}

/** What to know before this reader is let in. @param {CasePage} page @param {KnownMember} reader @param {GrantDecision} decision */
function agreement(page, { role }, { beyond, level, reason }) {
  const isOnce = answersTo(page.domain, page.view, audienceFor(role)).at(-1)?.payload.once === true;
  const once = isOnce ? html`<p>${t("This yes is for one time: it lets one reader in, and it ends with the first dossier. Ask them again before the next one.")}</p>` : nothing;
  const { audiences, identity_levels: levels } = page.domain.json.consent;
  const said = { reader: labelOf(audiences, audienceFor(role)), level: withinText(teamLabelOf(levels, level)) };
  if (level === null) return notice("danger", t("The person has not agreed to this"), [html`<p>${refusal(reason)}</p>`, otherKind(page, role, said.reader), html`<p>${t("Use “Ask the person” under “What the person agreed to”, and wait for their answer.")}</p>`]);
  const agreed = html`<p>${t("The person agreed to this reader (%(reader)s): %(level)s.", said)}</p>`;
  if (beyond.length > 0) return notice("danger", t("The part with the names goes further than the person agreed"), [agreed, once, whyBeyond(reason), html`<p>${t("Leave this part out, or ask them first.")}</p>`]);
  if (level === NAMED) return notice("good", "", [agreed, once]);
  return notice("care", "", [agreed, once, html`<p>${t("The report opens whole: their words, files and messages may show who they are. Read it with that in mind before you share it. A dossier leaves more out.")}</p>`]);
}

/** A yes that is there and does not count for this reader: whoever wrote it down would ask the same again. @param {CasePage} page @param {string} role @param {string} reader */
function otherKind({ domain, view }, role, reader) {
  const other = READERS_OUTSIDE.find((code) => code !== audienceFor(role)) ?? "";
  const given = answersTo(domain, view, other).findLast(({ payload }) => payload.choice === "yes");
  if (!given) return nothing;
  const said = { given: readerText(labelOf(domain.json.consent.audiences, other), given.payload), reader };
  return html`<p>${t("There is a yes for: %(given)s. It does not count here, because by the role they joined with this reader counts as: %(reader)s. Ask about that.", said)}</p>`;
}

/** Where it is others in the case who keep this part shut. @param {string} reason of the decision */
function whyBeyond(reason) {
  if (reason === "relative") return html`<p>${t("Names and addresses of people in Belarus lie there. They stay with this team and the lawyer: so it was promised.")}</p>`;
  if (reason === "third_party_refused") return html`<p>${t("Somebody named there said no to such a reader, or took their agreement back.")}</p>`;
  return nothing;
}

/** Whose names go along who were not asked, or did not agree. @param {GrantDecision} decision */
function aboutOthers({ unnamed }) {
  const said = nt("The part with the names tells of %(n)s other person who did not agree that this reader learns their name.", "The part with the names tells of %(n)s other people who did not agree that this reader learns their names.", unnamed.length);
  return notice("care", "", [html`<p>${said}</p>`, html`<p>${t("Leave this part out if this reader can help without it.")}</p>`]);
}

/** @param {string} reason of the decision */
function refusal(reason) {
  /** @type {Record<string, string>} */
  const texts = {
    refused: t("They said no to such a reader."),
    withdrawn: t("They took their agreement back."),
    ask: t("They want to be asked each time."),
    expired: t("Their agreement is older than it may be."),
    counted_only: t("They agreed only to be counted."),
  };
  return texts[reason] ?? t("They were not asked about this reader, or their agreement was for one time and is used.");
}

/** @param {FormState} state @param {(change: Record<string, unknown>) => void} again */
function excuse({ errors, values }, again) {
  const all = [{ code: "yes", label: t("Share it without their agreement"), hint: t("Only where life or freedom is in danger and they cannot be asked in time. They read on their page that you did, and why.") }];
  return html`<div class="il-field govuk-form-group ${errors["agreement"] ? "govuk-form-group--error" : ""}" id="grant-excused">
    ${errors["agreement"] ? errorMessage("grant-excused", errors["agreement"]) : nothing}
    ${choices({ name: "grant-excused", choices: all, chosen: values["excused"] ? ["yes"] : [], many: true, onChange: (chosen) => again({ excused: chosen.includes("yes") }) })}
    ${values["excused"] ? html`<div class="il-consent-more">${field({ id: "grant-why", label: t("Why without their agreement?"), hint: t("The person can read this."), rows: 2, max: 1000, value: values["why"], error: errors["why"], onInput: (why) => void (values["why"] = why) })}</div>` : nothing}
  </div>`;
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

/** @param {CasePage} page @param {FormState} state @param {readonly KnownMember[]} free */
function submit(page, state, free) {
  const { compartments, excused, to, until } = state.values;
  const text = (/** @type {string} */ field) => cleanText(String(state.values[field] ?? ""));
  const chosen = free.find(({ id }) => id === to);
  const isBeyond = chosen !== undefined && (decisionFor(page, state, chosen)?.beyond.length ?? 0) > 0;
  const checks = {
    to: chosen ? "" : t("Choose somebody"),
    name: text("name") ? "" : t("Write who it is: the person reads it"),
    parts: compartments.length > 0 ? "" : t("Choose at least one part"),
    agreement: isBeyond && !excused ? t("The person has not agreed to this. Ask them first, or say below that you share it without their agreement, and why.") : "",
    why: isBeyond && excused && !text("why") ? t("Write why it could not wait for their agreement") : "",
    until: until && until < today() ? t("Choose a day that is still to come") : "",
    reason: text("reason") ? "" : t("Write in a few words what for"),
  };
  state.errors = Object.fromEntries(Object.entries(checks).filter(([, problem]) => problem));
  state.failure = "";
  if (Object.keys(state.errors).length > 0) return page.refuse(state);
  const terms = { to, compartments: /** @type {Compartment[]} */ (compartments), expiresOn: until || null, reason: text("reason"), name: text("name"), withoutAgreement: isBeyond ? text("why") : "" };
  return void page.act("grant", t("%(name)s can open the case now.", { name: page.memberName(to) }), () => grantTo(page.journal, terms).catch(explain));
}

/** @param {unknown} error @returns {never} */
function explain(error) {
  if (error instanceof NotAllowed) throw new Told(t("The access was not given: the person's answer, or who this reader is to the team, changed meanwhile. Look at the page again."));
  throw error;
}
