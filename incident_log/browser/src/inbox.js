// Which cases does a desk have? Opens all cards of a desk in one go, and finds among them without asking the server.

import * as api from "./api.js";
import { openCards } from "./crypto/cards.js";
import { ServerMisbehaved, Unavailable } from "./errors.js";
import { fromU32, fromUtf8 } from "./format/encoding.js";
import { requireInteger } from "./format/fields.js";
import { foldQuery, matches } from "./domain/names.js";
import { KnownKeys } from "./search_keys.js";
import * as session from "./session.js";

/** @import { SealedCard } from "./crypto/cards.js" */
/** @import { Card, Domain } from "./domain/types.d.ts" */
/** @import { RecordReply } from "./api.js" */
/** @import { Bytes } from "./format/encoding.js" */

/**
 * @typedef {object} Row one adopted case
 * @property {string} case
 * @property {string} desk
 * @property {number} head where its journal ends
 * @property {string} day of its newest record
 * @property {Card|null} card null when it does not open
 * @property {number} behind how many records were written since the card was
 * @property {string} key for searching; empty until it was made
 *
 * @typedef {Place & { desk: string, intake: string, records: RecordReply[] }} Newcomer a report nobody has taken yet, with its first records
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
/** Small enough that fetching and opening overlap, large enough that asking costs little. */
const PAGE = 2500;
/** How much of the top is asked for again once all pages came: mostly nothing changed, so a little is enough. */
const LOOKS = [50, 1000, 10_000];
/** A place in the log that none will reach: the first page, without the reports that nobody has taken. */
const AFTER_ALL = String(10 ** 15 - 1);
const ID = /^[\w-]{22}$/;
const KEYS_AT_ONCE = 2000;

/**
 * Fetch and open everything in a desk's inbox, newest change first.
 * @param {string} desk
 * @returns {Promise<Inbox>}
 */
export async function loadInbox(desk) {
  /** @type {Inbox} */
  const inbox = { rows: [], fresh: [] };
  let pages = 0;
  /** @type {Promise<Bytes>|null} */
  let coming = api.inbox(desk, "", PAGE);
  while (coming) {
    const page = parsePage(await coming);
    // The next page travels while this one is opened.
    coming = page.next ? quietly(api.inbox(desk, page.next, PAGE)) : null;
    inbox.rows.push(...(await rowsOf(desk, page)));
    inbox.fresh.push(...page.fresh.map((each) => newcomerOf(desk, each)));
    pages += 1;
  }
  if (pages > 1) inbox.rows = await withChanged(desk, inbox.rows);
  const taken = new Set(inbox.rows.map((row) => row.case));
  inbox.fresh = inbox.fresh.filter((each) => !taken.has(each.case));
  return inbox;
}

/**
 * A case that changes between two pages moves to the top, past the place where the next page begins: whoever reads on
 * never meets it. What stands at the top now, down to the first line that is as it was, is all that changed meanwhile.
 * @param {string} desk
 * @param {Row[]} rows
 * @returns {Promise<Row[]>}
 */
async function withChanged(desk, rows) {
  const heads = new Map(rows.map((row) => [row.case, row.head]));
  for (const limit of LOOKS) {
    const page = parsePage(await api.inbox(desk, AFTER_ALL, limit));
    const same = page.places.findIndex((place) => heads.get(place.case) === place.head);
    if (same < 0 && page.next) continue;
    const end = same < 0 ? page.places.length : same;
    const changed = await rowsOf(desk, { places: page.places.slice(0, end), cards: page.cards.slice(0, end) });
    const anew = new Set(changed.map((row) => row.case));
    return [...changed, ...rows.filter((row) => !anew.has(row.case))];
  }
  throw new Unavailable("the inbox changes faster than it is read");
}

/** @param {string} desk @param {{ places: Place[], cards: SealedCard[] }} page @returns {Promise<Row[]>} */
async function rowsOf(desk, { cards, places }) {
  const { desks, organisation } = session.active();
  const opened = await openCards([...(desks.get(desk)?.values() ?? [])], organisation, cards);
  return opened.map((each, at) => rowOf(desk, places[at], each));
}

/** @template T @param {Promise<T>} promise @returns {Promise<T>} whose failure, if something else fails first, is no event */
function quietly(promise) {
  promise.catch(() => undefined);
  return promise;
}

/** @param {string} desk @param {Place|undefined} place @param {Awaited<ReturnType<typeof openCards>>[number]} opened @returns {Row} */
function rowOf(desk, place, opened) {
  const { head = 0, day = "" } = place ?? {};
  const card = "card" in opened ? /** @type {Card} */ (/** @type {unknown} */ (opened.card)) : null;
  return { case: opened.case, desk, head, day, card, behind: "card" in opened ? Math.max(0, head - opened.head) : 0, key: "" };
}

/** @typedef {{ case: string, head: number, day: string }} Place */

/**
 * Take the answer apart: `u32(n) || meta JSON(n)`, then `u32(length) || box` for each card.
 * @param {Bytes} bytes
 * @returns {{ places: Place[], cards: SealedCard[], fresh: any[], next: string }}
 */
function parsePage(bytes) {
  const length = fromU32(bytes);
  const meta = JSON.parse(fromUtf8(bytes.subarray(4, 4 + length)));
  if (!Array.isArray(meta?.cards) || !Array.isArray(meta?.new)) throw new ServerMisbehaved("the inbox is not one");
  const places = [];
  const cards = [];
  let at = 4 + length;
  for (const [caseId, head, day, revision] of meta.cards) {
    const end = at + 4 + fromU32(bytes, at);
    if (end > bytes.length) throw new ServerMisbehaved("the inbox is cut off");
    places.push(placeOf(caseId, head, day));
    cards.push({ case: caseId, revision: requireInteger(revision, "card revision"), box: bytes.subarray(at + 4, end) });
    at = end;
  }
  return { places, cards, fresh: meta.new, next: typeof meta.next === "string" || typeof meta.next === "number" ? String(meta.next) : "" };
}

/** @param {string} desk @param {any} fresh @returns {Newcomer} */
function newcomerOf(desk, fresh) {
  const place = placeOf(fresh?.case, fresh?.head, fresh?.day);
  if (typeof fresh.intake !== "string" || !Array.isArray(fresh.records)) throw new ServerMisbehaved("a new report without its letter");
  return { ...place, desk, intake: fresh.intake, records: fresh.records };
}

/** @param {unknown} caseId @param {any} head @param {unknown} day @returns {Place} */
function placeOf(caseId, head, day) {
  const position = typeof head === "object" ? head?.position : head;
  // The sealed header says the id again, to the bit; here it only has to be one.
  if (typeof caseId !== "string" || !ID.test(caseId)) throw new ServerMisbehaved("the inbox names no case");
  return { case: caseId, head: requireInteger(position, "inbox head"), day: String(day) };
}

/**
 * Make the keys that a search looks at, a few at a time so that the page stays alive.
 * @param {Domain} domain
 * @param {Row[]} rows
 */
export async function makeKeys(domain, rows) {
  const known = new KnownKeys(domain);
  for (let at = 0; at < rows.length; at += KEYS_AT_ONCE) {
    for (const row of rows.slice(at, at + KEYS_AT_ONCE)) row.key = row.card === null ? "" : known.keyOf(row.card);
    await breathe();
  }
}

/** Let the page answer the person. A timer would wait for milliseconds each time. */
async function breathe() {
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(null);
  });
  port1.close();
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
