// How does a large file reach the person's disk without being held in memory, and without leaving half of it behind?

import { StorageFull } from "./errors.js";

const KEPT = "incident-log-bundle";
/** A large bundle is still read from there after it was handed over. */
const KEEP_MS = 5 * 60_000;
const AGAIN_MS = 20;
/** A file that another program holds stays until somebody comes to a page that wipes it. */
const MOST_TRIES = 50;

/** Stops what is being written to the browser's own folder. @type {AbortController | null} */
let writing = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let leftThere;

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
