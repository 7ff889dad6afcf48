// What is due in a case?

import { newIdentifier } from "../crypto/seeds.js";
import { proposalsFor } from "../deadline_proposals.js";
import { closedParts } from "../dossier/closed.js";
import { dueDate, isPast } from "../due_dates.js";
import { t } from "../i18n.js";
import { html, nothing, quiet, smallList } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { confirmed, setDate } from "./case_date.js";
import { formNotices } from "./case_forms.js";
import { addDuty, drawTask, openTasks } from "./case_tasks.js";
import { labelOf } from "./labels.js";

/** @import { CasePage } from "./case_page.js" */
/** @import { Proposal } from "../deadline_proposals.js" */
/** @import { Deadline, Due } from "../domain/types.d.ts" */

/** @param {CasePage} page */
export function deadlinePart(page) {
  const { domain, view } = page;
  const proposals = page.can("work", "deadline") ? proposalsFor(domain, view) : [];
  const kept = view.deadlines.filter(({ state }) => state === "open").sort(byDate);
  const tasks = view.tasks.filter(({ payload }) => payload.state === "open");
  const state = page.form("deadline");
  if (page.journal.state !== "adopted") return nothing;
  return html`<section class="il-card" aria-labelledby="deadlines-title">
    <h2 class="il-card__title" id="deadlines-title" tabindex="-1">${t("Deadlines")}</h2>
    ${formNotices(state)} ${page.form("date").values["deadline"] ? nothing : formNotices(page.form("date"))}
    ${nothingDue(page, kept.length + proposals.length + tasks.length)}
    ${smallList(kept.map((deadline) => drawDeadline(page, deadline)))} ${openTasks(page)}
    ${proposals.length > 0 ? html`<h3>${t("Counted from the answers")}</h3>` : nothing} ${smallList(proposals.map((proposal) => drawProposal(page, proposal)))}
    ${page.can("work", "deadline") ? addDuty(page) : nothing} ${donePart(page)}
  </section>`;
}

/** The nearest first; what has no date yet comes last. @param {Deadline} one @param {Deadline} other */
function byDate({ due: one }, { due: other }) {
  return (one ?? "9999") < (other ?? "9999") ? -1 : 1;
}

/** What was marked as done by mistake is opened again. @param {CasePage} page */
function donePart(page) {
  const deadlines = page.view.deadlines.filter(({ state }) => state === "done");
  const tasks = page.view.tasks.filter(({ payload }) => payload.state === "done");
  const count = deadlines.length + tasks.length;
  if (count === 0) return nothing;
  return html`<details class="il-plain-details">
    <summary>${t("Done (%(n)s)", { n: count })}</summary>
    <ul class="il-small-list">
      ${deadlines.map((deadline) => drawFinished(page, deadline))} ${tasks.map((task) => drawTask(page, task))}
    </ul>
  </details>`;
}

/** @param {CasePage} page @param {Deadline} deadline */
function drawFinished(page, deadline) {
  const { due, trigger, written } = deadline;
  const label = labelFor(page, deadline);
  const again = () => turn(page, deadline, "open", t("It is open again."));
  const said = { who: page.nameWithin(written.author, written.role), day: dateText(written.at.slice(0, 10)) };
  return html`<li>
    ${due ? html`<strong>${dateText(dueDate(due, trigger))}</strong>: ` : nothing}${label}<br />
    <span class="il-quiet-text">${t("Marked as done on %(day)s by %(who)s", said)}</span><br />
    ${page.can("work", "deadline") ? quiet(t("Open again"), again, { about: label }) : nothing}
  </li>`;
}

/** @param {CasePage} page @param {Deadline} deadline @returns {string} */
function labelFor({ domain }, { rule, title }) {
  return title ?? t(domain.rules.get(rule ?? "")?.label ?? "Deadline");
}

