// Does a dossier say each thing once, and only what holds?

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { loadDomain, SERVED } from "../../../incident_log/browser/src/domain/packaged.js";
import { closedParts } from "../../../incident_log/browser/src/dossier/closed.js";
import { consentLines } from "../../../incident_log/browser/src/dossier/consent.js";
import { contentOf } from "../../../incident_log/browser/src/dossier/content.js";
import { custodyRows, handlings, rangesOf } from "../../../incident_log/browser/src/dossier/custody.js";
import { sectionsOf } from "../../../incident_log/browser/src/dossier/document.js";
import { eventsOf } from "../../../incident_log/browser/src/dossier/events.js";
import { english, wordsOf } from "../../../incident_log/browser/src/dossier/words.js";
import { dueDate, isPast } from "../../../incident_log/browser/src/due_dates.js";

const data = new URL("../../../incident_log/domain/data/", import.meta.url);
const domain = loadDomain(Object.fromEntries(SERVED.map((name) => [name, JSON.parse(readFileSync(new URL(`${name}.json`, data), "utf8"))])));
const words = wordsOf(domain, "en", english);
const NOW = "2026-11-22T10:00:00.000Z";

/** @param {number} position @param {object} payload @returns {any} */
const consent = (position, payload) => ({
  position, author: "key", role: "reporter", at: NOW, type: "consent",
  payload: { person: "reporter", audience: "A1", recipient: null, country: null, scope: { covers: "whole", ids: [] }, identity_level: "L3", choice: "yes", how: "on_screen", given_at: `2026-11-0${position}T09:00:00.000Z`, expires_at: null, ...payload },
});
const lines = (/** @type {any[]} */ consents, /** @type {any[]} */ exports = [], at = NOW) => consentLines(domain, /** @type {any} */ ({ consents, exports }), words, at, "Chidi");

test("each reader has one answer, the last one, and the earlier are told with it", () => {
  const [line, ...more] = lines([consent(1, { choice: "ask" }), consent(2, {})]);

  assert.equal(more.length, 0);
  assert.deepEqual([line?.audience, line?.answer, line?.source], ["A lawyer", "Yes, with their full name", "Chosen by the person, 2 November 2026"]);
  assert.deepEqual(line?.before, ["Ask the person each time. Chosen by the person, 1 November 2026"]);
});

test("an agreement says as whom the person appears, and where nobody appears it says nothing of it", () => {
  assert.equal(lines([consent(1, { audience: "A5", identity_level: "L1" })])[0]?.answer, "Yes, without anything that identifies them");
  assert.equal(lines([consent(1, { audience: "A6", identity_level: "L0" })])[0]?.answer, "Yes");
  assert.equal(lines([consent(1, { audience: "A0" })])[0]?.answer, "Yes");
  assert.equal(lines([consent(1, { choice: "no" })])[0]?.answer, "No");
});

test("an answer for one named reader leaves the answer for all others, until a later one for all", () => {
  const named = [consent(1, { choice: "ask" }), consent(2, { recipient: "Chidi" })];

  assert.deepEqual(lines(named).map(({ answer, audience }) => [audience, answer]), [["A lawyer", "Ask the person each time"], ["A lawyer (Chidi)", "Yes, with their full name"]]);
  assert.deepEqual(lines([...named, consent(3, { choice: "no" })]).map(({ answer, audience }) => [audience, answer]), [["A lawyer", "No"]]);
});

test("who the other readers are is said to none of them", () => {
  const shelter = consent(1, { audience: "A5", recipient: "Shelter where Hanna lives", identity_level: "L1" });

  const said = lines([shelter, consent(2, { recipient: "Olga" }), consent(3, { recipient: "Chidi" })]).map(({ audience }) => audience);
  assert.deepEqual(said, ["A partner organisation (somebody who is not named here)", "A lawyer (somebody who is not named here)", "A lawyer (Chidi)"]);
});

