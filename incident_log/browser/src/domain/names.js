// Are these two spellings one name? Folds names into keys that Hniot, Gnyot, Hnyot, Gniot, Гнёт and Гніёт share.
//
// A key is for comparing only: it merges letters on purpose, so that a search finds a little too much and never too little.

/** @import { Domain } from "./types.d.ts" */

const MARKS = /\p{M}+/gu;
const NO_WORD = /[^\p{L}\p{N}]+/u;
const DOUBLED = /(.)\1+/gu;
const DIGIT = /[0-9]/;

/** Give the key of a text: words of letter classes, with single spaces between them. @param {Domain} domain @param {string} text @returns {string} */
export function foldForSearch(domain, text) {
  const { before_marks, classes } = domain.json.names;
  let lowered = text.normalize("NFC").toLowerCase();
  for (const [mark, plain] of Object.entries(before_marks)) lowered = lowered.replaceAll(mark, plain);
  const bare = lowered.normalize("NFKD").replace(MARKS, "");
  const classed = bare.replace(domain.spellings, (spelling) => classes[spelling] ?? spelling);
  return classed.split(NO_WORD).map((word) => foldWord(domain, word)).filter((word) => word !== "").join(" ");
}

/** Give the key of what is being typed: a last i may still turn out to count for nothing, as in Hni, Hnio, Hniot. @param {Domain} domain @param {string} text @returns {string} */
export function foldQuery(domain, text) {
  const mayDrop = (/** @type {string} */ word) => word.length > 1 && Object.hasOwn(domain.json.names.dropped_before, word.slice(-1));
  return foldForSearch(domain, text).split(" ").map((word) => (mayDrop(word) ? word.slice(0, -1) : word)).join(" ");
}

/** Tell whether every word of a query stands in a key; an empty query is in all. @param {string} queryKey @param {string} key @returns {boolean} */
export function matches(queryKey, key) {
  return queryKey.split(" ").every((word) => key.includes(word));
}

/** Give one key for several names, kept apart so that no word runs over from one to the next. @param {Domain} domain @param {readonly string[]} names @returns {string} */
export function keyOf(domain, names) {
  return names.map((name) => foldForSearch(domain, name)).join(" | ");
}

/** @param {Domain} domain @param {string} word @returns {string} */
function foldWord(domain, word) {
  if (DIGIT.test(word)) return word;
  return word.replace(DOUBLED, "$1").replace(domain.dropped, "").replace(DOUBLED, "$1");
}
