// How much of an answer to a slice is read?

import { equal, ok } from "node:assert/strict";
import { afterEach, test } from "node:test";

import { putSlice } from "../../incident_log/browser/src/workers/put.js";

const honest = globalThis.fetch;
afterEach(() => void (globalThis.fetch = honest));

/** @param {BodyInit | null} body */
async function put(body) {
  const answer = new Response(body, { status: 201 });
  globalThis.fetch = async () => answer;
  const line = { url: "https://a.example/e", csrf: "t", signal: new AbortController().signal, onWaiting: () => undefined };
  await putSlice(line, 0, new Uint8Array(8), "digest");
  return answer;
}

test("an answer is read to its end, for a browser keeps the slice until then", async () => {
  equal((await put("{}")).bodyUsed, true);
});

test("an answer without a body, or that breaks off, is as good: its status says it all", async () => {
  await put(null);
  await put(new ReadableStream({ pull: (controller) => controller.error(new TypeError("broken off")) }));
});

test("an answer without an end is cut off", async () => {
  let [given, cut] = [0, false];
  const pull = (/** @type {ReadableStreamDefaultController} */ controller) => (controller.enqueue(new Uint8Array(16384)), void (given += 1));

  await put(new ReadableStream({ pull, cancel: () => void (cut = true) }));

  ok(cut);
  ok(given <= 8, `${given} pieces were taken`);
});
