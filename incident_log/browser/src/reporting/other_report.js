// Was another report opened in this browser meanwhile? All its tabs share one session with the server.

import * as api from "../api.js";
import { IncidentLogError, NotAllowed, NotFound } from "../errors.js";

/** The session of this browser is that of another report. */
export class OtherReport extends IncidentLogError {
  static code = "other_report";
  name = "OtherReport";
}

/**
 * The server refuses what is asked for one report in the session of another, and does not say why.
 * @param {unknown} error as it came
 * @param {string|undefined} caseId of the report that this page is about
 * @returns {Promise<unknown>} what is behind it, as far as can be known
 */
export async function explained(error, caseId) {
  if (!caseId || !(error instanceof NotAllowed || error instanceof NotFound)) return error;
  try {
    return isOther(await api.session(), caseId) ? new OtherReport("another report is open in this browser") : error;
  } catch {
    return error;
  }
}

/** @param {Awaited<ReturnType<typeof api.session>>} session @param {string} caseId */
export const isOther = ({ case: open, kind }, caseId) => kind === "reporter" && open !== caseId;
