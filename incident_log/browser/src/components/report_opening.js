// What is said before the first question, and after stopping? Link, other tab, found draft, stopped, wiped.

import { failureText } from "../failures.js";
import { t } from "../i18n.js";
import { deskStatementsOf } from "../reporting/unpinned.js";
import { parseIntakeLink } from "../reporting/link.js";
import { busy, button, buttons, card, errorSummary, field, form, heading, html, notice, nothing, quiet, submitButton } from "../ui.js";

/** @import { ReportFlow } from "./report_flow.js" */

/** @param {ReportFlow} flow */
export function noLinkScreen(flow) {
  const take = () => {
    const link = parseIntakeLink(flow.typed["link"] ?? "");
    if (!link) return flow.refuse([{ id: "link", text: t("This is not the whole link. Copy it again, from “https” to its last character") }]);
    flow.link = link;
    flow.problems = [];
    history.replaceState(null, "", `#${link.desk}${link.organisation ? `.${link.organisation}` : ""}`);
    return void flow.startNew();
  };
  // Messengers cut links off; what is left of one still opens this page.
  const cut = location.hash.length > 1 && !flow.link;
  return html`<div class="il-stephelp"><p class="il-danger-link"><a class="govuk-link" href="/${flow.language}/safety">${t("In danger? What to do")}</a></p></div>
  ${errorSummary(flow.problems)}
  ${cut ? notice("care", t("This link is not complete"), t("Something of the link you opened is missing, most likely its end. Copy it again from where you got it, from “https” to its last character, and paste it here; or scan the QR code.")) : nothing}
  ${heading(t("Open the link of your team"), t("A report goes to the team whose link you open. Open the link you got from it, or scan its QR code: on a poster, in a message, or with somebody you trust."))}
  ${form(
    take,
    html`${field({
      id: "link",
      label: t("Or paste the link here"),
      value: flow.typed["link"] ?? "",
      onInput: (text) => (flow.typed["link"] = text),
      error: flow.problemOf("link"),
    })}
    ${buttons(submitButton(t("Continue")))}`,
  )}
  ${notice("", t("You have no link?"), t("Ask the team for it, in person or by a messenger you trust. Do not use a link that a stranger sent you."))}`;
}

/** A link without the fingerprint: the person compares it. @param {ReportFlow} flow */
export function compareScreen(flow) {
  const found = flow.typed["unpinned"];
  if (!found) {
    void deskStatementsOf(flow.draft.desk).then(
      (unpinned) => {
        flow.typed["unpinned"] = unpinned;
        flow.draw();
      },
      (error) => {
        flow.typed["unpinned"] = { failure: failureText(error) };
        flow.draw();
      },
    );
    flow.typed["unpinned"] = { waiting: true };
  }
  if (!found || found.waiting) return html`${heading(t("Compare these words"))}${busy(t("Asking the server for the team's key…"))}`;
  if (found.failure) return html`${heading(t("Compare these words"))}${notice("danger", t("Not sent"), found.failure)}${buttons(button(t("Try again"), () => ((flow.typed = {}), flow.draw())))}`;
  return html`${heading(t("Compare these words"), t("Your link does not say whose key is the right one. If these words or numbers are the same as the team gave you, nobody has put a false key in between."))}
  ${found.words ? html`<p class="il-fingerprint">${found.words.map((/** @type {string} */ word) => html`<strong>${word}</strong>`)}</p>` : nothing}
  <p class="il-fingerprint il-mono">${found.groups.map((/** @type {string} */ group) => html`<span>${group}</span>`)}</p>
  ${buttons(
    button(t("They are the same"), () => void flow.confirmOrganisation(found.organisation)),
    button(t("They differ, or I cannot compare"), () => flow.show("no-link"), "secondary"),
  )}`;
}

/** @param {ReportFlow} _flow */
export function otherTabScreen(_flow) {
  return html`${heading(t("Your report is open in another tab"), t("Go on there, or close that tab and load this page again. Two tabs at once could overwrite each other."))}
  ${buttons(button(t("Load this page again"), () => location.reload()))}`;
}

/** @param {ReportFlow} flow */
export function continueScreen(flow) {
  if (flow.found?.phase === "sent") return sentScreen(flow, flow.found.keys !== null);
  return html`${heading(t("Continue where you stopped?"), t("There is an unfinished report on this device. It is sealed; only this browser can open it."))}
  ${buttons(button(t("Continue"), () => void flow.takeUp()), wipeButton(flow))}`;
}

/** @param {ReportFlow} flow @param {boolean} unrehearsed whether the codename was not typed back yet */
function sentScreen(flow, unrehearsed) {
  const title = unrehearsed ? t("You have not written down your codename yet") : t("You sent a report from this device");
  const hint = unrehearsed ? t("Your report has arrived. Without the codename you cannot come back to it.") : t("You can read again what to do now, or delete this from the device.");
  const label = unrehearsed ? t("Show me the codename") : t("Show what to do now");
  return html`${heading(title, hint)} ${buttons(button(label, () => void flow.takeUp()), wipeButton(flow))}`;
}

