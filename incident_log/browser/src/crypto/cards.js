// How does an inbox of 10,000 cases open in the time of 10,000 bare AES-GCM opens?
//
// What a browser does once for hundreds of cards takes a fraction of what it takes for each: headers are read, and texts
// decoded and parsed, together. Whatever is wrong with one of them is found out by taking them one by one.

import { isObject, parseAll, requireObject, parseText } from "../format/canonical.js";
import { fromU32, fromUtf8, utf8 } from "../format/encoding.js";
import { FormatError } from "../errors.js";
import { unpad } from "../format/padding.js";
import { openAllGcm } from "./primitives.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {import("../format/canonical.js").JsonObject} JsonObject
 * @typedef {import("./primitives.js").Sealed} Sealed
 *
 * @typedef {{ desk: string, epoch: number, cardKey: CryptoKey }} DeskCardKey what opens the cards of one epoch; a DeskSecret holds it
 *
 * @typedef {object} SealedCards
 * @property {readonly { case: string, revision: number }[]} places as the inbox names them
 * @property {Bytes} boxes in the same order, each behind its length
 *
 * @typedef {object} OpenedCards in the same order
 * @property {(JsonObject|null)[]} cards null for one that does not open
 * @property {number[]} heads where its journal ended when a card was written; -1 for one that does not open
 * @property {Bytes} list JSON of what was in the boxes, each behind one letter
 * @property {Uint32Array<ArrayBuffer>} ends where each of them ends in the list
 *
 * @typedef {{ head: number, sealed: Sealed }} Placed
 */

export const LEAST_CARD = 256;
const NONCE = 12;
const TAG = 16;
const BATCH = 500;
const NO_CARD = utf8("null");
const ZERO = 0x30;

/**
 * Open cards of a desk, each epoch under its one imported key, some hundreds at a time. A card that does not open is told apart, never left out.
 * @param {readonly DeskCardKey[]} epochs all epochs of the desk that this member holds
 * @param {string} organisation
 * @param {SealedCards} sealed
 * @returns {AsyncGenerator<OpenedCards, void, void>}
 * @throws {FormatError} the boxes are cut off
 */
export async function* openCards(epochs, organisation, sealed) {
  const placed = [...new Placing(epochs, organisation, sealed)];
  // Waiting for each open before the next begins would leave the crypto threads idle; long texts are slow to decode.
  for (let at = 0; at < placed.length; at += BATCH) yield await opened(placed.slice(at, at + BATCH));
}

/** @param {Bytes} plaintext @returns {JsonObject} */
export function parseCard(plaintext) {
  return requireObject(parseText(fromUtf8(unpad(plaintext, LEAST_CARD))), "card");
}

/** @param {readonly (Placed|null)[]} batch @returns {Promise<OpenedCards>} */
async function opened(batch) {
  const plaintexts = await openAllGcm(batch.map((each) => each?.sealed ?? null));
  const texts = plaintexts.map(unpadded);
  const { values, list } = parseAll(texts);
  const cards = values.map((card) => (isObject(card) ? card : null));
  return { cards, heads: cards.map((card, at) => (card ? (batch[at]?.head ?? -1) : -1)), list, ends: endsOf(texts) };
}

/** @param {readonly Bytes[]} texts @returns {Uint32Array<ArrayBuffer>} where each ends in a list of them */
function endsOf(texts) {
  const ends = new Uint32Array(texts.length);
  let end = 0;
  for (const [at, text] of texts.entries()) ends[at] = end += 1 + text.length;
  return ends;
}

/** @param {Bytes|null} plaintext @returns {Bytes} of the text; that of null for what is not padded as a card is */
function unpadded(plaintext) {
  if (plaintext === null) return NO_CARD;
  try {
    return unpad(plaintext, LEAST_CARD);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return NO_CARD;
  }
}

/** Goes through boxes, and finds in each what is needed to open it. */
class Placing {
  #epochs;
  #sealed;
  #header;

