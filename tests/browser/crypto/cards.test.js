// Does a whole inbox open at once, and does it tell which cards do not?

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";

import { openCards, sealBox, sealCard } from "../../../incident_log/browser/src/crypto/sealing.js";
import { newDeskSecret, newIdentifier } from "../../../incident_log/browser/src/crypto/seeds.js";
import { FormatError, OpenError } from "../../../incident_log/browser/src/errors.js";
import { toB64u } from "../../../incident_log/browser/src/format/encoding.js";

const ORGANISATION = toB64u(new Uint8Array(32).fill(5));
const DESK = newIdentifier();
const first = await newDeskSecret(DESK, 1);
const second = await newDeskSecret(DESK, 2);

/** @param {import("../../../incident_log/browser/src/crypto/seeds.js").DeskSecret} desk @param {number} revision */
async function sealed(desk, revision) {
  const id = newIdentifier();
  const box = await sealCard(desk, { organisation: ORGANISATION, case: id, revision, head: 4 }, { title: "Пагроза", revision });
  return { case: id, revision, box };
}

/** @param {Parameters<typeof openCards>[2]} cards */
const open = (cards) => openCards([first, second], ORGANISATION, cards);

test("cards of several epochs open in the order given", async () => {
  const cards = [await sealed(first, 1), await sealed(second, 7), await sealed(first, 2)];

  const opened = await open(cards);

  deepEqual(opened.map((each) => ("card" in each ? each.card["revision"] : each.error)), [1, 7, 2]);
  deepEqual(opened.map((each) => each.case), cards.map((each) => each.case)); // prettier-ignore
});

test("a card that was moved, rolled back, changed, cut or sealed for others is told apart, and the rest opens", async () => {
  const good = await sealed(first, 3);
  const other = await sealed(first, 3);
  const foreign = await sealed(await newDeskSecret(newIdentifier(), 1), 3);
  const newer = await sealed(await newDeskSecret(DESK, 3), 3);
  const flipped = good.box.slice();
  flipped[flipped.length - 1] = /** @type {number} */ (flipped.at(-1)) ^ 1;
  const draft = await sealBox(first.cardKey, { draft: newIdentifier(), purpose: "draft", v: 1 }, new Uint8Array(256));

  const bad = [
    { ...good, case: other.case },
    { ...good, box: other.box },
    { ...good, revision: 4 },
    { ...good, box: flipped },
    { ...good, box: good.box.slice(0, -1) },
    { ...good, box: good.box.slice(0, 100) },
    { ...good, box: new Uint8Array(0) },
    { ...good, box: draft },
    foreign,
    newer,
  ];

  const opened = await open([...bad, good]);

  ok(opened.slice(0, -1).every((each) => "error" in each && (each.error instanceof OpenError || each.error instanceof FormatError)));
  ok("card" in /** @type {object} */ (opened.at(-1)));
});

test("a header that says the same in another spelling is refused", async () => {
  const { box, ...card } = await sealed(first, 3);
  const text = Buffer.from(box).toString("latin1");
  const spaced = new Uint8Array(Buffer.from(text.replace('"head":4', '"head": 4'), "latin1"));
  const padded = new Uint8Array(Buffer.from(text.replace('"head":4', '"head":04'), "latin1"));

  const opened = await open([{ ...card, box: spaced }, { ...card, box: padded }]);

  equal(opened.filter((each) => "error" in each).length, 2);
});

test("an empty inbox is no error", async () => {
  deepEqual(await open([]), []);
});
