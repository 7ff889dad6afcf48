// Is this the file that was begun? Compares its ends and its length, which takes no time however long it is.

import { sha256, toB64u } from "./format/encoding.js";
import { FileChanged } from "./workers/upload.js";

/** How much of each end is compared, in bytes. */
const SAMPLE = 262144;

/** @param {File} file @returns {Promise<string>} a digest over both ends and the size @throws {FileChanged} it cannot be read any more */
export async function sampleOf(file) {
  try {
    const ends = [file.slice(0, SAMPLE), file.slice(Math.max(0, file.size - SAMPLE))];
    const [first, last] = await Promise.all(ends.map(async (each) => new Uint8Array(await each.arrayBuffer())));
    return toB64u(await sha256(/** @type {Uint8Array} */ (first), /** @type {Uint8Array} */ (last), new TextEncoder().encode(String(file.size))));
  } catch {
    throw new FileChanged("the file cannot be read");
  }
}
