// Does JavaScript give what a vector says? Runs in node and in a page alike.

import { IncidentLogError } from "../../../incident_log/browser/src/errors.js";
import { encodeText } from "../../../incident_log/browser/src/format/canonical.js";
import { CRYPTO_FUNCTIONS } from "./crypto_functions.js";
import { FORMAT_FUNCTIONS } from "./format_functions.js";

/** @typedef {{ name: string, why: string, function: string, inputs: Record<string, any>, expect: string, output: any }} Vector */

/** @type {Record<string, import("./vector_inputs.js").VectorFunction>} */
export const FUNCTIONS = { ...FORMAT_FUNCTIONS, ...CRYPTO_FUNCTIONS };

/**
 * Run one vector.
 * @param {Pick<Vector, "function" | "inputs"> & { output?: any }} vector
 * @returns {Promise<{ expect: string, output: any }>} what JavaScript gives
 */
export async function outcome(vector) {
  const run = FUNCTIONS[vector.function];
  if (run === undefined) throw new Error(`no function ${vector.function}`);
  try {
    return { expect: "ok", output: (await run(vector.inputs, vector.output)) ?? null };
  } catch (error) {
    if (!(error instanceof IncidentLogError)) throw error;
    const mistake = "mistake" in error ? { mistake: error.mistake } : null;
    return { expect: error.code, output: mistake };
  }
}

/** @param {Vector} vector @returns {Promise<string>} empty, or what is different */
export async function difference(vector) {
  const { expect, output } = await outcome(vector);
  if (expect !== vector.expect) return `${vector.name}: gives ${expect}, not ${vector.expect} (${vector.why})`;
  const same = encodeText(output) === encodeText(vector.output);
  return same ? "" : `${vector.name}: another output (${vector.why})`;
}
