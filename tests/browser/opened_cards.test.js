// Does a row say of its card what was opened, and nothing of a card that was not?

import { deepEqual, equal, rejects, throws } from "node:assert/strict";
import { test } from "node:test";

import { CardReader, sealedPart } from "../../incident_log/browser/src/card_reader.js";
import { sealCard } from "../../incident_log/browser/src/crypto/sealing.js";
import { newDeskSecret, newIdentifier } from "../../incident_log/browser/src/crypto/seeds.js";
import { FormatError, ServerMisbehaved } from "../../incident_log/browser/src/errors.js";
import { concat, toB64u, u32, utf8 } from "../../incident_log/browser/src/format/encoding.js";
import { isInDanger, pressingFirst } from "../../incident_log/browser/src/pressing.js";
import { parsePage, partsOf } from "../../incident_log/browser/src/inbox_pages.js";
import { foldQuery } from "../../incident_log/browser/src/domain/names.js";
import { rowsOf } from "../../incident_log/browser/src/opened_cards.js";
import { searchableOf } from "../../incident_log/browser/src/search_words.js";
import { domain } from "./domain/domain.js";

/** @import { Row } from "../../incident_log/browser/src/opened_cards.js" */

const ORGANISATION = toB64u(new Uint8Array(32).fill(5));
const DESK = newIdentifier();
const MOST = 5000;
const secret = await newDeskSecret(DESK, 1);
const reader = new CardReader({ epochs: [secret], organisation: ORGANISATION, searchable: searchableOf(domain, { t: (text) => text, country: (code) => code }) });
const CARD = {
  title: "Пагроза\nдругi радок",
  kinds: ["threat", "interpol"],
  countries: ["PL", "BY"],
  urgency: "serious",
  status: "open",
  danger: true,
  next_deadline: { rule: null, title: "Answer", due: "2026-12-01T12:00:00.000Z" },
  later_deadlines: [],
  incidents: 1,
  reported_on: "2026-11-01",
  updated_on: "2026-11-02",
  people: ["Hanna Kotau"],
  assigned_to: newIdentifier(),
  unread_from_reporter: 2,
};

/** @param {import("../../incident_log/browser/src/format/canonical.js").JsonObject} content */
async function sealed(content) {
  const id = newIdentifier();
  return { id, box: await sealCard(secret, { organisation: ORGANISATION, case: id, revision: 3, head: 4 }, content) };
}

/** A page as the server gives it; every journal ends at 6. @param {readonly { id: string, box: Uint8Array }[]} cards @param {number} [cut] */
function pageOf(cards, cut = 0) {
  const each = (/** @type {unknown} */ value) => cards.map(() => value);
  const columns = { cases: cards.map(({ id }) => id).join(" "), heads: each(6), days: each("2026-11-20"), revisions: each(3) };
  const meta = utf8(JSON.stringify({ cards: columns, new: [], new_count: 0, next: null }));
  const boxes = concat(...cards.flatMap(({ box }) => [u32(box.length), box]));
  return concat(u32(meta.length), meta, boxes.subarray(0, boxes.length - cut));
}

/** @param {readonly { id: string, box: Uint8Array }[]} cards @param {number} [count] of parts */
async function rows(cards, count = 1) {
  const parts = partsOf(parsePage(DESK, pageOf(cards), MOST), count);
  const opened = parts.map(async (part) => rowsOf(DESK, part.places, await reader.read(sealedPart(part))));
  return (await Promise.all(opened)).flat();
}

/** @param {import("../../incident_log/browser/src/opened_cards.js").Row} row */
const told = (row) => ({ kinds: row.kinds, countries: row.countries, urgency: row.urgency, status: row.status, danger: row.danger, due: row.due, reported_on: row.reportedOn, assigned_to: row.assignedTo });

test("a row says what its card says", async () => {
  const card = await sealed(CARD);

  const [row] = await rows([card]);

  equal(row?.case, card.id);
  deepEqual(row?.card, CARD);
  const { next_deadline: next, kinds, countries, urgency, status, danger, reported_on, assigned_to } = CARD;
  deepEqual(row && told(row), { kinds, countries, urgency, status, danger, due: next.due, reported_on, assigned_to });
  deepEqual([row?.opens, row?.behind, row?.head, row?.day], [true, 2, 6, "2026-11-20"]);
});

