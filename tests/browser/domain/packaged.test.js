// Is the domain loaded whole, frozen, and only when every file is there?

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import test from "node:test";
import { cardFor, emergencyNumbers, policeWarning, stepsFor, withoutNumber } from "../../../incident_log/browser/src/domain/advice.js";
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

test("the finder leads to every kind", () => {
  const found = finder(domain).flatMap(({ kinds }) => kinds.map((kind) => kind.code));

  assert.equal(found.length, 20);
  assert.deepEqual(new Set(found), new Set(domain.kinds.keys()));
});

test("a kind that is none is refused", () => {
  for (const code of ["parking", "constructor", "", "__proto__"]) {
    assert.throws(() => kindOf(domain, code), FormatError);
    assert.throws(() => stepsFor(domain, [code], ""), FormatError);
  }
});

test("choices of a shared vocabulary stand in the field", () => {
  const channel = kindOf(domain, "threat").fields.find((field) => field.code === "channel");

  assert.ok(channel?.choices.some((choice) => choice.code === "telegram"));
});

test("every kind says what to do now, between what comes first and afterwards", () => {
  for (const code of domain.kinds.keys()) assert.equal(stepsFor(domain, [code], "").length, 3);
});

/** @param {string[]} kinds @param {string} country */
const told = (kinds, country) => stepsFor(domain, kinds, country).flatMap(({ steps }) => steps.map(({ number, text }) => text.replace("%(number)s", number ?? "")));

test("nobody is told to stay out of the country they are in, or to go to police that work with those who persecute", () => {
  for (const country of ["AM", "KZ"]) {
    const steps = told(["cis_search", "listing", "threat"], country).join("\n");

    assert.doesNotMatch(steps, /Armenia|Do not travel to Belarus/);
    assert.match(steps, /The country you are in uses this list/);
    assert.match(steps, /only after you have spoken with a lawyer/);
  }
  assert.match(told(["cis_search"], "PL").join("\n"), /Stay out of Russia, Armenia/);
  for (const country of ["BY", "RU"]) assert.doesNotMatch(told([...domain.kinds.keys()], country).join("\n"), /Report it to the police|Call the emergency number of|^Ask the police/m);
});

test("the emergency number is said where it was checked, and called by its name elsewhere", () => {
  assert.equal(told([], "LT")[0], "If you are in danger, call 112.");
  assert.equal(told([], "GB")[0], "If you are in danger, call 999.");
  for (const country of ["GE", "", "ZZ"]) assert.equal(told([], country)[0], "If you are in danger, call the emergency number of the country you are in.");
});

test("where the police use the list of the CIS a danger for life does not wait for a lawyer, and everything else does", () => {
  for (const country of ["AM", "KZ"]) {
    assert.match(policeWarning(domain, country) ?? "", /Speak to a lawyer before you go to them/);
    for (const text of [told([], country)[0], cardFor(domain, country).danger.steps[0]?.text]) assert.match(text ?? "", /^If your life is in danger now.*without waiting for a lawyer/);
  }
  for (const country of ["GE", "LT", "RU", ""]) assert.doesNotMatch(told(["physical_attack"], country).join("\n"), /without waiting for a lawyer/);
});

test("where the police persecute nothing leads to a call but an ambulance", () => {
  for (const country of ["BY", "RU"]) {
    const { danger } = cardFor(domain, country);
    const texts = [withoutNumber(domain, country), ...danger.steps.map(({ text }) => text)].join("\n");
    assert.match(texts, /ambulance/);
    assert.doesNotMatch(texts, /emergency number of|ask somebody near you to call\./);
  }
  assert.doesNotMatch(withoutNumber(domain, "KZ"), /ambulance/);
});

test("the sentence for the police comes with its English words, and not in Belarus", () => {
  const said = (/** @type {string} */ country) => cardFor(domain, country).arrest.steps.flatMap(({ say }) => say ?? []);

  assert.deepEqual(said("PL"), ["I ask for a lawyer, an interpreter and asylum. I fear torture and political persecution in Belarus."]);
  assert.deepEqual(said(""), said("PL"));
  assert.deepEqual(said("BY"), []);
});

test("every condition of a step names countries or groups that there are, and no step is left without a country to be for", () => {
  const places = new Set([...domain.json.countries.groups.map(({ code }) => code), ...domain.countries, "unknown"]);
  const { after_any: after, general, kinds } = domain.json.what_to_do;
  const { arrest, danger } = domain.json.countries.card;
  for (const step of [general, after, arrest, danger, ...Object.values(kinds)].flatMap(({ steps }) => steps)) {
    for (const place of [...(step.in ?? []), ...(step.not_in ?? [])]) assert.ok(places.has(place), `${step.text}: ${place}`);
    const shown = ["", ...domain.countries].some((country) => told([...domain.kinds.keys()], country).includes(step.text) || JSON.stringify(cardFor(domain, country)).includes(JSON.stringify(step.text)));
    assert.ok(shown || step.number === true, step.text);
  }
});

test("emergency numbers are those that were checked and no others", () => {
  assert.deepEqual(emergencyNumbers(domain, "GB").map(({ number }) => number), ["999", "101"]);
  assert.deepEqual(emergencyNumbers(domain, "LT").map(({ number }) => number), ["112"]);
  assert.deepEqual(emergencyNumbers(domain, "GE"), []);
});

test("where no number was checked, 112 is named as worth trying in Europe only", () => {
  assert.match(withoutNumber(domain, "RS"), /112 works in most of Europe/);
  for (const country of ["VN", "BY", "RU", "ZZ", ""]) assert.doesNotMatch(withoutNumber(domain, country), /112/);
});

test("the police of Belarus come with a warning, those of Lithuania with none", () => {
  assert.match(policeWarning(domain, "BY") ?? "", /Do not go/);
  assert.equal(policeWarning(domain, "LT"), null);
});
