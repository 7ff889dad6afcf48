// Does a draft become records that the domain accepts, and nothing of it that was not told?

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fold } from "../../../incident_log/browser/src/domain/cases.js";
import { loadDomain, SERVED } from "../../../incident_log/browser/src/domain/packaged.js";
import { checkPayload } from "../../../incident_log/browser/src/domain/records.js";
import { chooseKinds, cleanText, hasContent, newDraft, setAnswer } from "../../../incident_log/browser/src/reporting/draft.js";
import { parseIntakeLink } from "../../../incident_log/browser/src/reporting/link.js";
import { questionsOf, stepsOf } from "../../../incident_log/browser/src/reporting/questions.js";
import { recordsOf, splitRecords } from "../../../incident_log/browser/src/reporting/records.js";

/** @import { Draft } from "../../../incident_log/browser/src/reporting/draft.js" */

const ID = "AAAAAAAAAAAAAAAAAAAAAA";
const KEY = "A".repeat(43);
const data = SERVED.map((name) => [name, JSON.parse(readFileSync(`incident_log/domain/data/${name}.json`, "utf8"))]);
const domain = loadDomain(Object.fromEntries(data));
const questions = questionsOf(domain);

let drawn = 0;
const moment = {
  id: () => `${String((drawn += 1)).padStart(20, "B")}AA`,
  at: "2026-02-28T10:00:00.000Z",
  language: "en",
  nothingTold: "Nothing told yet.",
};

/** @param {Partial<Draft>} changes @returns {Draft} */
function draftWith(changes = {}) {
  const draft = newDraft(ID, KEY);
  chooseKinds(draft, ["threat"]);
  draft.consent["A0"] = { choice: "yes", country: "", level: "" };
  return Object.assign(draft, changes);
}

/** @param {Draft} draft */
function checkedRecords(draft, stored = new Map()) {
  const records = recordsOf(draft, questions, stored, moment);
  for (const { type, payload } of records) checkPayload(domain, type, 1, payload);
  return records;
}

test("an empty draft is a report that says only what kind of thing happened", () => {
  const records = checkedRecords(draftWith());

  const [incident] = records;
  assert.equal(incident?.type, "incident");
  assert.deepEqual(incident?.payload["occurred"], { from: null, to: null, precision: "unknown" });
  assert.deepEqual(incident?.payload["place"], { country: "ZZ" });
  assert.equal(incident?.payload["sentence"], "Nothing told yet.");
  assert.deepEqual(
    records.slice(1).map(({ type, payload }) => [type, payload["audience"]]),
    ["A0", "A1", "A2", "A3", "A4", "A5", "A6"].map((audience) => ["consent", audience]),
  );
});

test("every kind with every field answered as unknown is accepted", () => {
  for (const kind of questions.kinds.values()) {
    const draft = draftWith();
    chooseKinds(draft, [kind.code]);
    for (const field of kind.fields) setAnswer(draft, kind.code, field.code, { answer: "unknown" });
    for (const field of questions.common) setAnswer(draft, "common", field.code, { answer: "withheld" });

    const [incident] = checkedRecords(draft);

    const asked = kind.fields.filter(({ when }) => when === null);
    assert.equal(Object.keys(/** @type {object} */ (incident?.payload["fields"])).length, asked.length + questions.common.length);
  }
});

test("the free telling stands once, with the kind that was chosen first", () => {
  const draft = draftWith({ narrative: "First line.\nSecond line." });
  chooseKinds(draft, ["threat", "bank_refusal"]);

  const [first, second] = checkedRecords(draft);

  assert.equal(first?.payload["narrative"], "First line.\nSecond line.");
  assert.equal(first?.payload["sentence"], "First line.");
  assert.equal(second?.payload["narrative"], undefined);
  assert.equal(second?.payload["kind"], "bank_refusal");
});

