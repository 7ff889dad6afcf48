// How does a file come read and hashed from a worker of its own, a little ahead of who seals it?

import { ConfigurationError, errorFromCode } from "../errors.js";
import { FileChanged, HashedFile } from "./reading.js";
import { startWorker } from "./start.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {import("./reading.js").Window} Window
 * @typedef {Pick<HashedFile, "next" | "digest" | "close">} Reading
 */

/** Windows that are read before they are wanted. */
const AHEAD = 1;
/** A worker that gave no answer for so long is dead: some browsers end one without a word. A file out of a slow cloud takes less. */
const PATIENCE_MS = 60_000;

/** @param {Blob} file @param {readonly Window[]} windows @returns {Reading} */
export function openReading(file, windows) {
  return typeof Worker === "undefined" ? new HashedFile(file, windows) : new ReadAhead(file, windows);
}

/** Hashing takes a whole processor, and so does sealing and sending. */
class ReadAhead {
  #worker = startWorker("reader");
  /** @type {{ resolve: (bytes: Bytes) => void, reject: (error: Error) => void }[]} in the order of asking */
  #waiting = [];
  /** @type {Promise<Bytes>[]} */
  #ahead = [];
  #unasked;
  #isBroken = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #watchdog;

  /** @param {Blob} file @param {readonly Window[]} windows */
  constructor(file, windows) {
    this.#unasked = windows.length;
    this.#worker.addEventListener("message", ({ data }) => {
      const { resolve, reject } = this.#waiting.shift() ?? {};
      if (data.bytes) resolve?.(data.bytes);
      else reject?.(errorOf(data.code, data.message));
      this.#watch();
    });
    // What cannot be understood is an answer that never comes.
    for (const broken of ["error", "messageerror"]) this.#worker.addEventListener(broken, () => this.close());
    this.#worker.postMessage({ file, windows });
  }

  /** @param {Bytes} [spent] an earlier window, which is taken away @returns {Promise<Bytes>} the next window @throws {FileChanged | ConfigurationError} */
  async next(spent) {
    while (this.#ahead.length <= AHEAD && this.#unasked > 0) {
      this.#unasked -= 1;
      this.#ahead.push(this.#ask("window", spent));
      spent = undefined;
    }
    return this.#ahead.shift() ?? new Uint8Array(0);
  }

  /** @returns {Promise<Bytes>} */
  async digest() {
    return this.#ask("digest");
  }

  close() {
    this.#worker.terminate();
    this.#break();
  }

  /** @param {"window" | "digest"} wanted @param {Bytes} [spent] @returns {Promise<Bytes>} */
  #ask(wanted, spent) {
    /** @type {Promise<Bytes>} */
    const answer = new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    // Whoever stopped waiting need not hear that it failed.
    answer.catch(() => undefined);
    if (this.#isBroken) this.#break();
    else {
      this.#worker.postMessage({ wanted, spent }, spent ? [spent.buffer] : []);
      this.#watch();
    }
    return answer;
  }

  /** Give up on a worker that says nothing while it is asked something. */
  #watch() {
    clearTimeout(this.#watchdog);
    if (this.#waiting.length > 0) this.#watchdog = setTimeout(() => this.close(), PATIENCE_MS);
  }

  #break() {
    this.#isBroken = true;
    clearTimeout(this.#watchdog);
    for (const { reject } of this.#waiting.splice(0)) reject(new ConfigurationError("the worker that reads files does not run"));
  }
}

/** @param {string} code @param {string} message */
function errorOf(code, message) {
  return code === FileChanged.code ? new FileChanged(message) : errorFromCode(code, message);
}
