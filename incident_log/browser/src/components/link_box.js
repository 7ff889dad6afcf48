// How does a person pass a link on: copy it, show it, print it?

import { t } from "../i18n.js";
import { button, buttons, html, nothing, notice } from "../ui.js";
import { announce } from "./page.js";
import { qrCode } from "./qr_code.js";

/**
 * @param {{ id: string, label: string, address: string, code: string }} link code: what the QR code is, for screen readers
 * @param {unknown} [more] further buttons
 */
export function linkBox({ id, label, address, code }, more) {
  return html`${isOnlyHere(address) ? onlyHere() : nothing}
  <div class="il-link-box">
    ${qrCode(address, code)}
    <div class="il-link-box__text">
      <div class="il-field govuk-form-group">
        <label class="govuk-label" for=${id}>${label}</label>
        <textarea class="govuk-textarea il-link-box__address" id=${id} rows="5" readonly spellcheck="false" .value=${address} @focus=${selectAll}></textarea>
      </div>
      ${buttons(copyButton(id, address), /** @type {any} */ (more ?? ""))}
    </div>
  </div>`;
}

/** Whether every device takes this address for itself. @param {string} address */
export function isOnlyHere(address) {
  const { hostname } = new URL(address);
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname.startsWith("127.") || hostname === "[::1]";
}

function onlyHere() {
  const how = t("This address means “this very device”: on a phone it leads nowhere. First put the server where others reach it, and set INCIDENT_LOG_BASE_URL to that address; docs/operations.md says how. Then take the link anew.");
  return notice("care", t("Only this device can open this link"), how);
}

/** @param {Event} event */
function selectAll(event) {
  /** @type {HTMLTextAreaElement} */ (event.target).select();
}

/** @param {string} id @param {string} address */
function copyButton(id, address) {
  return button(
    t("Copy the link"),
    async () => {
      try {
        await navigator.clipboard.writeText(address);
        announce(t("Copied."));
        flash(id, t("Copied."));
      } catch {
        // Without permission the person copies by hand: the text is selected for that.
        /** @type {HTMLTextAreaElement|null} */ (document.getElementById(id))?.select();
        flash(id, t("Press Ctrl and C to copy."));
      }
    },
    "secondary",
  );
}

/** @param {string} id @param {string} text */
function flash(id, text) {
  const $label = document.querySelector(`label[for="${id}"]`);
  if (!($label instanceof HTMLElement)) return;
  const before = $label.dataset.text ?? $label.textContent ?? "";
  $label.dataset.text = before;
  $label.dataset.flash = text;
  setTimeout(() => delete $label.dataset.flash, 2500);
}
