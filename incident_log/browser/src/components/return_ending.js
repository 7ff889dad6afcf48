// How does a person shut a reader out of their report? On the server, at once; with a button, or with a no that was just sent.

import { closeGrant } from "../api.js";
import { recordsOf } from "../authors.js";
import { newIdentifier } from "../crypto/seeds.js";
import { fold } from "../domain/cases.js";
import { ServerMisbehaved } from "../errors.js";
import { t } from "../i18n.js";
import { inTurn, readOn } from "../journal.js";
import { dayIn, readersOf } from "../readers.js";
import { isExcused, refusedBy } from "../refused_readers.js";
import { busy, button, buttons, html, nothing, quiet } from "../ui.js";
import { focusSaid } from "./page.js";
import { readerName, readersNow } from "./return_readers.js";

/** @import { JournalRecord } from "../domain/types.d.ts" */
/** @import { Journal, NewRecord } from "../journal.js" */
/** @import { Reader } from "../readers.js" */
/** @import { ReturnDesk } from "./return_desk.js" */

/** The way to shut out a reader: what it does and what it cannot do stands before it. @param {ReturnDesk} desk @param {Reader} reader */
export function endButton(desk, reader) {
  const choose = (/** @type {string} */ to) => {
    desk.ending = to;
    desk.draw();
    const $asked = desk.$root.querySelector("[data-ending]");
    if ($asked instanceof HTMLElement) $asked.focus();
  };
  const end = t("End this access now");
  if (desk.ending !== reader.to) return desk.busy ? nothing : html`<br />${quiet(end, () => choose(reader.to), { danger: true, about: readerName(reader) })}`;
  if (desk.busy) return busy(t("Ending the access…"));
  return html`<div class="il-ending" tabindex="-1" data-ending>
    <p class="govuk-body"><strong>${t("End this access now?")}</strong></p>
    <p class="govuk-body">${t("From then on they can open nothing of your report. What they have read or saved cannot be made unread.")}</p>
    <p class="govuk-body">${t("The team sees that you ended it. If it lets them in again, you read that here.")}</p>
    ${buttons(button(end, () => void endOne(desk, reader), "warning"), button(t("Keep it"), () => choose(""), "secondary"))}
  </div>`;
}

/** @param {ReturnDesk} desk @param {Reader} reader */
async function endOne(desk, reader) {
  await endAll(desk, [reader], "");
  desk.ending = "";
  desk.draw();
}

/**
 * Shut out whoever is not agreed to any more by what was just sent.
 * @param {ReturnDesk} desk
 * @param {ReadonlySet<string> | null} audiences about which the person answered; null when they withdrew the report
 * @param {string} sent what is said of it, and stays true whatever comes of this
 */
export async function endRefused(desk, audiences, sent) {
  const readers = refusedBy(readersNow(desk), audiences);
  if (readers.length > 0) return endAll(desk, readers, sent);
  desk.done = sent;
  return desk.draw();
}

/**
 * Shut out whom a withdrawal ends, where it could not be written: the person took the report back all the same.
 * @param {ReturnDesk} desk
 */
export function endUnwithdrawn(desk) {
  const readers = readersNow(desk).filter((reader) => reader.isGiven && !isExcused(reader));
  return endUnwritten(desk, readers, t("The server did not confirm that your report is withdrawn."));
}

/**
 * Shut out whom answers refuse that could not be written.
 * @param {ReturnDesk} desk
 * @param {readonly NewRecord[]} answers
 */
export function endUnanswered(desk, answers) {
  const refusals = answers.filter(({ payload }) => payload["choice"] !== "yes");
  const audiences = new Set(refusals.map(({ payload }) => String(payload["audience"])));
  const readers = refusedBy(readersNow(desk, refusals.map((each, index) => asIfWritten(desk, each, index))), audiences);
  return endUnwritten(desk, readers, t("The server did not confirm your answer."));
}

/** @param {ReturnDesk} desk @param {NewRecord} answer @param {number} index @returns {JournalRecord} */
function asIfWritten({ journal }, { payload, type }, index) {
  const { head, reporterKey: author } = /** @type {Journal} */ (journal);
  return { position: head.position + 1 + index, record_id: newIdentifier(), compartment: "report", author, role: "reporter", at: new Date().toISOString(), type, schema: 1, payload };
}

/**
 * What failed is said beside what was done all the same.
 * @param {ReturnDesk} desk @param {readonly Reader[]} readers @param {string} missing
 */
async function endUnwritten(desk, readers, missing) {
  const why = desk.failure;
  // Whoever was signed out has nothing open here any more, and is asked for the codename.
  if (!desk.journal || readers.length === 0) return;
  await endAll(desk, readers, "");
  desk.failure = [missing, why, desk.done, desk.failure].filter((text, index, all) => text && all.indexOf(text) === index).join(" ");
  desk.done = "";
  desk.draw();
  focusSaid(desk.$root);
}

/** @param {ReturnDesk} desk @param {readonly Reader[]} readers @param {string} sent */
async function endAll(desk, readers, sent) {
  const { journal } = desk;
  if (!journal) return;
  const names = (/** @type {readonly Reader[]} */ some) => some.map(readerName).join("; ");
  const done = t("The access is ended. These can open nothing of your report any more: %(names)s.", { names: names(readers) });
  if (await desk.doing(`${sent} ${done}`.trim(), () => inTurn(journal, () => closeAll(desk, journal, readers)))) return;
  const asked = new Set(readers.map(({ to }) => to));
  const left = readersNow(desk).filter(({ to }) => asked.has(to));
  const failed = t("The access could not be ended. These can still open your report: %(names)s. Try again with “End this access now”.", { names: names(left.length > 0 ? left : readers) });
  const why = left.length > 0 && left.every(({ isGiven }) => !isGiven) ? overText() : desk.failure;
  desk.failure = [sent, failed, why].filter(Boolean).join(" ");
  desk.draw();
  focusSaid(desk.$root);
}

/** What the server alone says of an access is no end of it. @returns {string} */
export const overText = () => t("The server says that this access is over. The team has not written so: ask the team by another way.");

/** One that fails keeps no other open. @param {ReturnDesk} desk @param {Journal} journal @param {readonly Reader[]} readers @throws the first failure, when all were tried */
async function closeAll(desk, journal, readers) {
  /** @type {unknown[]} */
  const failures = [];
  for (const { to } of readers) await closeOne(desk, journal, to).catch((error) => void failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/** @param {ReturnDesk} desk @param {Journal} journal @param {string} to */
async function closeOne({ questions: { domain } }, journal, to) {
  try {
    const { closed_on: day } = await closeGrant(journal.id, to);
    if (dayIn(day) === null) throw new ServerMisbehaved("an access that ended on no day");
    journal.grants = journal.grants.map((grant) => (grant.to === to ? { ...grant, closed_on: day } : grant));
  } catch (error) {
    // The answer may have been lost on its way, or the team ended it at the same moment. What cannot be read anew stays as it was.
    await readOn(journal).catch(() => {});
    const left = readersOf(domain, journal, fold(domain, recordsOf(journal)), new Date().toISOString()).find((reader) => reader.to === to);
    if (left && left.closedOn === null) throw error;
  }
}
