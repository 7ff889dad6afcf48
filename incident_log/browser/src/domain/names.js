// Are these two spellings one name? Folds names into keys that Hniot, Gnyot, Hnyot, Gniot, Гнёт and Гніёт share.
//
// A key is for comparing only: it merges letters on purpose, so that a search finds a little too much and never too little.

/** @import { Domain } from "./types.d.ts" */

const NOT_ASCII = /[^\x00-\x7f]/;
const MARKS = /\p{M}+/gu;
const PART_OF_WORD = /[\p{L}\p{N}]/u;
const DOUBLED = /(.)\1+/gu;
const DIGIT = /[0-9]/;

/**
 * Give the key of a text: words of letter classes, with single spaces between them.
 * One pass over the letters: an inbox makes the keys of ten thousand cards before it can be searched.
 * @param {Domain} domain @param {string} text @returns {string}
 */
export function foldForSearch(domain, text) {
  const plain = NOT_ASCII.test(text) ? withoutMarks(domain, text) : text.toLowerCase();
  const words = /** @type {string[]} */ ([]);
  let word = "";
  for (let at = 0; at < plain.length; ) {
    const [letter, classed] = letterAt(domain, plain, at);
    at += letter.length;
    if (classed !== null) word += classed;
    else if (PART_OF_WORD.test(letter)) word += letter;
    else if (word !== "") word = keep(words, foldWord(domain, word));
  }
  keep(words, foldWord(domain, word));
  return words.join(" ");
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

/** @param {string[]} words @param {string} word @returns {string} the empty word that comes next */
function keep(words, word) {
  if (word !== "") words.push(word);
  return "";
}

/** @param {Domain} domain @param {string} text @returns {string} */
function withoutMarks(domain, text) {
  const { before_marks } = domain.json.names;
  const lowered = text.normalize("NFC").toLowerCase().replace(domain.marked, (mark) => before_marks[mark] ?? mark);
  return lowered.normalize("NFKD").replace(MARKS, "");
}

/** Give the longest known spelling at a place with its class, else the bare letter. @param {Domain} domain @param {string} plain @param {number} at @returns {readonly [string, string | null]} */
function letterAt(domain, plain, at) {
  const letter = String.fromCodePoint(plain.codePointAt(at) ?? 0);
  const known = domain.spellings.get(letter) ?? [];
  for (const spelling of known) if (plain.startsWith(spelling[0], at)) return spelling;
  return [letter, null];
}

/** @param {Domain} domain @param {string} word @returns {string} */
function foldWord(domain, word) {
  if (DIGIT.test(word)) return word;
  return word.replace(DOUBLED, "$1").replace(domain.dropped, "").replace(DOUBLED, "$1");
}
