// How does a sealed file come back: to look at, or as the original?

import * as api from "./api.js";
import { viewerOf } from "./domain/evidence.js";
import { EvidenceKey, EvidenceReader } from "./crypto/streams.js";
import { FormatError, LimitExceeded, NotAllowed, OpenError } from "./errors.js";
import { fromB64u, fromUtf8, toHex } from "./format/encoding.js";
import { straight } from "./i18n.js";

/** @import { Domain, Exhibit } from "./domain/types.d.ts" */
/** @import { Bytes } from "./format/encoding.js" */
/** @import { Journal } from "./journal.js" */
/** @import { Target } from "./saving.js" */
/** @typedef {(done: number, all: number) => void} OnBytes */

/** Everything but tab, line feed, form feed and carriage return. */
const CONTROL = /[\x00-\x08\x0b\x0e-\x1f\x7f]/;
/** More than this is not decoded for looking at: a page must not die of a picture. */
export const MOST_TO_VIEW = 40 * 1024 * 1024;
/** Up to this size a file is put together in memory; larger ones go straight to disk. */
export const MOST_IN_MEMORY = 64 * 1024 * 1024;

export const PLAIN_TEXT = "text/plain";
/** A longer text is a book, or no text. */
export const MOST_TEXT = 512 * 1024;

/** How files of the kinds that may be shown begin. @type {Record<string, RegExp>} */
const BEGINNINGS = {
  "image/jpeg": /^ffd8ff/,
  "image/png": /^89504e470d0a1a0a/,
  "image/gif": /^47494638(37|39)61/,
  "image/webp": /^52494646.{8}57454250/,
  "application/pdf": /^255044462d/,
};

/**
 * Open a file: its first slice is fetched and checked.
 * @param {Journal} journal
 * @param {Exhibit} exhibit
 * @returns {Promise<EvidenceReader>}
 */
export async function openExhibit(journal, exhibit) {
  const { compartment, evidence, payload } = exhibit;
  const expected = { slices: payload.slices ?? [], sha256: exhibit.sha256 };
  const secrets = [...journal.secrets.values()].filter((secret) => secret.compartment === compartment);
  // A new epoch may have begun between the upload and the record of it, so older ones are tried too.
  for (const secret of secrets.sort((one, other) => other.epoch - one.epoch)) {
    const key = await EvidenceKey.of(secret.evidenceKey, fromB64u(payload.salt ?? "", 16), evidence);
    try {
      const reader = await EvidenceReader.open(key, expected, (index) => api.getSlice(journal.id, evidence, index));
      // What the record says of the size is what people read, and what decides where the file is put together.
      if (reader.preamble.size !== exhibit.size) throw new OpenError("evidence: not as long as its record says");
      return reader;
    } catch (error) {
      if (!(error instanceof OpenError)) throw error;
    }
  }
  if (secrets.length > 0) throw new OpenError("it does not open");
  throw new NotAllowed("this part of the case is closed to this person");
}

/**
 * Read a file to be shown, if it is small enough and begins as its kind does.
 * @param {EvidenceReader} reader
 * @param {string} mediaType
 * @param {OnBytes} [onBytes]
 * @returns {Promise<Bytes>}
 * @throws {LimitExceeded} too large to be shown here
 * @throws {FormatError} something else than it claims to be
 */
export async function readToView(reader, mediaType, onBytes) {
  if (reader.preamble.size > MOST_TO_VIEW) throw new LimitExceeded("too large to be shown");
  const bytes = await readAll(reader, onBytes);
  if (!BEGINNINGS[mediaType]?.test(toHex(bytes.subarray(0, 16)))) throw new FormatError("not the kind of file it claims to be");
  return bytes;
}

/**
 * Read a plain text to be shown, letter for letter: nothing of it is markup to anybody.
 * @param {EvidenceReader} reader
 * @param {OnBytes} [onBytes]
 * @returns {Promise<string>}
 * @throws {LimitExceeded} too long
 * @throws {FormatError} no text in UTF-8
 */
export async function readText(reader, onBytes) {
  if (reader.preamble.size > MOST_TEXT) throw new LimitExceeded("too long to be shown");
  const text = fromUtf8(await readAll(reader, onBytes));
  if (CONTROL.test(text)) throw new FormatError("no text");
  return straight(text);
}

/** @param {Domain} domain @param {Exhibit} exhibit @returns {string | null} what shows it in the page */
export function viewerFor(domain, { media_type: type, size }) {
  return viewerOf(domain, type) ?? (type === PLAIN_TEXT && size <= MOST_TEXT ? "text" : null);
}

/** @param {EvidenceReader} reader @param {OnBytes} [onBytes] @returns {Promise<Bytes>} */
async function readAll(reader, onBytes) {
  const bytes = new Uint8Array(reader.preamble.size);
  let at = 0;
  for await (const piece of /** @type {AsyncIterable<Bytes>} */ (/** @type {unknown} */ (reader.stream()))) {
    bytes.set(piece, at);
    at += piece.length;
    onBytes?.(at, bytes.length);
  }
  return bytes;
}

/**
 * Save the original: nothing reaches the person's folder before every byte was checked, or the file is taken back.
 * @param {EvidenceReader} reader
 * @param {string} name
 * @param {(blob: Blob, name: string) => void} hand gives a finished file to the person
 * @param {Target|null} target where a large file goes; null for one that is put together in memory
 * @param {OnBytes} [onBytes]
 */
export async function saveOriginal(reader, name, hand, target, onBytes) {
  if (target) return target.write(reader.stream(), (done) => onBytes?.(done, reader.preamble.size));
  // Never with its own type: a browser must not think of opening it.
  hand(new Blob([await readAll(reader, onBytes)], { type: "application/octet-stream" }), name);
}
