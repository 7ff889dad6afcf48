// Is there really only one way to write a value, and is everything else refused?

import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";

import { FormatError } from "../../../incident_log/browser/src/errors.js";
import { encode, encodeText, parse, parseAll, parseObject } from "../../../incident_log/browser/src/format/canonical.js";
import { utf8 } from "../../../incident_log/browser/src/format/encoding.js";

/** @param {string} text */
const parseText = (text) => parse(utf8(text));
/** @param {number} depth */
const nested = (depth) => "[".repeat(depth) + "]".repeat(depth);

test("what is written is read back, whatever it holds", () => {
  let seed = 12345;
  const next = (/** @type {number} */ below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  const letters = ["a", "Ж", "€", "\u0000", "\n", '"', "\\", "😀", "\u2028", "z", "ﬀ", ""];
  const word = () => Array.from({ length: next(5) }, () => letters[next(letters.length)]).join("");
  /** @param {number} depth @returns {any} */
  const value = (depth) => {
    const kind = next(depth > 0 ? 6 : 4);
    if (kind === 0) return word();
    if (kind === 1) return (next(2) ? 1 : -1) * next(2 ** 31);
    if (kind === 2) return [null, true, false][next(3)];
    if (kind === 3) return Number.MAX_SAFE_INTEGER - next(9);
    if (kind === 4) return Array.from({ length: next(4) }, () => value(depth - 1));
    return Object.fromEntries(Array.from({ length: next(4) }, () => [word(), value(depth - 1)]));
  };

  for (let turn = 0; turn < 500; turn += 1) {
    const made = value(4);
    deepEqual(parse(encode(made)), made);
  }
});

test("a key named __proto__ is a key like others", () => {
  const read = parseText('{"__proto__":1}');

  equal(encodeText(read), '{"__proto__":1}');
  equal(Object.getPrototypeOf(read), Object.prototype);
});

const REFUSED = {
  "duplicate key": '{"a":1,"a":2}',
  "duplicate key, same value": '{"a":1,"a":1}',
  "wrong order": '{"b":1,"a":2}',
  space: '{"a": 1}',
  "line feed at the end": "{}\n",
  "byte order mark": "\ufeff{}",
  float: "1.5",
  "float that is whole": "1.0",
  exponent: "1e2",
  "minus zero": "-0",
  "leading zero": "01",
  "beyond 2^53-1": "9007199254740992",
  "rounded to something safe": "9007199254740993.0",
  "escaped slash": '"\\/"',
  "escaped letter": '"\\u0041"',
  "upper-case escape": '"\\u001F"',
  "lone surrogate": '"\\ud800"',
  "lone low surrogate": '"\\udc00"',
  "swapped surrogates": '"\\ude00\\ud83d"',
  NaN: "NaN",
  nothing: "",
  "two values": "{}{}",
  "trailing comma": "[1,]",
  comment: "/**/1",
  "too deep": nested(33),
  "very deep": nested(100000),
};
for (const [name, text] of Object.entries(REFUSED)) {
  test(`refused: ${name}`, () => {
    throws(() => parseText(text), FormatError);
  });
}

test("many texts at once are read and refused as one by one", () => {
  const good = ['{"a":1}', "null", '"Ж"', nested(32), '{"__proto__":1}', '{"10":1,"9":2}'];
  const bad = Object.values(REFUSED).slice(0, -1);

  const { values, list } = parseAll(good.slice(0, -1).map(utf8));
  deepEqual(values, good.slice(0, -1).map(parseText));
  deepEqual(JSON.parse(new TextDecoder().decode(list)), values);
  deepEqual(parseAll(good.map(utf8)).values, good.map(parseText));
  for (const text of bad) deepEqual(parseAll([...good, text, "1"].map(utf8)).values, [...good.map(parseText), undefined, 1]);
  deepEqual(parseAll([]), { values: [], list: utf8("[]") });
});

test("a text never runs into the next one", () => {
  for (const texts of [['{"a":1},{"b":2', '"c":3}'], ['{"a":1}],[{"b":2}', "1"], ["1,2", "", "3"], ["[1", "2]"], ['"a', 'b"'], ["1,2", "3"]]) {
    const wanted = texts.map((text) => (/^\d$/.test(text) ? Number(text) : undefined));
    const { values, list } = parseAll(texts.map(utf8));
    deepEqual(values, wanted, JSON.stringify(texts));
    equal(new TextDecoder().decode(list), `[${texts.join(",")}]`);
  }
});

test("32 levels are allowed", () => {
  equal(encodeText(parseText(nested(32))), nested(32));
});

test("bytes that are not UTF-8 are refused", () => {
  for (const bytes of [[0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xe2, 0x82]]) {
    throws(() => parse(Uint8Array.from(bytes)), FormatError);
  }
});

test("what JSON cannot hold is not written as something else", () => {
  const circle = {};
  Object.assign(circle, { circle });
  for (const value of [undefined, { a: undefined }, 1.5, NaN, Infinity, 2 ** 53, 1n, () => 1, Symbol("x"), new Date(), new Map(), "\ud800", { "\udc00": 1 }, circle]) {
    throws(() => encode(value), FormatError);
  }
});

test("an object has exactly the fields that are asked for", () => {
  deepEqual(parseObject(utf8('{"a":1,"b":2}'), ["b", "a"], "thing"), { a: 1, b: 2 });
  for (const text of ['{"a":1}', '{"a":1,"b":2,"c":3}', "[1,2]", "null", '{"a":1,"c":2}']) {
    throws(() => parseObject(utf8(text), ["a", "b"], "thing"), FormatError);
  }
});
