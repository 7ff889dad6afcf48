// Does an upload hear of it when the worker that reads its file is dead, however it died?

import { deepEqual, equal, rejects } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { ConfigurationError } from "../../incident_log/browser/src/errors.js";
import { openReading } from "../../incident_log/browser/src/workers/read_ahead.js";
import { FileChanged } from "../../incident_log/browser/src/workers/reading.js";
import { PlatformWorker as Platform } from "./platform_worker.js";

const FILE = new Blob([new Uint8Array(4)]);
const WINDOWS = [
  { from: 0, to: 2 },
  { from: 2, to: 4 },
];
const before = globalThis.Worker;

beforeEach(() => {
  globalThis.Worker = /** @type {any} */ (Platform);
  mock.timers.enable({ apis: ["setTimeout"] });
});

afterEach(() => {
  globalThis.Worker = before;
  mock.timers.reset();
});

test("a worker that answers, slowly, is waited for", async () => {
  const reading = openReading(FILE, WINDOWS);
  const first = reading.next();
  mock.timers.tick(59_000);
  Platform.last.says({ bytes: new Uint8Array([1, 2]) });
  mock.timers.tick(59_000);
  Platform.last.says({ bytes: new Uint8Array([3, 4]) });
  // Nothing is asked while the line is away; that may last.
  mock.timers.tick(3_600_000);

  deepEqual(await first, new Uint8Array([1, 2]));
  deepEqual(await reading.next(), new Uint8Array([3, 4]));
  equal(Platform.last.ended, false);
});

for (const how of ["error", "messageerror"]) {
  test(`a worker that ends with ${how} is heard of at once and asked no more`, async () => {
    const reading = openReading(FILE, WINDOWS);
    const first = reading.next();

    Platform.last.dispatchEvent(new Event(how));

    await rejects(first, ConfigurationError);
    await rejects(reading.digest(), ConfigurationError);
    equal(Platform.last.ended, true);
  });
}

test("a worker that says nothing any more is given up", async () => {
  const reading = openReading(FILE, WINDOWS);
  const first = reading.next();
  Platform.last.says({ bytes: new Uint8Array([1, 2]) });
  await first;
  const second = reading.next();

  mock.timers.tick(60_000);

  await rejects(second, ConfigurationError);
  equal(Platform.last.ended, true);
});

test("what the worker says of the file is passed on as it is", async () => {
  const reading = openReading(FILE, WINDOWS);
  const first = reading.next();

  Platform.last.says({ code: FileChanged.code, message: "the file became shorter while it was read" });

  await rejects(first, FileChanged);
});
