// Writes tests/vectors/js_*.json anew: what the browser's modules seal and sign, for Python to open and refuse.
//
// Use: node tools/js_vectors.mjs. Each case names what must come out; the tool stops when it does not.

import { writeFileSync } from "node:fs";

import { newCast } from "./js_vectors/cast.mjs";
import { FILES } from "./js_vectors/cases.mjs";
import { outcome } from "../tests/browser/crypto/vectors.js";

const FOLDER = new URL("../tests/vectors/", import.meta.url);

/** @param {string} format @param {{ name: string, why: string, function: string, inputs: object, expect: string, output?: unknown }[]} cases */
async function written(format, cases) {
  const vectors = [];
  for (const { name, why, function: called, inputs, expect, output } of cases) {
    const given = await outcome({ function: called, inputs, output });
    if (given.expect !== expect) throw new Error(`${format}: ${name}: gives ${given.expect}, not ${expect}`);
    vectors.push({ name, why, function: called, inputs, expect, output: given.output });
  }
  return `${JSON.stringify({ format, vectors }, undefined, 1)}\n`;
}

const cast = await newCast();
for (const [name, casesOf] of Object.entries(FILES)) {
  writeFileSync(new URL(`${name}.json`, FOLDER), await written(name, await casesOf(cast)));
}
