// How does the page start one of our workers, when Trusted Types let it start nothing else?

import { assetUrl } from "../addresses.js";
import { ConfigurationError } from "../errors.js";

/** @typedef {"argon2" | "cards" | "evidence" | "pdf" | "reader"} WorkerName */

/** @typedef {{ createScriptURL: (name: string) => string }} Policy */

const NAMES = ["argon2", "cards", "evidence", "pdf", "reader"];

/** @type {Policy | undefined} */
let policy;

/**
 * Start a worker of ours.
 * @param {WorkerName} name
 * @returns {Worker}
 */
export function startWorker(name) {
  policy ??= newPolicy();
  return new Worker(policy.createScriptURL(name), { type: "module" });
}

/** @returns {Policy} */
function newPolicy() {
  const rules = { createScriptURL: addressOf };
  const factory = /** @type {{ trustedTypes?: { createPolicy: (name: string, rules: Policy) => Policy } }} */ (globalThis).trustedTypes;
  return factory?.createPolicy("incident-log-worker", rules) ?? rules;
}

/** @param {string} name @returns {string} */
function addressOf(name) {
  if (!NAMES.includes(name)) throw new ConfigurationError("no such worker");
  return assetUrl(`joined/${name}_worker.js`);
}
