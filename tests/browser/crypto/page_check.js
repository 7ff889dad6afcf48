// Do the vectors come out the same in this browser as in node?

import { FILES } from "./vector_files.js";
import { difference } from "./vectors.js";

/**
 * Run every vector of formats and keys.
 * @returns {Promise<{ run: number, differences: string[] }>}
 */
export async function runAll() {
  const differences = [];
  let run = 0;
  for (const name of FILES) {
    const response = await fetch(new URL(`../../vectors/${name}.json`, import.meta.url));
    const { vectors } = await response.json();
    for (const vector of vectors) differences.push(await difference(vector));
    run += vectors.length;
  }
  return { run, differences: differences.filter(Boolean) };
}
