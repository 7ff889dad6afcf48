// Does our piecewise SHA-256 give what WebCrypto gives, however the pieces fall?

import { equal } from "node:assert/strict";
import { test } from "node:test";

import { newHasher, ONE_GO } from "../../../incident_log/browser/src/crypto/hashing.js";
import { IncrementalSha256 } from "../../../incident_log/browser/src/crypto/sha256.js";
import { sha256, toHex, utf8 } from "../../../incident_log/browser/src/format/encoding.js";

const BYTES = new Uint8Array(300000).map((_, at) => (at * 7919 + (at >> 5)) & 255);

/** @param {Uint8Array} bytes @param {readonly number[]} steps lengths of pieces, over and over */
function inPieces(bytes, steps) {
  const hash = new IncrementalSha256();
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const step = /** @type {number} */ (steps[turn % steps.length]);
    hash.update(bytes.subarray(at, at + step));
    at += step;
  }
  return toHex(hash.digest());
}

test("every length around a block", async () => {
  for (let length = 0; length < 260; length += 1) {
    const bytes = BYTES.subarray(0, length);
    equal(inPieces(bytes, [1000]), toHex(await sha256(bytes)), `${length} bytes`);
  }
});

test("pieces of any length, empty ones too", async () => {
  const expected = toHex(await sha256(BYTES));
  for (const steps of [[1000000], [65536], [64], [63], [1, 64, 127], [55, 9], [4096, 0, 1, 63]]) {
    equal(inPieces(BYTES, steps), expected, `pieces of ${steps}`);
  }
});

test("byte by byte", async () => {
  const bytes = BYTES.subarray(0, 5000);
  equal(inPieces(bytes, [1]), toHex(await sha256(bytes)));
});

test("the examples of FIPS 180-4", () => {
  equal(inPieces(utf8("abc"), [9]), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  equal(inPieces(new Uint8Array(1000000).fill(0x61), [997]), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
});

test("small and large files are hashed alike", async () => {
  const piece = BYTES.subarray(0, 100000);
  const [small, large] = [newHasher(piece.length), newHasher(ONE_GO + 1)];

  small.update(piece);
  large.update(piece);

  equal(toHex(await small.digest()), toHex(await large.digest()));
});