test("who is in danger stands before what is urgent by its kind, until the case is closed or the journal says otherwise", async () => {
  const calm = { ...CARD, danger: false };
  const cards = [calm, { ...calm, urgency: "imminent" }, { ...CARD, urgency: "moderate" }, { ...CARD, status: "closed" }];
  const [one, urgent, danger, closed] = /** @type {[Row, Row, Row, Row]} */ (await rows(await Promise.all(cards.map(sealed))));

  deepEqual(pressingFirst([one, urgent, danger, closed]), [danger, urgent, one, closed]);
  danger.follow({ danger: false, status: "open", urgency: "moderate" });
  one.follow({ danger: true, status: "open", urgency: "imminent" });
  deepEqual(pressingFirst([one, urgent, danger, closed]), [one, urgent, danger, closed]);
  equal(isInDanger(closed), false);
});

test("of a card that does not open, or is none, a row says nothing, and the others are not mixed up", async () => {
  const [one, other] = [await sealed(CARD), await sealed({ ...CARD, title: "Zubrytskaya", status: "closed", next_deadline: null })];
  const flipped = one.box.slice();
  flipped[flipped.length - 1] = /** @type {number} */ (flipped.at(-1)) ^ 1;
  const bad = [{ id: newIdentifier(), box: flipped }, await sealed({ ...CARD, title: null }), await sealed({ ...CARD, kinds: [1] })];

  const found = await rows([one, ...bad, other]);

  deepEqual(found.map((row) => row.opens), [true, false, false, false, true]); // prettier-ignore
  deepEqual(found.map((row) => row.card?.title ?? null), [CARD.title, null, null, null, "Zubrytskaya"]); // prettier-ignore
  deepEqual(found.map((row) => row.status), ["open", null, null, null, "closed"]); // prettier-ignore
  for (const row of found.slice(1, 4)) {
    deepEqual(told(row), { kinds: [], countries: [], urgency: null, status: null, danger: false, due: null, reported_on: null, assigned_to: null });
    deepEqual([row.matches(""), row.matches(foldQuery(domain, "Kotau")), row.behind], [false, false, 0]);
  }
  deepEqual(found.map((row) => row.matches(foldQuery(domain, "Zubrytskaya"))), [false, false, false, false, true]); // prettier-ignore
  equal(found[4]?.due, null);
});

test("more cards than are opened together keep their order, in however many parts", async () => {
  const [one, other] = [await sealed(CARD), await sealed({ ...CARD, title: "Other" })];
  const many = Array.from({ length: 1001 }, (_, number) => (number % 3 ? one : other));

  for (const count of [1, 2, 7]) {
    const found = await rows(many, count);
    deepEqual(found.map((row) => row.card?.title), many.map((each) => (each === one ? CARD.title : "Other"))); // prettier-ignore
  }
});

test("a page of no card has no parts, and one of few cards no empty ones", async () => {
  deepEqual(partsOf(parsePage(DESK, pageOf([]), MOST), 2), []);
  deepEqual(await rows([]), []);
  equal(partsOf(parsePage(DESK, pageOf([await sealed(CARD)]), MOST), 2).length, 1);
});

test("a page whose last card is cut off is refused whole", async () => {
  const cards = [await sealed(CARD), await sealed(CARD)];
  const one = cards[0]?.box.length ?? 0;

  for (const cut of [1, one, one + 1, one + 4]) throws(() => partsOf(parsePage(DESK, pageOf(cards, cut), MOST), 2), ServerMisbehaved);
});

test("a part whose boxes are cut off is refused", async () => {
  const [part] = /** @type {[import("../../incident_log/browser/src/inbox_pages.js").Part]} */ (partsOf(parsePage(DESK, pageOf([await sealed(CARD)]), MOST), 1));

  await rejects(reader.read(sealedPart({ ...part, boxes: part.boxes.slice(0, -1) })), FormatError);
});
