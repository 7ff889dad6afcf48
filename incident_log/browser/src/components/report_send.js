// How does the report leave the device? Waits for the files, seals, sends, checks the log; on any failure the draft stays.

import { checkPayload } from "../domain/records.js";
import { loadOutbox, loadPiece, saveOutbox, savePiece } from "../drafts.js";
import { Expired, FormatError, NotFound, ServerUnreachable, VerificationError } from "../errors.js";
import { newIdentifier } from "../crypto/seeds.js";
import { failureText } from "../failures.js";
import { t } from "../i18n.js";
import { openCase, openKeys, sealReport, sendReport } from "../reporting/intake.js";
import { addRecords, openOwn } from "../reporting/own_case.js";
import { recordsOf, splitRecords } from "../reporting/records.js";
import { checkLogged } from "../reporting/witness.js";
import * as session from "../session.js";
import { busy, button, buttons, heading, html, notice, progress } from "../ui.js";
import { announce } from "./page.js";
import { uploadsLine } from "./evidence_list.js";
import { ensureCase } from "./report_uploads.js";

/** @import { ReportFlow } from "./report_flow.js" */
/** @import { Sealed } from "../reporting/intake.js" */
/** @import { NewRecord } from "../reporting/records.js" */

/** Under which the draft keeps the records that do not fit the first request. */
const LATER = "later";

/** @param {ReportFlow} flow */
export function sendScreen(flow) {
  const { sending } = flow;
  if (sending.state === "files") return filesScreen(flow);
  if (sending.state === "failed") return failedScreen(flow, sending.failure);
  if (sending.state === "idle") return html`${heading(t("Your report is ready to be sent"))}${buttons(button(t("Send"), () => void beginSending(flow)))}`;
  const text = sending.state === "sealing" ? t("Sealing your report…") : sending.state === "sending" ? t("Sending…") : t("Checking that it arrived…");
  return html`${heading(t("Your report is on its way"), t("Please leave this page open."))} ${busy(text)}`;
}

/** @param {ReportFlow} flow */
function filesScreen(flow) {
  const { uploads } = flow.uploads;
  const waiting = uploads.unfinished;
  const done = waiting.reduce((sum, entry) => sum + uploads.doneOf(entry), 0);
  const total = waiting.reduce((sum, entry) => sum + entry.size, 0);
  const lost = waiting.some((entry) => uploads.needsFile(entry) || entry.state === "failed");
  return html`${heading(t("Your files are still being stored"), t("The report is sent as soon as they are. Please leave this page open."))}
  ${progress(t("How much is stored"), done, total)} ${uploadsLine(uploads)}
  ${lost || uploads.failure ? notice("care", t("A file needs your help"), html`<p>${t("Choose it again, or try again when you are online.")}</p>${button(t("Look at the files"), () => leaveFor(flow, "evidence"), "secondary")}`) : ""}
  <p class="govuk-body">${t("You can also send without these files, and add them later with your codename.")}</p>
  ${buttons(button(t("Send without these files"), () => flow.skipFiles(), "secondary"), button(t("Back"), () => leaveFor(flow, "review"), "secondary"))}`;
}

/** @param {ReportFlow} flow @param {string} step */
function leaveFor(flow, step) {
  flow.sending = { state: "idle", failure: null };
  flow.filesReady = null;
  // Whoever sent without some files, and goes back because nothing left, has them stored after all.
  flow.uploads.uploads.release();
  flow.go(step);
}

/** @param {ReportFlow} flow @param {unknown} failure */
function failedScreen(flow, failure) {
  const bad = failure instanceof VerificationError;
  return html`${heading(bad ? t("Nothing was sent") : t("Not sent yet"))} ${notice(bad ? "danger" : "care", "", failureText(failure))}
  <p class="govuk-body">${flow.isKept ? t("Your report is kept on this device, sealed.") : t("Your report is kept on this page only. Leave it open.")}</p>
  ${buttons(button(t("Try again"), () => void beginSending(flow)), flow.draft.phase === "telling" ? button(t("Back"), () => leaveFor(flow, "review"), "secondary") : "")}`;
}

