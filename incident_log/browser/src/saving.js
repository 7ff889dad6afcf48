// How does a large file reach the person's disk without being held in memory, and without leaving half of it behind?

import { StorageFull } from "./errors.js";

const KEPT = "incident-log-bundle";
/** Who writes or has just handed over holds it, so that no page of another tab takes it away. */
const LOCK = "incident-log-bundle";
/** A large bundle is still read from there after it was handed over. */
const KEEP_MS = 5 * 60_000;
/** Whoever went on to another page has begun to read it, and soon has all of it. */
const READ_MS = 60_000;
const AGAIN_MS = 20;
/** A file that another program holds stays until somebody comes to a page that wipes it. */
const MOST_TRIES = 50;

/** Stops what is being written to the browser's own folder. @type {AbortController | null} */
let writing = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let leftThere;
/** Lets go of the lock. */
let letGo = () => {};

/** @typedef {{write(stream: ReadableStream<Uint8Array>, onBytes: (bytes: number) => void): Promise<void>}} Target */

/**
 * Ask where a file shall lie; call it while the click that wants it is fresh.
 *
 * @param {string} name
 * @param {(blob: Blob, name: string) => void} hand gives a finished file to the person, where browsers have no such dialogue
 * @returns {Promise<Target>}
 * @throws {DOMException} AbortError when the person closed the dialogue
 */
export async function openTarget(name, hand) {
  const picker = /** @type {{showSaveFilePicker?: (options: object) => Promise<FileSystemFileHandle>}} */ (globalThis).showSaveFilePicker;
  const chosen = picker ? await picker({ suggestedName: name }).catch(unlessClosed) : null;
  if (chosen) {
    return {
      async write(stream, onBytes) {
        const file = await chosen.createWritable().catch(unlessClosed);
        if (file) await pour(stream, file, onBytes);
        else await (await ownTarget(name, hand)).write(stream, onBytes);
      },
    };
  }
  return ownTarget(name, hand);
}

/** Some browsers have the dialogue and refuse it, or refuse to write where it led: then it goes the ordinary way. @param {unknown} error @returns {null} */
function unlessClosed(error) {
  if (error instanceof DOMException && error.name === "AbortError") throw error;
  return null;
}

/** By way of the browser's own folder. @param {string} name @param {(blob: Blob, name: string) => void} hand @returns {Promise<Target>} */
async function ownTarget(name, hand) {
  // Whoever stops the next one half way would leave the earlier one there, whole.
  await wipeSaved();
  await hold();
  const folder = await navigator.storage.getDirectory();
  const kept = await folder.getFileHandle(KEPT, { create: true });
  return {
    async write(stream, onBytes) {
      const stop = new AbortController();
      writing = stop;
      await pour(stream, await kept.createWritable(), onBytes, stop.signal).finally(() => (writing = null));
      const file = await kept.getFile();
      hand(file.slice(0, file.size, "application/octet-stream"), name);
      leftThere = setTimeout(() => void wipeSaved(), KEEP_MS);
    },
  };
}

/** @param {ReadableStream<Uint8Array>} stream @param {FileSystemWritableFileStream} file @param {(bytes: number) => void} onBytes @param {AbortSignal} [signal] */
async function pour(stream, file, onBytes, signal) {
  let at = 0;
  const counter = new TransformStream({
    transform(/** @type {Uint8Array} */ piece, controller) {
      at += piece.length;
      onBytes(at);
      controller.enqueue(piece);
    },
  });
  try {
    // Closing keeps the file; an error on the way leaves nothing behind.
    await stream.pipeThrough(counter).pipeTo(file, signal && { signal });
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError") throw new StorageFull("no room on this device");
    throw error;
  }
}

/** Wipe what an earlier bundle left in this browser's own folder, and stop the one that is being written: as long as it is, nothing there can be removed. */
export async function wipeSaved() {
  writing?.abort();
  clearTimeout(leftThere);
  letGo();
  const folder = await navigator.storage?.getDirectory?.().catch(() => undefined);
  if (!folder) return;
  for (let tries = 0; tries < MOST_TRIES && !(await isGone(folder)); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** @param {FileSystemDirectoryHandle} folder */
async function isGone(folder) {
  return folder.removeEntry(KEPT).then(
    () => true,
    (error) => error instanceof DOMException && error.name === "NotFoundError",
  );
}

/** Keep the pages of other tabs from wiping it, as long as this page lives or until it wipes it itself. @returns {Promise<void>} */
function hold() {
  return new Promise((resolve, reject) => {
    const held = () => new Promise((done) => resolve(void (letGo = () => done(undefined))));
    navigator.locks.request(LOCK, { mode: "shared" }, held).catch(reject);
  });
}

/**
 * Wipe what a page left there that is gone by now: called by every page of ours, so one try, and nothing at all where this
 * browser holds nothing of ours. What was handed over a moment ago may still be read, and goes a little later.
 * @param {number} [now]
 */
export async function wipeLeft(now = Date.now()) {
  try {
    const stored = await navigator.storage.estimate();
    if (stored.usage === 0) return;
    await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => lock && (await wipeRead(now)));
  } catch {
    // There is none, or it cannot be removed now: the next page tries again.
  }
}

/** @param {number} now */
async function wipeRead(now) {
  const folder = await navigator.storage.getDirectory();
  const age = now - (await (await folder.getFileHandle(KEPT)).getFile()).lastModified;
  // A clock that was set back would keep it for years.
  if (age >= 0 && age < READ_MS) setTimeout(() => void wipeLeft(), READ_MS - age);
  else await folder.removeEntry(KEPT);
}
