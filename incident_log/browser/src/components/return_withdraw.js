// How does a person take the report back? Says what that does and what it cannot undo, and asks once more.

import { newIdentifier } from "../crypto/seeds.js";
import { t } from "../i18n.js";
import { isExcused } from "../refused_readers.js";
import { cleanText } from "../reporting/draft.js";
import { busy, button, buttons, field, heading, html, nothing, notice } from "../ui.js";
import { endRefused, endUnwithdrawn } from "./return_ending.js";
import { returnFrame } from "./return_frame.js";
import { readerName, readersNow } from "./return_readers.js";

/** @import { ReturnDesk } from "./return_desk.js" */

/** @param {ReturnDesk} desk */
export function withdrawView(desk) {
  const { typed } = desk;
  const readers = readersNow(desk).filter(({ isGiven }) => isGiven);
  const names = (/** @type {boolean} */ excused) => readers.filter((reader) => isExcused(reader) === excused).map(readerName).join("; ");
  const [ending, staying] = [names(false), names(true)];
  return returnFrame(
    desk,
    html`${heading(t("Withdraw your report?"))}
      <ul class="govuk-list govuk-list--bullet">
        <li>${t("From then on nobody may use it: no dossier, no lawyer, no police. Nobody else is let in.")}</li>
        ${ending ? html`<li>${t("These can open it now: %(names)s. Their access ends with it, at once. If you give the report back, the team has to let them in anew.", { names: ending })}</li>` : nothing}
        ${staying ? html`<li>${t("The team let these in without your agreement: %(names)s. Their access stays until you end it too, under “Who opened or shared it”.", { names: staying })}</li>` : nothing}
        <li>${t("What was already given to somebody cannot be taken back. “Who opened or shared it” lists it.")}</li>
        <li>${t("You can give it back to the team at any time. Nobody else can.")}</li>
        <li>${t("What you sent stays on the server, sealed: a single report or file cannot be erased there yet.")}</li>
      </ul>
      ${field({ id: "withdraw-reason", label: t("Do you want to say why? (optional)"), rows: 3, max: 2000, value: typed["reason"] ?? "", onInput: (text) => (typed["reason"] = text) })}
      ${notice("care", "", t("If somebody is pressing you to withdraw, you can tell the team so in a message first."))}
      ${desk.busy ? busy(t("Sealing and sending…")) : buttons(button(t("Withdraw my report"), () => void withdraw(desk), "warning"), button(t("Keep it"), () => history.back(), "secondary"))}`,
  );
}

/** @param {ReturnDesk} desk */
async function withdraw(desk) {
  const { typed } = desk;
  if (desk.busy) return;
  const reason = cleanText(typed["reason"] ?? "");
  const payload = { status: "withdrawn", ...(reason && { reason }) };
  const gone = await desk.write("", () => [{ type: "status", compartment: "report", payload, record: newIdentifier() }], `withdraw ${reason}`);
  if (!gone) return endUnwithdrawn(desk);
  typed["reason"] = "";
  desk.go("overview");
  await endRefused(desk, null, t("Your report is withdrawn."));
}

/** The way back, for whoever withdrew. @param {ReturnDesk} desk */
export function giveBackButton(desk) {
  const give = () => void desk.write(t("The team has your report again."), () => [{ type: "status", compartment: "report", payload: { status: "open" }, record: newIdentifier() }], "give back");
  return desk.busy ? busy(t("Sealing and sending…")) : buttons(button(t("Give it back to the team"), give, "secondary"));
}
