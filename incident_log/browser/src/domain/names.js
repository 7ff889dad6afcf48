// Are these two spellings one name? Folds names into keys that Hniot, Gnyot, Hnyot, Gniot, Гнёт and Гніёт share.
//
// A key is for comparing only: it merges letters on purpose, so that a search finds a little too much and never too little.

/** @import { DomainJson, Letter, Names } from "./data.d.ts" */

/** @typedef {{ readonly names: Names }} Named the domain, or this part of it */

// Letters without a mark, or with one that toBase() knows; in such a text no two characters melt into one.
const PLAIN = /^[\x00-\x7f\u0400-\u045f\u0490\u0491]*$/;
const MARKED_CYRILLIC = /[ѐёѓїќѝўй]/g;
const ASCII = /^[\x00-\x7f]*$/;
const MARKS = /\p{M}+/gu;
const PART_OF_WORD = /[\p{L}\p{N}]/u;
const MANY = 1000;

/** Make the tables that folding looks into out of data/names.json. @param {DomainJson["names"]} json @returns {Names} */
export function namesFrom({ before_marks, classes, dropped_before, same: groups }) {
  const letters = /** @type {Letter[]} */ ([]);
  const longestFirst = Object.entries(classes).sort(([one], [other]) => other.length - one.length);
  for (const [spelling, classed] of longestFirst) {
    const code = spelling.charCodeAt(0);
    const longer = longestFirst.filter(([each]) => each.length > 1 && each.charCodeAt(0) === code);
    const alone = classes[spelling.charAt(0)] ?? null;
    letters[code] = longer.length === 0 ? classed : { alone, longer, seconds: longer.map(([each]) => each.charAt(1)).join("") };
  }
  // Without holes a place of it is read in one step.
  const table = Array.from(letters, (letter) => letter ?? null);
  const dropped = Object.fromEntries(Object.entries(dropped_before).map(([letter, before]) => [letter.charCodeAt(0), before.map((each) => each.charCodeAt(0))]));
  const names = { letters: table, dropped, before_marks, marked: new RegExp(Object.keys(before_marks).join("|"), "gu") };
  const same = new Map(groups.flatMap((group) => group.map((name) => [foldForSearch({ names: { ...names, same: new Map() } }, name), group])));
  return Object.freeze({ ...names, same });
}

/**
 * Give the key of a text: words of letter classes, with single spaces between them.
 * One pass over the letters, and over numbers instead of small strings: an inbox makes the keys of ten thousand cards
 * before it can be searched.
 * @param {Named} domain @param {string} text @returns {string}
 */
export function foldForSearch({ names }, text) {
  const plain = withoutMarks(names, text);
  let key = "";
  /** @type {number[]} */
  const word = [];
  for (let at = 0; at < plain.length; ) {
    const known = names.letters[plain.charCodeAt(at)] ?? null;
    const longer = known === null || typeof known === "string" ? null : longerAt(known, plain, at);
    const classed = longer !== null ? longer[1] : typeof known === "string" ? known : (known?.alone ?? null);
    if (classed !== null) {
      for (let letter = 0; letter < classed.length; letter += 1) word.push(classed.charCodeAt(letter));
      at += longer !== null ? longer[0].length : 1;
      continue;
    }
    const letter = plain.codePointAt(at) ?? 0;
    at += letter > 0xffff ? 2 : 1;
    if (PART_OF_WORD.test(String.fromCodePoint(letter))) word.push(letter);
    else key = joined(key, foldWord(names, word));
  }
  return joined(key, foldWord(names, word));
}

/** Give the key of what is being typed: a last i may still turn out to count for nothing, as in Hni, Hnio, Hniot. @param {Named} domain @param {string} text @returns {string} */
export function foldQuery(domain, text) {
  const mayDrop = (/** @type {string} */ word) => word.length > 1 && Object.hasOwn(domain.names.dropped, word.charCodeAt(word.length - 1));
  return foldForSearch(domain, text).split(" ").map((word) => (mayDrop(word) ? word.slice(0, -1) : word)).join(" ");
}

/** Tell whether every word of a query stands in a key; an empty query is in all. @param {string} queryKey @param {string} key @returns {boolean} */
export function matches(queryKey, key) {
  return queryKey.split(" ").every((word) => key.includes(word));
}

/** Give one key for several names, kept apart so that no word runs over from one to the next. @param {Named} domain @param {readonly string[]} names @returns {string} */
export function keyOf(domain, names) {
  return names.map((name) => foldForSearch(domain, name)).join(" | ");
}

/** @param {string} key @param {string} word @returns {string} */
function joined(key, word) {
  return key === "" || word === "" ? key + word : `${key} ${word}`;
}

/** @param {Names} names @param {string} text @returns {string} */
function withoutMarks({ before_marks, marked }, text) {
  if (ASCII.test(text)) return text.toLowerCase();
  if (PLAIN.test(text)) return text.toLowerCase().replace(MARKED_CYRILLIC, toBase);
  const lowered = text.normalize("NFC").toLowerCase().replace(marked, (mark) => before_marks[mark] ?? mark);
  return lowered.normalize("NFKD").replace(MARKS, "");
}

/** @param {string} letter with a mark @returns {string} */
function toBase(letter) {
  return letter.normalize("NFKD").charAt(0);
}

/** Give the longest known spelling of several letters at a place, with its class. @param {Exclude<Letter, string | null>} letter @param {string} plain @param {number} at */
function longerAt({ longer, seconds }, plain, at) {
  const second = plain.charAt(at + 1);
  if (second === "" || !seconds.includes(second)) return null;
  return longer.find(([spelling]) => plain.startsWith(spelling, at)) ?? null;
}

/**
 * A letter written twice is one; some count for nothing before some others, and what then meets is one again.
 * @param {Names} names
 * @param {number[]} word code points, taken out of here
 * @returns {string}
 */
function foldWord({ dropped }, word) {
  const letters = word.splice(0);
  if (letters.some(isDigit)) return textOf(letters);
  let count = 0;
  let last = -1;
  let letter = -1;
  for (const next of letters) {
    if (next === letter) continue;
    if (letter !== last && !dropped[letter]?.includes(next)) letters[count++] = last = letter;
    letter = next;
  }
  if (letter !== last) letters[count++] = letter;
  letters.length = count;
  return textOf(letters);
}

/** @param {number} letter @returns {boolean} */
const isDigit = (letter) => letter >= 0x30 && letter <= 0x39;

/** @param {readonly number[]} letters @returns {string} */
function textOf(letters) {
  let text = "";
  // A function takes only so many arguments, and nobody says how long a word may be.
  for (let at = 0; at < letters.length; at += MANY) text += String.fromCodePoint(...letters.slice(at, at + MANY));
  return text;
}
