// Which domain facts does this release hold? Read once for each page.

import { loadJson } from "./assets.js";
import { loadDomain } from "./domain/packaged.js";

/** @import { Domain } from "./domain/types.d.ts" */

/** @type {Promise<Domain>|undefined} */
let loading;

/** @returns {Promise<Domain>} */
export function domain() {
  loading ??= read().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function read() {
  return loadDomain(await loadJson("joined/domain.json"));
}
