// How does the page have a file sealed and sent by the worker, and stop it?

import { Cancelled, ConfigurationError, errorFromCode } from "../errors.js";
import { listenFor } from "./silence.js";
import { startWorker } from "./start.js";
import { FileChanged, OtherContent } from "./uploading.js";

export { FileChanged, OtherContent, planOf } from "./uploading.js";

/**
 * @typedef {import("./uploading.js").UploadJob} UploadJob
 * @typedef {import("./uploading.js").UploadResult} UploadResult
 * @typedef {import("./uploading.js").UploadProgress} UploadProgress
 * @typedef {import("./uploading.js").KeepDigest} KeepDigest
 */

/**
 * Seal a file and send what the server misses of it. Calling it again with the same key, salt and id and a fresh
 * `missing` resumes, with all that `keep` was given in `sent`; after FileChanged, begin again with a new salt and id, for these would seal two contents alike.
 * @param {UploadJob} job
 * @param {(progress: UploadProgress) => void} onProgress
 * @param {KeepDigest} keep what it gives back fails: nothing more is sent
 * @param {AbortSignal} [signal]
 * @returns {Promise<UploadResult>}
 * @throws {FileChanged | Cancelled | import("../errors.js").IncidentLogError} also when the worker is dead; the next call starts another
 */
export async function uploadEvidence(job, onProgress, keep, signal) {
  if (signal?.aborted) throw new Cancelled("stopped by the person");
  const worker = startWorker("evidence");
  /** @type {ReturnType<typeof listenFor> | undefined} */
  let silence;
  try {
    return await new Promise((resolve, reject) => {
      const dead = () => reject(new ConfigurationError("the evidence worker does not run"));
      silence = listenFor(dead);
      worker.addEventListener("message", ({ data }) => {
        silence?.heard();
        if (data.beat) return;
        if (data.progress) onProgress(data.progress);
        else if (data.sealed) keep(data.sealed.index, data.sealed.digest).then(() => worker.postMessage({ kept: data.sealed.index }), reject);
        else if (data.result) resolve(data.result);
        else reject(errorOf(data.code, data.message));
      });
      for (const broken of ["error", "messageerror"]) worker.addEventListener(broken, dead);
      signal?.addEventListener("abort", () => reject(new Cancelled("stopped by the person")), { once: true });
      worker.postMessage({ ...job, url: new URL(job.url, globalThis.location.href).href });
    });
  } finally {
    silence?.end();
    // What the worker was sending breaks off; the server keeps only whole slices, so nothing half is left behind.
    worker.terminate();
  }
}

/** @param {string} code @param {string} message */
function errorOf(code, message) {
  if (code === OtherContent.code) return new OtherContent(message);
  return code === FileChanged.code ? new FileChanged(message) : errorFromCode(code, message);
}
