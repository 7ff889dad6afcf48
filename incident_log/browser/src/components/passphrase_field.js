// How does a person choose a passphrase they can remember and nobody can guess?

import { LEAST_PASSPHRASE } from "../crypto/lockbox.js";
import { isGuessedFirst } from "../domain/passphrases.js";
import { currentLanguage, t } from "../i18n.js";
import { errorMessage, html, nothing, quiet } from "../ui.js";

/**
 * @param {{ id: string, label: string, value: string, visible: boolean, error?: string | undefined, hint?: string, current?: boolean, onInput: (value: string) => void, onToggle: () => void, onPropose?: () => void }} options
 */
export function passphraseField({ id, label, value, visible, error, hint, current = false, onInput, onToggle, onPropose }) {
  return html`<div class="il-field govuk-form-group ${error ? "govuk-form-group--error" : ""}">
    <label class="govuk-label" for=${id}>${label}</label>
    ${hint ? html`<div class="govuk-hint" id="${id}-hint">${hint}</div>` : nothing} ${error ? errorMessage(id, error) : nothing}
    <input
      class="govuk-input ${error ? "govuk-input--error" : ""}"
      id=${id}
      type=${visible ? "text" : "password"}
      .value=${value}
      maxlength="1024"
      autocomplete=${current ? "current-password" : "new-password"}
      autocapitalize="off"
      spellcheck="false"
      aria-describedby=${[hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ") || nothing}
      aria-invalid=${error ? "true" : nothing}
      @input=${(/** @type {Event} */ event) => onInput(/** @type {HTMLInputElement} */ (event.target).value)}
    />
    ${visible && value && !current ? shown(value) : nothing}
    <p class="il-under-field">
      ${quiet(visible ? t("Hide it") : t("Show it"), onToggle, { about: label })}
      ${onPropose ? quiet(t("Propose one for me"), onPropose) : nothing}
    </p>
    ${onPropose && currentLanguage() !== "en" ? html`<p class="govuk-hint">${t("The proposed words are English. You can choose a phrase of your own instead, in any language.")}</p>` : nothing}
  </div>`;
}

/** A field of one line cuts a long phrase off: the whole of it, to be written down. @param {string} value */
function shown(value) {
  return html`<p class="il-phrase il-mono" aria-hidden="true">${value}</p>
    <p class="govuk-hint">${t("Write it down before you go on, and keep the paper in a safe place. You need it whenever you sign in.")}</p>`;
}

/** @param {string} passphrase @param {readonly string[]} names of the person and of whom they work with: these are tried first @returns {string} what is wrong with it, or nothing */
export function passphraseProblem(passphrase, names) {
  if (Array.from(passphrase.normalize("NFKC")).length < LEAST_PASSPHRASE) return t("Choose a passphrase of at least 12 characters");
  if (isGuessedFirst(passphrase, names)) return t("This passphrase is among the first that would be tried. Choose several words that do not belong together, or take the six that “Propose one for me” draws");
  return "";
}
