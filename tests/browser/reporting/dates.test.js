// Is a date read as far as a person knows it, and refused with what to do when it cannot be?

import assert from "node:assert/strict";
import { test } from "node:test";

import { useCatalogue } from "../../../incident_log/browser/src/i18n.js";
import { aheadProblem, dateText, instantText, partsOf, readParts, wrongParts } from "../../../incident_log/browser/src/reporting/dates.js";

/** @param {string} day @param {string} month @param {string} year @param {string} [time] */
const read = (day, month, year, time = "") => readParts({ day, month, year, time });

test("a year, a month and a day are enough, each by itself", () => {
  assert.deepEqual(read("", "", "2026"), { date: "2026", error: "" });
  assert.deepEqual(read("", "3", " 2026 "), { date: "2026-03", error: "" });
  assert.deepEqual(read("29", "02", "2024"), { date: "2024-02-29", error: "" });
  assert.deepEqual(read("1", "3", "2026", "09:15"), { date: "2026-03-01T09:15", error: "" });
});

test("nothing typed is neither a date nor a mistake", () => {
  assert.deepEqual(read("", " ", ""), { date: "", error: "" });
});

test("what cannot be is refused, with what to write", () => {
  for (const [day, month, year, time] of [
    ["1", "1", "26"], ["1", "1", ""], ["1", "", "2026"], ["", "13", "2026"], ["", "0", "2026"], ["30", "2", "2026"],
    ["31", "4", "2026"], ["0", "4", "2026"], ["x", "4", "2026"], ["", "4", "2026", "10:00"], ["1", "1", "1899"],
  ]) {
    const { date, error } = read(day ?? "", month ?? "", year ?? "", time);
    assert.equal(date, "");
    assert.ok(error.length > 10, `${day} ${month} ${year}`);
  }
}); // prettier-ignore

test("a year of four digits that is not taken is told which ones are", () => {
  assert.equal(read("1", "1", "1890").error, "Write a year from 1900 to 2199");
  assert.equal(read("1", "1", "90").error, "Write the year with four digits, like 2026");
});

test("only the part that has to change is wrong, or the whole date but never its time", () => {
  /** @param {string} day @param {string} month @param {string} year @param {string} [time] */
  const wrong = (day, month, year, time = "10:00") => wrongParts({ day, month, year, time });

  assert.deepEqual(wrong("1", "1", "1890"), ["year"]);
  assert.deepEqual(wrong("1", "13", "2026"), ["month"]);
  assert.deepEqual(wrong("1", "", "2026"), ["month"]);
  assert.deepEqual(wrong("31", "2", "2026"), ["day"]);
  assert.deepEqual(wrong("", "2", "2026"), ["day"]);
  assert.deepEqual(wrong("1", "1", "2199"), ["day", "month", "year"]);
  assert.deepEqual(wrong("", "", "", ""), ["day", "month", "year"]);
});

test("what happened cannot lie ahead, as far as the date is known and every clock agrees", () => {
  const now = new Date(2026, 10, 23, 12);

  for (const date of ["", "2026", "2026-11", "2026-11-23", "2026-11-24T23:00", "2025-12-31"]) assert.equal(aheadProblem(date, now), "", date);
  for (const date of ["2027", "2026-12", "2026-11-25", "2027-05-30T10:00"]) assert.ok(aheadProblem(date, now).length > 10, date);
});

test("a date falls into the parts it was typed in", () => {
  for (const date of ["2026", "2026-03", "2026-03-01", "2026-03-01T09:15"]) {
    assert.equal(readParts(partsOf(date)).date, date);
  }
});

test("a date is shown as far as it is known", () => {
  assert.equal(dateText("2026"), "2026");
  assert.equal(dateText("2026-03"), "March 2026");
  assert.equal(dateText("2026-03-01"), "1 March 2026");
  assert.equal(dateText("2026-03-01T09:15"), "1 March 2026, 09:15");
});

test("a moment has the day before the month and 24 hours in English, and reads the same way in Russian", () => {
  const at = new Date(2026, 10, 2, 5, 9).toISOString();

  assert.equal(instantText(at), "2 November 2026, 05:09");
  assert.equal(instantText(new Date(2026, 10, 22, 17, 0).toISOString()), "22 November 2026, 17:00");
  useCatalogue("ru", {});
  assert.equal(instantText(at).replaceAll("\u00a0", " "), "2 ноября 2026, 05:09");
  useCatalogue("en", {});
});
