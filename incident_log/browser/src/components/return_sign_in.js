// How does a person show that the report is theirs? The codename, typed as they like; plain words when it is not right.

import { CodeMistake } from "../format/code.js";
import { NotAllowed, NotFound, NotSignedIn, ServerUnreachable } from "../errors.js";
import { currentLanguage, nt, t } from "../i18n.js";
import { failureText } from "../failures.js";
import { NotSent } from "../reporting/own_case.js";
import { busy, button, buttons, form, heading, html, notice, nothing, submitButton } from "../ui.js";
import { codeField } from "./code_field.js";
import { focusSaid } from "./page.js";

/** @import { ReturnDesk } from "./return_desk.js" */

/** @param {ReturnDesk} desk */
export function signInView(desk) {
  const { typed } = desk;
  return html`${heading(t("Come back to your report"), t("Type the codename you wrote down when you sent it. Spaces, hyphens and small letters do not matter."))}
  ${form(
    () => void open(desk),
    html`${codeField({
      id: "codename",
      label: t("Codename"),
      hint: t("28 Latin letters and digits, in seven groups."),
      value: typed["codename"] ?? "",
      error: desk.problemOf("codename"),
      onInput: (text) => (typed["codename"] = text),
    })}
    ${buttons(submitButton(t("Open my report")))}`,
  )}
  ${notice("", t("You lost the codename?"), t("Nobody can give it back: that is what keeps others out. You can report again with the link of your team, and tell them that you had reported before."))}`;
}

/** @param {ReturnDesk} desk */
async function open(desk) {
  const text = desk.typed["codename"] ?? "";
  desk.problems = [];
  desk.failure = "";
  try {
    await desk.signIn(text);
  } catch (error) {
    desk.typed["codename"] = text;
    desk.show("sign-in");
    const wrong = mistake(error);
    if (wrong) return desk.refuse([{ id: "codename", text: wrong }]);
    // Nothing is wrong with what was typed.
    desk.failure = error instanceof ServerUnreachable ? t("There is no connection. Nothing was lost. Try again when you are online.") : failureText(error);
    desk.draw();
    focusSaid(desk.$root);
  }
}

/** What is wrong with the codename; empty when it is something else. @param {unknown} error @returns {string} */
function mistake(error) {
  if (error instanceof CodeMistake) {
    if (error.mistake === "length") return t("The codename has 28 characters. Some are missing, or there are too many.");
    if (error.mistake === "symbol") return t("There is a character that no codename has. Look at it again: Latin letters and digits only.");
    return t("Something in it is mistyped or swapped. Compare each group with your paper.");
  }
  if (error instanceof NotSent) return t("This report was begun but not sent. Open the team's link again on the device where you began.");
  if (error instanceof NotFound || error instanceof NotAllowed || error instanceof NotSignedIn) return t("No report has this codename. Compare each group with your paper.");
  return "";
}

export function openingView() {
  return html`${heading(t("Opening your report"))}${busy(t("Fetching and checking every entry…"))}`;
}

/** @param {ReturnDesk} desk */
export function signedOutView({ draftKept, filesLost, lockedIdle, textKept }) {
  const left = t("Nothing of your report is left in this browser. Its history still says that this page was visited.");
  const kept = t("Nothing happened here for a while. What you had typed is kept, sealed, until you come back with the codename.");
  const closed = t("This report was closed here. What you had typed is kept, sealed, until you come back with the codename.");
  const idle = lockedIdle ? t("Nothing happened here for a while.") : "";
  return html`${heading(t("You are signed out"), textKept ? (lockedIdle ? kept : closed) : `${idle} ${left}`.trim())}
  ${filesLost > 0 ? notice("care", nt("%(n)s file did not become part of your report", "%(n)s files did not become part of your report", filesLost), t("What was chosen had not been added yet. Come back with the codename, choose it again and add it.")) : nothing}
  ${draftKept ? unfinishedNotice() : nothing}
  ${buttons(button(t("Come back with the codename"), () => location.reload(), "secondary"))}`;
}

function unfinishedNotice() {
  const address = `/${currentLanguage()}/report`;
  return notice("care", t("Another report lies unfinished on this device"), html`<p>${t("It is sealed; only this browser can open it.")}</p><p><a class="govuk-link" href=${address}>${t("Go on with it, or delete it")}</a></p>`);
}
