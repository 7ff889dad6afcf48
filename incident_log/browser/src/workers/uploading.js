// How is a file read once, and hashed, sealed and sent while it is read?

import { Cancelled, Conflict, LimitExceeded, ServerMisbehaved } from "../errors.js";
import { concat, fromB64u, sha256, toB64u, u32 } from "../format/encoding.js";
import { DEFAULT_MAX_FILE, encodePreamble, layoutOf, manifestDigest } from "../format/evidence.js";
import { EvidenceKey, fileRange, sealPlaintext } from "../crypto/streams.js";
import { putSlice } from "./put.js";
import { openReading } from "./read_ahead.js";
import { FileChanged } from "./reading.js";

export { FileChanged } from "./reading.js";

/** What was sealed for a slice is not what an earlier attempt sealed: nothing of it may leave under the same key. */
export class OtherContent extends FileChanged {
  /** @override */
  static code = "other_content";
  /** @override */
  name = "OtherContent";
}

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {import("../format/evidence.js").Preamble} Preamble
 * @typedef {import("../format/evidence.js").Layout} Layout
 * @typedef {import("./put.js").Line} Line
 * @typedef {Pick<Preamble, "captured_at" | "derivation" | "derived_from" | "media_type" | "name">} About
 *
 * @typedef {object} UploadJob
 * @property {Blob} file
 * @property {About} about sealed in front of the file
 * @property {CryptoKey} evidenceKey of the compartment (CompartmentSecret.evidenceKey)
 * @property {string} salt b64u, new for this evidence
 * @property {string} evidence id, new for this file
 * @property {string} url absolute or from the root: …/api/v1/cases/<case>/evidence/<evidence>
 * @property {string} csrf
 * @property {readonly number[]} missing which slices the server still needs
 * @property {string} [sha256] of the file, if an earlier attempt got that far
 * @property {readonly (string|null|undefined)[]} sent digests of the slices that earlier attempts may have sent
 *
 * @typedef {object} UploadResult what the evidence record says
 * @property {string} sha256 of the original
 * @property {number} size of the original
 * @property {number} sealed_size
 * @property {string[]} slices digests
 * @property {string} manifest
 *
 * @typedef {{ done: number, total: number, waiting: boolean }} UploadProgress bytes of the original that are sealed and stored
 * @typedef {(progress: UploadProgress) => void} OnUploadProgress
 * @typedef {(index: number, digest: string) => Promise<void>} KeepDigest keeps what was sealed for a slice, before it leaves
 */

const AT_ONCE = 4;
/** Slices read at once. */
const WINDOW = 3;
const UNUSED = 8 << 20;
const BLANK = toB64u(new Uint8Array(32));

/**
 * How large will this file be when sealed? Needs nothing of the file but its size.
 * @param {number} size
 * @param {About} about
 * @returns {Layout}
 * @throws {import("../errors.js").FormatError} the file is empty
 * @throws {LimitExceeded} it is too large
 */
export function planOf(size, about) {
  if (size > DEFAULT_MAX_FILE) throw new LimitExceeded("evidence: the file is too large");
  return layoutOf(preambleOf(size, about, BLANK), size);
}

/**
 * Hash, seal and send. What is read is read once, so that what is hashed is what is sealed.
 * @param {UploadJob} job
 * @param {OnUploadProgress} onProgress
 * @param {KeepDigest} keep
 * @param {AbortSignal} signal
 * @param {readonly number[]} [pauses] between attempts, for tests
 * @returns {Promise<UploadResult>}
 * @throws {FileChanged | OtherContent | Cancelled | import("../errors.js").IncidentLogError}
 */
export async function uploadSealed(job, onProgress, keep, signal, pauses) {
  const upload = new Upload(job, onProgress, keep, signal, pauses);
  try {
    return await upload.run();
  } finally {
    upload.stop();
  }
}

