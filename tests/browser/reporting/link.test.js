// Can a link be typed from a poster, whatever stands at the ends of its lines?

import assert from "node:assert/strict";
import test from "node:test";

import { unbrokenPieces } from "../../../incident_log/browser/src/reporting/link.js";

test("every hyphen stands inside a piece that does not break, with its neighbours", () => {
  for (const text of ["yWl-YNJ", "a-b-c.d--e-", "-begins", "x_y-z", "https://a-b.example/en/report"]) {
    const pieces = unbrokenPieces(text);
    assert.equal(pieces.join(""), text);
    for (const piece of pieces.filter((_piece, index) => index % 2 === 0)) assert.doesNotMatch(piece, /-/u);
  }
});

test("what has no hyphen may break anywhere", () => {
  assert.deepEqual(unbrokenPieces("Ps3sSCia"), ["Ps3sSCia"]);
});
