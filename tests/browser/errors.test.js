// Do errors keep their name and code, and does a code on the wire become the right one?

import assert from "node:assert/strict";
import { test } from "node:test";

import * as errors from "../../incident_log/browser/src/errors.js";

test("a code becomes the error of that name", () => {
  const error = errors.errorFromCode("weak_parameters", "too weak");

  assert.ok(error instanceof errors.WeakParameters);
  assert.ok(error instanceof errors.VerificationError);
  assert.deepEqual([error.name, error.code, error.message], ["WeakParameters", "weak_parameters", "too weak"]);
});

test("every class is found by its code", () => {
  for (const [name, each] of Object.entries(errors)) {
    if (name === "errorFromCode") continue;
    const error = errors.errorFromCode(/** @type {typeof errors.IncidentLogError} */ (each).code, "");
    assert.equal(error.name, name);
  }
});

test("an unknown code gives the root, whatever it says", () => {
  for (const code of ["", "nothing", "constructor", "__proto__"]) {
    const error = errors.errorFromCode(code, "x");
    assert.equal(error.name, "IncidentLogError");
  }
});
