// What does the inbox keep of the cards that were opened? Rows to find and sort by; a card itself is read when it is looked at.
//
// A list of ten thousand cases shows a hundred. Of the others a few facets are enough, and those come as lists.

import { fromUtf8 } from "./format/encoding.js";
import { Found } from "./search_words.js";

/** @import { Facet, OpenedPart } from "./card_reader.js" */
/** @import { Card } from "./domain/types.d.ts" */
/** @import { Places } from "./inbox_pages.js" */

/** Cards that were opened together. */
class OpenedCards {
  #opened;
  /** @type {Map<Facet, any[]>} */
  #facets = new Map();
  #found;

  /** @param {OpenedPart} opened */
  constructor(opened) {
    this.#opened = opened;
    this.#found = new Found(opened.searched);
  }

  /** @param {number} at @param {string} query key of what is searched @returns {boolean} never for one that does not open */
  matches(at, query) {
    return this.#found.by(query)[at] === 1;
  }

  /** @param {number} at @returns {number} where its journal ended when a card was written; -1 when it does not open */
  head(at) {
    return this.#opened.heads[at] ?? -1;
  }

  /** @param {number} at @returns {Card|null} */
  card(at) {
    if (this.head(at) < 0) return null;
    const { ends, list } = this.#opened;
    return JSON.parse(fromUtf8(list.subarray(1 + (ends[at - 1] ?? 0), ends[at])));
  }

  /** @param {Facet} facet @param {number} at @returns {any} null when the card does not open */
  facet(facet, at) {
    const known = this.#facets.get(facet) ?? JSON.parse(this.#opened.facets[facet]);
    this.#facets.set(facet, known);
    return known[at] ?? null;
  }
}

/** One adopted case. What is said of a card is null when it does not open. */
export class Row {
  #cards;
  #at;
  /** @type {Card|null|undefined} */
  #card;
  /** @type {{ danger: boolean, status: string, urgency: string } | null} */
  #since = null;

  /** @param {string} desk @param {Places} places @param {number} place @param {OpenedCards} cards @param {number} at its place among them */
  constructor(desk, { cases, heads, days }, place, cards, at) {
    this.case = cases[place] ?? "";
    this.desk = desk;
    /** Where its journal ends. */
    this.head = heads[place] ?? 0;
    /** Of its newest record. */
    this.day = days[place] ?? "";
    this.#cards = cards;
    this.#at = at;
  }

  /** Whether it is found by what is searched. @param {string} query key of it, of one word or several @returns {boolean} */
  matches(query) {
    return this.#cards.matches(this.#at, query);
  }

  get opens() {
    return this.#cards.head(this.#at) >= 0;
  }

  /** How many records were written since the card was. */
  get behind() {
    return this.opens ? Math.max(0, this.head - this.#cards.head(this.#at)) : 0;
  }

  /** Take what the journal says since the card was written. @param {{ danger: boolean, status: string, urgency: string }} since */
  follow({ danger, status, urgency }) {
    this.#since = { danger, status, urgency };
  }

  get card() {
    this.#card ??= this.#cards.card(this.#at);
    return this.#card;
  }

  /** @returns {string|null} */
  get assignedTo() {
    return this.#cards.facet("assigned_to", this.#at);
  }

  /** @returns {readonly string[]} */
  get countries() {
    return this.#cards.facet("countries", this.#at) ?? [];
  }

  /** @returns {boolean} whether the person says that they are in danger now */
  get danger() {
    return this.#since?.danger ?? this.#cards.facet("danger", this.#at) === 1;
  }

  /** @returns {string|null} */
  get due() {
    return this.#cards.facet("due", this.#at);
  }

  /** @returns {readonly string[]} */
  get kinds() {
    return this.#cards.facet("kinds", this.#at) ?? [];
  }

  /** @returns {string|null} */
  get reportedOn() {
    return this.#cards.facet("reported_on", this.#at);
  }

  /** @returns {string|null} */
  get status() {
    return this.#since?.status ?? this.#cards.facet("status", this.#at);
  }

  /** @returns {string|null} */
  get urgency() {
    return this.#since?.urgency ?? this.#cards.facet("urgency", this.#at);
  }
}

/** @param {string} desk @param {Places} places @param {readonly OpenedPart[]} parts of them, in order @returns {Row[]} */
export function rowsOf(desk, places, parts) {
  let first = 0;
  return parts.flatMap((part) => {
    const cards = new OpenedCards(part);
    const rows = part.heads.map((_head, at) => new Row(desk, places, first + at, cards, at));
    first += rows.length;
    return rows;
  });
}
