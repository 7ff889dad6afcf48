// How does a person take the report back? Says what that does and what it cannot undo, and asks once more.

import { newIdentifier } from "../crypto/seeds.js";
import { t } from "../i18n.js";
import { cleanText } from "../reporting/draft.js";
import { busy, button, buttons, field, heading, html, notice } from "../ui.js";
import { returnFrame } from "./return_frame.js";

/** @import { ReturnDesk } from "./return_desk.js" */

/** @param {ReturnDesk} desk */
export function withdrawView(desk) {
  const { typed } = desk;
  return returnFrame(
    desk,
    html`${heading(t("Withdraw your report?"))}
      <ul class="govuk-list govuk-list--bullet">
        <li>${t("From now on nobody uses it: no dossier, no lawyer, no police.")}</li>
        <li>${t("What was already given to somebody cannot be taken back. “Who opened or shared it” lists it.")}</li>
        <li>${t("The sealed text stays until the team's time for keeping it ends, or the law asks for it. Ask them in a message to erase it.")}</li>
      </ul>
      ${field({ id: "withdraw-reason", label: t("Do you want to say why? (optional)"), rows: 3, max: 2000, value: typed["reason"] ?? "", onInput: (text) => (typed["reason"] = text) })}
      ${notice("care", "", t("If somebody is pressing you to withdraw, you can tell the team so in a message first."))}
      ${desk.busy ? busy(t("Sealing and sending…")) : buttons(button(t("Withdraw my report"), () => void withdraw(desk), "warning"), button(t("Keep it"), () => history.back(), "secondary"))}`,
  );
}

/** @param {ReturnDesk} desk */
async function withdraw(desk) {
  const reason = cleanText(desk.typed["reason"] ?? "");
  const payload = { status: "withdrawn", ...(reason && { reason }) };
  const gone = await desk.write("", () => [{ type: "status", compartment: "report", payload, record: newIdentifier() }]);
  if (!gone) return;
  desk.go("overview");
  desk.done = t("Your report is withdrawn.");
  desk.draw();
}
