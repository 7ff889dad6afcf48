// What do the views of a returned report have in common? The way back, signing out, and who an author is.

import { t } from "../i18n.js";
import { html, nothing, quiet } from "../ui.js";

/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { Piece } from "../ui.js" */

/** @param {ReturnDesk} desk @param {Piece | Piece[]} content @param {boolean} [first] whether this is the view others lead back to */
export function returnFrame(desk, content, first = false) {
  return html`${first ? nothing : html`<p>${quiet(t("Back to my report"), () => history.back())}</p>`} ${content}
    <div class="il-stepbar">${first ? quiet(t("Look for news"), () => void desk.refresh()) : html`<span></span>`} ${quiet(t("Sign out"), () => desk.leave())}</div>`;
}

/** @param {string} role @returns {string} in the middle of a sentence or at its start: the words fit both */
export function authorName(role) {
  return { reporter: t("You"), member: t("The team"), lawyer: t("A lawyer") }[role] ?? t("Somebody we cannot name");
}

/** The same in the middle of a sentence, of others than the person. @param {string} role @returns {string} */
export function authorWithin(role) {
  return { member: t("the team"), lawyer: t("a lawyer") }[role] ?? t("somebody we cannot name");
}
