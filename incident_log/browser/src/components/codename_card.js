// How is a codename shown, and put on a small card to keep?

import { t } from "../i18n.js";
import { html } from "../ui.js";

/** @param {string} text seven groups with hyphens @param {number[]} [wrong] groups to look at again */
export function codenameGroups(text, wrong = []) {
  return html`<ol class="il-codename il-mono" aria-label=${t("Your codename")}>
    ${text.split("-").map((group, index) => html`<li class="il-codename__group ${wrong.includes(index) ? "il-codename__group--wrong" : ""}">${group}</li>`)}
  </ol>`;
}

/** A card that says nothing about what it is for. @param {string} text */
export function codenameCard(text) {
  return html`<div class="il-print-card">
    <p class="govuk-body"><strong>${document.body.dataset.siteName ?? ""}</strong></p>
    ${codenameGroups(text)}
    <p class="govuk-body">${location.host}</p>
    <p class="govuk-body">${t("Keep it where nobody else finds it. To come back, type it at this address.")}</p>
  </div>`;
}
