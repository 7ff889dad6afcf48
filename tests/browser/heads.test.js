// Does what was seen of a case stay remembered, and is a journal that shows less of it told?

import assert from "node:assert/strict";
import { test } from "node:test";

import { KeysDiffer, KeysEnded, ServerMisbehaved, VerificationError } from "../../incident_log/browser/src/errors.js";
import { joinHeads, MOST_HEADS, moveHead, requireHead, requireNewest, requireWhole, showsLess } from "../../incident_log/browser/src/heads.js";

/**
 * A journal of these digests, as far as a comparison looks at it.
 * @param {string[]} digests
 * @param {number[]} changed positions of records that the server changed
 * @returns {any}
 */
function journalOf(digests, changed = []) {
  const entries = digests.map((digest, position) => ({
    position,
    header: { previous: digests[position - 1] ?? "genesis" },
    digest: changed.includes(position) ? `not ${digest}` : digest,
    trouble: changed.includes(position) ? "changed" : null,
    opened: null,
  }));
  return { entries, head: { position: digests.length - 1, digest: digests.at(-1) } };
}

test("the same, and what goes on from it, is not less", () => {
  assert.equal(showsLess(journalOf(["a", "b"]), ["case", 1, "b"]), false);
  assert.equal(showsLess(journalOf(["a", "b", "c"]), ["case", 1, "b"]), false);
  assert.equal(showsLess(journalOf(["a", "b", "c"]), ["case", 0, "a"]), false);
});

test("a shorter journal, and another one, is", () => {
  assert.equal(showsLess(journalOf(["a", "b"]), ["case", 2, "c"]), true);
  assert.equal(showsLess(journalOf(["a", "b"]), ["case", 1, "c"]), true);
  assert.equal(showsLess(journalOf(["a", "x", "y"]), ["case", 1, "b"]), true);
});

test("a record that was changed on the way is a warning of its own, not another journal", () => {
  assert.equal(showsLess(journalOf(["a", "b"], [1]), ["case", 1, "b"]), false);
  assert.equal(showsLess(journalOf(["a", "b", "c"], [1]), ["case", 1, "b"]), false);
  assert.equal(showsLess(journalOf(["a", "b", "c"], [2]), ["case", 1, "b"]), false);
});

test("nothing is written to a case of which something is missing", () => {
  assert.throws(() => requireWhole(/** @type {any} */ ({ incomplete: true })), VerificationError);
  requireWhole(/** @type {any} */ ({ incomplete: false }));
});

test("of two devices the further head counts, and what was looked at last goes last", () => {
  const joined = joinHeads(
    [["one", 5, "e"], ["two", 1, "b"], ["three", 2, "c"]],
    [["two", 4, "d"], ["one", 3, "c"]],
  );

  assert.deepEqual(joined, [["three", 2, "c"], ["two", 4, "d"], ["one", 5, "e"]]);
});

test("what is no head is not taken, and one that was kept once counts no more", () => {
  for (const position of ["4", "4.5", 4.5, -1, null, undefined, [4], 2 ** 53]) {
    assert.throws(() => requireHead(/** @type {any} */ ({ position, digest: "d" })), ServerMisbehaved);
    const kept = /** @type {any} */ ([["one", position, "d"], ["two", 1, "b"]]);
    assert.deepEqual(joinHeads(kept, [["one", 2, "c"]]), [["two", 1, "b"], ["one", 2, "c"]]);
    assert.deepEqual(joinHeads([], kept), [["two", 1, "b"]]);
  }
  assert.throws(() => requireHead(/** @type {any} */ ({ position: 4 })), ServerMisbehaved);
  requireHead({ position: 0, digest: "d" });
});

test("what was seen longest ago goes first", () => {
  /** @type {import("../../incident_log/browser/src/heads.js").SeenHead[]} */
  const many = Array.from({ length: MOST_HEADS }, (_, number) => [`case ${number}`, number, "d"]);

  const joined = joinHeads(many, [["case 0", 0, "d"], ["new", 1, "e"]]);

  assert.equal(joined.length, MOST_HEADS);
  assert.deepEqual(joined.at(-1), ["new", 1, "e"]);
  assert.equal(joined.some(([id]) => id === "case 1"), false);
  assert.equal(joined.some(([id]) => id === "case 0"), true);
});

test("a case that is worked through among a thousand pushes nothing out and moves only its own head", () => {
  /** @type {import("../../incident_log/browser/src/heads.js").SeenHead[]} */
  const many = Array.from({ length: MOST_HEADS }, (_, number) => [`case ${number}`, 5, "d"]);
  let heads = many;
  for (let number = 0; number < 1000; number += 1) heads = moveHead(heads, [`other ${number}`, 9, "e"]);

  assert.deepEqual(heads, many);
  assert.deepEqual(moveHead(heads, ["case 3", 6, "e"])[3], ["case 3", 6, "e"]);
  assert.deepEqual(moveHead(heads, ["case 3", 4, "c"]), many);
});

/** @param {string} compartment @param {number} epoch @param {any} [trouble] @returns {any} */
const entry = (compartment, epoch, trouble = null) => ({ header: { commitment: `${compartment} ${epoch}`, compartment, epoch }, trouble });
const newest = (/** @type {number} */ epoch, commitment = `report ${epoch}`) => /** @type {const} */ ({ commitment, compartment: "report", epoch });

test("the newest secret of a compartment is taken", () => {
  requireNewest([entry("report", 0), entry("report", 1), entry("work", 2)], newest(1));
});

test("an older one than the journal holds is refused, also when those records do not open", () => {
  assert.throws(() => requireNewest([entry("report", 1, "withheld"), entry("work", 0)], newest(0)), KeysEnded);
});

test("a record that was changed on the way tells nothing of secrets", () => {
  requireNewest([entry("report", 9, "changed"), { header: null, trouble: "changed" }], newest(0));
});

test("another one than that of the records of its part is refused: nobody could read what is sealed under it", () => {
  assert.throws(() => requireNewest([entry("report", 1), entry("work", 2)], newest(1, "handed to one alone")), KeysDiffer);
  requireNewest([entry("report", 1, "changed")], newest(1, "handed to one alone"));
});
