// What do the files of this release hold that are data and not modules?

import { assetUrl } from "./addresses.js";
import { ServerMisbehaved, ServerUnreachable } from "./errors.js";

/**
 * Wait for modules that a page does without at first.
 *
 * @template T
 * @param {Promise<T>} modules as import() gives them
 * @returns {Promise<T>}
 * @throws {ServerUnreachable} when they could not be fetched
 */
export async function loaded(modules) {
  return modules.catch(() => {
    throw new ServerUnreachable("a part of this page did not come");
  });
}

/**
 * Read a JSON file of this release.
 *
 * @param {string} path
 * @returns {Promise<unknown>}
 * @throws {ServerUnreachable} without a connection
 * @throws {ServerMisbehaved} when the file is not there or is no JSON
 */
export async function loadJson(path) {
  const response = await fetch(assetUrl(path)).catch(() => {
    throw new ServerUnreachable("the server did not answer");
  });
  if (!response.ok) throw new ServerMisbehaved("a file of this release is missing");
  return response.json().catch(() => {
    throw new ServerMisbehaved("a file of this release is damaged");
  });
}

/**
 * Read a file of this release as bytes, such as a font.
 *
 * @param {string} path
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {ServerUnreachable} without a connection
 * @throws {ServerMisbehaved} when the file is not there
 */
export async function loadBytes(path) {
  const response = await fetch(assetUrl(path)).catch(() => {
    throw new ServerUnreachable("the server did not answer");
  });
  if (!response.ok) throw new ServerMisbehaved("a file of this release is missing");
  return new Uint8Array(await response.arrayBuffer());
}
