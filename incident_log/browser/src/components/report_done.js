// What should the person do now? Plain steps for what they reported, and the way back; readable without a connection.

import { stepsFor } from "../domain/advice.js";
import { t } from "../i18n.js";
import * as session from "../session.js";
import { button, buttons, card, heading, html, notice, nothing, stepList } from "../ui.js";
import { placeAndNumbers } from "./safety_card.js";

/** @import { ToldSteps } from "../domain/types.d.ts" */
/** @import { ReportFlow } from "./report_flow.js" */

/** @param {ReportFlow} flow */
export function doneScreen(flow) {
  const { domain, kinds } = flow.questions;
  const chosen = flow.draft.kinds.filter((code) => kinds.has(code));
  const { safeCountry: country } = flow.draft;
  const parts = stepsFor(domain, chosen, country);
  const labels = [parts[0]?.label, ...chosen.map((code) => kinds.get(code)?.label), parts.at(-1)?.label];
  const said = saidOnce(parts.map(({ steps }, index) => ({ labels: [t(labels[index] ?? "")], steps })));
  const place = placeAndNumbers(flow.questions, country, (safeCountry) => flow.set({ safeCountry }));
  return html`${heading(t("What to do now"), t("This page stays readable without a connection as long as you leave it open. You can also print it."))}
  ${flow.isKept ? nothing : notice("good", "", t("Nothing of your report is kept on this device. This page too is gone when it is closed or loaded again; your codename opens the report."))}
  ${said.map(({ labels: titles, steps }, index) => card(titles.join("; "), html`${index === 0 ? place : nothing} ${stepList(steps)}`))}
  ${buttons(
    html`<a class="govuk-button" role="button" draggable="false" href="/${flow.language}/return">${t("Open my report")}</a>`,
    button(t("Print this page"), () => window.print(), "secondary"),
    button(flow.isKept ? t("Finish and leave nothing on this device") : t("Finish and empty this page"), () => void finish(flow), "secondary"),
  )}`;
}

/** @typedef {{labels: string[], steps: ToldSteps["steps"]}} Part */

/** What is to be done about two kinds stands once, under both names where nothing else is. @param {Part[]} parts @returns {Part[]} */
function saidOnce(parts) {
  /** @type {Part[]} */
  const said = [];
  /** @param {string} text */
  const whereSaid = (text) => said.find(({ steps }) => steps.some((step) => step.text === text));
  for (const { labels, steps } of parts) {
    const fresh = steps.filter(({ text }) => !whereSaid(text));
    if (fresh.length > 0) said.push({ labels, steps: fresh });
    else whereSaid(steps[0]?.text ?? "")?.labels.push(...labels);
  }
  return said;
}

/** @param {ReportFlow} flow */
async function finish(flow) {
  // This device first: the server's answer empties what is stored here, and would close the database under the wipe.
  const emptied = flow.empty();
  await session.signOut({ wipe: () => emptied });
  // Shown at the end only: a report begun before the answer came would be emptied too.
  flow.show(await emptied);
}
