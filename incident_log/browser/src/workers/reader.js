// What reads and hashes a file while the next worker seals and sends it? The worker's end of workers/read_ahead.js.

import { IncidentLogError } from "../errors.js";
import { HashedFile } from "./reading.js";

/** @type {HashedFile} */
let file;
/** Answers leave in the order in which they were asked for. */
let turn = Promise.resolve();

self.addEventListener("message", ({ data }) => {
  if (data.file) file = new HashedFile(data.file, data.windows);
  else turn = turn.then(() => answer(data.wanted, data.spent));
});

/** @param {"window" | "digest"} wanted @param {import("./reading.js").Bytes} [spent] */
async function answer(wanted, spent) {
  try {
    const bytes = wanted === "window" ? await file.next(spent) : await file.digest();
    self.postMessage({ bytes }, { transfer: [bytes.buffer] });
  } catch (error) {
    // A message of ours never holds anything opened; anybody else's might.
    const known = error instanceof IncidentLogError;
    self.postMessage({ code: known ? error.code : "error", message: known ? error.message : "the file could not be read" });
  }
}
