// Does an upload hear of it when the worker that seals and sends is dead, however it died?

import { deepEqual, equal, notEqual, rejects } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Cancelled, ConfigurationError, StorageFull } from "../../incident_log/browser/src/errors.js";
import { OtherContent, uploadEvidence } from "../../incident_log/browser/src/workers/upload.js";
import { PlatformWorker } from "./platform_worker.js";

const JOB = /** @type {any} */ ({ url: "/api/v1/cases/c/evidence/e" });
const own = { Worker: globalThis.Worker, location: globalThis.location };

beforeEach(() => {
  Object.assign(globalThis, { Worker: PlatformWorker, location: new URL("https://a.example/en/report") });
  mock.timers.enable({ apis: ["setInterval"] });
});

afterEach(() => {
  Object.assign(globalThis, own);
  mock.timers.reset();
});

/** @param {AbortSignal} [signal] */
const upload = (signal) => uploadEvidence(JOB, () => undefined, async () => undefined, signal);

test("a worker that says that it is there is waited for, for hours", async () => {
  const uploading = upload();

  for (let beat = 0; beat < 200; beat += 1) {
    mock.timers.tick(50_000);
    PlatformWorker.last.says({ beat: true });
  }
  PlatformWorker.last.says({ result: { size: 7 } });

  deepEqual(await uploading, { size: 7 });
});

test("a worker that says nothing any more is given up, and the next try has another", async () => {
  const uploading = upload();
  const first = PlatformWorker.last;
  first.says({ progress: { done: 1 } });

  mock.timers.tick(60_000);

  await rejects(uploading, ConfigurationError);
  equal(first.ended, true);
  const again = upload();
  notEqual(PlatformWorker.last, first);
  PlatformWorker.last.says({ result: { size: 7 } });
  deepEqual(await again, { size: 7 });
});

for (const how of ["error", "messageerror"]) {
  test(`a worker that ends with ${how} is heard of at once`, async () => {
    const uploading = upload();

    PlatformWorker.last.dispatchEvent(new Event(how));

    await rejects(uploading, ConfigurationError);
    equal(PlatformWorker.last.ended, true);
  });
}

test("what the worker says of its upload is passed on as it is", async () => {
  /** @type {[string, new (message: string) => Error][]} */
  const ends = [["other_content", OtherContent], ["storage_full", StorageFull]]; // prettier-ignore
  for (const [code, Reaction] of ends) {
    const uploading = upload();
    PlatformWorker.last.says({ code, message: "" });
    await rejects(uploading, Reaction);
  }
});

test("whoever stops it ends the worker at once", async () => {
  const stop = new AbortController();
  const uploading = upload(stop.signal);

  stop.abort();

  await rejects(uploading, Cancelled);
  equal(PlatformWorker.last.ended, true);
  await rejects(upload(stop.signal), Cancelled);
});
