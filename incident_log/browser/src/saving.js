// How does a large file reach the person's disk without being held in memory, and without leaving half of it behind?

import { StorageFull } from "./errors.js";

const KEPT = "incident-log-bundle";

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
  if (picker) {
    const chosen = await picker({ suggestedName: name });
    return { write: (stream, onBytes) => pour(stream, chosen, onBytes) };
  }
  const folder = await navigator.storage.getDirectory();
  const kept = await folder.getFileHandle(KEPT, { create: true });
  return {
    async write(stream, onBytes) {
      await pour(stream, kept, onBytes);
      const file = await kept.getFile();
      hand(file.slice(0, file.size, "application/octet-stream"), name);
    },
  };
}

/** @param {ReadableStream<Uint8Array>} stream @param {FileSystemFileHandle} handle @param {(bytes: number) => void} onBytes */
async function pour(stream, handle, onBytes) {
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
    await stream.pipeThrough(counter).pipeTo(await handle.createWritable());
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError") throw new StorageFull("no room on this device");
    throw error;
  }
}

/** Wipe what an earlier bundle left in this browser's own folder. */
export async function wipeSaved() {
  const folder = await navigator.storage?.getDirectory?.().catch(() => undefined);
  await folder?.removeEntry(KEPT).catch(() => undefined);
}
