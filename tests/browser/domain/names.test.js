// Does the short way of folding a name give what the long way gives?

import { equal, notEqual } from "node:assert/strict";
import { test } from "node:test";

import { foldForSearch } from "../../../incident_log/browser/src/domain/names.js";
import { domain } from "./domain.js";

/** Only the long way knows this mark, and it leaves nothing behind. */
const LONG = "\u0300";

/** @param {string} text */
const fold = (text) => foldForSearch(domain, text);

test("every letter of both scripts has one key, whichever way it is folded", () => {
  for (let code = 0x20; code < 0x460; code += 1) {
    const letter = String.fromCharCode(code);
    for (const text of [letter, `д${letter}`, `${letter}а`, `s${letter}h`, letter + letter]) {
      equal(fold(text), fold(`${text} ${LONG}`), JSON.stringify(text));
      equal(fold(text), fold(text.normalize("NFD")), JSON.stringify(text));
    }
  }
});

test("every known spelling has the key of its class", () => {
  // An acute accent on its own comes apart into a space and a mark.
  const spellings = Object.entries(domain.json.names.classes).filter(([spelling]) => spelling.normalize("NFKD") === spelling || /\p{L}/u.test(spelling));
  for (const [spelling, classed] of spellings) equal(fold(`m${spelling}m`), fold(`m${classed}m`), spelling);
});

test("what counts for nothing is left out before those letters only", () => {
  equal(fold("Mariya"), fold("Maria"));
  equal(fold("iiia"), "a");
  equal(fold("aia"), "a");
  notEqual(fold("Mari"), fold("Mar"));
  notEqual(fold("Marit"), fold("Mart"));
});

test("letters outside both scripts stand for themselves, and a number keeps every digit", () => {
  equal(fold("漢字 𐐀𐐀"), "漢字 𐐨");
  equal(fold("1122 aa"), "1122 a");
});
