// Does a whole inbox open at once, and does it tell which cards do not?

import { deepEqual, rejects } from "node:assert/strict";
import { test } from "node:test";

import { openCards, sealBox, sealCard } from "../../../incident_log/browser/src/crypto/sealing.js";
import { newDeskSecret, newIdentifier } from "../../../incident_log/browser/src/crypto/seeds.js";
import { FormatError } from "../../../incident_log/browser/src/errors.js";
import { concat, toB64u, u32, utf8 } from "../../../incident_log/browser/src/format/encoding.js";
import { pad } from "../../../incident_log/browser/src/format/padding.js";

const ORGANISATION = toB64u(new Uint8Array(32).fill(5));
const DESK = newIdentifier();
const LEAST = 256;
const first = await newDeskSecret(DESK, 1);
const second = await newDeskSecret(DESK, 2);

/** @param {import("../../../incident_log/browser/src/crypto/seeds.js").DeskSecret} desk @param {number} revision */
async function sealed(desk, revision) {
  const id = newIdentifier();
  const box = await sealCard(desk, { organisation: ORGANISATION, case: id, revision, head: 4 }, { title: "Пагроза", revision });
  return { case: id, revision, box };
}

/** @param {readonly {case: string, revision: number}[]} places @param {Uint8Array<ArrayBuffer>} boxes @param {readonly import("../../../incident_log/browser/src/crypto/seeds.js").DeskSecret[]} epochs */
async function openAll(places, boxes, epochs = [first, second]) {
  const parts = [];
  for await (const part of openCards(epochs, ORGANISATION, { places, boxes })) parts.push(part);
  return parts;
}

/** @param {readonly {case: string, revision: number, box: Uint8Array<ArrayBuffer>}[]} cards */
async function open(cards) {
  const parts = await openAll(cards, concat(...cards.flatMap(({ box }) => [u32(box.length), box])));
  const texts = parts.flatMap(({ ends, heads, list }) => {
    const bytes = Array.from(ends, (end, at) => list.subarray(1 + (ends[at - 1] ?? 0), end));
    return bytes.map((text, at) => (heads[at] === -1 ? null : JSON.parse(new TextDecoder().decode(text))));
  });
  return { cards: parts.flatMap((part) => part.cards), heads: parts.flatMap((part) => part.heads), texts };
}

test("cards of several epochs open in the order given", async () => {
  const cards = [await sealed(first, 1), await sealed(second, 7), await sealed(first, 2)];

  const opened = await open(cards);

  deepEqual(opened.cards.map((card) => card?.["revision"]), [1, 7, 2]); // prettier-ignore
  deepEqual(opened.heads, [4, 4, 4]);
  deepEqual(opened.texts, opened.cards);
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

  deepEqual(opened.cards.map(Boolean), [...bad.map(() => false), true]); // prettier-ignore
  deepEqual(opened.heads, [...bad.map(() => -1), 4]); // prettier-ignore
  deepEqual(opened.texts, opened.cards);
});

test("a header that says the same in another spelling is refused", async () => {
  const { box, ...card } = await sealed(first, 3);
  const text = Buffer.from(box).toString("latin1");
  const spaced = new Uint8Array(Buffer.from(text.replace('"head":4', '"head": 4'), "latin1"));
  const padded = new Uint8Array(Buffer.from(text.replace('"head":4', '"head":04'), "latin1"));

  const opened = await open([{ ...card, box: spaced }, { ...card, box: padded }]);

  deepEqual(opened.cards, [null, null]);
});

test("an empty inbox is no error", async () => {
  deepEqual(await open([]), { cards: [], heads: [], texts: [] });
});

test("boxes that are cut off are refused", async () => {
  const { box, ...card } = await sealed(first, 3);

  await rejects(openAll([card], concat(u32(box.length), box.subarray(1))), FormatError);
  await rejects(openAll([card], u32(box.length).subarray(2)), FormatError);
});

test("what a colleague sealed that is no card does not open, and hides none of the others", async () => {
  const good = await sealed(first, 1);
  /** @param {Uint8Array<ArrayBuffer>} plaintext */
  const holding = async (plaintext) => {
    const id = newIdentifier();
    const header = { case: id, desk: DESK, desk_epoch: 1, head: 4, organisation: ORGANISATION, purpose: "card", revision: 1, v: 1 };
    return { case: id, revision: 1, box: await sealBox(first.cardKey, header, plaintext) };
  };
  const texts = ['{"b":1,"a":2}', '{"a": 1}', "[1]", "null", "1", "", '{"a":1},{"a":2}', '{"a":[{}', '{"b":1}]}', '{"a":1.5}', '{"a":"\\ud800"}', '{"a":1,"a":1}'];
  const strange = [pad(new Uint8Array([0x22, 0xff, 0x22]), LEAST), new Uint8Array(LEAST), utf8('{"a":1}'), ...texts.map((text) => pad(utf8(text), LEAST))];

  for (const plaintext of strange) {
    deepEqual((await open([good, await holding(plaintext), good])).cards.map(Boolean), [true, false, true], new TextDecoder().decode(plaintext));
  }
  const three = await Promise.all(['{"a":1},{"b":2}', '{"x":[{}', '{"y":1}]}'].map((text) => holding(pad(utf8(text), LEAST))));
  const { cards, texts: read } = await open([...three, good]);
  deepEqual(cards.map(Boolean), [false, false, false, true]); // prettier-ignore
  deepEqual(read, cards);
  deepEqual((await open([await holding(pad(utf8('{"a":"\\u0001"}'), LEAST))])).cards, [{ a: "\u0001" }]);
});

test("more cards than are opened at once come out in their order", async () => {
  const one = await sealed(first, 1);
  const other = await sealed(second, 2);
  const many = Array.from({ length: 1100 }, (_, number) => (number % 3 ? one : other));

  const { cards, texts } = await open(many);

  deepEqual(cards.map((card) => card?.["revision"]), many.map((each) => each.revision)); // prettier-ignore
  deepEqual(texts, cards);
});
