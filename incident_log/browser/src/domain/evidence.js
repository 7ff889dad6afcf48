// May this file be taken as evidence, and how is it shown? Limits and media types; the bytes are format's matter.

import { safeName } from "../format/dossier.js";

/** @import { Domain, FileProblem, Limits } from "./types.d.ts" */

const EXHIBIT_DIGITS = 3;
/** An ending that nothing opens. */
export const UNSAFE = ".unsafe";
/** Browsers and Windows leave out of the end of a name what cannot be seen, or stands there: what is left decides what it is. */
const DROPPED = /[\s.\p{Cc}\p{Cf}]+$/u;

/** @param {Domain} domain @returns {Limits} */
export function defaultLimits(domain) {
  const { max_bytes, max_name_characters, max_count } = domain.json.evidence;
  return Object.freeze({ max_bytes, max_name_characters, max_count });
}

/**
 * Find what stands against taking a file, before any of it is read; null when nothing does.
 * @param {Domain} domain @param {{ name: string, size: number }} file @param {number} already how many there are
 * @param {Limits} [limits] @returns {FileProblem | null}
 */
export function fileProblem(domain, { name, size }, already, limits = defaultLimits(domain)) {
  if (already >= limits.max_count) return problem(domain, "too_many");
  if (name.trim() === "") return problem(domain, "no_name");
  if ([...name].length > limits.max_name_characters) return problem(domain, "name_too_long");
  if (size === 0) return problem(domain, "empty");
  return size > limits.max_bytes ? problem(domain, "too_large") : null;
}

/** Say that a file changed while it was read; what was sealed of it is thrown away. @param {Domain} domain @returns {FileProblem} */
export function changedProblem(domain) {
  return problem(domain, "changed");
}

/** Guess the media type from the ending of a name; what is not known is opaque bytes. @param {Domain} domain @param {string} name @returns {string} */
export function mediaTypeOf(domain, name) {
  const { by_ending, fallback } = domain.json.evidence;
  const dot = name.lastIndexOf(".");
  const ending = name.slice(dot + 1).toLowerCase();
  return dot >= 0 && Object.hasOwn(by_ending, ending) ? (by_ending[ending] ?? fallback) : fallback;
}

/**
 * Tell what may show a file in the page: `image` for raster pictures, `pdf`, or null for download only.
 * SVG and HTML can hold scripts, so nothing but these few types is ever shown.
 * @param {Domain} domain @param {string} mediaType @returns {string | null}
 */
export function viewerOf(domain, mediaType) {
  const found = Object.entries(domain.json.evidence.viewable).find(([, types]) => types.includes(mediaType));
  return found?.[0] ?? null;
}

/** Tell whether a file does something when it is opened: by its ending, or because somebody told so. @param {Domain} domain @param {string} name @param {boolean} told @returns {boolean} */
export function isUnsafe(domain, name, told) {
  const ending = /\.([^.]+)$/.exec(name.replace(DROPPED, ""))?.[1] ?? "";
  return told || domain.json.evidence.unsafe_endings.includes(ending.trim().toLowerCase());
}

/** Give the name under which an original leaves: what does something when it is opened gets an ending that nothing opens. @param {Domain} domain @param {string} name @param {boolean} toldUnsafe @returns {string} */
export function savedName(domain, name, toldUnsafe) {
  const safe = safeName(name);
  // What is left out of a name may have hidden its ending.
  return safe + (isUnsafe(domain, name, toldUnsafe) || isUnsafe(domain, safe, false) ? UNSAFE : "");
}

/** Name an exhibit of a dossier, such as EX-001 for the first. @param {number} number @returns {string} */
export function exhibitLabel(number) {
  return `EX-${String(number).padStart(EXHIBIT_DIGITS, "0")}`;
}

/** @param {Domain} domain @param {string} code @returns {FileProblem} */
function problem(domain, code) {
  const text = domain.json.evidence.problems.find((entry) => entry.code === code)?.text ?? "";
  return Object.freeze({ code, text });
}