/** @param {ReportFlow} flow */
export async function beginSending(flow) {
  if (["files", "sealing", "sending", "checking"].includes(flow.sending.state)) return;
  try {
    if (flow.draft.phase === "telling") {
      await openForFiles(flow);
      await filesStored(flow);
      await sealDraft(flow);
    }
    await sendDraft(flow);
  } catch (error) {
    if (error instanceof FormatError || error instanceof Expired || error instanceof NotFound) flow.draft.phase = "telling";
    await flow.save();
    state(flow, "failed", error);
  }
}

/** @param {ReportFlow} flow @param {import("./report_flow.js").Sending["state"]} name @param {unknown} [failure] */
function state(flow, name, failure = null) {
  flow.sending = { state: name, failure };
  flow.show("send");
}

/** @param {ReportFlow} flow the desk is verified and the case is there, or nothing goes on */
async function openForFiles(flow) {
  state(flow, "sealing");
  flow.desk = null;
  // Asked again at the last moment: the desk may have a new key since the page was opened.
  await flow.checkDesk();
  if (!flow.desk) throw flow.deskFailure ?? new ServerUnreachable("the desk is not known yet");
  await ensureCase(flow);
}

/** Wait until every file is stored, or the person sends without the rest. @param {ReportFlow} flow */
async function filesStored(flow) {
  const { uploads } = flow.uploads;
  if (!uploads.unfinished.length) return;
  state(flow, "files");
  const ready = new Promise((resolve) => {
    flow.filesReady = resolve;
  });
  uploads.retry();
  await ready;
  flow.filesReady = null;
}

/** @param {ReportFlow} flow */
async function sealDraft(flow) {
  state(flow, "sealing");
  const { desk, draft, questions, language } = flow;
  const { keys } = draft;
  if (!desk || !keys) throw new ServerUnreachable("the desk is not known yet");
  const at = new Date().toISOString();
  const records = recordsOf(draft, questions, flow.uploads.uploads.stored, { id: newIdentifier, at, language, nothingTold: t("Nothing told yet.") });
  for (const { type, payload } of records) checkPayload(questions.domain, type, 1, payload);
  const { first, later } = splitRecords(records);
  const numbered = later.map((record) => ({ ...record, record: newIdentifier() }));
  await savePiece(LATER, /** @type {any} */ ({ records: numbered }));
  await saveOutbox(await sealReport(desk, keys, first, at));
  draft.phase = "sealed";
  await flow.save();
}

/** @param {ReportFlow} flow */
async function sendDraft(flow) {
  const { draft } = flow;
  const keys = draft.keys;
  /** @type {Sealed | undefined} */
  const sealed = await loadOutbox();
  if (!keys || !sealed) throw new FormatError("nothing is ready to be sent");
  state(flow, "sending");
  await openCase(keys, draft.desk);
  const { day, leaves } = await sendReport(keys, sealed);
  await sendLater(flow);
  state(flow, "checking");
  draft.receipt = { day, leaves, logged: await loggedAs(flow, sealed.records, leaves) };
  draft.phase = "sent";
  await flow.save();
  announce(t("Your report has arrived."));
  flow.show("codename");
}

/** Files beyond what one request takes follow the report as records of their own. @param {ReportFlow} flow */
async function sendLater(flow) {
  const piece = /** @type {{records: NewRecord[]} | null} */ (/** @type {unknown} */ (await loadPiece(LATER)));
  const { keys } = flow.draft;
  if (!keys || !piece?.records.length) return;
  const { seed } = await openKeys(keys);
  try {
    await addRecords(await openOwn(seed, keys.case), piece.records);
  } finally {
    // Until the codename was typed back this browser opens the report for nobody.
    await session.forget();
  }
}

/** @param {ReportFlow} flow @param {string[]} records @param {number[]} leaves @returns {Promise<"yes" | "no" | "later">} */
async function loggedAs(flow, records, leaves) {
  try {
    if (!flow.desk) await flow.checkDesk();
    if (!flow.desk) return "later";
    flow.checkpoint = await checkLogged(flow.desk.directory.logKey, records, leaves);
    return "yes";
  } catch (error) {
    return error instanceof VerificationError ? "no" : "later";
  }
}
