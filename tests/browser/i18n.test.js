// Do texts come in the reader's language, with the right plural and every value?

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { countryName } from "../../incident_log/browser/src/countries.js";
import { currentLanguage, localName, nt, pluralForm, t, useCatalogue } from "../../incident_log/browser/src/i18n.js";
import { dateText } from "../../incident_log/browser/src/reporting/dates.js";

const FILES = ["%(n)s файл", "%(n)s файлы", "%(n)s файлаў"];

beforeEach(() => useCatalogue("be", { "Sign in": "Увайсці", "%(n)s file": FILES, "%(who)s wrote": "%(who)s піша" }));

test("a text is translated, and one without translation stays English", () => {
  assert.equal(currentLanguage(), "be");
  assert.equal(t("Sign in"), "Увайсці");
  assert.equal(t("Sign out"), "Sign out");
});

test("values go in as they are, and never as a pattern", () => {
  assert.equal(t("%(who)s wrote", { who: "$& %(who)s" }), "$& %(who)s піша");
  assert.equal(t("50 %% of %(all)s", { all: 7 }), "50 % of 7");
  assert.equal(t("%(who)s wrote"), "%(who)s піша");
  assert.equal(t("%(who)s wrote", { other: "x" }), "%(who)s піша");
});

test("a name that every object has is no translation", () => {
  assert.equal(t("constructor"), "constructor");
  assert.equal(t("%(toString)s", {}), "%(toString)s");
});

test("Belarusian and Russian have three forms", () => {
  const forms = { 0: 2, 1: 0, 2: 1, 4: 1, 5: 2, 11: 2, 12: 2, 14: 2, 21: 0, 22: 1, 25: 2, 101: 0, 111: 2, 112: 2, 1001: 0 };
  for (const [n, form] of Object.entries(forms)) {
    assert.equal(pluralForm("be", Number(n)), form, n);
    assert.equal(pluralForm("ru", Number(n)), form, n);
  }
  assert.deepEqual([0, 1, 2, 21].map((n) => pluralForm("en", n)), [1, 0, 1, 1]);
});

test("a count takes its form and its number", () => {
  assert.deepEqual(
    [1, 3, 5, 21].map((n) => nt("%(n)s file", "%(n)s files", n)),
    ["1 файл", "3 файлы", "5 файлаў", "21 файл"],
  );
  assert.equal(nt("%(n)s day", "%(n)s days", 1), "1 day");
  assert.equal(nt("%(n)s day", "%(n)s days", 3), "3 days");
});

test("countries and dates are named even where the browser does not know the language", () => {
  useCatalogue("be", { "@country BY": "Беларусь", "@month 11": "лістапада", "@month alone 11": "лістапад" });
  assert.equal(countryName("BY"), "Беларусь");
  assert.equal(localName("country XX"), undefined);
  const known = Intl.DateTimeFormat.supportedLocalesOf("be").length > 0;
  if (!known) {
    assert.equal(dateText("2026-11-22"), "22 лістапада 2026");
    assert.equal(dateText("2026-11"), "лістапад 2026");
    assert.equal(dateText("2026-10-05"), "2026-10-05");
  }
  assert.match(dateText("2026-11-22"), /22/);
  assert.equal(dateText("2026"), "2026");
});
