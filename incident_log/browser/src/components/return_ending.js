// How does a person shut a reader out of their report? On the server, at once; with a button, or with a no that was just sent.

import { closeGrant } from "../api.js";
import { recordsOf } from "../authors.js";
import { newIdentifier } from "../crypto/seeds.js";
import { fold } from "../domain/cases.js";
import { CaseFull, LimitExceeded, ServerMisbehaved } from "../errors.js";
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

/** @typedef {readonly {reader: Reader, closed: ReturnType<typeof closeGrant>}[]} Begun */

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
  const readers = withBegun(desk, refusedBy(readersNow(desk), audiences));
  if (readers.length > 0) return endAll(desk, readers, sent);
  desk.done = sent;
  return desk.draw();
}

/**
 * Shut out whom a withdrawal ends, where it could not be written: the person took the report back all the same.
 * @param {ReturnDesk} desk
 */
export function endUnwithdrawn(desk) {
  if (!desk.journal) return saySignedOut(desk, t("Your report is not withdrawn yet: the server signed you out before. Open it with the codename, and withdraw it again."));
  return endUnwritten(desk, withdrawnFrom(desk), t("The server did not confirm that your report is withdrawn."));
}

/**
 * Shut out whom answers refuse that could not be written.
 * @param {ReturnDesk} desk
 * @param {readonly NewRecord[]} answers
 */
export function endUnanswered(desk, answers) {
  if (!desk.journal) return saySignedOut(desk, t("Your answer did not arrive: the server signed you out before. Open your report with the codename, and answer again."));
  return endUnwritten(desk, refusedIf(desk, answers), t("The server did not confirm your answer."));
}

/**
 * Shut out whom a no or a withdrawal ends while it is on its way: a server that is slow, or answers nothing, lets nobody read on.
 * @param {ReturnDesk} desk @param {readonly NewRecord[]} records what is about to be sent @returns {Begun}
 */
export function beginEnding(desk, records) {
  const { journal } = desk;
  const isWithdrawal = records.some(({ payload, type }) => type === "status" && payload["status"] === "withdrawn");
  const readers = isWithdrawal ? withdrawnFrom(desk) : refusedIf(desk, records.filter(({ type }) => type === "consent"));
  return readers.map((reader) => {
    const closed = closeGrant(/** @type {Journal} */ (journal).id, reader.to);
    // Whoever waits for it learns of a failure, and tries again.
    closed.catch(() => {});
    return { reader, closed };
  });
}

/** Whom a withdrawal shuts out. @param {ReturnDesk} desk */
const withdrawnFrom = (desk) => readersNow(desk).filter((reader) => reader.isGiven && !isExcused(reader));

/** Whom these answers refuse; one that is said again beside a new one about all is among them. @param {ReturnDesk} desk @param {readonly NewRecord[]} answers */
function refusedIf(desk, answers) {
  const audiences = new Set(answers.flatMap(({ payload }) => (payload["choice"] === "yes" ? [] : [String(payload["audience"])])));
  if (audiences.size === 0) return [];
  return refusedBy(readersNow(desk, answers.map((each, index) => asIfWritten(desk, each, index))), audiences);
}

/** @param {ReturnDesk} desk @param {readonly Reader[]} readers @returns {readonly Reader[]} with those whose end went out before */
function withBegun({ begun }, readers) {
  const known = new Set(begun.map(({ reader }) => reader.to));
  return [...begun.map(({ reader }) => reader), ...readers.filter(({ to }) => !known.has(to))];
}

/** Nothing of the report may stand on a page that asks for the codename, so nobody is named. @param {ReturnDesk} desk @param {string} missing */
async function saySignedOut(desk, missing) {
  const { begun } = desk;
  desk.failure = missing;
  desk.draw();
  focusSaid(desk.$root);
  if (begun.length === 0) return;
  const all = await Promise.allSettled(begun.map(({ closed }) => closed));
  if (desk.journal || desk.failure !== missing) return;
  const isEnded = all.every((each) => each.status === "fulfilled" && dayIn(each.value.closed_on) !== null);
  desk.failure = `${missing} ${isEnded ? t("The access of those whom it shuts out is ended all the same.") : t("Until then, those whom it shuts out may still open your report.")}`;
  desk.draw();
}

/** @param {ReturnDesk} desk @param {NewRecord} answer @param {number} index @returns {JournalRecord} */
function asIfWritten({ journal }, { payload, type }, index) {
  const { head, reporterKey: author } = /** @type {Journal} */ (journal);
  return { position: head.position + 1 + index, record_id: newIdentifier(), compartment: "report", author, role: "reporter", at: new Date().toISOString(), type, schema: 1, payload };
}

/**
 * What failed is said beside what was done all the same.
 * @param {ReturnDesk} desk @param {readonly Reader[]} refused @param {string} missing
 */
async function endUnwritten(desk, refused, missing) {
  const { refusal } = desk;
  // Of a report that is full something else is said; any other limit is none of a few words that say no.
  const isLimit = refusal instanceof LimitExceeded && !(refusal instanceof CaseFull);
  const why = isLimit ? t("It did not take what was sent. Try again; if that does not help, tell the team by another way.") : desk.failure;
  const readers = withBegun(desk, refused);
  if (readers.length > 0) await endAll(desk, readers, "");
  else desk.failure = "";
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
async function closeOne({ begun, questions: { domain } }, journal, to) {
  try {
    const before = begun.find(({ reader }) => reader.to === to)?.closed;
    const { closed_on: day } = await (before?.catch(() => closeGrant(journal.id, to)) ?? closeGrant(journal.id, to));
    if (dayIn(day) === null) throw new ServerMisbehaved("an access that ended on no day");
    journal.grants = journal.grants.map((grant) => (grant.to === to ? { ...grant, closed_on: day } : grant));
  } catch (error) {
    // The answer may have been lost on its way, or the team ended it at the same moment. What cannot be read anew stays as it was.
    await readOn(journal).catch(() => {});
    const left = readersOf(domain, journal, fold(domain, recordsOf(journal)), new Date().toISOString()).find((reader) => reader.to === to);
    if (left && left.closedOn === null) throw error;
  }
}
