// How is a file of any size sealed into slices and opened again, without ever holding more than a few? (contract 6)

import { FormatError, OpenError } from "../errors.js";
import { concat, fromB64u, sameBytes, sha256, toB64u, u32, utf8 } from "../format/encoding.js";
import { SEALED_SEGMENT, SEGMENT, SEGMENTS_PER_SLICE, SLICE, SLICE_PLAINTEXT, sliceSize, takePreamble } from "../format/evidence.js";
import { newHasher } from "./hashing.js";
import { gcmKey, hkdf, openGcm, sealGcm } from "./primitives.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {import("../format/evidence.js").Layout} Layout
 * @typedef {import("../format/evidence.js").Preamble} Preamble
 * @typedef {(offset: number, length: number) => Bytes | Promise<Bytes>} Read gives so many bytes of the original; fewer only at its end
 * @typedef {(index: number) => Promise<Bytes>} FetchSlice
 *
 * @typedef {object} Expected what the evidence record says
 * @property {readonly string[]} slices their digests, b64u
 * @property {string} sha256 of the original, b64u
 */

const INFO = utf8("incident-log/v1/evidence");

/** The key of one file. Salt and id are new for each file, so its counters are never used twice. */
export class EvidenceKey {
  /** @type {CryptoKey} */
  key;

  /** @param {CryptoKey} key use `EvidenceKey.of` */
  constructor(key) {
    this.key = key;
  }

  /**
   * @param {CryptoKey} evidenceKey of the compartment
   * @param {Bytes} salt 16 bytes
   * @param {string} evidence id
   * @returns {Promise<EvidenceKey>}
   */
  static async of(evidenceKey, salt, evidence) {
    if (salt.length !== 16) throw new FormatError("evidence: a salt has 16 bytes");
    const info = concat(INFO, Uint8Array.of(0), fromB64u(evidence, 16));
    return new EvidenceKey(await gcmKey(await hkdf(evidenceKey, salt, info)));
  }
}

/**
 * Seal one slice, in any order and again with the same bytes, as long as the file does not change.
 * @param {EvidenceKey} key
 * @param {Layout} layout
 * @param {Bytes} preamble encoded
 * @param {Read} read
 * @param {number} index
 * @returns {Promise<Bytes>}
 */
export async function sealSlice(key, layout, preamble, read, index) {
  const prefix = concat(u32(preamble.length), preamble);
  const { from, to, start, length } = fileRange(layout, prefix.length, index);
  const piece = to > from ? await read(from, to - from) : new Uint8Array(0);
  // In the middle of a file the piece already is the slice; only the first and the last ones are put together.
  if (piece.length === length) return sealPlaintext(key, layout, piece, index);
  const plaintext = new Uint8Array(length);
  const head = prefix.subarray(start, start + length);
  plaintext.set(head);
  plaintext.set(piece, head.length);
  return sealPlaintext(key, layout, plaintext, index);
}

/**
 * Which bytes of the file does one slice hold? `from` equals `to` if none.
 * @param {Layout} layout
 * @param {number} prefix length of preamble and its length
 * @param {number} index
 * @param {number} [size] of the file; without it the zeros behind the file are asked for as well
 * @returns {{ from: number, to: number, start: number, length: number }}
 */
export function fileRange(layout, prefix, index, size = Infinity) {
  const start = index * SLICE_PLAINTEXT;
  const length = Math.min(SLICE_PLAINTEXT, layout.paddedSize - start);
  const from = Math.min(size, Math.max(0, start - prefix));
  const to = Math.min(size, Math.max(0, start + length - prefix));
  return { from, to, start, length };
}

/**
 * @param {EvidenceKey} key
 * @param {Layout} layout
 * @param {Bytes} plaintext padded, of one slice; may be overwritten as soon as this returns its promise
 * @param {number} index
 * @param {Bytes} [spare] to put the sealed slice in, if it has the length
 * @returns {Promise<Bytes>}
 */
