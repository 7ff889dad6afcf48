// Does a dossier say what a lawyer acts on: by which way somebody can be reached, on which day something was done, in which language it is?

import { deepEqual, equal, match } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { loadDomain, SERVED } from "../../../incident_log/browser/src/domain/packaged.js";
import { contentOf } from "../../../incident_log/browser/src/dossier/content.js";
import { sectionsOf } from "../../../incident_log/browser/src/dossier/document.js";
import { peopleOf } from "../../../incident_log/browser/src/dossier/people.js";
import { english, wordsOf } from "../../../incident_log/browser/src/dossier/words.js";

const data = new URL("../../../incident_log/domain/data/", import.meta.url);
const domain = loadDomain(Object.fromEntries(SERVED.map((name) => [name, JSON.parse(readFileSync(new URL(`${name}.json`, data), "utf8"))])));
const words = wordsOf(domain, "en", english);
const TYPED = "2026-11-23T10:00:00.000Z";

/** @param {object} changes @returns {any} */
const incident = (changes) => ({ incident: "I1", kind: "deportation", title: null, sentence: "They came.", occurred: { from: "2024-05", to: null, precision: "month" }, place: { country: "LT" }, fields: {}, narrative: null, narrative_lang: null, additions: [], changed: {}, role: "reporter", erased: false, ...changes });
/** @param {string} type @param {object} fields */
const step = (type, fields) => ({ type, at: TYPED, payload: { fields } });

/** @param {any[]} incidents @param {any[]} subrecords @param {any[]} [deadlines] @returns {any} */
function drawn(incidents, subrecords, deadlines = []) {
  const view = /** @type {any} */ ({ consents: [], deadlines, evidence: [], incidents, people: [], subrecords, summary: { status: "open" } });
  const choices = { incidents: incidents.map((one) => one.incident), exhibits: [], identity: false, teamSteps: false, recipient: "", purpose: "", precautions: { readers: "", worst: "", others: "" } };
  const frame = /** @type {any} */ ({ dossier: "", createdAt: TYPED, maker: words.maker("VRiM16FnXX", "member", words.team("Poland", "People's Embassies")), desk: { name: "Poland" }, signer: {}, organisation: { name: "People's Embassies", fingerprint: "00" }, checkpoint: { size: 1, root: "" }, case: {} });
  const content = contentOf(view, choices, frame, words, /** @type {any} */ ({ closed: new Set(), consent: [], custody: { events: [], head: "" }, exhibits: [], left: 0, levels: new Map() }));
  return { content, text: JSON.stringify(sectionsOf(content, words, new Set())) };
}

test("a step stands under the day it was taken on, and among what happened, and says when it was typed in", () => {
  const { content } = drawn(
    [incident({ fields: { decision_date: { value: "2023-12-01" }, appeal_due: { answer: "unknown" } } })],
    [step("police_report", {}), step("legal_action", { type: { value: "appeal" }, filed_on: { value: "2023-11-03" }, decided_on: { value: "2025-01-02" }, result: { value: "Refused" } })],
  );

  deepEqual(content.steps.map((/** @type {any} */ one) => [one.when, one.written]), [["2023-11-03", "2026-11-23"], ["", "2026-11-23"]]);
  match(content.steps[0].what, /^Legal step\nType: Appeal\n[^]*Written down in the case: 23 November 2026$/);
  deepEqual(content.chronology.map((/** @type {any} */ { date, type, kinds, what }) => [date, type, kinds[0], what]), [
    ["2023-11-03", "step", "Step taken: Legal step", "It was filed\nType: Appeal"],
    ["2023-12-01", "date", "Expulsion, entry ban or refused residence", "It was decided"],
    ["2024-05", "incident", "Expulsion, entry ban or refused residence", "They came."],
    ["2025-01-02", "step", "Step taken: Legal step", "It was decided\nType: Appeal; Result: Refused"],
  ]);
});

test("a date inside a group says which hearing it was, and a day of birth is no event", () => {
  const requests = [{ type: { value: "access" }, filed: { value: "2024-02-01" }, decision_on: { value: "2024-09-01" } }];
  const { content } = drawn([incident({ kind: "interpol", fields: { dob_as_listed: { value: "1990-01-01" }, requests: { value: requests } } })], []);

  const told = content.chronology.filter((/** @type {any} */ { type }) => type === "date");
  deepEqual(told.map((/** @type {any} */ { date }) => date), ["2024-02-01", "2024-09-01"]);
  match(told[1].what, /The request was decided\n/);
});

