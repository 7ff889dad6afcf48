// How is a file read once, window after window, and hashed on the way? Used by the worker that reads, and without one.

import { newHasher } from "../crypto/hashing.js";
import { VerificationError } from "../errors.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {{ from: number, to: number }} Window bytes of the file
 */

/** The file is not what it was when the upload began, or cannot be read any more. */
export class FileChanged extends VerificationError {
  static code = "file_changed";
  name = "FileChanged";
}

/** What was read once is what was hashed and what is sealed, whatever happens to the file meanwhile. */
export class HashedFile {
  #file;
  #windows;
  #at = 0;
  #hasher;
  /** One for the whole file where the browser has one: to begin anew at every window takes it as long again. */
  #reader;

  /** @param {Blob} file @param {readonly Window[]} windows its parts in order, without gaps */
  constructor(file, windows) {
    this.#file = file;
    this.#windows = windows;
    this.#hasher = newHasher(file.size);
    this.#reader = byteReader(file);
  }

  /** @param {Bytes} [spent] an earlier window, which may be overwritten @returns {Promise<Bytes>} the next window @throws {FileChanged} */
  async next(spent) {
    const { from, to } = this.#windows[this.#at] ?? { from: 0, to: 0 };
    this.#at += 1;
    const bytes = await unchanged(this.#read(from, to, spent));
    if (bytes.length !== to - from) throw new FileChanged("the file became shorter while it was read");
    this.#hasher.update(bytes);
    return bytes;
  }

  /** @returns {Promise<Bytes>} of all windows @throws {FileChanged} */
  async digest() {
    // A browser looks whether the file is as it was when it begins to read, and not while it goes on.
    await unchanged(this.#file.slice(0, 1).arrayBuffer());
    return this.#hasher.digest();
  }

  close() {
    this.#reader?.cancel().catch(() => undefined);
  }

  /** @param {number} from @param {number} to @param {Bytes} [spent] @returns {Promise<Bytes>} */
  async #read(from, to, spent) {
    if (!this.#reader) return new Uint8Array(await this.#file.slice(from, to).arrayBuffer());
    // Memory that was in use before is quicker to fill than new memory, and there is no garbage to be collected.
    const size = to - from;
    return readInto(this.#reader, spent && spent.buffer.byteLength >= size ? spent.buffer : new ArrayBuffer(size), size);
  }
}

/** @template T @param {Promise<T>} reading @returns {Promise<T>} @throws {FileChanged} */
async function unchanged(reading) {
  try {
    return await reading;
  } catch {
    // Browsers refuse to read a file whose size or time changed since it was chosen.
    throw new FileChanged("the file changed or cannot be read any more");
  }
}

/** @param {Blob} file @returns {ReadableStreamBYOBReader | undefined} some browsers have none that fills a buffer of ours */
function byteReader(file) {
  try {
    return file.stream().getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}

/** @param {ReadableStreamBYOBReader} reader @param {ArrayBuffer} buffer @param {number} size @returns {Promise<Bytes>} fewer bytes if there are no more */
async function readInto(reader, buffer, size) {
  let at = 0;
  while (at < size) {
    const { done, value } = await reader.read(new Uint8Array(buffer, at, size - at), { min: size - at });
    if (!value) break;
    // Reading takes the buffer away and gives it back. Not every browser knows how much is wanted at least.
    buffer = value.buffer;
    at += value.length;
    if (done) break;
  }
  return new Uint8Array(buffer, 0, at);
}
