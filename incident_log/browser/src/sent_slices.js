// What was sealed for each slice of an upload, before any of it left: the same place is never filled with something else.
//
// A slice has a key and nonces of its own. Two contents under them would tell both, so the digest of each sealed slice is
// kept, sealed with the state of the upload, before the slice is sent.

import { ServerMisbehaved } from "./errors.js";

/** @import { Keep } from "./keeping.js" */

/** Digests that lie together: few enough that keeping one more is quick, so many that a large file takes few pieces. */
const TOGETHER = 128;

export class SentSlices {
  #keep;
  #id;
  /** @type {(string|null)[]} by slice; null for one that never left */
  digests;
  /** How many pieces are kept, from the first on: they are found again one after the other, up to the first that is missing. */
  #pieces;
  /** @type {Set<number>} pieces that are not kept as they are now */
  #changed = new Set();
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();
  /** @type {Promise<void>|null} which takes whatever is noted until it begins */
  #next = null;

  /** @param {Keep} keep @param {string} id of the evidence @param {(string|null)[]} digests @param {number} pieces use `SentSlices.load` */
  constructor(keep, id, digests, pieces) {
    this.#keep = keep;
    this.#id = id;
    this.digests = digests;
    this.#pieces = pieces;
  }

  /** @param {Keep} keep @param {string} id of the evidence @returns {Promise<SentSlices>} */
  static async load(keep, id) {
    /** @type {(string|null)[]} */
    const digests = [];
    for (let at = 0; ; at += 1) {
      const piece = await keep.load(nameOf(id, at));
      if (!piece) return new SentSlices(keep, id, digests, at);
      // A piece ends with the last slice that was noted when it was kept, and the next one stands in its own place.
      while (digests.length < at * TOGETHER) digests.push(null);
      digests.push(...piece.digests);
    }
  }

  /** @param {Keep} keep @param {string} id of an evidence of which nothing is sent any more */
  static async drop(keep, id) {
    for (let at = 0; await keep.load(nameOf(id, at)); at += 1) await keep.drop(nameOf(id, at));
  }

  /**
   * Which slices are to be sent? Those that the server misses, and those that never left this device, whatever it says of them.
   * @param {readonly unknown[]} missing what the server says it misses
   * @param {number} slices of the whole file
   * @returns {number[]} in order
   * @throws {ServerMisbehaved} those are no slices of this file
   */
  unsent(missing, slices) {
    const missed = new Set(missing);
    const all = Array.from({ length: slices }, (_, index) => index);
    const areOurs = missed.size === missing.length && missed.size === all.filter((index) => missed.has(index)).length;
    if (!areOurs) throw new ServerMisbehaved("the server misses slices that the file does not have");
    return all.filter((index) => missed.has(index) || !this.digests[index]);
  }

  /** Keep what was sealed for a slice. @param {number} index @param {string} digest b64u @returns {Promise<void>} once it is kept */
  note(index, digest) {
    while (this.digests.length < index) this.digests.push(null);
    this.digests[index] = digest;
    this.#changed.add(Math.floor(index / TOGETHER));
    if (!this.#next) {
      // What comes while one piece is written is written together after it.
      this.#next = this.#last.then(() => this.#write());
      this.#last = this.#next.catch(() => undefined);
    }
    return this.#next;
  }

  async #write() {
    this.#next = null;
    const changed = [...this.#changed].sort((one, other) => one - other);
    this.#changed.clear();
    for (const at of changed) {
      // A server that says it misses one late slice only must not make a gap behind which nothing is found.
      while (this.#pieces < at) await this.#save(this.#pieces);
      await this.#save(at);
    }
  }

  /** @param {number} at which piece; those before it are kept */
  async #save(at) {
    await this.#keep.save(nameOf(this.#id, at), { digests: this.digests.slice(at * TOGETHER, (at + 1) * TOGETHER) });
    this.#pieces = Math.max(this.#pieces, at + 1);
  }
}

/** @param {string} id @param {number} at */
const nameOf = (id, at) => `${id}/${at}`;
