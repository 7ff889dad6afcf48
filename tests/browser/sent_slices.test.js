// Is what was sealed for each slice kept before it is needed, in few pieces, and found again?

import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { test } from "node:test";

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
