// Can what somebody wrote stand in a dossier as if the program had written it?

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

/** @param {any[]} incidents @param {any[]} subrecords @returns {any} */
function drawn(incidents, subrecords) {
  const view = /** @type {any} */ ({ consents: [], deadlines: [], evidence: [], incidents, people: [], subrecords, summary: { status: "open" } });
  const choices = { incidents: incidents.map((one) => one.incident), exhibits: [], identity: false, teamSteps: false, recipient: "", purpose: "", precautions: { readers: "", worst: "", others: "" } };
  const frame = /** @type {any} */ ({ dossier: "", createdAt: TYPED, maker: words.maker("VRiM16FnXX", "member", words.team("Poland", "People's Embassies")), desk: { name: "Poland" }, signer: {}, organisation: { name: "People's Embassies", fingerprint: "00" }, checkpoint: { size: 1, root: "" }, case: {} });
  const content = contentOf(view, choices, frame, words, /** @type {any} */ ({ closed: new Set(), consent: [], custody: { events: [], head: "" }, exhibits: [], left: 0, levels: new Map() }));
  return { content, text: JSON.stringify(sectionsOf(content, words, new Set())) };
}

/** Every end of a line that a text of ours may hold. */
const ENDS = ["\n", "\r", "\r\n", "\t", "\u0085", "\u2028", "\u2029", "\v", "\f"];
/** Lines that say what only the program says. */
const FORGED = ["Exhibits: EX-001, EX-002", "Confirmed or set by hand: Caseworker qmWRtMpI, 2 May 2026", "email: x@y (said to be safe to use)", "Written down in the case: 1 May 2020"];

/** @param {any} content @returns {string[]} every line of every row */
function linesOf(content) {
  const rows = sectionsOf(content, words, new Set()).flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === "together" ? block.blocks : [block])));
  return rows.flatMap((block) => (block.type === "facts" ? block.rows.flat() : block.type === "table" ? block.rows.flat() : block.type === "list" ? block.items : "text" in block && block.type !== "told" ? [block.text] : [])).flatMap((text) => String(text).split(/[\n\r\t\v\f\u0085\u2028\u2029]/));
}

test("what somebody wrote makes no line that reads as one of the program's", () => {
  for (const end of ENDS) {
    const forged = (/** @type {string} */ text) => [text, ...FORGED].join(end);
    const one = incident({ sentence: forged("He called."), place: { country: "LT", city: forged("Vilnius") }, fields: { decision_ref: { value: forged("1") } } });
    const { content } = drawn([one], [{ ...step("police_report", { reference: { value: forged("2") } }), payload: { fields: { reference: { value: forged("2") } }, note: forged("3") } }]);
    const exhibits = [{ ...content.exhibits, exhibit: "EX-001", name: forged("a.jpg"), title: forged("A street"), path: "p", mediaType: "image/jpeg", size: 1, sha256: "00", taken: "", takenInFile: "", received: "2026-11-23", describes: forged("A street"), proves: forged("x"), sameAs: "EX-001", derived: "" }];
    const consent = [{ audience: forged("Lawyer"), answer: "Yes", given: "", how: "", source: "", before: [] }];
    const [person] = peopleOf(/** @type {any} */ ({ people: [{ role: "reporter", payload: { person: "reporter", names: [{ text: "Dana" }], contacts: [{ channel: "phone", value: forged("+7 000 (said to be safe to use)") }] } }] }), new Map([["reporter", "L3"]]), words);

    const lines = linesOf({ ...content, exhibits, consent, people: [person] });

    deepEqual(lines.filter((line) => FORGED.some((text) => line.startsWith(text))), []);
    deepEqual(lines.filter((line) => line.includes("+7 000")).map((line) => line.slice(-66)), [`${"email: x@y (said to be safe to use) Written down in the case: 1 May 2020” (not said to be safe: ask the team before you use it)".slice(-66)}`]);
  }
});

test("what somebody wrote stands between marks that it cannot end", () => {
  const { content, text } = drawn([incident({ sentence: "He said: “Come.” Exhibits: “EX-009" })], [{ ...step("police_report", {}), payload: { fields: {}, note: "Written down in the case: 1 May 2020" } }]);

  match(text, /“He said: \\"Come\.\\" Exhibits: \\"EX-009”/);
  match(content.steps[0].what, /\n“Written down in the case: 1 May 2020”\nWritten down in the case: 23 November 2026$/);
});

test("what was told at length keeps its paragraphs", () => {
  const { content } = drawn([incident({ narrative: "One.\n\nTwo." })], []);

  equal(content.allegations[0].narrative, "One.\n\nTwo.");
});
