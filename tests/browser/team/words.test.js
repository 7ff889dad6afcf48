// Do words stand for fingerprints and passphrases as the page says?

import assert from "node:assert/strict";
import { test } from "node:test";

import { toB64u } from "../../../incident_log/browser/src/format/encoding.js";
import { fingerprintWords, newPassphrase } from "../../../incident_log/browser/src/words.js";
import { words as listed } from "../../../incident_log/browser/vendor/words.js";

const words = listed();

const organisation = (/** @type {number[]} */ ...first) => toB64u(Uint8Array.from([...first, ...new Array(32 - first.length).fill(0)]));

test("the list is the long one, in which no word stands twice", () => {
  assert.equal(words.length, 7776);
  assert.equal(new Set(words).size, 7776);
});

test("a fingerprint gives the same six words every time", () => {
  assert.deepEqual(fingerprintWords(organisation(0)), Array(6).fill(words[0]));
  assert.deepEqual(fingerprintWords(organisation(0, 0, 0, 0, 0, 0, 0, 0, 0, 5)), [words[5], ...Array(5).fill(words[0])]);
  // 7776 carries over into the second word.
  assert.deepEqual(fingerprintWords(organisation(0, 0, 0, 0, 0, 0, 0, 0, 0x1e, 0x61)), [words[1], words[1], ...Array(4).fill(words[0])]);
});

test("each of the first ten bytes changes the words", () => {
  const zero = fingerprintWords(organisation(0)).join(" ");
  for (let at = 0; at < 10; at += 1) {
    const bytes = new Array(10).fill(0);
    bytes[at] = 1;
    assert.notEqual(fingerprintWords(organisation(...bytes)).join(" "), zero);
  }
});

test("a proposed passphrase has six words of the list and is never proposed again", () => {
  const proposed = Array.from({ length: 50 }, newPassphrase);
  assert.equal(new Set(proposed).size, 50);
  for (const each of proposed) assert.equal(each.split(" ").filter((word) => words.includes(word)).length, 6);
});
