// What should the person do now? Plain steps for what they reported, and the way back; readable without a connection.

import { t } from "../i18n.js";
import * as session from "../session.js";
import { button, buttons, card, heading, html, stepList } from "../ui.js";

/** @import { ReportFlow } from "./report_flow.js" */

/** @param {ReportFlow} flow */
export function doneScreen(flow) {
  const { advice, kinds } = flow.questions;
  const chosen = flow.draft.kinds.flatMap((code) => {
    const found = advice.kinds[code];
    return found ? [{ label: t(kinds.get(code)?.label ?? ""), steps: found.steps }] : [];
  });
  return html`${heading(t("What to do now"), t("This page stays readable without a connection as long as you leave it open. You can also print it."))}
  ${card(t(advice.general.label), stepList(advice.general.steps))} ${chosen.map((each) => card(each.label, stepList(each.steps)))}
  ${card(t(advice.after.label), stepList(advice.after.steps))}
  ${buttons(
    html`<a class="govuk-button" role="button" draggable="false" href="/${flow.language}/return">${t("Open my report")}</a>`,
    button(t("Print this page"), () => window.print(), "secondary"),
    button(t("Finish and leave nothing on this device"), () => void finish(flow), "secondary"),
  )}`;
}

/** @param {ReportFlow} flow */
async function finish(flow) {
  // Signing out on the server may fail without a connection; what lies on the device goes in any case.
  await session.signOut().catch(() => undefined);
  await flow.wipe();
}
