// How do two people make sure that they see the same organisation?

import { groupedFingerprint } from "../crypto/verifying.js";
import { fingerprintWords } from "../words.js";
import { t } from "../i18n.js";
import { html } from "../ui.js";

/** @param {string} organisation */
export function fingerprint(organisation) {
  const groups = groupedFingerprint(organisation).split(" ");
  return html`<p class="il-quiet-text">${t("In English words, to be read out:")}</p>
    <p class="il-fingerprint-words">${fingerprintWords(organisation).join(" ")}</p>
    <p class="il-fingerprint il-mono">${groups.map((group) => html`<span>${group}</span> `)}</p>`;
}