  /** @param {readonly DeskCardKey[]} epochs @param {string} organisation @param {SealedCards} sealed */
  constructor(epochs, organisation, sealed) {
    this.#epochs = new Map(epochs.map((each) => [each.epoch, each.cardKey]));
    this.#sealed = sealed;
    this.#header = new HeaderReader(epochs[0]?.desk ?? "", organisation, sealed.boxes);
  }

  /** @returns {Generator<Placed|null, void, void>} null for what is no card of this desk, or not the one that the inbox names */
  *[Symbol.iterator]() {
    const { boxes, places } = this.#sealed;
    let at = 0;
    for (const { case: caseId, revision } of places) {
      const start = at + 4;
      at = start + fromU32(boxes, at);
      if (at > boxes.length) throw new FormatError("cards: cut off");
      yield this.#place(start, at, caseId, revision);
    }
  }

  /** @param {number} start @param {number} end of the box @param {string} caseId @param {number} revision @returns {Placed|null} */
  #place(start, end, caseId, revision) {
    const { epoch, head, at: nonce } = this.#header.read(start, caseId, revision);
    const key = this.#epochs.get(epoch);
    if (key === undefined || head < 0 || nonce + NONCE + TAG > end) return null;
    const { boxes } = this.#sealed;
    const aad = boxes.subarray(start, nonce - 1);
    return { head, sealed: { key, nonce: boxes.subarray(nonce, nonce + NONCE), box: boxes.subarray(nonce + NONCE, end), aad } };
  }
}

/**
 * Reads the header of a card, letter by letter: it has one spelling, so that comparing is as strict as parsing it, and
 * faster than to make a text of each.
 */
class HeaderReader {
  #boxes;
  #parts;
  /** Where the next letter stands; behind the end once something is not as expected. */
  #at = 0;

  /** @param {string} desk @param {string} organisation @param {Bytes} boxes */
  constructor(desk, organisation, boxes) {
    this.#boxes = boxes;
    this.#parts = {
      case: '{"case":"',
      epoch: `","desk":"${desk}","desk_epoch":`,
      head: ',"head":',
      revision: `,"organisation":"${organisation}","purpose":"card","revision":`,
      end: ',"v":1}\n',
    };
  }

  /**
   * @param {number} start @param {string} caseId @param {number} revision
   * @returns {{ epoch: number, head: number, at: number }} at: behind the header; beyond everything when this is not the card of that case and revision
   */
  read(start, caseId, revision) {
    this.#at = start;
    this.#skip(this.#parts.case);
    this.#skip(caseId);
    this.#skip(this.#parts.epoch);
    const epoch = this.#number();
    this.#skip(this.#parts.head);
    const head = this.#number();
    this.#skip(this.#parts.revision);
    this.#skip(String(revision));
    this.#skip(this.#parts.end);
    return { epoch, head, at: this.#at };
  }

  /** @param {string} text of ASCII letters */
  #skip(text) {
    const from = this.#at;
    for (let at = 0; at < text.length; at += 1) {
      if (this.#boxes[from + at] !== text.charCodeAt(at)) return this.#refuse();
    }
    this.#at = from + text.length;
  }

  /** @returns {number} -1 when no number stands here as it is written in canonical JSON */
  #number() {
    const from = this.#at;
    let value = 0;
    for (let digit = this.#digit(); digit >= 0; digit = this.#digit()) {
      value = 10 * value + digit;
      this.#at += 1;
    }
    const length = this.#at - from;
    const isOne = length > 0 && (length === 1 || this.#boxes[from] !== ZERO) && Number.isSafeInteger(value);
    if (isOne) return value;
    this.#refuse();
    return -1;
  }

  #digit() {
    const digit = (this.#boxes[this.#at] ?? 0) - ZERO;
    return digit >= 0 && digit <= 9 ? digit : -1;
  }

  #refuse() {
    this.#at = Number.POSITIVE_INFINITY;
  }
}
