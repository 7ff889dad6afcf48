// What is due in a case, and what did the person agree to?

import { countryName } from "../countries.js";
import { newIdentifier } from "../crypto/seeds.js";
import { proposalsFor } from "../deadline_proposals.js";
import { t } from "../i18n.js";
import { html, nothing, notice, quiet } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { formNotices } from "./case_forms.js";
import { labelOf } from "./labels.js";

/** @import { CasePage } from "./case_page.js" */
/** @import { Proposal } from "../deadline_proposals.js" */
/** @import { Deadline, Due, Written } from "../domain/types.d.ts" */

/** @param {CasePage} page */
export function deadlinePart(page) {
  const { domain, view } = page;
  const proposals = page.can("work", "deadline") ? proposalsFor(domain, view) : [];
  const kept = view.deadlines.filter(({ state }) => state === "open");
  const state = page.form("deadline");
  if (page.journal.state !== "adopted" && proposals.length === 0) return nothing;
  return html`<section class="il-card" aria-labelledby="deadlines-title">
    <h2 class="il-card__title" id="deadlines-title" tabindex="-1">${t("Deadlines")}</h2>
    ${formNotices(state)}
    ${kept.length === 0 && proposals.length === 0 ? html`<p class="govuk-body">${t("Nothing is due.")}</p>` : nothing}
    <ul class="il-small-list">
      ${kept.map((deadline) => drawDeadline(page, deadline))}
    </ul>
    ${proposals.length > 0 ? html`<h3>${t("Counted from the answers")}</h3>` : nothing}
    <ul class="il-small-list">
      ${proposals.map((proposal) => drawProposal(page, proposal))}
    </ul>
  </section>`;
}

/** @param {CasePage} page @param {Deadline} deadline */
function drawDeadline(page, deadline) {
  const rule = page.domain.rules.get(deadline.rule ?? "");
  const label = deadline.title ?? t(rule?.label ?? "Deadline");
  const { deadline: id, due, incident, reason, title, trigger } = deadline;
  const finish = () => {
    const payload = { deadline: id, rule: deadline.rule, incident, trigger, due: deadline.overridden || !deadline.rule ? due : null, state: "done", ...(title && { title }), ...(reason && { reason }) };
    void page.act("deadline", t("Marked as done."), (state) => page.write(state, { compartment: "work", type: "deadline", payload }));
  };
  return html`<li>
    <strong>${due ? dateText(due) : t("No date yet")}</strong>: ${label}<br />
    ${rule ? basis(page, deadline.computed[0], rule.basis, rule.certainty) : nothing}
    ${page.can("work", "deadline") ? quiet(t("Done"), finish, { about: label }) : nothing}
  </li>`;
}

/** @param {CasePage} page @param {Proposal} proposal */
function drawProposal(page, { due, incident, rule, trigger }) {
  const keep = () => {
    const payload = { deadline: newIdentifier(), rule: rule.code, incident, trigger, due: null, state: "open" };
    void page.act("deadline", t("The deadline is kept."), (state) => page.write(state, { compartment: "work", type: "deadline", payload }));
  };
  return html`<li>
    ${due.map((each) => html`<strong>${dateText(each.due)}</strong>: ${t(rule.label)} (${t(each.step)})<br />`)} ${basis(page, due[0], rule.basis, rule.certainty)}
    ${quiet(t("Keep this deadline"), keep, { about: t(rule.label) })}
  </li>`;
}

/** @param {CasePage} page @param {Due|undefined} due @param {string} text @param {string} certainty */
function basis({ domain }, due, text, certainty) {
  const flags = domain.json.deadlines.flags.filter(({ code }) => /** @type {Record<string, unknown>|undefined} */ (/** @type {unknown} */ (due))?.[code] === true);
  const said = [text, labelOf(domain.json.deadlines.certainties, certainty), ...flags.map((flag) => t(flag.text))].filter(Boolean).join(". ");
  return html`<span class="il-quiet-text">${said}</span><br />`;
}

/** @param {CasePage} page */
export function consentPart({ domain, view }) {
  const { audiences, choices } = domain.json.consent;
  const newest = audiences.flatMap(({ code, label }) => {
    const given = newestConsent(view.consents, code);
    return given ? [{ given, label }] : [];
  });
  return html`<section class="il-card" aria-labelledby="consent-title">
    <h2 class="il-card__title" id="consent-title" tabindex="-1">${t("What the person agreed to")}</h2>
    ${newest.length === 0 ? html`<p class="govuk-body">${t("Nothing is said about it. Ask before you show this to anybody.")}</p>` : nothing}
    <ul class="il-small-list">
      ${newest.map(({ given, label }) => {
        const { choice, country, recipient } = given.payload;
        const extra = [country ? countryName(country) : "", recipient ?? ""].filter(Boolean).join(", ");
        return html`<li><strong>${t(label)}</strong>${extra ? ` (${extra})` : ""}: ${labelOf(choices, choice)} <span class="il-quiet-text">${dateText(given.at.slice(0, 10))}</span></li>`;
      })}
    </ul>
  </section>`;
}

/** @param {readonly Written[]} consents @param {string} audience @returns {Written|undefined} */
export function newestConsent(consents, audience) {
  return consents.filter(({ payload }) => payload.audience === audience).at(-1);
}

/** What to know before a lawyer is let in. @param {CasePage} page */
export function lawyerConsent({ view }) {
  const choice = newestConsent(view.consents, "A1")?.payload.choice;
  if (choice === "yes") return notice("good", "", t("The person agreed that a lawyer sees this."));
  if (choice === "no" || choice === "withdrawn") return notice("danger", "", t("The person said no to a lawyer. Ask them again before you share anything."));
  return notice("care", "", t("The person wants to be asked each time. Write to them first, and wait for their answer."));
}
