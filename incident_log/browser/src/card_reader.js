// What does the inbox need of its sealed cards? Opens them and makes their search keys, in a worker or in the page.

import { openCards } from "./crypto/cards.js";
import { isCard } from "./domain/cards.js";
import { KnownKeys } from "./search_keys.js";

/** @import { DeskCardKey, SealedCards } from "./crypto/cards.js" */
/** @import { Card } from "./domain/types.d.ts" */
/** @import { Searchable } from "./search_keys.js" */

/**
 * @typedef {object} Reading what is the same for all cards of a desk
 * @property {readonly DeskCardKey[]} epochs that this member holds
 * @property {string} organisation
 * @property {Searchable} searchable
 *
 * @typedef {object} OpenedPart in the order of the part, in few pieces: thousands of objects are slow to pass between threads
 * @property {string} cards a JSON list; null is a card that does not open
 * @property {number[]} heads where its journal ended when a card was written; -1 when it does not open
 * @property {string} keys for searching, one a line
 */

export class CardReader {
  #reading;
  #known;

  /** @param {Reading} reading */
  constructor(reading) {
    this.#reading = reading;
    this.#known = new KnownKeys(reading.searchable);
  }

  /** @param {SealedCards} part @returns {Promise<OpenedPart>} */
  async read(part) {
    const { epochs, organisation } = this.#reading;
    const { cards, heads, text } = await openCards(epochs, organisation, part);
    const read = cards.map((card) => (card && isCard(card) ? /** @type {Card} */ (card) : null));
    return {
      cards: read.every((card, at) => card === cards[at]) ? text : JSON.stringify(read),
      heads: heads.map((head, at) => (read[at] ? head : -1)),
      keys: read.map((card) => (card ? this.#known.keyOf(card) : "")).join("\n"),
    };
  }
}
