// Do deadlines follow from answers, once, and only from whole dates?

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { proposalsFor } from "../../../incident_log/browser/src/deadline_proposals.js";
import { loadDomain, SERVED } from "../../../incident_log/browser/src/domain/packaged.js";

const data = new URL("../../../incident_log/domain/data/", import.meta.url);
const domain = loadDomain(Object.fromEntries(SERVED.map((name) => [name, JSON.parse(readFileSync(new URL(`${name}.json`, data), "utf8"))])));

/** @param {object} incident @param {object[]} [deadlines] @returns {any} */
const view = (incident, deadlines = []) => ({
  deadlines,
  incidents: [{ incident: "I1", kind: "bank_refusal", erased: false, place: { country: "LT" }, occurred: { from: null, to: null, precision: "unknown" }, fields: {}, ...incident }],
});
const complete = (/** @type {string} */ value) => ({ fields: { complete_application_date: { value } } });
const codes = (/** @type {any} */ given) => proposalsFor(domain, given).map(({ rule }) => rule.code);

test("ten business days follow from a complete application", () => {
  const [proposal] = proposalsFor(domain, view(complete("2026-11-02")));

  assert.equal(proposal?.rule.code, "D30");
  assert.equal(proposal?.due[0]?.due, "2026-11-16");
  assert.equal(proposal?.trigger, "2026-11-02");
});

test("what is kept already is not proposed again", () => {
  const kept = { rule: "D30", incident: "I1", trigger: "2026-11-02" };

  assert.deepEqual(codes(view(complete("2026-11-02"), [kept])), []);
  assert.deepEqual(codes(view(complete("2026-11-02"), [{ ...kept, trigger: "2026-11-01" }])), ["D30"]);
});

test("two kinds of one event, on one day, ask for a thing once, and no more when it is kept for one of them", () => {
  const day = { occurred: { from: "2026-11-03", to: null, precision: "day" } };
  const both = { ...view({ kind: "interpol", ...day }), incidents: ["interpol", "extradition"].map((kind, at) => ({ ...view({ kind, ...day }).incidents[0], incident: `I${at}` })) };
  const other = { ...both, incidents: [both.incidents[0], { ...both.incidents[1], occurred: { ...day.occurred, from: "2026-11-04" } }] };

  assert.deepEqual(codes(both), ["D50"]);
  assert.deepEqual(codes({ ...both, deadlines: [{ rule: "D50", incident: "I1", trigger: "2026-11-03" }] }), []);
  assert.deepEqual(codes(other), ["D50", "D50"]);
});

test("the time limit of the CIS is offered where its list is, and nowhere else", () => {
  const arrest = (/** @type {string} */ country, /** @type {object} */ more = {}) =>
    view({ kind: "extradition", place: { country }, fields: { arrest_datetime: { value: "2026-11-03" }, ...more } });

  assert.deepEqual(codes(arrest("RS")), ["D10", "D11"]);
  assert.deepEqual(codes(arrest("ZZ")), ["D10", "D11"]);
  assert.deepEqual(codes(arrest("AM")), ["D10", "D11", "D13"]);
  assert.deepEqual(codes(arrest("ZZ", { requested_state: { value: "KZ" } })), ["D10", "D11", "D13"]);
  assert.deepEqual(codes(arrest("ZZ", { requested_state: { answer: "unknown" } })), ["D10", "D11"]);
});

test("nothing follows from a month, from an answer that was withheld, or from what was erased", () => {
  assert.deepEqual(codes(view(complete("2026-11"))), []);
  assert.deepEqual(codes(view({ fields: { complete_application_date: { answer: "withheld" } } })), []);
  assert.deepEqual(codes(view({ ...complete("2026-11-02"), erased: true })), []);
});

test("logs and recordings are to be asked for when the day is known, and not when only the month is", () => {
  assert.deepEqual(codes(view({ kind: "threat", occurred: { from: "2026-11-03", to: null, precision: "day" } })), ["D50"]);
  assert.deepEqual(codes(view({ kind: "threat", occurred: { from: "2026-11", to: null, precision: "month" } })), []);
});