test("answers to a kind that is no longer chosen are not sent", () => {
  const draft = draftWith();
  chooseKinds(draft, ["threat", "bank_refusal"]);
  setAnswer(draft, "bank_refusal", "bank", { value: "A bank" });
  chooseKinds(draft, ["threat"]);

  assert.equal(JSON.stringify(checkedRecords(draft)).includes("A bank"), false);
});

test("who the person is goes into the identity compartment only", () => {
  const records = checkedRecords(draftWith({ name: "Alena", contact: "+370 600", channel: "Signal", contactSafe: true }));

  const person = records.find(({ type }) => type === "person");
  assert.equal(person?.compartment, "identity");
  assert.deepEqual(person?.payload["contacts"], [{ channel: "Signal", value: "+370 600", safe: true }]);
  assert.equal(JSON.stringify(records.filter((each) => each !== person)).includes("Alena"), false);
});

test("nobody is recorded who said nothing about themselves", () => {
  assert.equal(checkedRecords(draftWith()).some(({ type }) => type === "person"), false);
});

test("an agreement lasts twelve months, names its country, and never a country without a yes", () => {
  const draft = draftWith();
  draft.consent["A2"] = { choice: "yes", country: "LT", level: "L2" };
  draft.consent["A3"] = { choice: "no", country: "LT", level: "" };

  const receipts = checkedRecords(draft).filter(({ type }) => type === "consent");

  const [police, ccf] = ["A2", "A3"].map((audience) => receipts.find(({ payload }) => payload["audience"] === audience)?.payload);
  assert.deepEqual([police?.["country"], police?.["identity_level"], police?.["expires_at"]], ["LT", "L2", "2027-02-28T10:00:00.000Z"]);
  assert.deepEqual([ccf?.["choice"], ccf?.["country"]], ["no", null]);
});

test("a file whose upload did not end is not part of the report", () => {
  const file = { id: ID, name: "a.png", type: "image/png", size: 5, modified: 0, describes: "", stored: 1, slices: 1, state: /** @type {const} */ ("stored"), problem: "" };
  const other = { ...file, id: "BBBBBBBBBBBBBBBBBBBBBA", name: "b.png", state: /** @type {const} */ ("paused") };
  const stored = new Map([[ID, { sha256: KEY, salt: ID, slices: [KEY], sealed_size: 1040, media_type: "image/png" }]]);

  const records = checkedRecords(draftWith({ files: [file, other] }), stored);

  assert.deepEqual(records.filter(({ type }) => type === "evidence").map(({ payload }) => payload["name"]), ["a.png"]);
});

test("a journal of these records folds without a refusal", () => {
  const records = checkedRecords(draftWith({ message: "Hello?", name: "Alena", safe: "no" }));
  const journal = records.map(({ type, compartment, payload }, position) => {
    return { position, record_id: moment.id(), compartment, author: KEY, role: /** @type {const} */ ("reporter"), at: moment.at, type, schema: 1, payload };
  });

  const view = fold(domain, journal);

  assert.equal(view.summary.refused + view.summary.unreadable, 0);
  assert.equal(view.incidents[0]?.safe_now, "no");
});

test("a report with very many files is sent in two parts, all but files in the first", () => {
  const slices = Array.from({ length: 2048 }, () => KEY);
  const files = Array.from({ length: 40 }, () => ({ type: "evidence", compartment: /** @type {const} */ ("report"), payload: { slices } }));
  const others = checkedRecords(draftWith());

  const { first, later } = splitRecords([...others, ...files]);

  assert.equal(first.length + later.length, others.length + files.length);
  assert.ok(later.length > 0 && later.every(({ type }) => type === "evidence"));
  assert.ok(JSON.stringify(first).length < 900_000);
});

test("control characters and halves of characters are left out of texts", () => {
  assert.equal(cleanText(" a\u0000b\u001bc\td\ne \ud800"), "abc\td\ne \ufffd");
});

test("an empty draft has nothing to lose", () => {
  assert.equal(hasContent(newDraft(ID, KEY)), false);
  assert.equal(hasContent({ ...newDraft(ID, KEY), narrative: "x" }), true);
});

