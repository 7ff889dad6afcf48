// Is a record that stays closed told and built upon as it has to be?

import assert from "node:assert/strict";
import { test } from "node:test";

import { VerificationError } from "../../incident_log/browser/src/errors.js";

// A channel to other tabs would keep this process alive.
Reflect.deleteProperty(globalThis, "BroadcastChannel");
const { requireAllShown, troubles } = await import("../../incident_log/browser/src/troubles.js");

/** A journal with one record of each kind of trouble. @param {(string|null)[]} all @returns {any} */
const journalOf = (all, incomplete = false) => ({ incomplete, entries: all.map((trouble, position) => ({ position, trouble })) });

test("everything is told but what is not for this reader", () => {
  const told = troubles(journalOf([null, "withheld", "hidden", "changed", "unopened", "unsigned"]));

  assert.deepEqual(told.map(({ trouble }) => trouble), ["hidden", "changed", "unopened", "unsigned"]);
});

test("nobody acts on a case of which something is missing, changed or held back", () => {
  for (const trouble of ["hidden", "changed"]) assert.throws(() => requireAllShown(journalOf([null, trouble, null])), VerificationError);
  assert.throws(() => requireAllShown(journalOf([null], true)), VerificationError);
});

test("what is not for this reader, and what its writer broke, hinders nobody", () => {
  requireAllShown(journalOf([null, "withheld", "unopened", "unsigned"]));
});
