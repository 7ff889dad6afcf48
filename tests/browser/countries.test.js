// Does a list of countries begin with those that are likely here, and hold every other in its place?

import assert from "node:assert/strict";
import { test } from "node:test";

import { countryChoices } from "../../incident_log/browser/src/countries.js";
import { useCatalogue } from "../../incident_log/browser/src/i18n.js";

const CODES = ["AF", "BY", "DE", "GE", "LT", "PL", "RU", "UA", "ZW"];

/** @param {string} group */
const named = (group) => countryChoices(CODES).filter((each) => each.group === group);

test("the empty choice and those often chosen come first, Belarus before all", () => {
  const [empty, ...rest] = countryChoices(CODES);

  assert.deepEqual(empty, { code: "", label: "Choose a country" });
  assert.deepEqual(rest.slice(0, 7).map((each) => each.code), ["BY", "RU", "PL", "LT", "GE", "DE", "UA"]);
  assert.deepEqual(new Set(rest.slice(0, 7).map((each) => each.group)), new Set(["Often chosen"]));
}); // prettier-ignore

test("every country stands once among all, by its name in the reader's language", () => {
  assert.deepEqual(named("All countries").map((each) => each.code).sort(), CODES);
  assert.deepEqual(named("All countries").slice(0, 3).map((each) => each.label), ["Afghanistan", "Belarus", "Georgia"]);
  useCatalogue("be", { "@country AF": "Афганістан", "@country BY": "Беларусь", "@country GE": "Грузія", "@country ZW": "Зімбабвэ", "@country LT": "Літва", "@country DE": "Германія", "@country PL": "Польшча", "@country RU": "Расія", "@country UA": "Украіна" });
  assert.deepEqual(named("All countries").map((each) => each.code), ["AF", "BY", "DE", "GE", "ZW", "LT", "PL", "RU", "UA"]);
  useCatalogue("en", {});
}); // prettier-ignore

test("a country that may not be chosen is not offered among the often chosen either", () => {
  assert.deepEqual(countryChoices(["FR"]).map((each) => each.code), ["", "FR"]);
}); // prettier-ignore
