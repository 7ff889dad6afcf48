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

  /** @param {Blob} file @param {readonly Window[]} windows its parts in order, without gaps */
  constructor(file, windows) {
    this.#file = file;
    this.#windows = windows;
    this.#hasher = newHasher(file.size);
  }

  /** @returns {Promise<Bytes>} the next window @throws {FileChanged} */
  async next() {
    const { from, to } = this.#windows[this.#at] ?? { from: 0, to: 0 };
    this.#at += 1;
    const bytes = await readBlob(this.#file, from, to);
    if (bytes.length !== to - from) throw new FileChanged("the file became shorter while it was read");
    this.#hasher.update(bytes);
    return bytes;
  }

  /** @returns {Promise<Bytes>} of all windows */
  async digest() {
    return this.#hasher.digest();
  }

  close() {
    // Nothing runs on.
  }
}

/** @param {Blob} file @param {number} from @param {number} to @returns {Promise<Bytes>} */
async function readBlob(file, from, to) {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch {
    // Browsers refuse to read a file whose size or time changed since it was chosen.
    throw new FileChanged("the file changed or cannot be read any more");
  }
}
