// Do the browser's modules agree with every vector that either language wrote?

import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { FILES } from "./vector_files.js";
import { difference, FUNCTIONS } from "./vectors.js";

const FOLDER = new URL("../../vectors/", import.meta.url);

for (const file of FILES.map((name) => `${name}.json`)) {
  const { vectors } = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
  test(`${file}: every vector comes out as written`, async () => {
    const differences = [];
    for (const vector of vectors) differences.push(await difference(vector));
    deepEqual(differences.filter(Boolean), []);
    ok(vectors.length > 0);
  });

  test(`${file}: names are told apart and functions known`, () => {
    equal(new Set(vectors.map((/** @type {any} */ each) => each.name)).size, vectors.length);
    ok(vectors.every((/** @type {any} */ each) => each.function in FUNCTIONS));
  });
}
