// Does an inbox hear of it when a worker that opens its cards is dead, however it died?

import { equal, rejects } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { ConfigurationError } from "../../incident_log/browser/src/errors.js";
import { beginOpening, endOpening } from "../../incident_log/browser/src/workers/opening.js";

/** The platform's worker, as far as the page can see it: what it is sent, what it says, how it ends. */
class Platform extends EventTarget {
  /** @type {Platform[]} */
  static all = [];
  /** @type {any[]} */
  sent = [];
  ended = false;

  constructor() {
    super();
    Platform.all.push(this);
  }

  /** @param {unknown} message */
  postMessage(message) {
    this.sent.push(message);
  }

  terminate() {
    this.ended = true;
  }

  /** @returns {number} of the last part it was sent */
  get number() {
    return this.sent.findLast((message) => message.part)?.number ?? -1;
  }
}

const before = globalThis.Worker;
const reading = /** @type {any} */ ({});
const part = () => ({ cases: "", revisions: [], boxes: new Uint8Array(1) });

beforeEach(() => {
  Platform.all = [];
  globalThis.Worker = /** @type {any} */ (Platform);
  mock.timers.enable({ apis: ["setTimeout"] });
});

afterEach(() => {
  endOpening(new Error("the test is over"));
  globalThis.Worker = before;
  mock.timers.reset();
});

/** Whichever was asked last answers. */
function answer() {
  const [asked] = Platform.all.toSorted((one, other) => other.number - one.number);
  asked?.dispatchEvent(new MessageEvent("message", { data: { number: asked.number, opened: [] } }));
}

test("workers that answer, slowly, are waited for", async () => {
  const cards = beginOpening(reading);
  for (let round = 0; round < 3; round += 1) {
    const opened = cards.read(part());
    mock.timers.tick(59_000);
    answer();
    equal((await opened).length, 0);
  }
  mock.timers.tick(120_000);
  equal(Platform.all.some(({ ended }) => ended), false);
});

test("a worker that ends without a word ends all, with an error, and the next inbox has new ones", async () => {
  const cards = beginOpening(reading);
  const opened = [cards.read(part()), cards.read(part())];
  const failed = Promise.all(opened.map((each) => rejects(each, ConfigurationError)));

  mock.timers.tick(60_000);

  await failed;
  equal(Platform.all.every(({ ended }) => ended), true);
  await rejects(cards.read(part()), ConfigurationError);
  Platform.all = [];
  const again = beginOpening(reading).read(part());
  equal(Platform.all.length > 0, true);
  answer();
  equal((await again).length, 0);
});
