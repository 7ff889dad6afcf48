// Is it known how many points a picture has before it is decoded?

import { equal } from "node:assert/strict";
import { test } from "node:test";

import { pointsOf } from "../../incident_log/browser/src/picture_size.js";

/** @param {...(number[]|string)} parts */
const bytes = (...parts) => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((symbol) => symbol.charCodeAt(0)) : part)));
const PNG = bytes([0x89], "PNG\r\n\x1a\n", [0, 0, 0, 13], "IHDR", [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 1, 0, 0, 0, 0]);
const GIF = bytes("GIF89a", [0x2c, 0x01, 0xc8, 0x00]);
const JPEG = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc4, 0, 3, 9, 0xff, 0xc2, 0, 17, 8, 0x01, 0x00, 0x02, 0x00]);
const LOSSY = bytes("RIFF????WEBPVP8 ", [0, 0, 0, 0, 0, 0, 0, 0x9d, 0x01, 0x2a, 0x2c, 0x01, 0xc8, 0x00]);
const LOSSLESS = bytes("RIFF????WEBPVP8L", [0, 0, 0, 0, 0x2f, 0x2b, 0xc1, 0x31, 0x00]);
const EXTENDED = bytes("RIFF????WEBPVP8X", [0, 0, 0, 0, 0, 0, 0, 0, 0x2b, 0x01, 0x00, 0xff, 0xff, 0x01]);

test("each kind says how many points it has", () => {
  equal(pointsOf("image/png", PNG), 30_000 * 30_000);
  equal(pointsOf("image/gif", GIF), 300 * 200);
  equal(pointsOf("image/jpeg", JPEG), 256 * 512);
  equal(pointsOf("image/webp", LOSSY), 300 * 200);
  equal(pointsOf("image/webp", LOSSLESS), 300 * 200);
  equal(pointsOf("image/webp", EXTENDED), 300 * 131_072);
});

test("what is cut, is none of them or hides its frame has too many", () => {
  for (const [type, whole] of /** @type {[string, Uint8Array<ArrayBuffer>][]} */ ([["image/png", PNG], ["image/gif", GIF], ["image/jpeg", JPEG], ["image/webp", LOSSY], ["image/webp", EXTENDED]])) {
    equal(pointsOf(type, whole.slice(0, -6)), Infinity, type);
    equal(pointsOf(type, new Uint8Array(0)), Infinity, type);
  }
  equal(pointsOf("image/jpeg", bytes([0xff, 0xd8, 0, 0, 0, 0])), Infinity);
  equal(pointsOf("image/webp", bytes("RIFF????WEBPABCD", [0, 0, 0, 0])), Infinity);
  equal(pointsOf("image/bmp", PNG), Infinity);
});
