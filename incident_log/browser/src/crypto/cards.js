// How does an inbox of 10,000 cases open in the time of 10,000 bare AES-GCM opens?

import { FormatError, OpenError } from "../errors.js";
import { isObject, parseText, parseTexts, requireObject } from "../format/canonical.js";
import { fromUtf8 } from "../format/encoding.js";
import { unpad } from "../format/padding.js";
import { openGcm } from "./primitives.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {import("../format/canonical.js").JsonObject} JsonObject
 *
 * @typedef {{ desk: string, epoch: number, cardKey: CryptoKey }} DeskCardKey what opens the cards of one epoch; a DeskSecret holds it
 * @typedef {{ case: string, revision: number, box: Bytes }} SealedCard case and revision as the inbox names them
 * @typedef {{ case: string, revision: number, head: number, text: string }} OpenedText
 * @typedef {OpenedText & { card: JsonObject }} OpenedCard text: the card as it was sealed, in canonical JSON
 * @typedef {{ case: string, error: FormatError | OpenError }} UnopenedCard
 */

export const LEAST_CARD = 256;
const MAX_HEADER = 400;
const NONCE = 12;
const TAG = 16;
const BATCH = 512;
const ASCII = new TextDecoder("latin1");
const NUMBER = "(0|[1-9]\\d{0,15})";

/**
 * Open all cards of a desk, each epoch under its one imported key. A card that does not open is told apart, never left out.
 * @param {readonly DeskCardKey[]} epochs all epochs of the desk that this member holds
 * @param {string} organisation
 * @param {readonly SealedCard[]} cards
 * @returns {Promise<(OpenedCard | UnopenedCard)[]>} in the order given
 */
export async function openCards(epochs, organisation, cards) {
  const opener = new CardOpener(epochs, organisation);
  const opened = [];
  // Waiting for each open before the next begins would leave the crypto threads idle; starting all at once, the page.
  for (let at = 0; at < cards.length; at += BATCH) {
    opened.push(...parsed(await Promise.all(cards.slice(at, at + BATCH).map((card) => opener.open(card)))));
  }
  return opened;
}

/** @param {readonly (OpenedText | UnopenedCard)[]} batch @returns {(OpenedCard | UnopenedCard)[]} */
function parsed(batch) {
  const cards = parseTexts(batch.map((each) => ("text" in each ? each.text : "null")));
  return batch.map((each, at) => {
    if (!("text" in each)) return each;
    const card = cards[at];
    return isObject(card) ? { ...each, card } : { case: each.case, error: new FormatError("card: not an object in canonical JSON") };
  });
}

/** @param {Bytes} plaintext @returns {JsonObject} */
export function parseCard(plaintext) {
  return requireObject(parseText(textOf(plaintext)), "card");
}

/** @param {Bytes} plaintext @returns {string} */
const textOf = (plaintext) => fromUtf8(unpad(plaintext, LEAST_CARD));

class CardOpener {
  /** @type {Map<number, DeskCardKey>} */
  #epochs;
  #header;

  /** @param {readonly DeskCardKey[]} epochs @param {string} organisation */
  constructor(epochs, organisation) {
    this.#epochs = new Map(epochs.map((each) => [each.epoch, each]));
    const desk = epochs[0]?.desk ?? "";
    // A canonical header has one spelling, so comparing text is as strict as parsing it, and faster. Ids and digests
    // hold only letters, digits, - and _, so none of them means anything in a pattern.
    this.#header = new RegExp(
      `^\\{"case":"([\\w-]{22})","desk":"${desk}","desk_epoch":${NUMBER},"head":${NUMBER},` +
        `"organisation":"${organisation}","purpose":"card","revision":${NUMBER},"v":1\\}$`,
    );
  }

  /** @param {SealedCard} sealed @returns {Promise<OpenedText | UnopenedCard>} */
  async open({ case: caseId, revision, box }) {
    try {
      const { desk, head, end } = this.#place(caseId, revision, box);
      const at = end + 1 + NONCE;
      const plaintext = await openGcm(desk.cardKey, box.subarray(end + 1, at), box.subarray(at), box.subarray(0, end));
      return { case: caseId, revision, head, text: textOf(plaintext) };
    } catch (error) {
      if (error instanceof FormatError || error instanceof OpenError) return { case: caseId, error };
      throw error;
    }
  }

  /** @param {string} caseId @param {number} revision @param {Bytes} box @returns {{ desk: DeskCardKey, head: number, end: number }} */
  #place(caseId, revision, box) {
    const end = box.subarray(0, MAX_HEADER).indexOf(0x0a);
    const text = ASCII.decode(box.subarray(0, Math.max(0, end)));
    const [, caseOf, epoch, head, revisionOf] = this.#header.exec(text) ?? [];
    if (caseOf === undefined || box.length < end + 1 + NONCE + TAG) throw new FormatError("card: not a card of this desk");
    const desk = this.#epochs.get(Number(epoch));
    const position = Number(head);
    const expected = caseOf === caseId && Number(revisionOf) === revision && Number.isSafeInteger(position);
    if (!expected || desk === undefined) throw new OpenError("it does not open");
    return { desk, head: position, end };
  }
}
