// What does the inbox need of its sealed cards? Opens them and makes their search keys, in a worker or in the page.

import { openCards } from "./crypto/cards.js";
import { isCard } from "./domain/cards.js";
import { fromU32 } from "./format/encoding.js";
import { KnownKeys } from "./search_keys.js";

/** @import { DeskCardKey, SealedCard } from "./crypto/cards.js" */
/** @import { Card } from "./domain/types.d.ts" */
/** @import { Searchable } from "./search_keys.js" */
/** @import { Bytes } from "./format/encoding.js" */

/**
 * @typedef {object} Reading what is the same for all cards of a desk
 * @property {readonly DeskCardKey[]} epochs that this member holds
 * @property {string} organisation
 * @property {Searchable} searchable
 *
 * @typedef {object} SealedPart
 * @property {readonly string[]} cases
 * @property {readonly number[]} revisions
 * @property {Bytes} boxes each behind its length
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

  /** @param {SealedPart} part @returns {Promise<OpenedPart>} */
  async read(part) {
    const { epochs, organisation } = this.#reading;
    const opened = (await openCards(epochs, organisation, sealedCards(part))).map((each) => ("card" in each && isCard(each.card) ? each : null));
    return {
      // What opened was canonical JSON already.
      cards: `[${opened.map((each) => each?.text ?? "null").join(",")}]`,
      heads: opened.map((each) => each?.head ?? -1),
      keys: opened.map((each) => (each ? this.#keyOf(each.card) : "")).join("\n"),
    };
  }

  /** @param {unknown} card @returns {string} */
  #keyOf(card) {
    return this.#known.keyOf(/** @type {Card} */ (card));
  }
}

/** @param {SealedPart} part @returns {SealedCard[]} */
function sealedCards({ cases, revisions, boxes }) {
  let at = 0;
  return cases.map((caseId, index) => {
    const start = at + 4;
    at = start + fromU32(boxes, at);
    return { case: caseId, revision: revisions[index] ?? -1, box: boxes.subarray(start, at) };
  });
}