test("what was used up or is over does not read as an agreement", () => {
  const once = [consent(1, { choice: "ask" }), consent(2, { once: true })];
  const left = { position: 3, payload: { audience: "lawyer", recipient: "Chidi" } };

  assert.equal(lines(once)[0]?.answer, "Yes, for one time, with their full name");
  assert.equal(lines(once, [left])[0]?.answer, "Ask the person each time");
  assert.match(lines([consent(2, { once: true })], [left])[0]?.answer ?? "", /^No answer is in force/);
  assert.equal(lines([consent(1, {})], [], "2028-01-01T00:00:00.000Z")[0]?.answer, "Yes, with their full name, but the time of this answer is over");
});

test("custody shows hands, not agreements, and what one hand did at once stands in one row", () => {
  const event = (/** @type {string} */ exhibit, /** @type {string} */ action, at = NOW) => ({ action, at, exhibit, what: action, who: "The person" });
  const events = [event("EX-001", "received"), event("EX-002", "received"), event("EX-001", "consent_changed"), event("EX-001", "viewed"), event("EX-001", "viewed"), event("EX-002", "received", "2026-11-22T10:01:00.000Z")];

  assert.equal(handlings(events).length, 5);
  assert.deepEqual(custodyRows(events, words).map(({ exhibits, what }) => [what, exhibits]), [["received", ["EX-001", "EX-002"]], ["viewed, 2 times", ["EX-001"]], ["received", ["EX-002"]]]);
});

test("what one hand looked at all day stands in one row with how often; nothing else that repeats does", () => {
  const event = (/** @type {string} */ action, /** @type {string} */ at, exhibit = "EX-001", who = "Bo") => ({ action, at: `2026-11-${at}:00.000Z`, exhibit, what: action, who });
  const rows = (/** @type {any[]} */ ...events) => custodyRows(events, words).map(({ exhibits, what, when }) => [when, what, exhibits.join(" ")]);

  assert.deepEqual(rows(event("viewed", "22T09:15"), event("exported", "22T10:00"), event("viewed", "22T17:40", "EX-002"), event("viewed", "22T12:00", "EX-002")), [
    ["22 November 2026", "viewed, 3 times from 09:15 to 17:40 UTC", "EX-001 EX-002"],
    ["22 November 2026, 10:00 UTC", "exported", "EX-001"],
  ]);
  assert.equal(rows(event("viewed", "22T09:15"), event("viewed", "23T09:15")).length, 2);
  assert.equal(rows(event("viewed", "22T09:15"), event("viewed", "22T10:15", "EX-001", "Chidi")).length, 2);
  assert.equal(rows(event("exported", "22T09:15"), event("exported", "22T10:15")).length, 2);
});

test("exhibits that follow each other are said by the first and the last", () => {
  assert.deepEqual(rangesOf(["EX-003", "EX-001", "EX-002", "EX-007", "EX-009", "EX-010"]), ["EX-001–EX-003", "EX-007", "EX-009", "EX-010"]);
  assert.deepEqual(rangesOf([]), []);
});

test("two kinds of one event are one; another day, place or sentence is another", () => {
  const told = (/** @type {object} */ changes) => /** @type {any} */ ({ incident: "I", kind: "threat", sentence: "He came.", occurred: { from: "2026-11-03", to: null, precision: "day" }, place: { country: "LT" }, ...changes });
  const same = told({ kind: "interpol" });
  const others = [{ sentence: "He came back." }, { place: { country: "PL" } }, { occurred: { from: "2026-11-04", to: null, precision: "day" } }].map(told);

  assert.deepEqual(eventsOf([told({}), ...others, same]).map((event) => event.length), [2, 1, 1, 1]);
});

test("an hour that nobody entered is not said, and a day is past when it is over everywhere", () => {
  assert.equal(dueDate("2026-11-05T00:00", "2026-11-03"), "2026-11-05");
  assert.equal(dueDate("2026-11-05T00:00", "2026-11-03T00:00"), "2026-11-05T00:00");
  assert.equal(dueDate("2026-11-05T00:00", null), "2026-11-05T00:00");
  assert.equal(isPast("2026-11-20", NOW), true);
  assert.equal(isPast("2026-11-21", NOW), false);
  assert.equal(isPast("2026-11-22T00:00", NOW), false);
});

