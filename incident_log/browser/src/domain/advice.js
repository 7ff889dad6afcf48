// What should a person do now? The steps for each kind, and the emergency card of a country.

import { kindOf } from "./kinds.js";

/** @import { Domain, Steps } from "./types.d.ts" */

/** Give what to do first, for this kind, and afterwards. @param {Domain} domain @param {string} kind @returns {readonly Steps[]} */
export function stepsFor(domain, kind) {
  const { general, kinds, after_any } = domain.json.what_to_do;
  const own = kinds[kindOf(domain, kind).code];
  return own === undefined ? [general, after_any] : [general, own, after_any];
}

/**
 * Give the checked numbers of a country; none when we have none, never a guess.
 * @param {Domain} domain @param {string} country @returns {{ number: string, label: string, source: string, certainty: string }[]}
 */
export function emergencyNumbers(domain, country) {
  const known = domain.json.countries.emergency.filter((entry) => entry.countries.includes(country));
  return known.flatMap(({ numbers, source, certainty }) => numbers.map(({ number, label }) => ({ number, label, source, certainty })));
}

/** Give the warning about the police of a country that works with those who persecute, if there is one. @param {Domain} domain @param {string} country @returns {string | null} */
export function policeWarning(domain, country) {
  return domain.json.countries.police_warnings.find((entry) => entry.countries.includes(country))?.text ?? null;
}