test("what a court or the CCF decided stands on the day of the decision, and on no day before", () => {
  const requests = [{ type: { value: "deletion" }, filed: { value: "2023-11-03" }, admissible_on: { value: "2024-02" }, decision_on: { value: "2024-08-05" }, decision: { value: "Deletion" } }];
  const decisions = [{ court: { value: "High court" }, date: { value: "2024-01-10" }, result: { value: "Granted" }, appeal_due: { value: "2024-01-25" } }, { court: { value: "Appeal court" }, date: { value: "2024-03-08" }, result: { value: "Set aside" } }];
  const { content } = drawn([incident({ kind: "interpol", incident: "I1", fields: { learned_on: { value: "2023-10-30" }, requests: { value: requests } } }), incident({ kind: "extradition", incident: "I2", fields: { decisions: { value: decisions } } })], []);

  const on = new Map(content.chronology.map((/** @type {any} */ { date, what }) => [date, what]));
  deepEqual(content.chronology.filter((/** @type {any} */ { what }) => /Decision:/.test(what)).map((/** @type {any} */ { date }) => date), ["2024-08-05"]);
  match(on.get("2024-08-05"), /The request was decided\nType of request: [^;]+; Decision: Deletion$/);
  match(on.get("2024-01-10"), /A court decided\nCourt: High court; Result: Granted$/);
  match(on.get("2024-01-25"), /Last day to appeal\nCourt: High court$/);
  match(on.get("2024-03-08"), /A court decided\nCourt: Appeal court; Result: Set aside$/);
  equal(on.get("2023-10-30"), "The person learned of the alert");
});

test("what is said of one day stands on one page with it", () => {
  const { content } = drawn([incident({})], [step("police_report", {})]);
  const sections = sectionsOf({ ...content, deadlines: [{ due: "2026-12-01", what: "Appeal", basis: "Law" }] }, words, new Set());

  const kept = ["chronology", "steps", "deadlines"].map((id) => sections.find((one) => one.id === id)?.blocks[0]?.type);
  deepEqual(kept, ["together", "together", "together"]);
});

test("what has no date comes last", () => {
  const { content } = drawn([incident({ occurred: { from: null, to: null, precision: "unknown" } })], [step("complaint", { filed_on: { value: "2026-01-01" } })]);

  deepEqual(content.chronology.map((/** @type {any} */ { type }) => type), ["step", "incident"]);
});

test("the name of a team, which may be that of a country, never stands without the organisation's", () => {
  const { text } = drawn([], []);

  match(text, /\["Made by","Caseworker VRiM16Fn of the team “Poland” of People's Embassies"\],\["Case kept by","the team “Poland” of People's Embassies"\]/);
  match(text, /\["Organisation","People's Embassies\\n00"\]/);
  equal(words.team("Poland", ""), "the team “Poland”");
});