export async function sealPlaintext(key, layout, plaintext, index, spare) {
  const size = sliceSize(layout, index);
  const sealed = spare?.length === size ? spare : new Uint8Array(size);
  const first = index * SEGMENTS_PER_SLICE;
  const segments = [];
  for (let at = 0; at * SEGMENT < plaintext.length; at += 1) {
    const nonce = nonceOf(first + at, first + at === layout.segments - 1);
    segments.push(sealGcm(key.key, nonce, plaintext.subarray(at * SEGMENT, (at + 1) * SEGMENT)));
  }
  (await Promise.all(segments)).forEach((segment, at) => sealed.set(segment, at * SEALED_SEGMENT));
  return sealed;
}

/**
 * Open one slice into padded plaintext.
 * @param {EvidenceKey} key
 * @param {number} index
 * @param {Bytes} sealed
 * @param {boolean} last whether it is the last slice of the file
 * @returns {Promise<Bytes>}
 * @throws {OpenError} also for one that was cut at a segment
 */
export async function openSlice(key, index, sealed, last) {
  const fits = sealed.length > 0 && sealed.length <= SLICE && (last || sealed.length === SLICE);
  if (!fits) throw new OpenError("evidence: a slice of the wrong length");
  const first = index * SEGMENTS_PER_SLICE;
  const count = Math.ceil(sealed.length / SEALED_SEGMENT);
  const segments = [];
  for (let at = 0; at < count; at += 1) {
    const segment = sealed.subarray(at * SEALED_SEGMENT, (at + 1) * SEALED_SEGMENT);
    segments.push(openGcm(key.key, nonceOf(first + at, last && at === count - 1), segment));
  }
  return concat(...(await Promise.all(segments)));
}

/**
 * Open a whole file as a stream of its original bytes. An error means: throw away what came before it.
 * @param {EvidenceKey} key
 * @param {Expected} expected
 * @param {FetchSlice} fetchSlice
 * @returns {ReadableStream<Bytes>}
 */
