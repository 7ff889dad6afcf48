// Which screen is drawn now? One row for each; the screens themselves are in report_*.js and codename_*.js.

import { codenameScreen, rehearsalScreen } from "./codename_rehearsal.js";
import { agreeScreen, consentScreen, messageScreen, youScreen } from "./report_choices.js";
import { detailsScreen } from "./report_details.js";
import { doneScreen } from "./report_done.js";
import { evidenceScreen } from "./report_evidence.js";
import { compareScreen, continueScreen, noLinkScreen, otherDeskScreen, otherTabScreen, stoppedScreen, unwipedScreen, wipedScreen } from "./report_opening.js";
import { dangerScreen, emergencyScreen, safeScreen, startScreen } from "./report_safety.js";
import { reviewScreen } from "./report_review.js";
import { sendScreen } from "./report_send.js";
import { groupsScreen, kindsScreen, sentenceScreen, tellScreen, whenScreen, whereScreen } from "./report_story.js";
import { t } from "../i18n.js";
import { busy } from "../ui.js";

/** @import { ReportFlow } from "./report_flow.js" */
/** @import { Piece } from "../ui.js" */

/** @type {Record<string, (flow: ReportFlow) => Piece>} */
const MODES = {
  "no-link": noLinkScreen,
  compare: compareScreen,
  "other-tab": otherTabScreen,
  continue: continueScreen,
  "other-desk": otherDeskScreen,
  steps: (flow) => stepScreen(flow),
  emergency: emergencyScreen,
  stopped: stoppedScreen,
  wiping: () => busy(t("One moment…")),
  wiped: wipedScreen,
  unwiped: unwipedScreen,
  send: sendScreen,
  codename: codenameScreen,
  rehearse: rehearsalScreen,
  done: doneScreen,
};

/** @type {Record<string, (flow: ReportFlow) => Piece>} */
const STEPS = {
  start: startScreen,
  safe: safeScreen,
  danger: dangerScreen,
  tell: tellScreen,
  groups: groupsScreen,
  kinds: kindsScreen,
  when: whenScreen,
  where: whereScreen,
  sentence: sentenceScreen,
  evidence: evidenceScreen,
  consent: consentScreen,
  you: youScreen,
  message: messageScreen,
  agree: agreeScreen,
  review: reviewScreen,
};

/** @param {ReportFlow} flow @returns {Piece} */
export function screenOf(flow) {
  return (MODES[flow.mode] ?? stepScreen)(flow);
}

/** @param {ReportFlow} flow @returns {Piece} */
function stepScreen(flow) {
  return (STEPS[flow.step.id] ?? detailsScreen)(flow);
}
