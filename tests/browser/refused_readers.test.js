// Whose access goes with what the person has just said, and whose stays?

import assert from "node:assert/strict";
import { test } from "node:test";

import { refusedBy } from "../../incident_log/browser/src/refused_readers.js";

/** @import { Reader } from "../../incident_log/browser/src/readers.js" */

const LAWYERS = new Set(["A1"]);
const EXCUSE = /** @type {any} */ ({ without_agreement: "She is to be handed over tonight" });

/** A lawyer to whom the person does not agree any more. @param {Partial<Reader>} changes @returns {Reader} */
const lawyer = (changes) => ({ to: "chidi", key: "", role: "lawyer", compartments: ["report"], until: null, isWritten: true, isAgreed: true, agreesNow: false, isUsedUp: false, grant: null, isGiven: true, closedOn: null, ...changes });

/** @param {ReadonlySet<string> | null} audiences @param {Partial<Reader>} [changes] */
const goes = (audiences, changes = {}) => refusedBy([lawyer(changes)], audiences).length === 1;

test("whoever is not agreed to any more goes with an answer about such readers, and with the report", () => {
  assert.equal(goes(LAWYERS), true);
  assert.equal(goes(null), true);
  assert.equal(goes(new Set(["A5", "A6"])), false);
  assert.equal(goes(new Set()), false);
});

test("an answer about partners is one about readers who are no lawyers", () => {
  assert.equal(goes(new Set(["A5"]), { role: "caseworker" }), true);
  assert.equal(goes(LAWYERS, { role: "caseworker" }), false);
});

test("whoever is agreed to stays", () => {
  for (const audiences of [LAWYERS, null]) assert.equal(goes(audiences, { agreesNow: true }), false);
});

test("a written reason keeps an access that was given past the answers, as far as it was written down", () => {
  for (const audiences of [LAWYERS, null]) {
    assert.equal(goes(audiences, { grant: EXCUSE, isAgreed: false }), false);
    assert.equal(goes(audiences, { grant: EXCUSE, isAgreed: false, isWritten: false }), true);
  }
});

test("whoever was never agreed to goes, if nobody wrote why", () => {
  for (const grant of [null, /** @type {any} */ ({ reason: "advice" }), /** @type {any} */ ({ without_agreement: "" })]) assert.equal(goes(null, { grant, isAgreed: false }), true);
});

test("whoever is shut out already, or was never let in, is not shut out again", () => {
  assert.equal(goes(null, { closedOn: "2026-11-23" }), false);
  assert.equal(goes(null, { isGiven: false }), false);
});
