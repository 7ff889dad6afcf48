// How does a guessable passphrase become 64 bytes that cost a guesser 64 MiB each?

import { Cancelled, ConfigurationError, ServerUnreachable } from "../errors.js";
import { startWorker } from "../workers/start.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {{ memory_kib: number, iterations: number, lanes: number }} Argon2Parameters
 * @typedef {(part: number) => void} OnProgress from 0 to 1
 */

const LENGTH = 64;

/**
 * Stretch in a worker where there is one, so that the page does not freeze.
 * @param {Bytes} passphrase UTF-8
 * @param {Bytes} salt
 * @param {Argon2Parameters} parameters
 * @param {OnProgress} [onProgress]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Bytes>} 64 bytes
 * @throws {Cancelled}
 * @throws {ServerUnreachable} the library did not come
 */
export async function stretch(passphrase, salt, parameters, onProgress = () => undefined, signal) {
  if (typeof Worker === "undefined") return stretchHere(passphrase, salt, parameters, onProgress);
  signal?.throwIfAborted();
  const worker = startWorker("argon2");
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => {
        if ("stretched" in data) resolve(data.stretched);
        else if ("failed" in data) reject(new ServerUnreachable("a part of this page did not come"));
        else onProgress(data.part);
      });
      worker.addEventListener("error", () => reject(new ConfigurationError("the passphrase worker does not start")));
      signal?.addEventListener("abort", () => reject(new Cancelled("stopped")));
      worker.postMessage({ passphrase, salt, parameters });
    });
  } finally {
    worker.terminate();
  }
}

/**
 * Stretch in this thread.
 * @param {Bytes} passphrase
 * @param {Bytes} salt
 * @param {Argon2Parameters} parameters
 * @param {OnProgress} [onProgress]
 * @returns {Promise<Bytes>}
 */
export async function stretchHere(passphrase, salt, parameters, onProgress) {
  // Only the worker comes here, or what has no workers: no page fetches it.
  const { argon2id, argon2idAsync } = await import("../../vendor/hashes.js");
  const options = { m: parameters.memory_kib, t: parameters.iterations, p: parameters.lanes, dkLen: LENGTH };
  // Without anybody to show progress to there is no reason to give the thread back in between.
  if (onProgress === undefined) return new Uint8Array(argon2id(passphrase, salt, options));
  return new Uint8Array(await argon2idAsync(passphrase, salt, { ...options, onProgress, asyncTick: 100 }));
}
