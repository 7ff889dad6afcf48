// Where do the tests of the domain get their facts and vectors? From the files themselves.

import { readFileSync } from "node:fs";
import { loadDomain, SERVED } from "../../../incident_log/browser/src/domain/packaged.js";

const DATA = new URL("../../../incident_log/domain/data/", import.meta.url);
const VECTORS = new URL("../../vectors/", import.meta.url);

/** @param {URL} url @returns {any} */
function readJson(url) {
  return JSON.parse(readFileSync(url, "utf-8"));
}

/** Give the data files as the server sends them. @returns {Record<string, unknown>} */
export function served() {
  return Object.fromEntries(SERVED.map((name) => [name, readJson(new URL(`${name}.json`, DATA))]));
}

export const domain = loadDomain(served());

/**
 * @typedef {object} Vector
 * @property {string} name
 * @property {string} why
 * @property {string} function
 * @property {any} inputs
 * @property {string} expect
 * @property {unknown} output
 */

/** @param {string} name @returns {Vector[]} */
export function vectorsOf(name) {
  return readJson(new URL(`${name}.json`, VECTORS)).vectors;
}
