// Can a server make the browser believe what only the browser can know?

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";

import * as errors from "../../incident_log/browser/src/errors.js";
import { refusalOf } from "../../incident_log/browser/src/refusals.js";

/** @param {unknown} code */
const naming = (code) => ({ error: { code, message: "private words" } });

test("the code of an answer says which refusal it is, and its words are not passed on", () => {
  for (const code of ["not_signed_in", "refused", "limit_exceeded", "storage_full", "unavailable", "verification"]) {
    const error = refusalOf(403, naming(code));
    equal(error.code, code);
    ok(!error.message.includes("private"));
  }
});

for (const code of ["cancelled", "server_unreachable", "server_misbehaved", "file_changed", "other_content", "open", "configuration", "nonsense", "", "constructor", "__proto__", 409, null, ["conflict"]]) {
  test(`${JSON.stringify(code)} is nothing that a server may say: its status counts`, () => {
    deepEqual([refusalOf(404, naming(code)).name, refusalOf(418, naming(code)).name], ["NotFound", "ServerError"]);
  });
}

test("an answer that cannot be read is known by its status", () => {
  for (const reply of [undefined, null, 7, "conflict", [], {}, { error: null }, { error: "conflict" }]) {
    ok(refusalOf(507, reply) instanceof errors.StorageFull);
    equal(refusalOf(500, reply).name, "ServerError");
  }
});
