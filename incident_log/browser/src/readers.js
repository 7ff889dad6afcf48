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
  // Folded once, and looked up by id: the team can name any number of readers.
  const atPresent = unwritten.length ? fold(domain, [...recordsOf(journal), ...unwritten]) : view;
  const records = recordsOf(journal).filter(({ type }) => type === "share" || type === "person");
  const [shares, listing, granted] = [new Map(written.map((each) => [each.to, each])), new Map(given.map((each) => [each.to, each])), new Map(told.map((each) => [each.payload.to, each]))];
  const closed = new Map(journal.grants.map((each) => [each.to, each.closed_on]));
  return [...new Set([...shares.keys(), ...listing.keys()])].map((to) => {
    const [share, listed] = [shares.get(to), listing.get(to)];
    const said = share?.compartments ?? [];
    const compartments = ALL.filter((name) => said.includes(name) || listed?.compartments.includes(name));
    const last = granted.get(to);
    // Of somebody whom neither the server nor the directory knows, nothing is decided: nobody reads as them.
    const decided = listed || directory().members.has(to) ? last : undefined;
    const agrees = (/** @type {boolean} */ withoutExports) => view.summary.status !== "withdrawn" && decided !== undefined && covers(domain, atPresent, records, compartments, decided, { isBefore: false, at: now, withoutExports });
    const agreesNow = agrees(false);
    const key = share?.to_signing ?? last?.payload.to_signing ?? "";
    return {
      to,
      key,
      role: roleOf(key),
      compartments,
      until: share ? share.expires_at : (listed?.expires_on ?? null),
      isWritten: compartments.every((name) => said.includes(name)),
      isAgreed: agreesNow || (decided !== undefined && covers(domain, view, records, compartments, decided, { isBefore: true, at: decided.at })),
      agreesNow,
      isUsedUp: !agreesNow && agrees(true),
      grant: last?.payload ?? null,
      isGiven: listed !== undefined,
      closedOn: dayIn(closed.get(to)),
    };
  });
}

/**
 * Tell whether the answers of a moment let this reader into all that, from a part of what was folded: whether a record counts
 * follows from those before it alone. An agreement for one time is used up by this very access, and by nothing that was made with it.
 * @param {Domain} domain @param {Case} view @param {readonly JournalRecord[]} records @param {readonly string[]} compartments @param {Told} told
 * @param {{ isBefore: boolean, at: string, withoutExports?: boolean }} moment which records there were, and when it was
 */
function covers(domain, view, records, compartments, { payload, position }, { at, isBefore, withoutExports = false }) {
  const counts = (/** @type {{ position: number, author: string }} */ record) => record.position < position || (!isBefore && record.position !== position && record.author !== payload.to_signing);
  const part = { ...view, consents: view.consents.filter(counts), exports: withoutExports ? [] : view.exports.filter(counts) };
  const counting = records.filter(counts);
  const wanted = { role: roleOf(payload.to_signing ?? ""), name: payload.name ?? null, compartments };
  return grantDecision(domain, receiptsForGrant(domain, part, counting), peopleIn(part, counting), wanted, at).beyond.length === 0;
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
