// What should a person do now, where they are? The steps for each kind, and the emergency card of a country.

import { kindOf } from "./kinds.js";

const UNKNOWN = "unknown";

/** @import { AdviceStep, Domain, Steps, ToldSteps } from "./types.d.ts" */

/**
 * Give what to do first, for each kind, and afterwards, for a person in this country ("" when nobody knows it).
 * @param {Domain} domain @param {readonly string[]} kinds @param {string} country @returns {readonly ToldSteps[]}
 */
export function stepsFor(domain, kinds, country) {
  const { after_any: after, general, kinds: all } = domain.json.what_to_do;
  const own = kinds.map((kind) => /** @type {Steps} */ (all[kindOf(domain, kind).code]));
  return [general, ...own, after].map((part) => toldSteps(domain, part, country));
}

/** Give what to do in danger, and at an arrest, for a person in this country. @param {Domain} domain @param {string} country @returns {{ danger: ToldSteps, arrest: ToldSteps }} */
export function cardFor(domain, country) {
  const { arrest, danger } = domain.json.countries.card;
  return { danger: toldSteps(domain, danger, country), arrest: toldSteps(domain, arrest, country) };
}

/**
 * Give the checked numbers of a country; none when we have none, never a guess.
 * @param {Domain} domain @param {string} country @returns {{ number: string, label: string, source: string, certainty: string }[]}
 */
export function emergencyNumbers(domain, country) {
  const known = domain.json.countries.emergency.filter((entry) => entry.countries.includes(country));
  return known.flatMap(({ numbers, source, certainty }) => numbers.map(({ number, label }) => ({ number, label, source, certainty })));
}

/** Give what to do where we have no number of the country: no number is a fact about it, but some are worth trying. @param {Domain} domain @param {string} country @returns {string} */
export function withoutNumber({ json }, country) {
  const { near, persecutes, text } = json.countries.no_number;
  return [near, persecutes].find(({ countries }) => countries.includes(country))?.text ?? text;
}

/** Give the warning about the police of a country that works with those who persecute, if there is one. @param {Domain} domain @param {string} country @returns {string | null} */
export function policeWarning(domain, country) {
  return domain.json.countries.police_warnings.find((entry) => entry.countries.includes(country))?.text ?? null;
}

/** @param {Domain} domain @param {Steps} part @param {string} country @returns {ToldSteps} */
function toldSteps(domain, { label, steps }, country) {
  const number = emergencyNumbers(domain, country)[0]?.number ?? null;
  const places = placesOf(domain, country);
  const held = steps.filter((step) => holds(step, places, number));
  return { label, steps: held.map((step) => ({ text: step.text, number: step.number === true ? number : null, say: saidIn(domain, step) })) };
}

/** What a condition may call the country: its own code and the groups it is in, or that nobody knows it. @param {Domain} domain @param {string} country @returns {Set<string>} */
export function placesOf({ json }, country) {
  if (country === "" || country === json.countries.not_told) return new Set([UNKNOWN]);
  const groups = json.countries.groups.filter((group) => group.countries.includes(country));
  return new Set([country, ...groups.map(({ code }) => code)]);
}

/** Whether a step is for somebody there; nobody is told of a place as theirs that they did not name. @param {AdviceStep} step @param {Set<string>} places @param {string | null} number */
function holds({ in: wanted = [], not_in: unwanted = [], number: numbered }, places, number) {
  if ((wanted.length > 0 && !wanted.some((each) => places.has(each))) || unwanted.some((each) => places.has(each))) return false;
  return numbered === undefined || numbered === (number !== null);
}

/** @param {Domain} domain @param {AdviceStep} step @returns {string | null} */
function saidIn({ json }, { say }) {
  return json.countries.card.say.find(({ code }) => code === say)?.text ?? null;
}