class Upload {
  #job;
  #layout;
  /** @type {number} preamble and its length, in bytes; the same whatever the digest is */
  #prefix;
  #reading;
  #missing;
  /** @type {string[]} */
  #digests = [];
  /** @type {Set<Promise<void>>} */
  #sending = new Set();
  /** @type {Bytes[]} in which other slices were sealed before */
  #spare = [];
  #failed = new AbortController();
  #progress;
  #onProgress;
  #keep;
  /** @type {Line} */
  #line;

  /** @param {UploadJob} job @param {OnUploadProgress} onProgress @param {KeepDigest} keep @param {AbortSignal} signal @param {readonly number[]} [pauses] */
  constructor(job, onProgress, keep, signal, pauses) {
    this.#job = job;
    this.#layout = planOf(job.file.size, job.about);
    this.#prefix = 4 + preambleOf(job.file.size, job.about, BLANK).length;
    this.#reading = openReading(job.file, this.#windows());
    this.#missing = new Set(job.missing);
    this.#progress = { done: 0, total: job.file.size, waiting: false };
    this.#onProgress = onProgress;
    this.#keep = keep;
    const stopped = AbortSignal.any([signal, this.#failed.signal]);
    this.#line = { url: job.url, csrf: job.csrf, signal: stopped, onWaiting: (waiting) => this.#tell({ waiting }) };
    if (pauses) this.#line.pauses = pauses;
  }

  /** @returns {Promise<UploadResult>} */
  async run() {
    const key = await EvidenceKey.of(this.#job.evidenceKey, fromB64u(this.#job.salt, 16), this.#job.evidence);
    const beginning = await this.#sealAllButFirst(key);
    // The first slice holds the digest of the file, so it is sealed and sent last.
    const digest = await this.#reading.digest();
    const known = this.#job.sha256 ?? toB64u(digest);
    if (known !== toB64u(digest)) throw new FileChanged("the file is another one than before");
    await this.#seal(key, 0, beginning, preambleOf(this.#job.file.size, this.#job.about, known));
    await Promise.all(this.#sending);
    const manifest = await manifestDigest(this.#digests.map((each) => fromB64u(each, 32)));
    const { size } = this.#job.file;
    return { sha256: known, size, sealed_size: this.#layout.sealedSize, slices: this.#digests, manifest: toB64u(manifest) };
  }

  /** Break off whatever is still being sent. */
  stop() {
    this.#failed.abort();
    this.#reading.close();
  }

  /** @param {EvidenceKey} key @returns {Promise<Bytes>} what the first slice holds of the file */
  async #sealAllButFirst(key) {
    let beginning = new Uint8Array(0);
    let index = 0;
    /** @type {Promise<void>[]} */
    let sealing = [];
    for await (const piece of this.#pieces()) {
      if (index === 0) beginning = piece.slice();
      // Two slices are being sealed while this thread takes the next.
      else {
        await sealing[0];
        sealing = [...sealing.slice(-1), quietly(this.#seal(key, index, piece))];
      }
      index += 1;
    }
    await Promise.all(sealing);
    return beginning;
  }

  /**
   * Seal one slice, and send it when fewer than four are under way.
   * @param {EvidenceKey} key
   * @param {number} index
   * @param {Bytes} piece of the file
   * @param {Bytes} [preamble]
   */
  async #seal(key, index, piece, preamble) {
    const { length } = fileRange(this.#layout, this.#prefix, index);
    // The piece is overwritten, and has no length any more, as soon as the next ones are read.
    const size = piece.length;
    const plaintext = plaintextOf(length, piece, preamble);
    const sealed = await sealPlaintext(key, this.#layout, plaintext, index, this.#spare.pop());
    const digest = toB64u(await sha256(sealed));
    this.#requireSame(index, digest);
    this.#digests[index] = digest;
    this.#requireGoing();
    while (this.#sending.size >= AT_ONCE) await Promise.race(this.#sending);
    const sending = quietly(this.#send(index, sealed, digest, size));
    this.#sending.add(sending);
    sending.then(() => this.#sending.delete(sending), () => undefined); // prettier-ignore
  }

  /** @param {number} index @param {Bytes} sealed @param {string} digest @param {number} size */
  async #send(index, sealed, digest, size) {
    if (this.#missing.has(index)) await this.#put(index, sealed, digest);
    this.#spare.push(sealed);
    lookForGarbage();
    this.#tell({ done: this.#progress.done + size });
  }

  /** @param {number} index @param {Bytes} slice sealed @param {string} digest */
  async #put(index, slice, digest) {
    if (!this.#job.sent[index]) await this.#keep(index, digest);
    try {
      await putSlice(this.#line, index, slice, digest);
    } catch (error) {
      // What was sealed for this place before is this very slice, or nothing, so no other one of ours can lie there.
      throw error instanceof Conflict ? new ServerMisbehaved("the server says that it has another slice than was sent") : error;
    }
  }

  /** @returns {AsyncGenerator<Bytes, void, void>} what each slice holds of the file, in order */
  async *#pieces() {
    const { slices } = this.#layout;
    /** @type {Bytes | undefined} */
    let spent;
    for (let first = 0; first < slices; first += WINDOW) {
      this.#requireGoing();
      const bytes = await this.#reading.next(spent);
      const start = this.#range(first).from;
      for (let index = first; index < Math.min(slices, first + WINDOW); index += 1) {
        const { from, to } = this.#range(index);
        yield bytes.subarray(from - start, to - start);
      }
      // WebCrypto took a copy of each piece when its sealing began.
      spent = bytes;
    }
  }

  /** @returns {import("./reading.js").Window[]} what several slices hold of the file, together */
  #windows() {
    const { slices } = this.#layout;
    return Array.from({ length: Math.ceil(slices / WINDOW) }, (_, at) => {
      const [first, last] = [at * WINDOW, Math.min(slices, (at + 1) * WINDOW) - 1];
      return { from: this.#range(first).from, to: this.#range(last).to };
    });
  }

  /** @param {number} index */
  #range(index) {
    return fileRange(this.#layout, this.#prefix, index, this.#job.file.size);
  }

  /** The server says which slices it misses, so only what was kept here tells what was sent. @param {number} index @param {string} digest */
  #requireSame(index, digest) {
    const before = this.#job.sent[index];
    if (before && before !== digest) throw new OtherContent("the file is another one than before");
  }

  #requireGoing() {
    if (this.#line.signal.aborted) throw new Cancelled("stopped by the person");
  }

  /** @param {Partial<UploadProgress>} change */
  #tell(change) {
    this.#progress = { ...this.#progress, ...change };
    this.#onProgress(this.#progress);
  }
}

/** Browsers do not count what they copied to send it, and let half a file of it lie; memory that is asked for they do count. */
function lookForGarbage() {
  try {
    void new ArrayBuffer(UNUSED);
  } catch {
    // Then there is so little that they look anyway.
  }
}

/** @param {number} length @param {Bytes} piece @param {Bytes} [preamble] only before the first @returns {Bytes} with zeros behind the end of the file */
function plaintextOf(length, piece, preamble) {
  // In the middle of a file the piece already is the plaintext, and copying it would cost memory.
  if (piece.length === length) return piece;
  const plaintext = new Uint8Array(length);
  const prefix = preamble === undefined ? new Uint8Array(0) : concat(u32(preamble.length), preamble);
  plaintext.set(prefix);
  plaintext.set(piece, prefix.length);
  return plaintext;
}

/** @param {number} size @param {About} about @param {string} digest @returns {Bytes} */
function preambleOf(size, { captured_at, derivation, derived_from, media_type, name }, digest) {
  return encodePreamble({ captured_at, derivation, derived_from, media_type, name, sha256: digest, size, v: 1 });
}

/** @template T @param {Promise<T>} promise @returns {Promise<T>} whose failure is noticed where it is awaited, or no more */
function quietly(promise) {
  promise.catch(() => undefined);
  return promise;
}
