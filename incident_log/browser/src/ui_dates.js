// How is a date asked for, as far as it is known?

import { t } from "./i18n.js";
import { wrongParts } from "./reporting/dates.js";
import { errorMessage, html, nothing } from "./ui.js";

export { aheadProblem, dateText, emptyParts, instantText, partsOf, readParts } from "./reporting/dates.js";

/** @import { DateParts } from "./reporting/dates.js" */

/**
 * Day, month and year as three short fields, with the hour where it matters.
 * @param {{id: string, label: string, parts: DateParts, onInput: (parts: DateParts) => void, hint?: string | undefined, error?: string | undefined, time?: boolean, labelHidden?: boolean}} options
 */
export function dateField({ id, label, parts, onInput, hint, error, time = false, labelHidden = false }) {
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  // A page need not draw itself again after each key, so what was typed in one part is kept for the next.
  const now = { ...parts };
  const wrong = error ? wrongParts(parts) : [];
  /** @param {keyof DateParts} name @param {string} value */
  const take = (name, value) => {
    now[name] = value;
    onInput({ ...now });
  };
  /** @param {keyof DateParts} name @param {string} text @param {string} [extra] */
  const part = (name, text, extra = "") =>
    html`<div class="il-date__part ${extra}">
      <label class="govuk-label" for="${id}-${name}">${text}</label>
      <input
        class="govuk-input ${wrong.includes(name) ? "govuk-input--error" : ""}"
        id="${id}-${name}"
        type=${name === "time" ? "time" : "text"}
        inputmode="numeric"
        maxlength=${name === "year" ? 4 : name === "time" ? 5 : 2}
        autocomplete="off"
        aria-describedby=${wrong.includes(name) ? `${id}-error` : nothing}
        aria-invalid=${wrong.includes(name) ? "true" : nothing}
        .value=${parts[name]}
        @input=${(/** @type {Event} */ event) => take(name, /** @type {HTMLInputElement} */ (event.target).value)}
      />
    </div>`;
  return html`<fieldset class="il-field il-question" id=${id} role="group" aria-describedby=${described || nothing}>
    <legend class=${labelHidden ? "govuk-visually-hidden" : "govuk-label"}>${label}</legend>
    ${hint ? html`<div class="govuk-hint" id="${id}-hint">${hint}</div>` : nothing} ${error ? errorMessage(id, error) : nothing}
    <div class="il-date">
      ${part("day", t("Day"))} ${part("month", t("Month"))} ${part("year", t("Year"), "il-date__part--year")}
      ${time ? part("time", t("Time"), "il-date__part--time") : nothing}
    </div>
  </fieldset>`;
}
