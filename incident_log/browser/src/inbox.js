// Which cases does a desk have? Opens all cards of a desk in one go, and finds among them without asking the server.

import * as api from "./api.js";
import { countryName } from "./countries.js";
import { isHere } from "./directory.js";
import { NotSignedIn, ServerMisbehaved, Unavailable } from "./errors.js";
import { sealedPart } from "./card_reader.js";
import { CURSOR, parsePage, partsOf, placesFrom } from "./inbox_pages.js";
import { rowsOf } from "./opened_cards.js";
import { queryOf, searchableOf } from "./search_words.js";
import { t } from "./i18n.js";
import { isClosed, isInDanger, pressingFirst } from "./pressing.js";
import * as session from "./session.js";
import { beginOpening, endOpening } from "./workers/opening.js";

/** @import { Domain } from "./domain/types.d.ts" */
/** @import { Page, Part, Places } from "./inbox_pages.js" */
/** @import { Cards } from "./workers/opening.js" */

/**
 * @typedef {import("./opened_cards.js").Row} Row one adopted case
 * @typedef {import("./inbox_pages.js").Newcomer} Newcomer
 * @typedef {{ rows: Row[], fresh: Newcomer[], beyond: number }} Inbox beyond: how many new reports wait beside those
 *
 * @typedef {"mine"|"nobody"|"due"|"waiting"|"all"} Section
 * @typedef {"changed"|"due"|"urgency"|"reported"} Order
 * @typedef {{ section: Section, search: string, kind: string, country: string, urgency: string, order: Order }} Wish
 */

const SOON_DAYS = 14;
/** @type {Map<string, string>} today → until when */
const SOON = new Map();
const URGENCIES = ["imminent", "serious", "moderate", "info"];
/** The first page comes soon, so that opening begins; the others are few, for each costs both sides, and yet small enough that the server keeps each in memory. */
const FIRST_PAGE = 500;
const PAGE = 5000;
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
  const cards = beginOpening({ epochs, organisation, searchable: searchableOf(domain, { t, country: countryName }) });
  try {
    return await fetched(desk, cards);
  } finally {
    cards.end();
  }
}

/** @param {string} desk @param {Cards} cards @returns {Promise<Inbox>} */
async function fetched(desk, cards) {
  /** @type {Places[]} */
  const places = [];
  /** @type {Newcomer[]} */
  const fresh = [];
  let beyond = 0;
  /** @type {Promise<Row[]>[]} */
  const opening = [];
  for await (const page of pagesOf(desk)) {
    opening.push(quietly(opened(desk, cards, page)));
    places.push(page.places);
    fresh.push(...page.fresh);
    beyond += page.beyond;
  }
  const changed = places.length > 1 ? await changedSince(desk, cards, places) : [];
  const rows = newest(changed, (await Promise.all(opening)).flat());
  if (fresh.length === 0) return { rows, fresh, beyond };
  const taken = new Set(rows.map((row) => row.case));
  return { rows, fresh: fresh.filter((each) => !taken.has(each.case)), beyond };
}

/**
 * Fetch page after page; the next one is asked for while this one travels, and no more than one before this one is read.
 * @param {string} desk
 * @returns {AsyncGenerator<Page, void, void>}
 * @throws {ServerMisbehaved} they go in a circle, or a case stands in them twice
 */
async function* pagesOf(desk) {
  /** @type {Set<string>} */
  const known = new Set();
  let count = 0;
  let before = Infinity;
  /** @type {Promise<Asked | null>} */
  let asked = Promise.resolve(ask(desk, "", FIRST_PAGE));
  for (let now = await asked; now; now = await asked) {
    asked = quietly(now.next.then((next) => (next ? ask(desk, next, PAGE) : null)));
    const page = parsePage(desk, await now.bytes, now.limit);
    const ahead = await now.next;
    if (ahead && ahead !== page.next) throw new ServerMisbehaved("the inbox goes on in two places");
    if (page.next && Number(page.next) >= before) throw new ServerMisbehaved("the inbox goes round in a circle");
    // Some proxies let only the headers through that they know.
    if (page.next && !ahead) asked = Promise.resolve(ask(desk, page.next, PAGE));
    before = Number(page.next);
    yield page;
    count += page.places.cases.length;
    for (const id of page.places.cases) known.add(id);
    if (known.size < count) throw new ServerMisbehaved("a case stands in the inbox twice");
  }
}

/** @typedef {{ bytes: Promise<import("./format/encoding.js").Bytes>, next: Promise<string>, limit: number }} Asked */

