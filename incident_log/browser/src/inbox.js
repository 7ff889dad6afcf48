// Which cases does a desk have? Opens all cards of a desk in one go, and finds among them without asking the server.

import * as api from "./api.js";
import { NotSignedIn, Unavailable } from "./errors.js";
import { foldQuery, matches } from "./domain/names.js";
import { parsePage, partsOf } from "./inbox_pages.js";
import { searchableOf } from "./search_keys.js";
import * as session from "./session.js";
import { beginOpening, endOpening } from "./workers/opening.js";

/** @import { Card, Domain } from "./domain/types.d.ts" */
/** @import { Bytes } from "./format/encoding.js" */
/** @import { Part, Place } from "./inbox_pages.js" */
/** @import { Cards } from "./workers/opening.js" */

/**
 * @typedef {object} Row one adopted case
 * @property {string} case
 * @property {string} desk
 * @property {number} head where its journal ends
 * @property {string} day of its newest record
 * @property {Card|null} card null when it does not open
 * @property {number} behind how many records were written since the card was
 * @property {string} key for searching
 *
 * @typedef {import("./inbox_pages.js").Newcomer} Newcomer
 * @typedef {{ rows: Row[], fresh: Newcomer[] }} Inbox
 *
 * @typedef {"mine"|"due"|"waiting"|"all"} Section
 * @typedef {"changed"|"due"|"urgency"|"reported"} Order
 * @typedef {{ section: Section, search: string, kind: string, country: string, urgency: string, order: Order }} Wish
 */

const SOON_DAYS = 14;
/** @type {Map<string, string>} today → until when */
const SOON = new Map();
const URGENCIES = ["imminent", "serious", "moderate", "info"];
const CLOSED = ["closed", "declined_unsafe", "withdrawn"];
/** The first page comes soon, so that opening begins; the others are small enough that fetching and opening overlap, and that the server keeps each in memory. */
const FIRST_PAGE = 500;
const PAGE = 1500;
/** Enough parts of a page that no worker waits for another, few enough that passing them costs little. */
const PART = 500;
/** How much of the top is asked for again once all pages came: mostly nothing changed, so a little is enough. */
const LOOKS = [50, 1000, 10_000];
/** A place in the log that none will reach: the first page, without the reports that nobody has taken. */
const AFTER_ALL = String(10 ** 15 - 1);

session.whenLocked(() => endOpening(new NotSignedIn("locked while the cases were opened")));

/**
 * Fetch and open everything in a desk's inbox, newest change first, ready to be searched.
 * @param {Domain} domain
 * @param {string} desk
 * @returns {Promise<Inbox>}
 */
export async function loadInbox(domain, desk) {
  const { desks, organisation } = session.active();
  const epochs = [...(desks.get(desk)?.values() ?? [])].map(({ epoch, cardKey }) => ({ desk, epoch, cardKey }));
  const cards = beginOpening({ epochs, organisation, searchable: searchableOf(domain) });
  try {
    return await fetched(desk, cards);
  } finally {
    cards.end();
  }
}

/** @param {string} desk @param {Cards} cards @returns {Promise<Inbox>} */
async function fetched(desk, cards) {
  /** @type {Place[]} */
  const places = [];
  /** @type {Newcomer[]} */
  const fresh = [];
  /** @type {Promise<Row[]>[]} */
  const opening = [];
  let pages = 0;
  for (let coming = /** @type {Promise<Bytes>|null} */ (api.inbox(desk, "", FIRST_PAGE)); coming; pages += 1) {
    const page = parsePage(desk, await coming);
    // The next page travels while this one is opened.
    coming = page.next ? quietly(api.inbox(desk, page.next, PAGE)) : null;
    opening.push(quietly(rowsOf(desk, cards, page)));
    places.push(...page.places);
    fresh.push(...page.fresh);
  }
  const changed = pages > 1 ? await rowsOf(desk, cards, await changedSince(desk, places)) : [];
  const rows = newest(changed, (await Promise.all(opening)).flat());
  const taken = new Set(rows.map((row) => row.case));
  return { rows, fresh: fresh.filter((each) => !taken.has(each.case)) };
}

/**
 * A case that changes between two pages moves to the top, past the place where the next page begins: whoever reads on
 * never meets it. What stands at the top now, down to the first line that is as it was, is all that changed meanwhile.
 * @param {string} desk
 * @param {Place[]} places
 * @returns {Promise<Part>}
 */
