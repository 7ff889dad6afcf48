// Does a large file reach the person's disk also where the browser's own dialogue for it refuses?

import { deepEqual, equal, rejects } from "node:assert/strict";
import { afterEach, test } from "node:test";

import { openTarget, wipeLeft, wipeSaved } from "../../../incident_log/browser/src/saving.js";

const world = /** @type {any} */ (globalThis);
/** @type {string[]} */
let handed = [];
const hand = (/** @type {Blob} */ _blob, /** @type {string} */ name) => void handed.push(name);
const piece = () => new Blob(["abc"]).stream();

/** A file of the browser's. @param {(text: string) => void} [onText] */
const file = (onText = () => {}) => ({
  createWritable: async () => new WritableStream({ write: (/** @type {Uint8Array} */ bytes) => onText(new TextDecoder().decode(bytes)) }),
  getFile: async () => new Blob(["abc"]),
});

/** @param {string} name @returns {() => Promise<never>} */
const failing = (name) => async () => {
  throw new DOMException("no", name);
};

/** The browser's own folder: what is being written holds its entry, and leaves the file before it when it is stopped. */
const folder = {
  kept: "",
  held: false,
  getFileHandle: async () => ({
    createWritable: async () => {
      folder.held = true;
      const free = () => setTimeout(() => (folder.held = false), 30);
      return new WritableStream({ close: () => void ((folder.kept = "whole"), free()), abort: () => void free() });
    },
    getFile: async () => new File(["abc"], "bundle", { lastModified: 0 }),
  }),
  async removeEntry() {
    if (folder.held) throw new DOMException("held", "NoModificationAllowedError");
    if (folder.kept === "") throw new DOMException("none", "NotFoundError");
    folder.kept = "";
  },
};
let looked = 0;
let usage = 1;
const getDirectory = async () => ((looked += 1), folder);
Object.defineProperty(world.navigator, "storage", { value: { estimate: async () => ({ usage }), getDirectory } });
/** Who holds the lock of each tab: one that is alone gets it, another one gets none. */
let held = 0;
Object.defineProperty(world.navigator, "locks", {
  value: {
    /** @param {string} _name @param {{ifAvailable?: boolean}} options @param {(lock: object | null) => Promise<unknown>} work */
    async request(_name, { ifAvailable }, work) {
      if (ifAvailable) return work(held === 0 ? {} : null);
      held += 1;
      await work({});
      held -= 1;
      return undefined;
    },
  },
});

afterEach(async () => {
  await wipeSaved();
  handed = [];
  usage = 1;
  delete world.showSaveFilePicker;
});

test("a file goes where the person says", async () => {
  /** @type {string[]} */
  const written = [];
  world.showSaveFilePicker = async () => file((text) => written.push(text));

  await (await openTarget("a.zip", hand)).write(piece(), () => {});

  deepEqual([written, handed], [["abc"], []]);
});

for (const name of ["SecurityError", "NotAllowedError"]) {
  test(`a dialogue that fails with ${name} leads to an ordinary download`, async () => {
    world.showSaveFilePicker = failing(name);

    await (await openTarget("a.zip", hand)).write(piece(), () => {});

    deepEqual(handed, ["a.zip"]);
  });
}

test("a place that may not be written to leads to an ordinary download", async () => {
  world.showSaveFilePicker = async () => ({ createWritable: failing("NotAllowedError") });

  await (await openTarget("a.zip", hand)).write(piece(), () => {});

  deepEqual(handed, ["a.zip"]);
});

test("whoever closes the dialogue gets no file", async () => {
  world.showSaveFilePicker = failing("AbortError");

  await rejects(openTarget("a.zip", hand), { name: "AbortError" });
  equal(handed.length, 0);
});

test("whoever flees while a second bundle is written leaves neither of the two", async () => {
  await (await openTarget("first.zip", hand)).write(piece(), () => {});
  equal(folder.kept, "whole");
  const slow = new ReadableStream({ pull: () => new Promise(() => {}) });
  const second = await openTarget("second.zip", hand);
  equal(folder.kept, "");
  folder.kept = "of another tab";
  const written = rejects(second.write(slow, () => {}), { name: "AbortError" });
  await new Promise((resolve) => setTimeout(resolve, 10));
  equal(folder.held, true);

  await wipeSaved();

  await written;
  deepEqual([folder.kept, folder.held, handed], ["", false, ["first.zip"]]);
});

test("a page wipes what another one left when that is gone and has been read", async () => {
  folder.kept = "of a page that is gone";
  await wipeLeft(61_000);
  equal(folder.kept, "");
});

for (const [what, change, now] of /** @type {[string, () => void, number][]} */ ([
  ["a page leaves alone what a living one has just handed over", () => (held = 1), 61_000],
  ["a browser that holds nothing of ours is not even looked into", () => ((usage = 0), (looked = 0)), 61_000],
])) {
  test(what, async () => {
    folder.kept = "kept";
    change();
    await wipeLeft(now);
    equal(folder.kept, "kept");
    if (usage === 0) equal(looked, 0);
    held = 0;
  });
}

test("what was handed over a moment ago is wiped when it has been read", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  folder.kept = "being read";
  await wipeLeft(1000);
  equal(folder.kept, "being read");
  context.mock.timers.tick(59_000);
  context.mock.timers.reset();
  await new Promise((resolve) => setTimeout(resolve, 20));
  equal(folder.kept, "");
});
