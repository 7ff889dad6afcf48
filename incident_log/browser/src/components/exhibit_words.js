// What does a file show, and what does it prove? Two lines, written where they are asked for, into the case itself.

import { t } from "../i18n.js";
import { cleanText } from "../reporting/draft.js";
import { button, buttons, field, form, html, nothing, quiet, submitButton } from "../ui.js";
import { formNotices } from "./case_forms.js";

/** @import { CaseForms, FormState } from "./case_forms.js" */
/** @import { Exhibit } from "../domain/types.d.ts" */
/** @import { Compartment } from "../format/record.js" */

const MOST = 4000;

/** @param {Exhibit} exhibit */
const nameOf = ({ evidence }) => `words ${evidence}`;

/** The button, or the form it opens. @param {CaseForms} host @param {Exhibit} exhibit */
export function exhibitWords(host, exhibit) {
  if (exhibit.erased || !host.can(/** @type {Compartment} */ (exhibit.compartment), "evidence")) return nothing;
  const { describes = "", proves = "" } = exhibit.payload;
  const state = host.form(nameOf(exhibit), { open: false, describes, proves });
  const open = () => {
    state.values["open"] = true;
    host.draw();
    document.getElementById(`shows-${exhibit.evidence}`)?.focus();
  };
  return state.values["open"] ? wordsForm(host, exhibit, state) : html`<p>${quiet(t("Write what “%(name)s” shows and proves", { name: exhibit.name }), open)}</p>`;
}

/** What was just saved, also after nothing is missing any more. @param {CaseForms} host @param {readonly Exhibit[]} exhibits */
export function wordsSaved(host, exhibits) {
  return exhibits.map((exhibit) => (host.forms[nameOf(exhibit)]?.done ? formNotices(host.form(nameOf(exhibit))) : nothing));
}

/** @param {CaseForms} host @param {Exhibit} exhibit @param {FormState} state */
function wordsForm(host, exhibit, state) {
  const { values } = state;
  const close = () => {
    host.forget(nameOf(exhibit));
    host.draw();
  };
  return form(() => submit(host, exhibit, state), html`${[
    html`<h4 class="govuk-heading-s">${exhibit.name}</h4>`,
    field({ id: `shows-${exhibit.evidence}`, label: t("What does the file show?"), hint: t("One line, such as: a message of 3 May with a threat."), max: MOST, value: values["describes"], onInput: (text) => void (values["describes"] = text) }),
    field({ id: `proves-${exhibit.evidence}`, label: t("What does it prove?"), hint: t("One line, such as: that the threat came from this account."), max: MOST, value: values["proves"], onInput: (text) => void (values["proves"] = text) }),
    html`<p class="govuk-hint">${t("It is written into the case; the person can read it.")}</p>`,
    formNotices(state),
    buttons(submitButton(state.working ? t("Sealing and sending …") : t("Save"), state.working), button(t("Cancel"), close, "secondary")),
  ]}`);
}

/** The file's own facts stay as they are: whoever changes one of them writes of another file. @param {CaseForms} host @param {Exhibit} exhibit @param {FormState} state */
function submit(host, exhibit, state) {
  const { describes: _shows, proves: _proves, ...same } = exhibit.payload;
  const describes = cleanText(state.values["describes"]);
  const proves = cleanText(state.values["proves"]);
  const payload = { ...same, ...(describes && { describes }), ...(proves && { proves }) };
  const compartment = /** @type {Compartment} */ (exhibit.compartment);
  return void host.act(nameOf(exhibit), t("What the file shows and proves is written into the case."), (form) =>
    host.write(form, { compartment, type: "evidence", payload: /** @type {import("../format/canonical.js").JsonObject} */ (/** @type {unknown} */ (payload)) }),
  );
}
