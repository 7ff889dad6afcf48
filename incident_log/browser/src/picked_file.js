// What is a file that somebody picked, and can it be taken at all?

import { newIdentifier } from "./crypto/seeds.js";

/** @import { DraftFile } from "./reporting/draft.js" */
/** @import { Questions } from "./reporting/questions.js" */

/** @param {File} file @param {Questions["evidence"]} rules @param {number} limit bytes @returns {string} a code of data/evidence.json, or "" */
export function problemOf(file, rules, limit) {
  if (file.size === 0) return "empty";
  if (file.size > limit) return "too_large";
  if (!file.name) return "no_name";
  return Array.from(file.name).length > rules.nameLimit ? "name_too_long" : "";
}

/** @param {File} file @param {Questions["evidence"]} rules @returns {DraftFile} as it stands in the draft before anything of it is sent */
export function entryOf(file, { byEnding, fallback }) {
  const ending = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? "";
  return {
    id: newIdentifier(),
    name: nameOf(file),
    type: byEnding[ending] ?? (/^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : fallback),
    size: file.size,
    modified: file.lastModified,
    describes: "",
    stored: 0,
    slices: 0,
    state: "waiting",
    problem: "",
  };
}

/** @param {File} file @returns {string} as it can stand in a record */
export function nameOf(file) {
  // The escapes are meant: a control character is part of no name and can hide what follows it.
  return file.name.toWellFormed().replace(/[\u0000-\u001f\u007f]/g, "_");
}
