// What seals and sends evidence while the page stays alive? The worker's end of workers/upload.js.

import { IncidentLogError } from "../errors.js";
import { BEAT_MS } from "./silence.js";
import { uploadSealed } from "./uploading.js";

/** @type {Map<number, () => void>} slices that wait until the page has kept what was sealed for them */
const waiting = new Map();

/** @param {number} index @param {string} digest @returns {Promise<void>} */
function keep(index, digest) {
  return new Promise((resolve) => {
    waiting.set(index, resolve);
    self.postMessage({ sealed: { index, digest } });
  });
}

// A line may be down for longer than the page waits for a word.
setInterval(() => self.postMessage({ beat: true }), BEAT_MS);

self.addEventListener("message", async ({ data }) => {
  if (data.kept !== undefined) {
    waiting.get(data.kept)?.();
    waiting.delete(data.kept);
    return;
  }
  try {
    const result = await uploadSealed(data, (progress) => self.postMessage({ progress }), keep, new AbortController().signal);
    self.postMessage({ result });
  } catch (error) {
    // A message of ours never holds anything opened; anybody else's might.
    const code = error instanceof IncidentLogError ? error.code : "error";
    self.postMessage({ code, message: error instanceof IncidentLogError ? error.message : "the upload failed" });
  }
});
