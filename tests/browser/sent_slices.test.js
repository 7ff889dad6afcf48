// Is what was sealed for each slice kept before it is needed, in few pieces, and found again?

import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import { test } from "node:test";

import { ServerMisbehaved } from "../../incident_log/browser/src/errors.js";
import { SentSlices } from "../../incident_log/browser/src/sent_slices.js";

const SLOW = 2;

/** @param {(id: string) => void} [watch] */
function shelf(watch = () => undefined) {
  /** @type {Map<string, any>} */
  const pieces = new Map();
  const wait = () => new Promise((resolve) => setTimeout(resolve, SLOW));
  const save = async (/** @type {string} */ id, /** @type {any} */ piece) => {
    const text = JSON.stringify(piece);
    await wait();
    watch(id);
    pieces.set(id, text);
  };
  const load = async (/** @type {string} */ id) => JSON.parse(pieces.get(id) ?? "null");
  return { pieces, save, load, drop: async (/** @type {string} */ id) => pieces.delete(id) };
}

test("what is noted is kept when that is said, and found again in its place", async () => {
  const keep = shelf();
  const sent = await SentSlices.load(keep, "film");

  await Promise.all([1, 2, 3, 200, 131, 0].map((index) => sent.note(index, `digest ${index}`)));

  const again = await SentSlices.load(keep, "film");
  for (const index of [0, 1, 2, 3, 131, 200]) equal(again.digests[index], `digest ${index}`);
  ok(!again.digests[4] && !again.digests[130] && !again.digests[201]);
  deepEqual((await SentSlices.load(keep, "other")).digests, []);
});

test("what is noted behind slices that never left is found again, whichever the server says it misses", async () => {
  const keep = shelf();
  const sent = await SentSlices.load(keep, "film");

  await sent.note(300, "late");
  await sent.note(520, "later");

  const again = await SentSlices.load(keep, "film");
  equal(again.digests[300], "late");
  equal(again.digests[520], "later");
  ok(again.digests.every((digest, at) => digest === null || at === 300 || at === 520));
  await SentSlices.drop(keep, "film");
  equal(keep.pieces.size, 0);
});

test("each piece stands in its own place, whatever was noted when it was kept", async () => {
  const keep = shelf();
  const sent = await SentSlices.load(keep, "film");

  for (const index of [126, 128, 129]) await sent.note(index, String(index));

  const again = await SentSlices.load(keep, "film");
  equal(again.digests[126], "126");
  ok(!again.digests[127]);
  deepEqual(again.digests.slice(128), ["128", "129"]);
});

test("a piece that could not be kept leaves no gap before the next", async () => {
  const keep = shelf();
  const { save } = keep;
  const sent = await SentSlices.load(keep, "film");
  keep.save = () => Promise.reject(new Error("full"));
  await rejects(sent.note(5, "five"), /full/);
  keep.save = save;

  await sent.note(200, "later");

  equal((await SentSlices.load(keep, "film")).digests[200], "later");
});

test("what comes while one piece is written is written together", async () => {
  let written = 0;
  const keep = shelf(() => (written += 1));
  const sent = await SentSlices.load(keep, "film");

  await Promise.all(Array.from({ length: 100 }, (_, index) => sent.note(index, String(index))));

  ok(written <= 2, `${written} times`);
  equal((await SentSlices.load(keep, "film")).digests.length, 100);
});

test("a device that keeps nothing is told to who waits, and the next try is one of its own", async () => {
  const keep = shelf();
  const { save } = keep;
  keep.save = () => Promise.reject(new Error("full"));
  const sent = await SentSlices.load(keep, "film");
  await rejects(sent.note(0, "zero"), /full/);
  keep.save = save;

  await sent.note(1, "one");

  deepEqual((await SentSlices.load(keep, "film")).digests, ["zero", "one"]);
});

test("nothing is left of what is dropped", async () => {
  const keep = shelf();
  const sent = await SentSlices.load(keep, "film");
  await Promise.all([0, 128, 300].map((index) => sent.note(index, String(index))));
  equal(keep.pieces.size, 3);

  await SentSlices.drop(keep, "film");

  equal(keep.pieces.size, 0);
});

test("what the server misses is sent, and what never left, whatever the server says of it", async () => {
  const sent = await SentSlices.load(shelf(), "film");
  for (const index of [1, 3]) await sent.note(index, String(index));

  deepEqual(sent.unsent([], 5), [0, 2, 4]);
  deepEqual(sent.unsent([3, 2], 5), [0, 2, 3, 4]);
  deepEqual(sent.unsent([0, 1, 2, 3, 4], 5), [0, 1, 2, 3, 4]);
});

for (const missing of [[5], [-1], [0, 0], [0.5], ["0"], [null], [[0]], Array.from({ length: 100_000 }, (_, index) => index)]) {
  test(`a server that misses ${JSON.stringify(missing).slice(0, 20)} of five slices is not believed`, async () => {
    const sent = await SentSlices.load(shelf(), "film");

    throws(() => sent.unsent(missing, 5), ServerMisbehaved);
  });
}
