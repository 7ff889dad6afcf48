// How pressing is a case? Whoever works on it may see it otherwise than its kind and the person's answers do.

import { JUDGED } from "../domain/incidents.js";
import { SEVERITIES } from "../domain/summaries.js";
import { t } from "../i18n.js";
import { buttons, form, html, select, submitButton } from "../ui.js";
import { foldDone, formErrors, formNotices } from "./case_forms.js";
import { labelOf } from "./labels.js";

/** @import { CasePage } from "./case_page.js" */
/** @import { Case } from "../domain/types.d.ts" */

/** @param {CasePage} page */
export function urgencyForm(page) {
  const { domain, view } = page;
  const { severities } = domain.json.kinds;
  const { urgency } = view.summary;
  const state = page.form("urgency", { urgency: "" });
  const others = severities.filter(({ code }) => code !== urgency).map(({ code }) => ({ code, label: labelOf(severities, code) }));
  const submit = () => {
    const wanted = state.values["urgency"];
    state.errors = wanted ? {} : { urgency: t("Choose an urgency") };
    if (!wanted) return page.refuse(state);
    return void page.act("urgency", t("The urgency is changed."), async (formState) => {
      for (const incident of incidentsFor(page.view, wanted)) {
        await page.write(formState, { compartment: "report", type: "amendment", payload: { incident, changes: { fields: { [JUDGED]: { value: wanted } } } } });
      }
    }).then(() => foldDone(page, "urgency"));
  };
  return html`<details class="il-plain-details" ?open=${Boolean(state.values["urgency"])}>
      <summary>${t("Change the urgency")}</summary>
      ${form(submit, [
        formErrors(state, "urgency", { urgency: "urgency" }),
        select({
          id: "urgency",
          label: t("How urgent is it?"),
          value: state.values["urgency"] ?? "",
          options: [{ code: "", label: t("Choose an urgency") }, ...others.reverse()],
          hint: t("Urgent cases stand first in the inbox until they are closed. The person can read on their page how urgent the team finds it."),
          error: state.errors["urgency"],
          onInput: (value) => void (state.values["urgency"] = value),
        }),
        buttons(submitButton(t("Change the urgency"), state.working)),
      ])}
    </details>
    ${formNotices(state)}`;
}

/** Whether somebody of the team said so; else it follows from the kind and the person's answers. @param {Case} view */
export function isJudged({ incidents }) {
  return incidents.some(({ erased, fields }) => !erased && Object.hasOwn(fields, JUDGED));
}

/** A case is as urgent as its most urgent incident: to lower it, all above must come down; to raise it, one is enough. @param {Case} view @param {string} wanted @returns {string[]} */
function incidentsFor({ incidents }, wanted) {
  const rank = (/** @type {string} */ severity) => SEVERITIES.indexOf(severity);
  const live = incidents.filter(({ erased }) => !erased);
  const above = live.filter(({ severity }) => rank(severity) > rank(wanted));
  const changed = above.length > 0 ? above : live.slice(0, 1);
  return changed.map(({ incident }) => incident);
}
