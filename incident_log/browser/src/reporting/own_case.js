// How does a person get back to their report? By the codename; the case says which organisation it was sealed for.

import * as api from "../api.js";
import { codeKeys, openLockbox } from "../crypto/lockbox.js";
import { newIdentifier } from "../crypto/seeds.js";
import { loadDirectory } from "../directory.js";
import { IncidentLogError, ServerMisbehaved, VerificationError } from "../errors.js";
import { parseBox } from "../format/box.js";
import { parseCode } from "../format/code.js";
import { fromB64u } from "../format/encoding.js";
import { append, openJournal } from "../journal.js";
import * as session from "../session.js";
import { isOther, OtherReport } from "./other_report.js";

/** @import { Seed } from "../crypto/seeds.js" */
/** @import { Journal } from "../journal.js" */
/** @import { NewRecord } from "./records.js" */

/** The report was begun and never sent: there is nothing to come back to yet. */
export class NotSent extends IncidentLogError {
  static code = "not_sent";
  name = "NotSent";
}

/**
 * Sign in with a codename as somebody typed it, and open the report.
 * @param {string} text
 * @returns {Promise<Journal>}
 * @throws {import("../format/code.js").CodeMistake} a typing mistake, before anything is asked
 * @throws {import("../errors.js").NotFound} no report has this codename
 * @throws {NotSent}
 */
export async function signIn(text) {
  const lock = await codeKeys(await parseCode(text), "codename");
  const reply = await api.signInWithCode({ kind: "codename", handle: lock.handle, verifier: lock.verifier });
  if (!reply.case) throw new ServerMisbehaved("a codename without a case");
  return openOwn(await openLockbox(lock, fromB64u(reply.lockbox)), reply.case);
}

/** Open the report again after the page was loaded anew. @returns {Promise<Journal | null>} null when nobody is signed in */
export async function resumeOwn() {
  const current = await session.resume();
  if (current?.kind !== "reporter") return null;
  const now = await api.session();
  if (isOther(now, current.case)) throw new OtherReport("another report is open in this browser");
  if (now.kind !== "reporter") return null;
  await loadDirectory((await api.getCase(current.case)).desk);
  return openJournal(current.case);
}

/** @param {Seed} seed @param {string} caseId @returns {Promise<Journal>} */
export async function openOwn(seed, caseId) {
  const reply = await api.getCase(caseId);
  if (reply.state === "pending" || !reply.head) throw new NotSent("the report was never sent");
  await session.begin({ kind: "reporter", seed, organisation: organisationOf(reply), case: caseId });
  await loadDirectory(reply.desk);
  return openJournal(caseId);
}

/**
 * The organisation that the person's own wraps name. They open only under this name and the person's own key, so a server
 * that puts another name there is found out as soon as the journal is opened.
 * @param {api.CaseReply} reply
 * @returns {string}
 */
function organisationOf({ wraps }) {
  const own = wraps.find((wrap) => wrap.format === "box");
  const organisation = own ? parseBox(fromB64u(own.wrap)).header["organisation"] : undefined;
  if (typeof organisation !== "string") throw new VerificationError("case: nothing in it was wrapped for its reporter");
  return organisation;
}

/** Write records one after the other; one that is there already is not written twice. @param {Journal} journal @param {NewRecord[]} records */
export async function addRecords(journal, records) {
  for (const record of records) await append(journal, { record: newIdentifier(), ...record });
}
