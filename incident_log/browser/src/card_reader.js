// What does the inbox need of its sealed cards? Opens them and makes their search keys, in a worker or in the page.

import { openCards } from "./crypto/cards.js";
import { isCard } from "./domain/cards.js";
import { WordReader } from "./search_words.js";

/** @import { DeskCardKey, OpenedCards } from "./crypto/cards.js" */
/** @import { Card } from "./domain/types.d.ts" */
/** @import { Bytes } from "./format/encoding.js" */
/** @import { Part } from "./inbox_pages.js" */
/** @import { Searchable, Searched } from "./search_words.js" */

/**
 * @typedef {object} Reading what is the same for all cards of a desk
 * @property {readonly DeskCardKey[]} epochs that this member holds
 * @property {string} organisation
 * @property {Searchable} searchable
 *
 * @typedef {object} SealedPart in few pieces, as what comes back: thousands of objects are slow to pass between threads
 * @property {string} cases their ids, between spaces
 * @property {readonly number[]} revisions
 * @property {Bytes} boxes in the same order, each behind its length
 *
 * @typedef {keyof typeof FACETS} Facet
 *
 * @typedef {object} OpenedPart some cards, in the order of the part
 * @property {Bytes} list JSON of the cards, each behind one letter
 * @property {Uint32Array<ArrayBuffer>} ends where each of them ends in the list
 * @property {number[]} heads where its journal ended when a card was written; -1 when it does not open
 * @property {Record<Facet, string>} facets each a JSON list with a value for every card; null when it does not open
 * @property {Searched} searched by what each of them is found
 */

/** By what a list is narrowed and ordered. */
const FACETS = {
  assigned_to: (/** @type {Card} */ card) => card.assigned_to,
  countries: (/** @type {Card} */ card) => card.countries,
  danger: (/** @type {Card} */ card) => Number(card.danger ?? false),
  due: (/** @type {Card} */ card) => card.next_deadline?.due ?? null,
  kinds: (/** @type {Card} */ card) => card.kinds,
  reported_on: (/** @type {Card} */ card) => card.reported_on,
  status: (/** @type {Card} */ card) => card.status,
  urgency: (/** @type {Card} */ card) => card.urgency,
};

export class CardReader {
  #reading;
  #words;

  /** @param {Reading} reading */
  constructor(reading) {
    this.#reading = reading;
    this.#words = new WordReader(reading.searchable);
  }

  /** @param {SealedPart} part @returns {Promise<OpenedPart[]>} */
  async read({ boxes, cases, revisions }) {
    const { epochs, organisation } = this.#reading;
    const places = cases.split(" ").map((id, at) => ({ case: id, revision: revisions[at] ?? -1 }));
    const parts = [];
    for await (const opened of openCards(epochs, organisation, { places, boxes })) parts.push(this.#part(opened));
    return parts;
  }

  /** @param {OpenedCards} opened @returns {OpenedPart} */
  #part({ cards, ends, heads, list }) {
    const read = cards.map((card) => (card && isCard(card) ? /** @type {Card} */ (card) : null));
    return {
      list,
      ends,
      heads: heads.map((head, at) => (read[at] ? head : -1)),
      facets: facetsOf(read),
      searched: this.#words.read(read),
    };
  }
}

/** @param {Part} part of at least one case @returns {SealedPart} */
export function sealedPart({ boxes, places }) {
  return { cases: places.cases.join(" "), revisions: places.revisions, boxes };
}

/** @param {readonly (Card|null)[]} cards @returns {Record<Facet, string>} */
function facetsOf(cards) {
  const lists = Object.entries(FACETS).map(([facet, read]) => [facet, JSON.stringify(cards.map((card) => card && read(card)))]);
  return Object.fromEntries(lists);
}
