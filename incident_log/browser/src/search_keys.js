// By what is a case found? Makes the search keys of many cards, each word folded once.

import { foldForSearch } from "./domain/names.js";

/** @import { Card, Domain } from "./domain/types.d.ts" */

/** Folds each word once: names, titles and kinds repeat theirs, and folding is what takes the time. Gone when the keys are made. */
export class KnownKeys {
  #domain;
  /** @type {Map<string, string>} word → key */
  #words = new Map();
  /** @type {Map<string, string>} kind → key of its label */
  #kinds = new Map();

  /** @param {Domain} domain */
  constructor(domain) {
    this.#domain = domain;
  }

  /** @param {Pick<Card, "title"|"people"|"kinds">} card @returns {string} what keyOf of names.js gives for its texts */
  keyOf(card) {
    return [card.title, ...card.people].map((text) => this.#ofText(text)).concat(card.kinds.map((kind) => this.#ofKind(kind))).join(" | ");
  }

  /** A space ends every word, so the key of a text is that of its words. @param {string} text @returns {string} */
  #ofText(text) {
    let key = "";
    for (const word of text.split(" ")) {
      const found = this.#words.get(word) ?? foldForSearch(this.#domain, word);
      this.#words.set(word, found);
      if (found !== "") key += key === "" ? found : ` ${found}`;
    }
    return key;
  }

  /** @param {string} kind @returns {string} */
  #ofKind(kind) {
    const found = this.#kinds.get(kind) ?? this.#ofText(this.#domain.kinds.get(kind)?.label ?? kind);
    this.#kinds.set(kind, found);
    return found;
  }
}
