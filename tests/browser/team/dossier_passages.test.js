// Is a person found in the words of a dossier in every form of their name, and nobody else; and is what is left out gone from everywhere?

import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { loadDomain, SERVED } from "../../../incident_log/browser/src/domain/packaged.js";
import { isJudged, isStillJudged, judged, ownWordsIn, signatureOf } from "../../../incident_log/browser/src/dossier/judging.js";
import { passagesOf, without } from "../../../incident_log/browser/src/dossier/passages.js";
import { knownOf, tellingWords } from "../../../incident_log/browser/src/dossier/recognised.js";

const data = new URL("../../../incident_log/domain/data/", import.meta.url);
const domain = loadDomain(Object.fromEntries(SERVED.map((name) => [name, JSON.parse(readFileSync(new URL(`${name}.json`, data), "utf8"))])));

/** @param {string[]} names @param {object} [more] @returns {any} */
const person = (names, more = {}) => ({ payload: { person: "reporter", names: names.map((text) => ({ text })), ...more } });
/** @param {any[]} people @param {string} text */
const telling = (people, text, more = {}) => tellingWords(domain, knownOf(domain, people), { text, who: false, aboutOthers: false, ...more });
const hanna = person(["Hanna Pryklad"], { address: "Nowa 5, Lublin", contacts: [{ channel: "phone", value: "+48 501 234 567" }, { channel: "Telegram", value: "@hprik" }], pseudonym: "Kalina" });

for (const [text, found] of /** @type {[string, string[]][]} */ ([
  ["Позвонили Ганне Прыклад.", ["Ганне", "Прыклад"]],
  ["сказали пра Прыклада", ["Прыклада"]],
  ["hannapryklad was seen", ["hannapryklad"]],
  ["He knows Nowa 5.", ["Nowa 5"]],
  ["call 501-234-567", ["501-234-567"]],
  ["they wrote to hprik", ["hprik"]],
  ["they called her Kalina", ["Kalina"]],
])) {
  test(`a person is found in “${text}”`, () => deepEqual(telling([hanna], text), found));
}

for (const text of ["A hand in the dark, and five men", "They came to Lublin on 2026-11-03", "Come back, or your mother pays.", ""]) {
  test(`nobody is found in “${text}”`, () => deepEqual(telling([hanna], text), []));
}

test("a name in another case, with another vowel or spelling is the same name", () => {
  const names = [person(["Андрэй Гнёт", "Павел Новік"])];
  deepEqual(telling(names, "арест Андрэя Гнёта, Hniot, Павла Новикова"), ["Андрэя", "Гнёта", "Hniot", "Павла", "Новикова"]);
});

test("whoever did it may be named, and where nobody is known what looks like a way to reach somebody is pointed out", () => {
  deepEqual(telling([person(["Ivan Ivanou"], { roles: [{ incident: null, role: "perpetrator" }] })], "Ivan Ivanou came"), []);
  deepEqual(telling([], "my name is X, x.y@example.org, +375 29 123 45 67"), ["x.y@example.org", "+375 29 123 45 67", "my name is"]);
  deepEqual(telling([], "+375 29 123 45 67", { aboutOthers: true }), []);
  deepEqual(telling([], "Born in Brest", { who: true }), ["Born in Brest"]);
});

const incident = (/** @type {object} */ changes) => ({ incident: "I1", kind: "threat", role: "reporter", sentence: "Hanna was called.", occurred: {}, place: { country: "LT", city: "Vilnius" }, fields: { verbatim_words: { value: "Come back." } }, narrative: "I am Hanna.", narrative_lang: "en", additions: [{ at: "2026-11-03", text: "They rang again.", role: "reporter" }], erased: false, ...changes });
/** @param {object} [changes] @returns {any} */
const view = (changes = {}) => ({
  incidents: [incident({})], people: [hanna],
  subrecords: [{ type: "police_report", role: "member", payload: { fields: { force: { value: "Hanna's street" } }, note: "Said to Pryklad" } }],
  deadlines: [{ rule: null, title: "Hanna appeals", reason: "Pryklad asked", state: "open" }],
  evidence: [{ evidence: "E1", name: "pryklad.jpg", role: "reporter", payload: { describes: "Hanna at home", proves: "" }, custody: [{ action: "viewed", detail: "for Hanna" }], erased: false }],
  ...changes,
});
/** @param {object} [passages] @returns {any} */
const choices = (passages = {}) => ({ incidents: ["I1"], exhibits: ["E1"], identity: false, passages: { kept: [], left: [], read: [], all: "", ...passages } });

