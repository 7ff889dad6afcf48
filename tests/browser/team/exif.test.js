// Does a photo's own date come out of its EXIF, and nothing but a date out of a damaged or hostile one?

import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_TO_READ, takenInFile } from "../../../incident_log/browser/src/dossier/exif.js";

const text = (/** @type {string} */ value) => [...value].map((letter) => letter.charCodeAt(0));
const DATE = "2026:11:03 14:05:22\0";

/**
 * @param {{little?: boolean, date?: string, type?: number, count?: number, value?: number, entries?: number, before?: number[]}} [changes]
 * @returns {Uint8Array<ArrayBuffer>}
 */
function photo({ little = false, date = DATE, type = 2, count = 20, value = 44, entries = 1, before = [] } = {}) {
  const number = (/** @type {number} */ given, /** @type {number} */ size) => {
    const bytes = Array.from({ length: size }, (_, index) => (given >>> (8 * (size - 1 - index))) & 0xff);
    return little ? bytes.reverse() : bytes;
  };
  const tiff = [
    ...text(little ? "II" : "MM"), ...number(42, 2), ...number(8, 4),
    ...number(1, 2), ...number(0x8769, 2), ...number(4, 2), ...number(1, 4), ...number(26, 4), ...number(0, 4),
    ...number(entries, 2), ...number(0x9003, 2), ...number(type, 2), ...number(count, 4), ...number(value, 4), ...number(0, 4),
    ...text(date),
  ];
  const exif = [...text("Exif\0\0"), ...tiff];
  const length = exif.length + 2;
  return Uint8Array.from([0xff, 0xd8, ...before, 0xff, 0xe1, length >> 8, length & 0xff, ...exif, 0xff, 0xda, 0, 2]);
}

test("the date is read in both orders of bytes, and behind other segments", () => {
  assert.equal(takenInFile(photo()), "2026-11-03T14:05");
  assert.equal(takenInFile(photo({ little: true })), "2026-11-03T14:05");
  assert.equal(takenInFile(photo({ before: [0xff, 0xe0, 0, 4, 1, 2] })), "2026-11-03T14:05");
});

test("what is no date is not told", () => {
  const wrong = ["0000:00:00 00:00:00\0", "2026:02:30 10:00:00\0", "2026:13:01 10:00:00\0", "2026:11:03 24:00:00\0", "                   \0", "<script>alert(1)</s\0", "2026-11-03T14:05:22\0"];
  for (const date of wrong) assert.equal(takenInFile(photo({ date })), "", date);
});

test("sizes and positions that a file invents lead nowhere", () => {
  const hostile = [{ value: 0xffffffff }, { value: 60 }, { count: 0xffffffff }, { count: 19 }, { type: 7 }, { entries: 0xffff }, { entries: 0 }];
  for (const changes of hostile) assert.equal(takenInFile(photo(changes)), "", JSON.stringify(changes));
  assert.equal(takenInFile(photo({ before: [0xff, 0xe0, 0, 0] })), "");
  assert.equal(takenInFile(photo({ before: [0xff, 0xe0, 0xff, 0xff] })), "");
  assert.equal(takenInFile(photo({ before: [0xff, 0xda, 0, 2] })), "");
  const many = Array.from({ length: 100 }, () => [0xff, 0xe0, 0, 2]).flat();
  assert.equal(takenInFile(photo({ before: many })), "");
});

test("a file that ends anywhere, or has any byte changed, gives a date or nothing, and never fails", () => {
  const whole = photo();
  for (let end = 0; end < whole.length - 4; end += 1) assert.equal(takenInFile(whole.slice(0, end)), "");
  for (let at = 0; at < whole.length; at += 1) {
    for (const byte of [0, 1, 0x7f, 0xff]) {
      const damaged = whole.slice();
      damaged[at] = byte;
      assert.match(takenInFile(damaged), /^(\d{4}-\d\d-\d\dT\d\d:\d\d)?$/);
    }
  }
});

test("other files say nothing, and no more than the beginning is looked at", () => {
  assert.equal(takenInFile(new Uint8Array(0)), "");
  assert.equal(takenInFile(Uint8Array.from(text("\x89PNG\r\n\x1a\n and more"))), "");
  const segment = [0xff, 0xe0, 0xff, 0xfe, ...new Array(0xfffc).fill(0)];
  const far = photo({ before: [...segment, ...segment, ...segment] });
  assert.ok(far.length > MOST_TO_READ);
  assert.equal(takenInFile(far), "");
});
