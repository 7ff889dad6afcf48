// Does the quick look say yes to nothing that the parser refuses?

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";

import { encodeText, parse, parseText } from "../../../incident_log/browser/src/format/canonical.js";
import { isSurelyCanonical } from "../../../incident_log/browser/src/format/canonical_scan.js";
import { utf8 } from "../../../incident_log/browser/src/format/encoding.js";

/** As the cards of an inbox are. */
const CARD = {
  assigned_to: null, countries: ["BY", "PL"], incidents: 2, kinds: [], next_deadline: { due: "2026-11-03", rule: null, title: "Ответ \"суду\"\n" },
  people: ["Аляксей О’Ніл 😀", "C:\\temp\t\u007f"], unread: -17, urgent: true, waiting: false, zero: 0, zone: {}, "zone!": [[[]], {}],
}; // prettier-ignore
/** What the quick look leaves to the parser. */
const LEFT = ['"\\u001f"', '{"ä":1}', '{"a\\n":1}', "9007199254740991", "1000000000000000"];
const WRONG = ["", " 1", "1 ", "-0", "-", "01", "-01", "1.0", "1e3", "tru", "nulls", "[1,]", "[,1]", "[1", "{", '{"a"}', '{"a":1,}', '{"a":1,"a":1}', '{"b":1,"a":1}', '{"a!":1,"a":1}', '{"a":1 }', '{a:1}', '"\\/"', '"\\u0041"', '"', '"\\', '"\n"', "1,2", "{}{}", "]", "}", ":", '{"a":1]', "[1}", '{1:1}', '["a":1]', '{"a",1}']; // prettier-ignore

/** @param {string} text */
const look = (text) => isSurelyCanonical(utf8(text));

/** @param {string} text @returns {string | undefined} as the parser takes it */
function taken(text) {
  try {
    return encodeText(parseText(text));
  } catch {
    return undefined;
  }
}

test("a card is taken", () => {
  for (const value of [CARD, [CARD, CARD], [], {}, null, true, false, 0, -1, 999_999_999_999_999, "", "ё"]) ok(look(encodeText(value)), encodeText(value));
});

test("what takes thought is left to the parser", () => {
  for (const text of LEFT) {
    equal(look(text), false, text);
    equal(taken(text), text);
  }
});

test("what is wrong is not taken", () => {
  for (const text of WRONG) equal(look(text), false, JSON.stringify(text));
});

test("whatever is cut, changed or put into a card is taken only if the parser takes it", () => {
  const bytes = utf8(encodeText(CARD));
  const letters = utf8('",:{}[]\\ 01-.eabntu\n\u007fé');
  let yes = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const rest = bytes.subarray(at);
    for (const letter of letters) {
      for (const changed of [[...bytes.subarray(0, at), letter, ...rest.subarray(1)], [...bytes.subarray(0, at), letter, ...rest]].map((each) => Uint8Array.from(each))) {
        if (!isSurelyCanonical(changed)) continue;
        yes += 1;
        // That the bytes are text is for the decoder to say.
        if (Buffer.from(changed).toString().includes("\ufffd")) continue;
        deepEqual(utf8(encodeText(parse(changed))), changed);
      }
    }
    for (const cut of [bytes.subarray(0, at), rest.subarray(1), Uint8Array.from([...bytes.subarray(0, at), ...rest.subarray(1)])]) {
      if (isSurelyCanonical(cut) && cut.length > 0) equal(taken(Buffer.from(cut).toString()), Buffer.from(cut).toString());
    }
  }
  ok(yes > 1000);
});