test("what is left out is gone from every place in which somebody wrote it", () => {
  const found = judged(domain, view(), choices(), "L1");

  const told = without(domain, view(), choices(), found.left, (number) => `[${number}]`, "en");

  doesNotMatch(JSON.stringify({ ...told, people: [] }), /Hanna|Pryklad/i);
  equal(told.evidence[0]?.name, `[${found.left.findIndex((key) => key.includes("pryklad.jpg")) + 1}].jpg`);
  match(JSON.stringify(told), /Come back\./);
  deepEqual(ownWordsIn(found), { kept: 2, left_out: 4 });
});

test("at “nothing that identifies” the story stays out, and to a lawyer who can ask, what tells no name stays in", () => {
  const kept = (/** @type {string} */ level) => judged(domain, view({ incidents: [incident({ narrative: "They rang." })] }), choices(), level).all.filter((one) => one.kept).map((one) => one.part);

  equal(kept("L1").includes("narrative"), false);
  equal(kept("L1").includes("addition"), false);
  equal(kept("L2").includes("narrative"), true);
});

test("a passage with a name leaves only with the word of whoever read it, and another text was not read", () => {
  const all = passagesOf(domain, view(), choices()).map(({ key }) => key);
  const kept = choices({ kept: all });

  equal(isJudged(judged(domain, view(), kept, "L1")), false);
  const read = choices({ kept: all, read: all });
  equal(isJudged(judged(domain, view(), read, "L1")), true);
  equal(isJudged(judged(domain, view({ incidents: [incident({ sentence: "Hanna was beaten." })] }), choices({ kept: all, read: all }), "L3")), false);
});

test("where no name is known everything that stays has to be read, as it stays", () => {
  const nameless = view({ people: [] });
  const found = judged(domain, nameless, choices(), "L1");
  equal(isJudged(found), false);
  equal(isJudged(judged(domain, nameless, choices(), "L2")), false);
  equal(isJudged(judged(domain, nameless, choices(), "L3")), true);
  const signed = choices({ all: signatureOf(found.all) });
  equal(isJudged(judged(domain, nameless, signed, "L1")), true);
  signed.passages.kept.push(found.left[0]);
  equal(isJudged(judged(domain, nameless, signed, "L1")), false);
});

test("where the reader learns who it is, everything stays and nothing is asked", () => {
  const named = judged(domain, view(), { ...choices(), identity: true }, "L3");

  deepEqual([named.hidden, named.left, isJudged(named)], [false, [], true]);
});

test("what was drawn does not leave once the person agreed to less, or a name became known", () => {
  const plain = view({ people: [] });
  const drawn = judged(domain, plain, choices(), "L3");

  equal(isStillJudged(drawn, judged(domain, plain, choices(), "L3")), true);
  equal(isStillJudged(drawn, judged(domain, plain, choices(), "L1")), false);
  equal(isStillJudged(drawn, judged(domain, view(), choices(), "L3")), false);
});

for (const [name, text] of Object.entries({ Cyrillic: "я".repeat(100_000), Latin: "a".repeat(100_000), digits: "1".repeat(100_000), addresses: "a@".repeat(50_000) })) {
  test(`a telling of 100 000 signs without a space is read at once: ${name}`, () => {
    const started = performance.now();
    telling([hanna], text);
    telling([], text);

    equal(performance.now() - started < 1000, true);
  });
}

test("an address at the end of a long text without spaces is found", () => {
  const [found = ""] = telling([], `${"я".repeat(50_000)} hanna.p+x@example.org`);

  equal(found, "hanna.p+x@example.org");
});