test("of a part that was not opened nothing is said to be missing", () => {
  const secret = (/** @type {string} */ compartment) => /** @type {[string, any]} */ ([`${compartment} 0`, { compartment }]);
  const held = (/** @type {string[]} */ ...parts) => closedParts(domain, { secrets: new Map(parts.map(secret)), entries: [] });
  const view = /** @type {any} */ ({ consents: [], deadlines: [], evidence: [], incidents: [], people: [], subrecords: [], summary: { status: "open" } });
  const choices = { incidents: [], exhibits: [], identity: false, teamSteps: false, recipient: "", purpose: "", precautions: { readers: "", worst: "", others: "" } };
  const drawn = (/** @type {import("../../../incident_log/browser/src/dossier/types.d.ts").Closed} */ closed) => {
    const found = { closed, consent: [], custody: { events: [], head: "" }, exhibits: [], left: 0, leftSteps: 0, levels: new Map() };
    const frame = /** @type {any} */ ({ createdAt: NOW, desk: { name: "" }, signer: {}, organisation: {}, checkpoint: {}, case: {} });
    return JSON.stringify(sectionsOf(contentOf(view, choices, frame, words, found), words, closed));
  };

  const [whole, report, work] = [drawn(held("report", "identity", "work")), drawn(held("report")), drawn(held("report", "work"))];

  assert.match(whole, /No deadline is recorded/);
  assert.match(whole, /legal step is recorded/);
  assert.doesNotMatch(whole, /not opened to whoever/);
  assert.doesNotMatch(report, /No deadline is recorded|legal step is recorded|not part of this dossier/);
  assert.match(report, /Deadlines are kept in a part of the case that was not opened/);
  assert.match(report, /"Who the people are, and files about it: [^"]*","Deadlines, and steps and files/);
  assert.match(work, /No deadline is recorded/);
  assert.match(work, /Who the people are is kept in a part/);
});

test("a part of which one entry stays shut is not open", () => {
  const secrets = /** @type {any} */ (new Map(["report", "identity", "work"].map((compartment) => [compartment, { compartment }])));
  const entries = /** @type {any} */ ([{ header: { compartment: "work" }, trouble: "withheld" }, { header: { compartment: "identity" }, trouble: "changed" }]);

  assert.deepEqual([...closedParts(domain, { secrets, entries })], ["work"]);
});

test("what was told once, as two kinds, is one incident, and the summary says why two stand below", () => {
  const told = (/** @type {object} */ changes) => ({ incident: "I1", kind: "threat", title: null, sentence: "He came.", occurred: { from: "2026-11-03", to: null, precision: "day" }, place: { country: "LT" }, fields: {}, narrative: null, narrative_lang: null, additions: [], changed: {}, role: "reporter", erased: false, ...changes });
  const drawn = (/** @type {any[]} */ incidents) => {
    const view = /** @type {any} */ ({ consents: [], deadlines: [], evidence: [], incidents, people: [], subrecords: [], summary: { status: "open" } });
    const choices = { incidents: incidents.map(({ incident }) => incident), exhibits: [], identity: false, teamSteps: false, recipient: "", purpose: "", precautions: { readers: "", worst: "", others: "" } };
    const found = { closed: new Set(), consent: [], custody: { events: [], head: "" }, exhibits: [], left: 0, leftSteps: 0, levels: new Map() };
    const frame = /** @type {any} */ ({ createdAt: NOW, desk: { name: "" }, signer: {}, organisation: {}, checkpoint: {}, case: {} });
    return JSON.stringify(sectionsOf(contentOf(view, choices, frame, words, /** @type {any} */ (found)), words, /** @type {any} */ (found.closed)));
  };

  assert.match(drawn([told({}), told({ incident: "I2", kind: "interpol" })]), /\["Incidents","1, told as 2 kinds"\]/);
  assert.match(drawn([told({}), told({ incident: "I2", sentence: "He came back." })]), /\["Incidents","2"\]/);
});
