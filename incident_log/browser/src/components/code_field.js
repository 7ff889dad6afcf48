// Where is a code typed that is longer than a telephone is wide? It wraps, and stays one line of text: Enter sends it.

import { errorMessage, html, nothing } from "../ui.js";

/**
 * @param {{id: string, label: string, value: string, onInput: (text: string) => void, hint?: string | undefined, error?: string | undefined}} options
 */
export function codeField({ id, label, value, onInput, hint, error }) {
  return html`<div class="il-field govuk-form-group ${error ? "govuk-form-group--error" : ""}">
    <label class="govuk-label" for=${id}>${label}</label>
    ${hint ? html`<div class="govuk-hint" id="${id}-hint">${hint}</div>` : nothing} ${error ? errorMessage(id, error) : nothing}
    <textarea
      class="govuk-textarea il-code-field il-mono ${error ? "govuk-textarea--error" : ""}"
      id=${id}
      rows="2"
      .value=${value}
      maxlength="200"
      autocomplete="off"
      autocapitalize="characters"
      autocorrect="off"
      spellcheck="false"
      aria-describedby=${[hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ") || nothing}
      aria-invalid=${error ? "true" : nothing}
      @keydown=${submitOnEnter}
      @input=${(/** @type {Event} */ event) => onInput(/** @type {HTMLTextAreaElement} */ (event.target).value)}
    ></textarea>
  </div>`;
}

/** @param {KeyboardEvent} event */
function submitOnEnter(event) {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  /** @type {HTMLTextAreaElement} */ (event.currentTarget).form?.requestSubmit();
}