/** @param {string} desk @param {string} after @param {number} limit @returns {Asked} */
function ask(desk, after, limit) {
  if (after && !CURSOR.test(after)) throw new ServerMisbehaved("the inbox goes on nowhere");
  const { bytes, next } = api.inbox(desk, after, limit);
  return { bytes: quietly(bytes), next, limit };
}

/**
 * A case that changes between two pages moves to the top, past the place where the next page begins: whoever reads on
 * never meets it. What stands at the top now, down to the first line that is as it was, is all that changed meanwhile.
 * @param {string} desk
 * @param {Cards} cards
 * @param {readonly Places[]} before
 * @returns {Promise<Row[]>}
 */
async function changedSince(desk, cards, before) {
  for (const limit of LOOKS) {
    const page = parsePage(desk, await ask(desk, AFTER_ALL, limit).bytes, limit);
    const same = firstUnchanged(page.places, before);
    if (same < 0 && page.next) continue;
    return opened(desk, cards, { places: same < 0 ? page.places : placesFrom(page.places, 0, same), boxes: page.boxes });
  }
  throw new Unavailable("the inbox changes faster than it is read");
}

/** @param {Places} now @param {readonly Places[]} before page by page @returns {number} */
function firstUnchanged({ cases, heads }, before) {
  const [first] = before;
  if (cases.length > 0 && cases[0] === first?.cases[0] && heads[0] === first?.heads[0]) return 0;
  const known = new Map(before.flatMap((page) => page.cases.map((id, at) => [id, page.heads[at]])));
  return cases.findIndex((id, at) => known.get(id) === heads[at]);
}

/** @param {Row[]} changed @param {Row[]} rows @returns {Row[]} */
function newest(changed, rows) {
  const anew = new Set(changed.map((row) => row.case));
  return anew.size === 0 ? rows : [...changed, ...rows.filter((row) => !anew.has(row.case))];
}

/** Each page goes to all who read, so that none waits for another at the end. @param {string} desk @param {Cards} cards @param {Part} page @returns {Promise<Row[]>} */
async function opened(desk, cards, page) {
  const parts = partsOf(page, cards.atOnce).map(async (part) => rowsOf(desk, part.places, await cards.read(sealedPart(part))));
  return (await Promise.all(parts.map(quietly))).flat();
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
  const key = queryOf(domain, wish.search);
  const { member } = session.active();
  const found = rows.filter(
    (row) =>
      isIn(row, wish.section, member, today) &&
      (!wish.kind || row.kinds.includes(wish.kind)) &&
      (!wish.country || row.countries.includes(wish.country)) &&
      (!wish.urgency || row.urgency === wish.urgency) &&
      (!key || row.matches(key)),
  );
  return sorted(found, wish.order);
}

/** @param {Row} row @param {Section} section @param {string} member @param {string} today */
export function isIn(row, section, member, today) {
  if (section === "all") return true;
  if (section === "nobody") return isNobodys(row);
  // What does not open belongs to everybody until somebody has looked at it.
  if (!row.opens) return true;
  if (section === "mine") return row.assignedTo === member && !isClosed(row);
  if (section === "waiting") return row.status === "waiting_for_reporter";
  return row.due !== null && row.due.slice(0, 10) <= soonUntil(today);
}

/** Whoever was frozen or removed does nothing for the cases that were theirs. @param {Row} row @returns {boolean} */
export function isNobodys(row) {
  return row.opens && !isClosed(row) && !(row.assignedTo && isHere(row.assignedTo));
}

/** @param {string} today @returns {string} the last day that counts as soon; asked for every case of a list, so worked out once a day */
function soonUntil(today) {
  const known = SOON.get(today) ?? new Date(Date.parse(`${today}T00:00:00Z`) + SOON_DAYS * 86_400_000).toISOString().slice(0, 10);
  SOON.set(today, known);
  return known;
}

/** @param {Row[]} rows as the server orders them: by last change @param {Order} order */
function sorted(rows, order) {
  if (order === "changed") return pressingFirst(rows);
  /** @type {(row: Row) => string} */
  const weight = {
    due: (/** @type {Row} */ row) => row.due ?? "9999",
    urgency: (/** @type {Row} */ row) => (isInDanger(row) ? "" : String(Math.max(0, URGENCIES.indexOf(row.urgency ?? "imminent")))),
    reported: (/** @type {Row} */ row) => row.reportedOn ?? "",
  }[order];
  const weighed = rows.map((row) => /** @type {const} */ ([weight(row), row]));
  return weighed.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)).map(([, row]) => row);
}