test("the steps follow what was told", () => {
  const draft = draftWith({ safe: "yes" });
  const ids = stepsOf(draft, questions).map(({ id }) => id);

  assert.equal(ids.includes("danger"), false);
  assert.deepEqual(ids.slice(0, 3), ["start", "safe", "tell"]);
  assert.deepEqual(ids.slice(-2), ["agree", "review"]);
  assert.ok(ids.some((id) => id.startsWith("threat.")));
  assert.equal(stepsOf({ ...draft, safe: "rather_not_say" }, questions).some(({ id }) => id === "danger"), true);
});

test("whoever skips the question about safety is not taken for somebody in danger", () => {
  const inDanger = (/** @type {Draft["safe"]} */ safe) => stepsOf(draftWith({ safe }), questions).some(({ id }) => id === "danger");

  assert.deepEqual(["", "yes", "no", "rather_not_say"].map((safe) => inDanger(/** @type {any} */ (safe))), [false, false, true, true]);
});

test("a question that follows from another is asked after its answer only, and the other screens keep their names", () => {
  const draft = draftWith();
  chooseKinds(draft, ["interpol"]);
  const asked = () => stepsOf(draft, questions).flatMap(({ id, fields = [] }) => fields.map(({ code }) => [code, id]));
  const before = asked();

  setAnswer(draft, "interpol", "protection_status", { value: "refugee" });
  const after = asked();
  setAnswer(draft, "interpol", "granting_state", { value: "LT" });
  const [granted] = checkedRecords(draft);
  setAnswer(draft, "interpol", "protection_status", { value: "none" });
  const [none] = checkedRecords(draft);

  assert.equal(before.some(([code]) => code === "granting_state"), false);
  assert.deepEqual(after.filter(([code]) => code !== "granting_state"), before);
  assert.equal(after.some(([code]) => code === "granting_state"), true);
  assert.deepEqual(/** @type {any} */ (granted?.payload["fields"])["granting_state"], { value: "LT" });
  assert.deepEqual(Object.keys(/** @type {any} */ (none?.payload["fields"])), ["protection_status"]);
});

test("a question is asked beside the one it follows from", () => {
  const draft = draftWith();
  chooseKinds(draft, ["property_action"]);

  const screen = stepsOf(draft, questions).find(({ fields = [] }) => fields.some(({ code }) => code === "value"));

  assert.equal(screen?.fields?.some(({ code }) => code === "value_currency"), true);
});

test("a report of no kind that is known by name is one that the team sorts", () => {
  const draft = draftWith({ narrative: "Something odd." });
  chooseKinds(draft, [questions.unsorted]);

  const [incident] = checkedRecords(draft);

  assert.equal(incident?.payload["kind"], "other");
  assert.equal(incident?.payload["narrative"], "Something odd.");
});

test("no screen asks for more than three things, and long questions stand alone", () => {
  for (const kind of questions.kinds.keys()) {
    const draft = draftWith();
    chooseKinds(draft, [kind]);
    for (const { fields = [] } of stepsOf(draft, questions)) {
      assert.ok(fields.length <= 3);
      assert.ok(fields.length === 1 || fields.every(({ type }) => !["long_text", "enum", "multi_enum"].includes(type)) || fields.every(({ type }) => type === "bool"));
    }
  }
});

test("an intake link is read whole, pasted or from the address; anything else is none", () => {
  const link = { desk: ID, organisation: KEY };

  assert.deepEqual(parseIntakeLink(`#${ID}.${KEY}`), link);
  assert.deepEqual(parseIntakeLink(` https://example.org/en/report#${ID}.${KEY}\n`), link);
  assert.deepEqual(parseIntakeLink(`#${ID}`), { desk: ID, organisation: "" });
  for (const text of ["", "#", "https://example.org/", `#${ID.slice(1)}.${KEY}`, `#${ID}.${KEY.slice(1)}`, `#${ID}.${KEY}.x`, `#${ID}.${KEY}!`]) {
    assert.equal(parseIntakeLink(text), null, text);
  }
});
