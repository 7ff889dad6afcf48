// By what is a case found? Makes the search keys of many cards, each word folded once.

import { foldForSearch } from "./domain/names.js";

/** @import { Card, Domain } from "./domain/types.d.ts" */
/** @import { Named } from "./domain/names.js" */

/** @typedef {Named & { kinds: ReadonlyMap<string, { label: string }> }} Searchable what of the domain a search looks at */

/** Give the part of the domain that a worker needs: the whole is large to pass. @param {Domain} domain @returns {Searchable} */
export function searchableOf({ names, kinds }) {
  return { names, kinds: new Map([...kinds.values()].map(({ code, label }) => [code, { label }])) };
}

/** Folds each word once: names, titles and kinds repeat theirs, and folding is what takes the time. Gone when the keys are made. */
export class KnownKeys {
  #domain;
  /** @type {Map<string, string>} word → key */
  #words = new Map();
  /** @type {Map<string, string>} kind → key of its label */
  #kinds = new Map();

  /** @param {Searchable} domain */
  constructor(domain) {
    this.#domain = domain;
  }

  /** @param {Pick<Card, "title"|"people"|"kinds">} card @returns {string} what keyOf of names.js gives for its texts */
  keyOf(card) {
    let key = this.#ofText(card.title);
    for (const name of card.people) key += ` | ${this.#ofText(name)}`;
    for (const kind of card.kinds) key += ` | ${this.#ofKind(kind)}`;
    return key;
  }

  /** A space ends every word, so the key of a text is that of its words. Taken one by one, which is twice as fast as to split. @param {string} text @returns {string} */
  #ofText(text) {
    let key = "";
    for (let from = 0, end = 0; end >= 0; from = end + 1) {
      end = text.indexOf(" ", from);
      const word = end < 0 ? text.slice(from) : text.slice(from, end);
      const found = this.#words.get(word) ?? this.#fold(word);
      if (found !== "") key = key === "" ? found : `${key} ${found}`;
    }
    return key;
  }

  /** @param {string} word @returns {string} */
  #fold(word) {
    const key = foldForSearch(this.#domain, word);
    this.#words.set(word, key);
    return key;
  }

  /** @param {string} kind @returns {string} */
  #ofKind(kind) {
    const found = this.#kinds.get(kind) ?? this.#ofText(this.#domain.kinds.get(kind)?.label ?? kind);
    this.#kinds.set(kind, found);
    return found;
  }
}
