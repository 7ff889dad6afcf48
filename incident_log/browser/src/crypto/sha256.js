// How is SHA-256 fed piece by piece, which WebCrypto cannot do? (FIPS 180-4)
//
// Written out here because the one in our library takes more than twice the time in browsers, which is what limits how
// fast a video is sealed. It hashes public lengths of what its owner has at hand, so timing tells nobody anything.

import { compress } from "./sha256_block.js";

/** @typedef {import("../format/encoding.js").Bytes} Bytes */

const BLOCK = 64;
/** Taken in at once: of what runs long instead of being called often, browsers sometimes make no fast code for half a second. */
const STRETCH = 8192;
// prettier-ignore
const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** SHA-256 over bytes that come in pieces. */
export class IncrementalSha256 {
  #state = Int32Array.from(START);
  /** Bytes that do not fill a block yet. */
  #rest = new Uint8Array(BLOCK);
  #held = 0;
  #length = 0;

  /** @param {Uint8Array} piece */
  update(piece) {
    this.#length += piece.length;
    let at = 0;
    if (this.#held > 0) {
      at = Math.min(BLOCK - this.#held, piece.length);
      this.#rest.set(piece.subarray(0, at), this.#held);
      this.#held += at;
      if (this.#held < BLOCK) return;
      compress(this.#state, viewOf(this.#rest), 0, BLOCK);
    }
    const end = piece.length - ((piece.length - at) % BLOCK);
    const view = viewOf(piece);
    for (; at < end; at += STRETCH) compress(this.#state, view, at, Math.min(end, at + STRETCH));
    this.#rest.set(piece.subarray(end));
    this.#held = piece.length - end;
  }

  /** @returns {Bytes} 32 bytes; nothing can be added afterwards */
  digest() {
    const bits = this.#length * 8;
    // One bit, zeros, and the length fill the last block or the last two.
    const end = new Uint8Array(this.#held < BLOCK - 8 ? BLOCK : 2 * BLOCK);
    end.set(this.#rest.subarray(0, this.#held));
    end[this.#held] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits);
    compress(this.#state, view, 0, end.length);
    const digest = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, index) => digest.setInt32(4 * index, word));
    return new Uint8Array(digest.buffer);
  }
}

/** @param {Uint8Array} bytes @returns {DataView} */
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
