// How much of an answer is read? No more than it can rightly hold: one without an end would fill the memory.

import { ServerMisbehaved, ServerUnreachable } from "./errors.js";

/** @typedef {Pick<Response, "arrayBuffer" | "body" | "headers">} Answer */

/**
 * Read an answer whole.
 * @param {Answer} answer
 * @param {number} most bytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {ServerMisbehaved} it is longer
 * @throws {ServerUnreachable} it broke off
 */
export async function readAtMost(answer, most) {
  const said = answer.headers.get("Content-Length");
  // The browser reads no more than was said, unless it unpacks what it reads, or it comes in pieces, whatever was said.
  const isSure = said !== null && answer.headers.get("Content-Encoding") === null && answer.headers.get("Transfer-Encoding") === null;
  if (said !== null && Number(said) > most) {
    answer.body?.cancel().catch(() => undefined);
    throw new ServerMisbehaved("the answer is too long");
  }
  try {
    return isSure ? new Uint8Array(await answer.arrayBuffer()) : await readPieces(answer, most);
  } catch (error) {
    if (error instanceof ServerMisbehaved) throw error;
    throw new ServerUnreachable("the answer broke off");
  }
}

/** @param {Answer} answer @param {number} most @returns {Promise<Uint8Array<ArrayBuffer>>} */
async function readPieces({ body }, most) {
  if (!body) return new Uint8Array(0);
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const pieces = [];
  let length = 0;
  // Leaving the loop early ends the answer, too.
  for await (const piece of /** @type {AsyncIterable<Uint8Array<ArrayBuffer>>} */ (/** @type {unknown} */ (body))) {
    length += piece.length;
    if (length > most) throw new ServerMisbehaved("the answer is too long");
    pieces.push(piece);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
