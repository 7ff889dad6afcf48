// How does one read a key out? Apart from the words of a whole organisation, which are a long list that most pages never need.

import { groupedFingerprint } from "../crypto/verifying.js";
import { html } from "../ui.js";

/** A key, short enough to be read out: half of its fingerprint. @param {string} publicKeyFingerprint */
export function shortFingerprint(publicKeyFingerprint) {
  return html`<span class="il-mono">${groupedFingerprint(publicKeyFingerprint).slice(0, 39)}</span>`;
}
