// Whose words are they? What somebody told is replaced by them and by the team; whoever was only let in adds to it.

/** @import { Change, Incident, Written } from "./types.d.ts" */

/**
 * A file as its records describe it; `before` is the newest that somebody else wrote than the latest.
 * @typedef {{first: Written, latest: Written, before: Written | null}} Described
 */

const OUTSIDE = "lawyer";
// What a reader from outside may say of a file that says nothing of it yet.
const ADDED = ["describes", "proves"];

/** Give a file with one record more. @param {Described} file @param {Written} written @returns {Described} */
export function describedAgain(file, written) {
  return { first: file.first, latest: written, before: ofOthers(file, written.author) };
}

/** @param {Described} file @param {string} author @returns {Written | null} the newest that somebody else wrote */
function ofOthers({ before, latest }, author) {
  return latest.author === author ? before : latest;
}

/** Tell whether a record may replace an earlier one. Who the person is, only they and the team say. @param {Written | undefined} before @param {Written} written */
export function mayReplace(before, { author, payload, role }) {
  if (role !== OUTSIDE) return true;
  if (payload.person === "reporter") return false;
  return before === undefined || before.author === author;
}

/** Tell whether an amendment may be: one from outside adds, and changes nothing. @param {Written} written */
export function mayAmend({ payload, role }) {
  return role !== OUTSIDE || Object.keys(payload.changes ?? {}).length === 0;
}

/** Tell whether a file may be described so: from outside, what others said of it stays as it is. @param {Described} file @param {Written} written */
export function mayDescribe(file, { author, payload, role }) {
  const others = ofOthers(file, author);
  if (role !== OUTSIDE || others === null) return true;
  const names = new Set([...Object.keys(others.payload), ...Object.keys(payload)]);
  return [...names].every((name) => isSame(others.payload[name], payload[name]) || (ADDED.includes(name) && !others.payload[name]));
}

/** Texts, numbers, and lists of them. @param {unknown} one @param {unknown} other */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Say who told a part of an incident as it stands: its name, or that of an answer, `fields.` and its code.
 * @param {Incident} incident @param {string} part @returns {Change}
 */
export function tellerOf({ at, author, changed, role }, part) {
  return changed[part] ?? { at, author, role };
}
