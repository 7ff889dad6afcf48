// Does a deadline count here, and on which day? Whoever works on the case says so, with a reason; it stands with their name.

import { LEAST_REASON } from "../domain/deadlines.js";
import { dueDate } from "../due_dates.js";
import { t } from "../i18n.js";
import { cleanText } from "../reporting/draft.js";
import { button, buttons, field, form, html, nothing, quiet, submitButton } from "../ui.js";
import { dateField, dateText, partsOf, readParts } from "../ui_dates.js";
import { formErrors, formNotices } from "./case_forms.js";

/** @import { CasePage, FormState } from "./case_page.js" */
/** @import { Deadline } from "../domain/types.d.ts" */

/** Who said that it counts, or set another day, when, and why. @param {CasePage} page @param {Deadline} deadline */
export function confirmed(page, { computed, due, overridden, reason, rule, typical_only: open, written }) {
  const typical = computed.some((step) => step.typical_only);
  if (rule === null || open || !(overridden || typical)) return nothing;
  const said = { who: page.nameOf(written.author, written.role), day: dateText(written.at.slice(0, 10)) };
  const asCounted = !overridden || computed.some((step) => step.due === due);
  const text = asCounted ? t("It counts here. Confirmed: %(who)s, %(day)s.", said) : t("Date set by hand: %(who)s, %(day)s.", said);
  return html`<span>${text} ${reason ?? ""}</span><br />`;
}

/** @param {CasePage} page @param {Deadline} deadline @param {string} label */
export function setDate(page, deadline, label) {
  const state = page.form("date", { deadline: "", parts: null, reason: "" });
  const { due, trigger, typical_only: typical } = deadline;
  if (state.values["deadline"] === deadline.deadline) return dateForm(page, state, deadline);
  const ask = () => {
    page.forget("date");
    Object.assign(page.form("date").values, { deadline: deadline.deadline, parts: partsOf(due === null ? "" : dueDate(due, trigger)), reason: "" });
    page.draw();
    document.getElementById("date-reason")?.focus();
  };
  return quiet(typical ? t("Confirm that it counts here") : t("Set another day"), ask, { about: label });
}

/** @param {CasePage} page @param {FormState} state @param {Deadline} deadline */
function dateForm(page, state, deadline) {
  const { errors, values } = state;
  const typical = deadline.typical_only;
  const time = deadline.due !== null && dueDate(deadline.due, deadline.trigger).includes("T");
  const counted = deadline.computed.length > 1 ? deadline.computed.map((step) => `${t(step.step)}: ${dateText(dueDate(step.due, deadline.trigger))}`).join("; ") : "";
  const stop = () => {
    page.forget("date");
    page.draw();
  };
  return form(() => submit(page, state, deadline), [
    formErrors(state, "date"),
    typical ? html`<p class="govuk-body">${t("Confirm it only when a lawyer says that this time limit applies to this person. From then on it counts as due.")}</p>` : nothing,
    field({ id: "date-reason", label: t("Who says so, and why?"), hint: t("The team and lawyers with access to the team's notes can read this."), max: 2000, rows: 2, value: values["reason"], error: errors["reason"], onInput: (reason) => void (values["reason"] = reason) }),
    dateField({ id: "date-due", label: t("The day"), hint: counted || undefined, parts: values["parts"] ?? partsOf(""), time, error: errors["due"], onInput: (parts) => void (values["parts"] = parts) }),
    formNotices(state),
    buttons(submitButton(typical ? t("It counts here") : t("Save the day"), state.working), button(t("Cancel"), stop, "secondary")),
  ]);
}

/** @param {CasePage} page @param {FormState} state @param {Deadline} deadline */
function submit(page, state, { deadline, due, incident, rule, title, trigger }) {
  const { date, error } = readParts(state.values["parts"] ?? partsOf(""));
  const reason = cleanText(state.values["reason"] ?? "");
  const checks = {
    reason: reason.length < LEAST_REASON ? t("Write in a few words who says so, and why") : "",
    due: error || (date.length < "2026-01-01".length ? t("Write the day, the month and the year") : ""),
  };
  state.errors = Object.fromEntries(Object.entries(checks).filter(([, problem]) => problem));
  if (Object.keys(state.errors).length > 0) return page.refuse(state);
  // What was only looked at stays as it was counted, with its hour.
  const same = due !== null && date === dueDate(due, trigger);
  const payload = { deadline, rule, incident, trigger, due: same ? due : date, reason, state: "open", ...(title && { title }) };
  return void page.act("date", t("The date is set, with your name."), (form) => page.write(form, { compartment: "work", type: "deadline", payload }));
}
