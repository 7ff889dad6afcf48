// How is a file of any size hashed piece by piece, and fast where the browser can do it itself?

import { IncrementalSha256 } from "./sha256.js";

/** @typedef {import("../format/encoding.js").Bytes} Bytes */

/** Up to here WebCrypto hashes in one go, many times faster; it cannot be fed in pieces. */
export const ONE_GO = 67108864;

/**
 * @typedef {object} Hasher
 * @property {(piece: Bytes) => void} update
 * @property {() => Promise<Bytes>} digest
 */

/**
 * Start a SHA-256 over so many bytes that come in pieces.
 * @param {number} size
 * @returns {Hasher}
 */
export function newHasher(size) {
  return size <= ONE_GO ? new Collected(size) : new Incremental();
}

class Collected {
  #bytes;
  #at = 0;

  /** @param {number} size */
  constructor(size) {
    this.#bytes = new Uint8Array(size);
  }

  /** @param {Bytes} piece */
  update(piece) {
    this.#bytes.set(piece, this.#at);
    this.#at += piece.length;
  }

  async digest() {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", this.#bytes.subarray(0, this.#at)));
  }
}

class Incremental {
  #hash = new IncrementalSha256();

  /** @param {Bytes} piece */
  update(piece) {
    this.#hash.update(piece);
  }

  async digest() {
    return this.#hash.digest();
  }
}
