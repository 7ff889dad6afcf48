// By what is a case found? Folds the words of many cards, each once, and finds the cards that hold what is searched.
//
// Names, titles and kinds repeat their words. So cards name words by number, and a search looks through the words alone.

import { foldForSearch, foldQuery } from "./domain/names.js";

/** @import { Card, Domain } from "./domain/types.d.ts" */
/** @import { Named } from "./domain/names.js" */

/**
 * @typedef {Named & { kinds: ReadonlyMap<string, string>, countries: ReadonlyMap<string, string> }} Searchable what a search looks at: names, and how the page calls kinds and countries
 *
 * @typedef {object} Searched the words of some cards
 * @property {string} words the key of each, one a line
 * @property {Uint32Array<ArrayBuffer>} numbers lines in words: those of the first card, then those of the next
 * @property {Uint32Array<ArrayBuffer>} ends where the numbers of each card end
 *
 * @typedef {{ key: string, among: number, number: number }} Known a word, and its line among some cards
 */

/**
 * Give the part of the domain that a worker needs: the whole is large to pass.
 * @param {Domain} domain
 * @param {{ t: (text: string) => string, country: (code: string) => string }} words of the page's language
 * @returns {Searchable}
 */
export function searchableOf({ countries, kinds, names }, { country, t }) {
  return {
    names,
    kinds: new Map([...kinds.values()].map(({ code, label }) => [code, t(label)])),
    countries: new Map([...countries].map((code) => [code, country(code)])),
  };
}

/** Vowels, as keys write them: at the end of a word they change with its case, as in мама and маму. */
const ENDING = /[aiv]$/;
const LEAST_STEM = 3;

/** Give the key of what is searched; the last vowel of a word that is long enough without it may be another. @param {Named} domain @param {string} text */
export function queryOf(domain, text) {
  const stem = (/** @type {string} */ word) => (word.length > LEAST_STEM ? word.replace(ENDING, "") : word);
  return foldQuery(domain, text).split(" ").map(stem).join(" ");
}

/** Folding is what takes the time, so each word is folded once. Gone when the cards are read. */
export class WordReader {
  #domain;
  /** @type {Map<string, Known>} */
  #known = new Map();
  /** @type {Map<string, Known>} kind → its label, as if it were one word */
  #kinds = new Map();
  /** @type {Map<string, Known>} country → its name, in the same way */
  #countries = new Map();
  /** How often cards were read: tells whether a word has a line among them. */
  #among = 0;
  /** @type {string[]} */
  #words = [];
  /** @type {number[]} */
  #numbers = [];

  /** @param {Searchable} domain */
  constructor(domain) {
    this.#domain = domain;
  }

  /** @param {readonly (Pick<Card, "title"|"people"|"kinds"|"countries">|null)[]} cards null for one that does not open, which has no words @returns {Searched} */
  read(cards) {
    this.#among += 1;
    this.#words = [];
    this.#numbers = [];
    const ends = new Uint32Array(cards.length);
    for (const [at, card] of cards.entries()) {
      if (card) this.#add(card);
      ends[at] = this.#numbers.length;
    }
    return { words: this.#words.join("\n"), numbers: new Uint32Array(this.#numbers), ends };
  }

  /** @param {Pick<Card, "title"|"people"|"kinds"|"countries">} card */
  #add({ title, people, kinds, countries }) {
    this.#addText(title);
    for (const name of people) this.#addText(name);
    for (const kind of kinds) this.#take(this.#kinds.get(kind) ?? this.#newTo(this.#kinds, kind, this.#domain.kinds.get(kind) ?? kind));
    for (const country of countries) this.#take(this.#countries.get(country) ?? this.#newTo(this.#countries, country, this.#domain.countries.get(country) ?? ""));
  }

  /** A space ends every word, so the key of a text is that of its words. Taken one by one, which is faster than to split. @param {string} text */
  #addText(text) {
    for (let from = 0, end = 0; end >= 0; from = end + 1) {
      end = text.indexOf(" ", from);
      const word = end < 0 ? text.slice(from) : text.slice(from, end);
      this.#take(this.#known.get(word) ?? this.#newTo(this.#known, word, word));
    }
  }

  /** @param {Map<string, Known>} known @param {string} name @param {string} text */
  #newTo(known, name, text) {
    const made = { key: foldForSearch(this.#domain, text), among: 0, number: 0 };
    known.set(name, made);
    return made;
  }

  /** @param {Known} word */
  #take(word) {
    if (word.key === "") return;
    if (word.among !== this.#among) {
      word.among = this.#among;
      word.number = this.#words.push(word.key) - 1;
    }
    this.#numbers.push(word.number);
  }
}

/** Which of some cards are found? Remembers the last answer, for all of them are asked about one after another. */
export class Found {
  #searched;
  /** @type {readonly string[] | undefined} */
  #words;
  #query = "";
  /** @type {Uint8Array | undefined} */
  #found;

  /** @param {Searched} searched */
  constructor(searched) {
    this.#searched = searched;
  }

  /** @param {string} query key of what is searched @returns {Uint8Array} for each card 1 when every word of the query stands in one of its words */
  by(query) {
    if (!this.#found || query !== this.#query) this.#found = this.#all(query.split(" ").map((word) => this.#cardsWith(word)));
    this.#query = query;
    return this.#found;
  }

  /** @param {readonly Uint8Array[]} several for each card whether @returns {Uint8Array} */
  #all([first, ...others]) {
    const found = first ?? new Uint8Array(this.#searched.ends.length);
    for (const other of others) for (const [at, is] of other.entries()) found[at] = /** @type {number} */ (found[at]) & is;
    return found;
  }

  /** @param {string} part of a word, as it is typed @returns {Uint8Array} */
  #cardsWith(part) {
    const { ends, numbers, words } = this.#searched;
    this.#words ??= words.split("\n");
    const holds = new Uint8Array(this.#words.length);
    for (const [line, word] of this.#words.entries()) holds[line] = Number(word.includes(part));
    const found = new Uint8Array(ends.length);
    let at = 0;
    for (const [card, end] of ends.entries()) {
      while (at < end && found[card] === 0) found[card] = holds[numbers[at++] ?? 0] ?? 0;
      at = end;
    }
    return found;
  }
}
