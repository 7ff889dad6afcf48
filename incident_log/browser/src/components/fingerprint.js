// How do two people make sure that they see the same organisation?

import { groupedFingerprint } from "../crypto/verifying.js";
import { fingerprintWords } from "../words.js";
import { t } from "../i18n.js";
import { html } from "../ui.js";

/** @param {string} organisation @param {{ folded?: boolean }} [options] folded: nobody is asked to compare it now, and the words are enough */
export function fingerprint(organisation, { folded = false } = {}) {
  const groups = groupedFingerprint(organisation).split(" ");
  const whole = html`<p class="il-fingerprint il-mono">${groups.map((group) => html`<span>${group}</span> `)}</p>`;
  return html`<p class="il-quiet-text">${t("In English words, to be read out:")}</p>
    <p class="il-fingerprint-words">${fingerprintWords(organisation).join(" ")}</p>
    ${folded
      ? html`<details class="il-plain-details">
          <summary>${t("The whole fingerprint")}</summary>
          ${whole}
        </details>`
      : whole}`;
}