async function changedSince(desk, places) {
  const heads = new Map(places.map((place) => [place.case, place.head]));
  for (const limit of LOOKS) {
    const page = parsePage(desk, await api.inbox(desk, AFTER_ALL, limit));
    const same = page.places.findIndex((place) => heads.get(place.case) === place.head);
    if (same < 0 && page.next) continue;
    return { places: same < 0 ? page.places : page.places.slice(0, same), boxes: page.boxes };
  }
  throw new Unavailable("the inbox changes faster than it is read");
}

/** @param {Row[]} changed @param {Row[]} rows @returns {Row[]} */
function newest(changed, rows) {
  const anew = new Set(changed.map((row) => row.case));
  return anew.size === 0 ? rows : [...changed, ...rows.filter((row) => !anew.has(row.case))];
}

/** @param {string} desk @param {Cards} cards @param {Part} page @returns {Promise<Row[]>} */
async function rowsOf(desk, cards, page) {
  const parts = [...partsOf(page, PART)].map((part) => quietly(partOf(desk, cards, part)));
  return (await Promise.all(parts)).flat();
}

/** @param {string} desk @param {Cards} cards @param {Part} part @returns {Promise<Row[]>} */
async function partOf(desk, cards, { places, boxes }) {
  const opened = await cards.read({ cases: places.map((place) => place.case), revisions: places.map((place) => place.revision), boxes });
  const keys = opened.keys.split("\n");
  /** @type {(Card|null)[]} */
  const read = JSON.parse(opened.cards);
  return places.map((place, at) => rowOf(desk, place, read[at] ?? null, opened.heads[at] ?? -1, keys[at] ?? ""));
}

/** @param {string} desk @param {Place} place @param {Card|null} card @param {number} written where the journal ended then @param {string} key @returns {Row} */
function rowOf(desk, { case: caseId, head, day }, card, written, key) {
  return { case: caseId, desk, head, day, card, behind: card === null ? 0 : Math.max(0, head - written), key };
}

/** @template T @param {Promise<T>} promise @returns {Promise<T>} whose failure, if something else fails first, is no event */
function quietly(promise) {
  promise.catch(() => undefined);
  return promise;
}

/**
 * Find and sort.
 * @param {Domain} domain
 * @param {Row[]} rows
 * @param {Wish} wish
 * @param {string} today
 * @returns {Row[]}
 */
export function find(domain, rows, wish, today) {
  const key = foldQuery(domain, wish.search);
  const { member } = session.active();
  const found = rows.filter(
    (row) =>
      isIn(row, wish.section, member, today) &&
      (!wish.kind || row.card?.kinds.includes(wish.kind)) &&
      (!wish.country || row.card?.countries.includes(wish.country)) &&
      (!wish.urgency || row.card?.urgency === wish.urgency) &&
      (!key || matches(key, row.key)),
  );
  return sorted(found, wish.order);
}

/** @param {Row} row @param {Section} section @param {string} member @param {string} today */
export function isIn(row, section, member, today) {
  const { card } = row;
  if (section === "all") return true;
  // What does not open belongs to everybody until somebody has looked at it.
  if (!card) return true;
  if (section === "mine") return card.assigned_to === member && !CLOSED.includes(card.status);
  if (section === "waiting") return card.status === "waiting_for_reporter";
  return card.next_deadline !== null && card.next_deadline.due.slice(0, 10) <= soonUntil(today);
}

/** @param {string} today @returns {string} the last day that counts as soon; asked for every case of a list, so worked out once a day */
function soonUntil(today) {
  const known = SOON.get(today) ?? new Date(Date.parse(`${today}T00:00:00Z`) + SOON_DAYS * 86_400_000).toISOString().slice(0, 10);
  SOON.set(today, known);
  return known;
}

/** @param {Row[]} rows as the server orders them: by last change @param {Order} order */
function sorted(rows, order) {
  if (order === "changed") return rows;
  /** @type {(row: Row) => string} */
  const weight = {
    due: (/** @type {Row} */ row) => row.card?.next_deadline?.due ?? "9999",
    urgency: (/** @type {Row} */ row) => String(Math.max(0, URGENCIES.indexOf(row.card?.urgency ?? "imminent"))),
    reported: (/** @type {Row} */ row) => row.card?.reported_on ?? "",
  }[order];
  const weighed = rows.map((row) => /** @type {const} */ ([weight(row), row]));
  return weighed.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)).map(([, row]) => row);
}