test("a contact says whether it is safe to use, and without a word about it that nobody said so", () => {
  const person = { person: "reporter", names: [{ text: "Dana" }], contacts: [{ channel: "Signal", value: "+48", safe: false }, { channel: "other", value: "a@b", safe: true }, { channel: "phone", value: "+49" }] };
  const [shown] = peopleOf(/** @type {any} */ ({ people: [{ role: "reporter", payload: person }] }), new Map([["reporter", "L3"]]), words);

  const [, contact = ""] = shown?.rows.find(([label]) => label === "Contact") ?? [];
  const [signal, mail, phone] = contact.split("\n");
  match(signal ?? "", /^“Signal: \+48” \(not said to be safe/);
  equal(mail, "“a@b” (said to be safe to use)");
  match(phone ?? "", /^“phone: \+49” \(not said to be safe/);
});

test("words that nobody translated say so, with their language where it is known", () => {
  equal(words.asWritten("Яны прыйшлі.", "be"), "Яны прыйшлі. (in Belarusian, as written)");
  equal(words.asWritten("Яны прыйшлі.", ""), "Яны прыйшлі. (as written)");
  equal(words.asWritten("They came to Hanna (Ганна).", "be"), "They came to Hanna (Ганна).");
  const { content, text } = drawn([incident({ sentence: "Они пришли.", narrative: "Они пришли утром.", narrative_lang: "ru" })], []);
  match(text, /In the person's own words, in Russian, as written:/);
  match(text, /“Они пришли\.” \(in Russian, as written\)/);
  equal(content.chronology[0].what, "Они пришли.");
});

test("a deadline that was marked as done says so, and by whom; one that is open does not", () => {
  const deadline = { deadline: "D", rule: null, title: "Appeal", incident: null, trigger: null, due: "2026-10-01", computed: [], overridden: false, reason: null, typical_only: false };
  const written = { author: "A", role: "member", at: TYPED };
  const { content } = drawn([], [], [{ ...deadline, state: "open", written }, { ...deadline, state: "done", written }]);

  const [open, done] = content.deadlines.map((/** @type {any} */ { basis }) => basis);
  equal(open, "This date has passed. Set by hand");
  equal(done, "Marked as done by Caseworker A, 23 November 2026. Set by hand");
});

test("how urgent the team finds it is no part of what is alleged", () => {
  const { content, text } = drawn([incident({ fields: { severity: { value: "serious" }, ongoing: { value: true } } })], []);

  deepEqual(content.allegations[0].rows, [["Still going on", "Yes"]]);
  equal(text.includes("Severity"), false);
});

test("what somebody else added stands under their role, and never as the person's own words", () => {
  const by = (/** @type {string} */ role, /** @type {string} */ text) => ({ at: TYPED, author: "VRiM16FnXX", role, text, lang: null });
  const additions = [by("lawyer", "I invented this."), by("reporter", "They came back."), by("member", "She called.")];
  const { content, text } = drawn([incident({ narrative: "They came at night.", narrative_lang: "en", additions })], []);

  const [{ added, narrative }] = content.allegations;
  equal(narrative, "They came at night.\n\n23 November 2026: They came back.");
  deepEqual(added.map((/** @type {any} */ { by: who, lead, on, text: said }) => [lead, who, on, said]), [
    ["Added by Lawyer VRiM16Fn, 23 November 2026:", "Lawyer VRiM16Fn", "2026-11-23", "I invented this."],
    ["Added by Caseworker VRiM16Fn, 23 November 2026:", "Caseworker VRiM16Fn", "2026-11-23", "She called."],
  ]);
  match(text, /"lead":"In the person's own words:","text":"They came at night[^"]*They came back\."/);
  match(text, /"lead":"Added by Lawyer VRiM16Fn, 23 November 2026:","text":"I invented this\."/);
});

test("a story that the team wrote down is not in the person's own words", () => {
  const { content, text } = drawn([incident({ role: "member", author: "VRiM16FnXX", at: TYPED, narrative: "She said that they came." })], []);

  equal(content.allegations[0].narrative, "");
  equal(text.includes("own words"), false);
  match(text, /"lead":"Written down by Caseworker VRiM16Fn, 23 November 2026:","text":"She said that they came\."/);
});

test("what the team put in another way says so, and what the person wrote anew does not", () => {
  const by = (/** @type {string} */ role) => ({ at: TYPED, author: "A", role });
  const put = (/** @type {string} */ role) => drawn([incident({ fields: { ongoing: { value: true } }, changed: { sentence: by(role), occurred: by(role), place: by(role), "fields.ongoing": by(role) } })], []).content;
  const [team, person] = [put("member"), put("reporter")];

  deepEqual([team.chronology[0].wordedByTeam, person.chronology[0].wordedByTeam], ["2026-11-23", ""]);
  equal(team.summary.sentences[0], "May 2024: “They came.” (as the team put it, 23 November 2026)");
  equal(person.summary.sentences[0], "May 2024: “They came.”");
  deepEqual([team.chronology[0].when, team.chronology[0].place], ["May 2024 (as the team put it, 23 November 2026)", "Lithuania (as the team put it, 23 November 2026)"]);
  deepEqual(team.allegations[0].rows, [["Still going on", "Yes (as the team put it, 23 November 2026)"]]);
  deepEqual(person.allegations[0].rows, [["Still going on", "Yes"]]);
});

test("who somebody is says who wrote it down, where they did not themselves", () => {
  const written = (/** @type {string} */ role) => ({ role, author: "VRiM16FnXX", at: TYPED, payload: { person: "reporter", names: [{ text: "Dana" }] } });
  const rows = (/** @type {string} */ role) => peopleOf(/** @type {any} */ ({ people: [written(role)] }), new Map([["reporter", "L3"]]), words)[0]?.rows.at(-1);

  deepEqual(rows("member"), ["Written down by", "Caseworker VRiM16Fn, 23 November 2026"]);
  deepEqual(rows("reporter"), ["Names", "Dana"]);
});
