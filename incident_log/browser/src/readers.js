// Who outside the team may open a report, as its journal and the server say, and did the person agree to it?
//
// The journal is signed and says why; the server says what it gives. Whoever is named by one of them may open it.

import { recordsOf } from "./authors.js";
import { directory } from "./directory.js";
import { fold } from "./domain/cases.js";
import { checkPartialDate } from "./domain/dates.js";
import { grantDecision, peopleIn, receiptsForGrant } from "./domain/granting.js";
import { isLive } from "./domain/shares.js";
import { FormatError } from "./errors.js";
import { isExcused } from "./refused_readers.js";

/** @import { Journal } from "./journal.js" */
/** @import { Case, Domain, JournalRecord, Payload, Share } from "./domain/types.d.ts" */

/** One share that counts, as the journal says it. @typedef {{ at: string, position: number, payload: Payload }} Told */

/**
 * @typedef {object} Reader
 * @property {string} to
 * @property {string} key
 * @property {string} role of whom the key is, as the directory says; empty for nobody
 * @property {readonly string[]} compartments
 * @property {string | null} until a day or a moment; null for without an end
 * @property {boolean} isWritten whether the journal says of each of these parts that they may open it
 * @property {boolean} isAgreed whether the answers of that moment went so far, or go so far now
 * @property {boolean} agreesNow whether they go so far now
 * @property {boolean} isUsedUp whether they went so far for one time, and nothing but a dossier that left since ended that
 * @property {Payload | null} grant what the team wrote last when it let them in
 * @property {boolean} isGiven whether the server lets them in, or did until the person ended it
 * @property {string | null} closedOn the day on which the person ended it themselves, as the server alone says: it gives them nothing since
 */

const ALL = ["report", "identity", "work"];
const DAY = 10;

/** @param {Case | null} view @param {Journal | null} journal @returns {Told[]} in the order of the journal */
export function sharesTold(view, journal) {
  const counting = new Set(view?.history.flatMap(({ position, state, type }) => (type === "share" && state === "accepted" ? [position] : [])));
  return (journal?.entries ?? []).flatMap(({ opened, position }) => (opened && counting.has(position) ? [{ at: opened.at, position, payload: /** @type {Payload} */ (opened.payload) }] : []));
}

/** Whether the server lets somebody in who joined after the directory was read: nobody could say who they are. @param {Pick<Journal, "grants">} journal */
export const letsInStrangers = ({ grants }) => grants.some(({ to }) => !directory().members.has(to));

/**
 * What they agree to now counts answers as well that could not be written.
 * @param {Domain} domain @param {Journal} journal @param {Case} view @param {string} now @param {readonly JournalRecord[]} [unwritten]
 * @returns {Reader[]}
 */
export function readersOf(domain, journal, view, now, unwritten = []) {
  const told = sharesTold(view, journal).filter(({ payload }) => payload.action === "granted");
  const written = view.shares.filter((share) => isLive(share, now));
  const given = journal.grants.filter(({ expires_on: day }) => day === null || day >= now.slice(0, 10));
  const ids = new Set([...written, ...given].map(({ to }) => to));
  return [...ids].map((to) => {
    const [share, listed] = [written.find((each) => each.to === to), given.find((each) => each.to === to)];
    const said = share?.compartments ?? [];
    const compartments = ALL.filter((name) => said.includes(name) || listed?.compartments.includes(name));
    const last = told.findLast(({ payload }) => payload.to === to);
    const agrees = (/** @type {boolean} */ withoutExports) => view.summary.status !== "withdrawn" && last !== undefined && covers(domain, journal, compartments, last, { before: Infinity, at: now, unwritten, withoutExports });
    const agreesNow = agrees(false);
    const key = share?.to_signing ?? last?.payload.to_signing ?? "";
    return {
      to,
      key,
      role: roleOf(key),
      compartments,
      until: share ? share.expires_at : (listed?.expires_on ?? null),
      isWritten: compartments.every((name) => said.includes(name)),
      isAgreed: agreesNow || (last !== undefined && covers(domain, journal, compartments, last, { before: last.position, at: last.at })),
      agreesNow,
      isUsedUp: !agreesNow && agrees(true),
      grant: last?.payload ?? null,
      isGiven: listed !== undefined,
      closedOn: dayIn(journal.grants.find((each) => each.to === to)?.closed_on),
    };
  });
}

/**
 * Tell whether the answers of a moment let this reader into all that. An agreement for one time is used up by this very access.
 * @param {Domain} domain @param {Journal} journal @param {readonly string[]} compartments @param {Told} told
 * @param {{ before: number, at: string, unwritten?: readonly JournalRecord[], withoutExports?: boolean }} moment which records there were, and when it was
 */
function covers(domain, journal, compartments, { payload, position }, { at, before, unwritten = [], withoutExports = false }) {
  const role = roleOf(payload.to_signing ?? "");
  const written = recordsOf(journal).filter((record) => record.position < before && record.position !== position && !(withoutExports && record.type === "export"));
  const records = [...written, ...unwritten];
  const view = fold(domain, records);
  const wanted = { role, name: payload.name ?? null, compartments };
  return grantDecision(domain, receiptsForGrant(domain, view, records), peopleIn(view, records), wanted, at).beyond.length === 0;
}

/** A day that there is, as a server names it; what is none says nothing. @param {unknown} text @returns {string | null} */
export function dayIn(text) {
  try {
    const day = checkPartialDate(text);
    return day.length === DAY ? day : null;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

/** @param {string} key @returns {string} */
const roleOf = (key) => directory().authorOf(key)?.role ?? "";

/**
 * Who gets the next secrets of a case. What the person signed decides, and not the server: it cannot read their no, and may not
 * say that it closed an access. Nobody goes on reading a report that was withdrawn, with whatever reason they were let in.
 * @param {Domain} domain @param {Journal} journal @param {Case} view @param {string} now
 * @returns {Share[]} what the journal says of each
 */
export function sharesThatStay(domain, journal, view, now) {
  if (view.summary.status === "withdrawn") return [];
  const agreed = readersOf(domain, journal, view, now).filter((reader) => reader.isGiven && reader.closedOn === null && (reader.agreesNow || isExcused(reader)));
  const staying = new Set(agreed.map(({ to }) => to));
  return view.shares.filter((share) => isLive(share, now) && staying.has(share.to));
}
