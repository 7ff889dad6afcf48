// What does every step have around its question? How far, what to correct, go on, back, save and stop.

import { t } from "../i18n.js";
import { hasContent } from "../reporting/draft.js";
import { button, buttons, errorSummary, form, html, nothing, quiet, steps, submitButton } from "../ui.js";

/** @import { ReportFlow } from "./report_flow.js" */
/** @import { Piece } from "../ui.js" */

/**
 * Put a step's question into its frame.
 * @param {ReportFlow} flow
 * @param {Piece} content
 * @param {{onNext?: () => void, label?: string, skips?: Piece[], main?: Piece}} [options] main replaces the button that goes on
 */
export function frame(flow, content, { onNext = () => flow.next(), label = t("Continue"), skips = [], main } = {}) {
  const at = flow.steps.findIndex((step) => step.id === flow.step.id);
  const stops = at > 0 || hasContent(flow.draft);
  return html`<div class="il-stephelp">${quiet(t("In danger?"), () => flow.show("emergency"))}</div>
  ${at > 0 ? whereAmI(flow) : nothing} ${errorSummary(flow.problems)}
  ${form(onNext, html`${content} ${buttons(main ?? submitButton(label), ...skips)}`)}
  ${stops
    ? html`<div class="il-stepbar">
        ${at > 0 ? quiet(t("Back"), () => flow.back()) : nothing} ${quiet(flow.isKept ? t("Save and stop") : t("Stop"), () => flow.stop())}
      </div>`
    : nothing}`;
}

/** "I do not know" and "I would rather not say": answers like any other. @param {() => void} unknown @param {() => void} withheld */
export function notTold(unknown, withheld) {
  return [button(t("I do not know"), unknown, "secondary"), button(t("I would rather not say"), withheld, "secondary")];
}

/** @param {ReportFlow} flow */
function whereAmI(flow) {
  const { part, id } = flow.step;
  const parts = Object.keys(partNames());
  const within = flow.steps.filter((step) => step.part === part);
  const share = within.findIndex((step) => step.id === id) / within.length;
  return steps(partNames()[part], parts.indexOf(part) + 1, parts.length, share);
}

function partNames() {
  return {
    safety: t("First of all"),
    story: t("What happened"),
    details: t("A few details"),
    evidence: t("Evidence"),
    choices: t("Your choices"),
    send: t("Check and send"),
  };
}