/** @param {CasePage} page @param {Deadline} deadline @param {"open"|"done"} state @param {string} done */
function turn(page, { computed, deadline: id, due, incident, overridden, reason, rule, title, trigger, typical_only: typical }, state, done) {
  // A typical time that a lawyer let count goes on counting, whoever writes it next.
  const confirmed = !typical && computed.some((step) => step.typical_only);
  const payload = { deadline: id, rule, incident, trigger, due: overridden || confirmed || !rule ? due : null, state, ...(title && { title }), ...(reason && { reason }) };
  void page.act("deadline", done, (form) => page.write(form, { compartment: "work", type: "deadline", payload }));
}

/** Whoever was not let into the part where deadlines are kept must not take that for having time. @param {CasePage} page @param {number} shown */
function nothingDue({ domain, journal }, shown) {
  if (closedParts(domain, journal).has("work")) return html`<p class="govuk-body">${t("Deadlines may be kept in a part of the case that is not open to you. Call or write to whoever shared the case with you: this page cannot ask them.")}</p>`;
  return shown === 0 ? html`<p class="govuk-body">${t("Nothing is due.")}</p>` : nothing;
}

/** @param {CasePage} page @param {Deadline} deadline */
function drawDeadline(page, deadline) {
  const rule = page.domain.rules.get(deadline.rule ?? "");
  const label = labelFor(page, deadline);
  const { due, trigger } = deadline;
  const finish = () => turn(page, deadline, "done", t("Marked as done. It stands under “Done”."));
  return html`<li>
    ${due ? when(due, deadline.overridden ? null : trigger) : html`<strong>${t("No date yet")}</strong>`}: ${label}<br />
    ${deadline.overridden || deadline.computed.length === 0 ? nothing : deadline.computed.map((each) => html`${t(each.step)}: ${when(each.due, trigger)}<br />`)}
    ${rule ? basis(page, deadline.computed[0], rule.basis, rule.certainty, deadline.typical_only) : nothing} ${confirmed(page, deadline)}
    ${page.can("work", "deadline") ? [quiet(t("Done"), finish, { about: label }), setDate(page, deadline, label)] : nothing}
  </li>`;
}

/** @param {CasePage} page @param {Proposal} proposal */
function drawProposal(page, { due, incident, rule, trigger }) {
  const keep = () => {
    const payload = { deadline: newIdentifier(), rule: rule.code, incident, trigger, due: null, state: "open" };
    void page.act("deadline", t("The deadline is kept."), (state) => page.write(state, { compartment: "work", type: "deadline", payload }));
  };
  return html`<li>
    ${t(rule.label)}<br />
    <span class="il-quiet-text">${countedFrom(page, incident, trigger)}</span><br />
    ${due.map((each) => html`${t(each.step)}: ${when(each.due, trigger)}<br />`)} ${basis(page, due[0], rule.basis, rule.certainty, true)}
    ${quiet(t("Keep this deadline"), keep, { about: t(rule.label) })}
  </li>`;
}

/** Two incidents may each begin the same time limit. @param {CasePage} page @param {string} incident @param {string} trigger @returns {string} */
function countedFrom({ domain, view }, incident, trigger) {
  const kind = view.incidents.find((each) => each.incident === incident)?.kind ?? "";
  return t("Counted from %(day)s (%(kind)s)", { day: dateText(trigger.slice(0, 10)), kind: t(domain.kinds.get(kind)?.label ?? kind) });
}

/** A date that is over must not look like one to keep. @param {string} due @param {string | null} trigger what it was counted from */
function when(due, trigger) {
  const date = dateText(dueDate(due, trigger));
  const over = isPast(due, new Date().toISOString());
  return over ? html`<strong>${date}</strong> (${t("this date has passed")})` : html`<strong>${date}</strong>`;
}

/** @param {CasePage} page @param {Due|undefined} due @param {string} text @param {string} certainty @param {boolean} open whether nobody said yet that a typical time counts here */
function basis({ domain }, due, text, certainty, open) {
  const flags = domain.json.deadlines.flags.filter(({ code }) => (open || code !== "typical_only") && /** @type {Record<string, unknown>|undefined} */ (/** @type {unknown} */ (due))?.[code] === true);
  const said = [t(text), labelOf(domain.json.deadlines.certainties, certainty), ...flags.map((flag) => t(flag.text))].filter(Boolean).join(". ");
  return html`<span class="il-quiet-text">${said}</span><br />`;
}
