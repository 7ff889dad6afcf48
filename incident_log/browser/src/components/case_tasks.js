// What does somebody want to be done, and by when? What has a day is a deadline, and stands in the inbox; what has none is a task.

import { newIdentifier } from "../crypto/seeds.js";
import { t } from "../i18n.js";
import { cleanText } from "../reporting/draft.js";
import { buttons, field, form, html, nothing, quiet, submitButton } from "../ui.js";
import { dateField, dateText, emptyParts, readParts } from "../ui_dates.js";
import { foldDone, formErrors, formNotices } from "./case_forms.js";

/** @import { CasePage, FormState } from "./case_page.js" */
/** @import { Written } from "../domain/types.d.ts" */

/** @typedef {{ task: string, title: string, due: string|null, state: string, assigned_to: string|null, note?: string }} TaskPayload */

const WHOLE_DAY = "2026-01-01".length;

/** @param {CasePage} page */
export function openTasks(page) {
  const open = page.view.tasks.filter(({ payload }) => payload.state === "open");
  if (open.length === 0) return nothing;
  return html`<h3>${t("Tasks")}</h3>
    <ul class="il-small-list">
      ${open.map((task) => drawTask(page, task))}
    </ul>`;
}

/** @param {CasePage} page @param {Written} task */
export function drawTask(page, task) {
  const { assigned_to: assigned, due, note, state, title = "" } = /** @type {TaskPayload} */ (task.payload);
  const who = assigned ? page.memberName(assigned) : "";
  const label = state === "open" ? t("Done") : t("Open again");
  return html`<li>
    ${due ? html`<strong>${dateText(due)}</strong>: ` : nothing}${[title, who].filter(Boolean).join(" · ")}<br />
    ${note ? html`<span class="il-quiet-text">${note}</span><br />` : nothing}
    ${page.can("work", "task") ? quiet(label, () => turn(page, task), { about: title }) : nothing}
  </li>`;
}

/** @param {CasePage} page @param {Written} task */
function turn(page, { payload }) {
  const { assigned_to = null, due = null, note, state: before, task, title } = /** @type {TaskPayload} */ (payload);
  const [state, done] = before === "open" ? ["done", t("Marked as done. It stands under “Done”.")] : ["open", t("It is open again.")];
  const changed = { task, title, due, state, assigned_to, ...(note && { note }) };
  void page.act("deadline", done, (formState) => page.write(formState, { compartment: "work", type: "task", payload: changed }));
}

/** @param {CasePage} page */
export function addDuty(page) {
  const state = page.form("duty", { title: "", parts: emptyParts() });
  const { errors, values } = state;
  return html`<details class="il-plain-details il-no-print" ?open=${Boolean(values["title"])}>
      <summary>${t("Add a deadline or a task of your own")}</summary>
      ${form(() => submit(page, state), [
        formErrors(state, "duty", { title: "duty" }),
        field({ id: "duty", label: t("What is to be done?"), hint: t("The team and lawyers with access to the team's notes can read this."), max: 300, value: values["title"] ?? "", error: errors["title"], onInput: (title) => void (values["title"] = title) }),
        dateField({ id: "duty-due", label: t("By which day? (optional)"), hint: t("With a day it counts as a deadline and stands in the inbox; without one it is a task."), parts: values["parts"] ?? emptyParts(), error: errors["due"], onInput: (parts) => void (values["parts"] = parts) }),
        buttons(submitButton(t("Add it"), state.working)),
      ])}
    </details>
    ${formNotices(state)}`;
}

/** @param {CasePage} page @param {FormState} state */
function submit(page, state) {
  const title = cleanText(state.values["title"] ?? "");
  const { date, error } = readParts(state.values["parts"] ?? emptyParts());
  const checks = {
    title: title ? "" : t("Write what is to be done"),
    due: error || (date && date.length < WHOLE_DAY ? t("Write the day, the month and the year") : ""),
  };
  state.errors = Object.fromEntries(Object.entries(checks).filter(([, problem]) => problem));
  if (Object.keys(state.errors).length > 0) return page.refuse(state);
  // The same id when it is sent again after a lost connection.
  const id = (state.values["id"] ??= newIdentifier());
  const deadline = { deadline: id, rule: null, title, incident: null, trigger: null, due: date, state: "open" };
  const task = { task: id, title, due: null, state: "open", assigned_to: null };
  const record = date ? { type: "deadline", payload: deadline } : { type: "task", payload: task };
  return void page.act("duty", date ? t("The deadline is added.") : t("The task is added."), (formState) => page.write(formState, { compartment: "work", ...record })).then(() => foldDone(page, "duty"));
}
