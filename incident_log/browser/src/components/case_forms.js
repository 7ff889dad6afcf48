// What does every form of the case page say about its last attempt?

import { html, notice, nothing } from "../ui.js";

/** @import { FormState } from "./case_page.js" */

/** What failed, in words that are ready for the person. */
export class Told extends Error {}

/** @param {FormState} state */
export function formNotices({ done, failure }) {
  return html`${failure ? notice("danger", "", failure) : nothing} ${done ? notice("good", "", done) : nothing}`;
}