/** @param {ReportFlow} flow */
export function otherDeskScreen(flow) {
  if (flow.found?.phase === "sent") return sentScreen(flow, flow.found.keys !== null);
  return html`${heading(t("There is an unfinished report for another team"), t("The link you opened belongs to a different team than the report on this device. Go on with that report, or delete it and begin a new one."))}
  ${buttons(button(t("Go on with the unfinished report"), () => void flow.takeUp()), wipeButton(flow))}`;
}

/** @param {ReportFlow} flow */
export function stoppedScreen(flow) {
  const uploading = flow.uploads.uploads.unfinished.length > 0;
  if (!flow.isKept) return unkeptScreen(flow);
  return html`${heading(t("Your report is kept on this device"), t("It is sealed: nobody can read it without this browser. To go on, open the same link again, on this device and in this browser."))}
  ${uploading ? notice("care", "", t("Your files are not all stored yet. Leave this page open until they are, or choose them again when you come back.")) : nothing}
  ${card(t("If somebody else may use this device"), html`<p class="govuk-body">${t("Delete the report here. What you have written and not sent will be gone.")}</p>${wipeButton(flow)}`)}
  ${buttons(button(t("Go on now"), () => flow.show("steps")))}`;
}

/** @param {ReportFlow} flow */
function unkeptScreen(flow) {
  return html`${heading(t("Your report is only on this page"), t("You chose to keep nothing on this device. When this page is closed or loaded again, what you have written and not sent is gone."))}
  ${buttons(button(t("Go on now"), () => flow.show("steps")), button(t("Keep it on this device after all"), () => void flow.keep(true), "secondary"))}
  ${wipeButton(flow, t("Delete it now"))}`;
}

/** The person does not want the team to keep it. @param {ReportFlow} flow */
export function declinedScreen(flow) {
  const where = flow.isKept ? t("The team got nothing. What you told is on this device only, sealed.") : t("The team got nothing. What you told is on this page only, and is gone when it is closed.");
  const label = flow.isKept ? t("Delete it from this device") : t("Delete it now");
  return html`${heading(t("Your report is not sent"), where)}
  ${flow.draft.files.length > 0 ? notice("", t("Your files"), t("They are stored on the server, sealed: nobody can open them. When you delete the report below, they are deleted there too; otherwise after 30 days.")) : nothing}
  ${wipeButton(flow, label)} ${buttons(button(t("Change my answer"), () => flow.show("steps"), "secondary"))}`;
}

/** @param {ReportFlow} flow */
export function wipedScreen(flow) {
  return html`${heading(t("Deleted from this device"), t("Nothing of your report is left in this browser. Its history still says that this page was visited."))}
  ${flow.hadFiles ? html`<p class="govuk-body">${t("Your files are deleted from the server too. Without a connection now, that happens after 30 days at the latest; nobody can open them until then.")}</p>` : nothing}
  ${flow.link ? buttons(button(t("Begin a new report"), () => location.reload(), "secondary")) : nothing}`;
}

/** @param {ReportFlow} flow */
export function unwipedScreen(flow) {
  return html`${heading(t("This device could not be emptied"), t("Something of your report may still be stored in this browser. Try again, or delete the data of this site in the settings of your browser."))}
  ${buttons(button(t("Try again"), () => void flow.wipe(), "warning"))}`;
}

/** Asks once more before it deletes. @param {ReportFlow} flow @param {string} [label] */
function wipeButton(flow, label = t("Delete it from this device")) {
  if (!flow.typed["wiping"]) return quiet(label, () => ((flow.typed["wiping"] = true), flow.draw()), { danger: true });
  return html`<div role="group" aria-label=${label}>
    <p class="govuk-body">${wipeText(flow)}</p>
    ${buttons(button(t("Yes, delete it"), () => void flow.wipe(), "warning"), button(t("No, keep it"), () => ((flow.typed["wiping"] = false), flow.draw()), "secondary"))}
  </div>`;
}

/** What would be gone differs: after sending it is the way back, not the report. @param {ReportFlow} flow @returns {string} */
function wipeText({ draft, found, mode }) {
  const { keys, phase } = mode === "continue" || mode === "other-desk" ? (found ?? draft) : draft;
  if (phase !== "sent") return t("Delete everything you have told so far?");
  if (keys === null) return t("Delete what to do now from this device? Your report stays with the team.");
  return t("Your report stays with the team. What is deleted is your codename: if it is not on your paper, nobody, not even you, can ever come back to the report or read the answers.");
}
