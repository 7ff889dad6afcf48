// What seals and sends evidence while the page stays alive? The worker's end of workers/upload.js.

import { IncidentLogError } from "../errors.js";
import { uploadSealed } from "./uploading.js";

self.addEventListener("message", async ({ data }) => {
  try {
    const result = await uploadSealed(data, (progress) => self.postMessage({ progress }), new AbortController().signal);
    self.postMessage({ result });
  } catch (error) {
    // A message of ours never holds anything opened; anybody else's might.
    const code = error instanceof IncidentLogError ? error.code : "error";
    self.postMessage({ code, message: error instanceof IncidentLogError ? error.message : "the upload failed" });
  }
});
