// How is a codename or recovery code written down, and read back from a tired person's typing?

import { FormatError } from "../errors.js";
import { concat, sha256, utf8 } from "./encoding.js";

/** @typedef {import("./encoding.js").Bytes} Bytes */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_BYTES = 16;
const CODE_SYMBOLS = 26;
const ALL_SYMBOLS = 28;
// Longer inputs are a pasted page, not a code.
const MAX_TYPED = 256;
const IGNORED = " \t\r\n\u00a0\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212";
// People type what they see: a letter for a digit, and Cyrillic letters that look like Latin ones.
const TYPED = typingTable("OILАВСЕНКМОРТХУ", "011ABCEHKM0PTXY");

/** @typedef {"length" | "symbol" | "check"} Mistake */

/** A typed code that is none; `mistake` says what the person should look at. */
export class CodeMistake extends FormatError {
  /** @param {Mistake} mistake @param {string} message */
  constructor(mistake, message) {
    super(message);
    this.mistake = mistake;
  }
}

/** @param {Uint8Array} code 16 random bytes @returns {Promise<string>} seven groups of four */
export async function encodeCode(code) {
  if (code.length !== CODE_BYTES) throw new FormatError("code is not 16 bytes");
  const symbols = toSymbols(code, CODE_SYMBOLS) + (await checkSymbols(code));
  return symbols.match(/.{4}/g)?.join("-") ?? "";
}

/**
 * @param {string} text
 * @returns {Promise<Bytes>}
 * @throws {CodeMistake} saying which kind of mistake it is, never what was typed
 */
export async function parseCode(text) {
  if (text.length > MAX_TYPED) throw new CodeMistake("length", "code: far too long");
  const symbols = Array.from(text, (letter) => TYPED.get(letter)).filter((symbol) => symbol !== "");
  if (!symbols.every((symbol) => symbol !== undefined)) {
    throw new CodeMistake("symbol", "code: a character that no code contains");
  }
  if (symbols.length !== ALL_SYMBOLS) throw new CodeMistake("length", `code: not ${ALL_SYMBOLS} characters`);
  const code = fromSymbols(symbols.slice(0, CODE_SYMBOLS));
  const expected = toSymbols(code, CODE_SYMBOLS) + (await checkSymbols(code));
  if (symbols.join("") !== expected) throw new CodeMistake("check", "code: a character is mistyped or two are swapped");
  return code;
}

/** @param {Uint8Array} code @returns {Promise<string>} */
async function checkSymbols(code) {
  const digest = await sha256(concat(utf8("incident-log/v1/code"), new Uint8Array(1), code));
  return toSymbols(digest, ALL_SYMBOLS - CODE_SYMBOLS);
}

/** @param {Uint8Array} bytes @param {number} count @returns {string} the first 5 × count bits, zeros where bytes end */
function toSymbols(bytes, count) {
  let text = "";
  for (let bit = 0; bit < 5 * count; bit += 5) {
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += ALPHABET[(pair >> (11 - (bit & 7))) & 31];
  }
  return text;
}

/** @param {string[]} symbols @returns {Bytes} */
function fromSymbols(symbols) {
  const code = new Uint8Array(CODE_BYTES);
  symbols.forEach((symbol, index) => {
    const value = ALPHABET.indexOf(symbol) << (11 - ((5 * index) & 7));
    const at = (5 * index) >> 3;
    code[at] = (code[at] ?? 0) | (value >> 8);
    // Bits past the 16th byte fall away here; the comparison with the re-encoding finds them.
    if (at + 1 < CODE_BYTES) code[at + 1] = (code[at + 1] ?? 0) | (value & 255);
  });
  return code;
}

/**
 * Map explicitly: toUpperCase() would also turn foreign letters into symbols.
 * @param {string} typed
 * @param {string} meant
 * @returns {Map<string, string>} from each letter that may be typed to its symbol, or to nothing
 */
function typingTable(typed, meant) {
  const table = new Map(Array.from(IGNORED, (letter) => [letter, ""]));
  const pairs = [...Array.from(ALPHABET, (symbol) => [symbol, symbol]), ...Array.from(typed, (letter, at) => [letter, meant[at]])];
  for (const [letter = "", symbol = ""] of pairs) table.set(letter, symbol).set(letter.toLowerCase(), symbol);
  return table;
}
