// How much of an answer to a slice is read, for how long, and what is believed of it?

import { equal, ok, rejects } from "node:assert/strict";
import { afterEach, mock, test } from "node:test";

import { NotAllowed, ServerError, StorageFull } from "../../incident_log/browser/src/errors.js";
import { putSlice } from "../../incident_log/browser/src/workers/put.js";

const honest = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = honest;
  mock.timers.reset();
  mock.restoreAll();
});

const newLine = () => ({ url: "https://a.example/e", csrf: "t", signal: new AbortController().signal, onWaiting: () => undefined });

/** @param {BodyInit | null} body @param {number} [status] */
async function put(body, status = 201) {
  const answer = new Response(body, { status });
  globalThis.fetch = async () => answer;
  await putSlice(newLine(), 0, new Uint8Array(8), "digest");
  return answer;
}

/** An answer that never ends: as fast as it is read, or one byte and no more. */
class Endless {
  given = 0;
  isCut = false;

  /** @param {{ pieces?: number, size?: number, first?: string }} [how] */
  constructor({ pieces = Infinity, size = 16384, first = "" } = {}) {
    const pull = (/** @type {ReadableStreamDefaultController} */ controller) => {
      if (this.given >= pieces) return new Promise(() => undefined);
      controller.enqueue(this.given === 0 && first ? new TextEncoder().encode(first) : new Uint8Array(size).fill(32));
      this.given += 1;
      return undefined;
    };
    this.body = new ReadableStream({ pull, cancel: () => void (this.isCut = true) });
  }
}

test("an answer is read to its end, for a browser keeps the slice until then", async () => {
  equal((await put("{}")).bodyUsed, true);
});

test("an answer without a body, or that breaks off, is as good: its status says it all", async () => {
  await put(null);
  await put(new ReadableStream({ pull: (controller) => controller.error(new TypeError("broken off")) }));
});

for (const status of [201, 400, 418]) {
  test(`an answer ${status} without an end is cut off`, async () => {
    const endless = new Endless();

    await (status === 201 ? put(endless.body) : rejects(put(endless.body, status)));

    ok(endless.isCut);
    ok(endless.given <= 8, `${endless.given} pieces were taken`);
  });

  test(`an answer ${status} that stops half way is given a few seconds`, async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const dripping = new Endless({ pieces: 1, size: 1 });
    let isThrough = false;

    const putting = put(dripping.body, status).then(() => undefined, () => undefined).then(() => (isThrough = true)); // prettier-ignore
    await new Promise(setImmediate);
    mock.timers.tick(4000);
    await new Promise(setImmediate);
    equal(isThrough, false);
    mock.timers.tick(1000);
    await putting;

    ok(dripping.isCut);
  });
}

test("what a refusal says is heard although it does not end", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const refused = rejects(put(new Endless({ pieces: 1, first: '{"error":{"code":"storage_full"}}' }).body, 400), StorageFull);
  await new Promise(setImmediate);

  mock.timers.tick(5000);

  await refused;
});

test("a refusal of a slice cannot say that the person stopped it", async () => {
  await rejects(put('{"error":{"code":"cancelled"}}', 400), (error) => error instanceof Error && error.name === "FormatError");
  await rejects(put('{"error":{"code":"cancelled"}}', 418), ServerError);
});

test("whoever does not say who is signed in is not waited for, nor read without an end", async () => {
  const endless = new Endless();
  const late = new AbortController();
  mock.method(AbortSignal, "timeout", () => late.signal);
  /** @type {(signal?: AbortSignal | null) => Promise<Response>} */
  let session = async () => new Response(endless.body);
  globalThis.fetch = async (url, init) => (String(url).endsWith("/session") ? session(init?.signal) : new Response("{}", { status: 403 }));
  const put403 = () => putSlice(newLine(), 0, new Uint8Array(8), "digest");

  await rejects(put403(), NotAllowed);
  ok(endless.isCut);

  session = (signal) => new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new DOMException("late", "TimeoutError"))));
  const waiting = rejects(put403(), NotAllowed);
  await new Promise(setImmediate);
  late.abort();
  await waiting;
});
