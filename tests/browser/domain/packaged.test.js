// Is the domain loaded whole, frozen, and only when every file is there?

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import test from "node:test";
import { stepsFor, emergencyNumbers, policeWarning } from "../../../incident_log/browser/src/domain/advice.js";
import { finder, kindOf } from "../../../incident_log/browser/src/domain/kinds.js";
import { loadDomain, SERVED } from "../../../incident_log/browser/src/domain/packaged.js";
import { FormatError } from "../../../incident_log/browser/src/errors.js";
import { domain, served } from "./domain.js";

/** @param {string} folder @param {string} ending @returns {string[]} */
function modules(folder, ending) {
  const names = readdirSync(new URL(`../../../incident_log/${folder}/`, import.meta.url));
  return names.filter((name) => name.endsWith(ending) && !name.startsWith("__")).map((name) => name.slice(0, -ending.length)).sort();
}

test("every module of the domain has its twin", () => {
  // Python keeps the shapes of views in a module; here they are types only.
  assert.deepEqual(modules("browser/src/domain", ".js"), modules("domain", ".py").filter((name) => name !== "views"));
});

for (const name of SERVED) {
  test(`a domain without ${name} is refused`, () => {
    const files = served();
    delete files[name];

    assert.throws(() => loadDomain(files), FormatError);
  });
}

for (const value of [null, undefined, "text", 5]) {
  test(`${String(value)} is no domain`, () => assert.throws(() => loadDomain(value), FormatError));
}

test("nothing loaded can be changed", () => {
  const kind = kindOf(domain, "threat");

  assert.ok(Object.isFrozen(kind) && Object.isFrozen(kind.fields) && Object.isFrozen(domain.json.kinds.groups));
});

test("the finder leads to all nineteen kinds", () => {
  const found = finder(domain).flatMap(({ kinds }) => kinds.map((kind) => kind.code));

  assert.equal(found.length, 19);
  assert.deepEqual(new Set(found), new Set(domain.kinds.keys()));
});

test("a kind that is none is refused", () => {
  for (const code of ["parking", "constructor", "", "__proto__"]) {
    assert.throws(() => kindOf(domain, code), FormatError);
    assert.throws(() => stepsFor(domain, code), FormatError);
  }
});

test("choices of a shared vocabulary stand in the field", () => {
  const channel = kindOf(domain, "threat").fields.find((field) => field.code === "channel");

  assert.ok(channel?.choices.some((choice) => choice.code === "telegram"));
});

test("every kind says what to do now, between what comes first and afterwards", () => {
  for (const code of domain.kinds.keys()) assert.equal(stepsFor(domain, code).length, 3);
});

test("emergency numbers are those that were checked and no others", () => {
  assert.deepEqual(emergencyNumbers(domain, "GB").map(({ number }) => number), ["999", "101"]);
  assert.deepEqual(emergencyNumbers(domain, "LT").map(({ number }) => number), ["112"]);
  assert.deepEqual(emergencyNumbers(domain, "GE"), []);
});

test("the police of Belarus come with a warning, those of Lithuania with none", () => {
  assert.match(policeWarning(domain, "BY") ?? "", /Do not go/);
  assert.equal(policeWarning(domain, "LT"), null);
});