export function openStream(key, expected, fetchSlice) {
  /** @type {ReadableStreamDefaultReader<Bytes>} */
  let inner;
  return new ReadableStream(
    {
      start: async () => void (inner = (await EvidenceReader.open(key, expected, fetchSlice)).stream().getReader()),
      pull: async (controller) => {
        const { done, value } = await inner.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async (reason) => inner?.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** One sealed file, of which the first slice has been opened: its preamble is known and checked. */
export class EvidenceReader {
  #key;
  #expected;
  #fetchSlice;
  /** @type {Bytes} */
  #first;
  /** @type {Preamble} */
  preamble;
  /** @type {Layout} */
  layout;
  #offset;

  /**
   * Use `EvidenceReader.open`.
   * @param {EvidenceKey} key
   * @param {Expected} expected
   * @param {FetchSlice} fetchSlice
   * @param {Bytes} first opened
   */
  constructor(key, expected, fetchSlice, first) {
    const { preamble, layout, offset } = takePreamble(first);
    const fits = preamble.sha256 === expected.sha256 && layout.slices === expected.slices.length;
    if (!fits) throw new OpenError("evidence: not the file that its record names");
    this.#key = key;
    this.#expected = expected;
    this.#fetchSlice = fetchSlice;
    this.#first = first;
    this.#offset = offset;
    this.preamble = preamble;
    this.layout = layout;
  }

  /** @param {EvidenceKey} key @param {Expected} expected @param {FetchSlice} fetchSlice @returns {Promise<EvidenceReader>} @throws {OpenError | FormatError} */
  static async open(key, expected, fetchSlice) {
    return new EvidenceReader(key, expected, fetchSlice, await openIndex(key, expected, fetchSlice, 0));
  }

  /**
   * Read any part of the original. Its segments are authentic and in their place; only `stream` checks the whole.
   * @param {number} offset
   * @param {number} length
   * @returns {Promise<Bytes>} fewer bytes at the end of the file
   */
  async read(offset, length) {
    const start = this.#offset + Math.max(0, offset);
    const end = Math.min(this.#offset + this.preamble.size, start + length);
    const pieces = [];
    for (let at = start; at < end; ) {
      const index = Math.floor(at / SLICE_PLAINTEXT);
      const stop = Math.min(end, (index + 1) * SLICE_PLAINTEXT);
      const opened = await this.#open(index);
      pieces.push(opened.subarray(at - index * SLICE_PLAINTEXT, stop - index * SLICE_PLAINTEXT));
      at = stop;
    }
    return concat(...pieces);
  }

  /**
   * The whole original, slice by slice.
   * @returns {ReadableStream<Bytes>} fails, at the latest at its end, if anything was changed
   */
  stream() {
    const pieces = this.#pieces();
    return new ReadableStream(
      {
        pull: async (controller) => {
          const { done, value } = await pieces.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: async () => void (await pieces.return(undefined)),
      },
      { highWaterMark: 0 },
    );
  }

  /** @returns {AsyncGenerator<Bytes, void, void>} */
  async *#pieces() {
    const hasher = newHasher(this.preamble.size);
    const fileEnd = this.#offset + this.preamble.size;
    let next = this.#open(0);
    for (let index = 0; index < this.layout.slices; index += 1) {
      const opened = await next;
      // The next slice travels while this one is used.
      if (index + 1 < this.layout.slices) next = quietly(this.#open(index + 1));
      const start = index * SLICE_PLAINTEXT;
      if (start + opened.length > this.layout.paddedSize) throw new OpenError("evidence: longer than it says");
      const piece = opened.subarray(index === 0 ? this.#offset : 0, Math.max(0, fileEnd - start));
      requireZeros(opened.subarray(Math.max(0, Math.min(opened.length, fileEnd - start))));
      hasher.update(piece);
      if (index === this.layout.slices - 1) await this.#finish(start + opened.length, await hasher.digest());
      if (piece.length > 0) yield piece;
    }
  }

  /** @param {number} length of the padded plaintext @param {Bytes} digest */
  async #finish(length, digest) {
    if (length !== this.layout.paddedSize) throw new OpenError("evidence: cut short");
    if (toB64u(digest) !== this.preamble.sha256) throw new OpenError("evidence: not the file that its preamble names");
  }

  /** @param {number} index @returns {Promise<Bytes>} */
  async #open(index) {
    return index === 0 ? this.#first : openIndex(this.#key, this.#expected, this.#fetchSlice, index);
  }
}

/** @param {EvidenceKey} key @param {Expected} expected @param {FetchSlice} fetchSlice @param {number} index @returns {Promise<Bytes>} */
async function openIndex(key, expected, fetchSlice, index) {
  const digest = expected.slices[index];
  if (digest === undefined) throw new OpenError("evidence: no such slice");
  const sealed = await fetchSlice(index);
  if (!sameBytes(await sha256(sealed), fromB64u(digest, 32))) throw new OpenError("evidence: another slice than its record names");
  return openSlice(key, index, sealed, index === expected.slices.length - 1);
}

/** @param {Bytes} padding */
function requireZeros(padding) {
  if (padding.some((byte) => byte !== 0)) throw new OpenError("evidence: padding that is not zero");
}

/** @template T @param {Promise<T>} promise @returns {Promise<T>} whose failure, if nobody waits any more, is no event */
function quietly(promise) {
  promise.catch(() => undefined);
  return promise;
}

/** @param {number} number @param {boolean} last @returns {Bytes} counts the segments and marks the last: none can be dropped, repeated or moved */
function nonceOf(number, last) {
  const nonce = new Uint8Array(12);
  // Eleven bytes of counter; a file never has 2^32 segments.
  new DataView(nonce.buffer).setUint32(7, number);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
