// How do a person's words stand among the program's own lines? On one line and between marks, so that nobody takes them for one of those.

const ENDS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** What was told at length stands apart from everything else, and keeps its paragraphs. */
const AT_LENGTH = new Set(["narrative", "additions"]);

/**
 * The same facts, every text in them on one line but what was told at length.
 * @template Facts
 * @param {Facts} facts
 * @returns {Facts}
 */
export function onOneLine(facts) {
  return /** @type {Facts} */ (flat(facts));
}

/** @param {unknown} value @returns {unknown} */
function flat(value) {
  if (typeof value === "string") return value.replace(ENDS, " ");
  if (Array.isArray(value)) return value.map(flat);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, AT_LENGTH.has(name) ? inner : flat(inner)]));
}

/** Where the marks end, the words end; and they are on one line. @param {string} text @returns {string} */
export function quoted(text) {
  return text === "" ? "" : `“${text.replace(ENDS, " ").replace(/[“”]/g, '"')}”`;
}
