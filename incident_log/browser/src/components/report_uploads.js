// Where do the files of a draft go? Joins the uploads to the draft: its keys, its case, its sealed memory.

import { removeEvidence } from "../api.js";
import { dropPiece, loadPiece, savePiece } from "../drafts.js";
import { NotFound, NotSignedIn, ServerUnreachable, VerificationError } from "../errors.js";
import { newKeys, openCase, openKeys } from "../reporting/intake.js";
import { explained } from "../reporting/other_report.js";
import { Uploads } from "../upload.js";

/** @import { DraftFile, DraftKeys } from "../reporting/draft.js" */
/** @import { ReportFlow } from "./report_flow.js" */

export class DraftUploads {
  #flow;
  /** @type {Uploads} */
  uploads;

  /** @param {ReportFlow} flow */
  constructor(flow) {
    this.#flow = flow;
    this.uploads = this.#over([]);
  }

  /** @param {DraftFile[]} entries of the draft, changed as uploads go on */
  take(entries) {
    this.#flow.draft.files = entries;
    this.uploads.close();
    this.uploads = this.#over(entries);
  }

  async restore() {
    await this.uploads.restore();
    // What was ready before the page was reloaded has to be opened by the person again.
    this.#flow.changed();
  }

  /** Break off and forget, before the device is wiped: what the server still answers is written nowhere. */
  forget() {
    this.uploads.close();
    this.uploads = this.#over([]);
  }

  /** @param {DraftFile[]} entries */
  #over(entries) {
    return new Uploads(entries, {
      open: (signal) => this.#open(signal),
      opensAnew: true,
      explain: (error) => explained(error, this.#flow.draft.keys?.case),
      keep: { save: savePiece, load: loadPiece, drop: dropPiece },
      takeBack: (id) => this.#takeBack(id),
      onChange: () => this.#changed(),
      rules: this.#flow.questions.evidence,
      limit: this.#flow.limit,
    });
  }

  /** What stays there without a line goes with the report, or after thirty days if that is not sent. @param {string} id of a file */
  #takeBack(id) {
    const { keys, phase } = this.#flow.draft;
    if (keys?.open && phase === "telling") removeEvidence(keys.case, id).catch(() => undefined);
  }

  /** Make the case on the server, once the desk's keys are known to be the right ones. @param {AbortSignal} signal */
  async #open(signal) {
    const flow = this.#flow;
    if (!flow.desk) await flow.checkDesk();
    signal.throwIfAborted();
    if (!flow.desk) throw flow.deskState === "bad" ? new VerificationError("the desk is not verified") : new ServerUnreachable("the desk is not known yet");
    const keys = await ensureCase(flow, signal);
    const { report } = await openKeys(keys);
    return { caseId: keys.case, evidenceKey: report.evidenceKey, epoch: report.epoch };
  }

  #changed() {
    if (!this.uploads.unfinished.length) this.#flow.filesReady?.(true);
    this.#flow.changed();
    this.#flow.draw();
  }
}

/**
 * Draw the keys and make the pending case, both once. The keys are kept before the server hears of them.
 * @param {ReportFlow} flow
 * @param {AbortSignal} [signal]
 * @returns {Promise<DraftKeys>}
 */
export async function ensureCase(flow, signal) {
  const { draft } = flow;
  draft.keys ??= newKeys(flow.desk?.epoch ?? 0);
  await flow.save();
  try {
    await openCase(draft.keys, draft.desk, signal);
  } catch (error) {
    const forgotten = error instanceof NotFound || error instanceof NotSignedIn;
    if (!draft.keys.open || !forgotten) throw error;
    // Not sent for a month: the server has deleted the pending case. What was told is here; files must be chosen again.
    draft.keys = newKeys(flow.desk?.epoch ?? 0);
    await flow.uploads.uploads.startOver();
    await openCase(draft.keys, draft.desk, signal);
  }
  await flow.save();
  return draft.keys;
}
