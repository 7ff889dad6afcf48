// Is a record that stays closed told and built upon as it has to be?

import assert from "node:assert/strict";
import { test } from "node:test";

import { VerificationError } from "../../incident_log/browser/src/errors.js";

// A channel to other tabs would keep this process alive.
Reflect.deleteProperty(globalThis, "BroadcastChannel");
const { isDoubtful, requireAllShown, troubleOfClosed, troubles } = await import("../../incident_log/browser/src/troubles.js");

/** A journal of somebody with a part of the case, and one record of each kind of trouble. @param {(string|null)[]} all @returns {any} */
const journalOf = (all, incomplete = false, { compartment = "report", epoch = 0 } = {}) => ({
  incomplete,
  secrets: new Map([["identity 0", { compartment: "identity", epoch: 0 }]]),
  spoiled: [],
  entries: all.map((trouble, position) => ({ position, trouble, opened: trouble === null ? {} : null, header: { compartment, epoch } })),
});

test("everything is told but what is not for this reader", () => {
  const told = troubles(journalOf([null, "withheld", "hidden", "changed", "unopened", "unsigned"]));

  assert.deepEqual(told.map(({ trouble }) => trouble), ["hidden", "changed", "unopened", "unsigned"]);
});

test("nobody acts on a case of which something is missing, changed or held back", () => {
  for (const trouble of ["hidden", "changed"]) assert.throws(() => requireAllShown(journalOf([null, trouble, null])), VerificationError);
  assert.throws(() => requireAllShown(journalOf([null], true)), VerificationError);
});

test("a later record of a part that this reader was let into is missed when something is to leave", () => {
  assert.throws(() => requireAllShown(journalOf(["withheld"], false, { compartment: "identity", epoch: 1 })), VerificationError);
});

test("an epoch that begins with a record of its maker, and of which nothing opens, has another secret than the one shown", () => {
  assert.throws(() => requireAllShown(journalOf(["unopened", "unopened"], false, { epoch: 1 })), VerificationError);
  requireAllShown(journalOf(["unopened", "unsigned"], false, { epoch: 1 }));
  requireAllShown(journalOf([null, "unopened"], false, { epoch: 1 }));
  requireAllShown(journalOf(["unopened"], false, { epoch: 65536 }));
});

test("what is sealed under a secret that nobody of the desk can open is passed over to end an access, and for nothing else", () => {
  for (const epoch of [1, 65536]) {
    const journal = { ...journalOf([null, "unopened"], false, { epoch }), spoiled: [{ compartment: "report", epoch }] };
    assert.equal(troubleOfClosed(journal, { compartment: "report", epoch }), "unopened");
    assert.equal(isDoubtful(journal), true);
    assert.throws(() => requireAllShown(journal), VerificationError);
    requireAllShown(journal, { butGivenUp: true });
  }
  const hidden = { ...journalOf(["hidden"], false, { epoch: 2 }), spoiled: [{ compartment: "report", epoch: 1 }] };
  assert.equal(isDoubtful(hidden), false);
  assert.throws(() => requireAllShown(hidden, { butGivenUp: true }), VerificationError);
});

test("what is not for this reader, and what its writer broke, hinders nobody", () => {
  requireAllShown(journalOf([null, "withheld", "unopened", "unsigned"]));
});
