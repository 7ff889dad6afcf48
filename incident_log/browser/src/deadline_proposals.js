// Which deadlines follow from what was told? Counted from the answers that are dates; a member decides which to keep.

import { placesOf } from "./domain/advice.js";
import { compute } from "./domain/deadlines.js";
import { datesIn } from "./domain/timeline.js";
import { answerable } from "./domain/kinds.js";
import { FormatError } from "./errors.js";

/** @import { Case, Domain, Due, Incident, Rule } from "./domain/types.d.ts" */
/** @typedef {{ rule: Rule, incident: string, trigger: string, due: readonly Due[] }} Proposal */

/** The answer that says which country is asked to hand somebody over. */
const REQUESTED = "requested_state";

/** @param {Domain} domain @param {Case} view @returns {Proposal[]} that no deadline of the case says already, the nearest first */
export function proposalsFor(domain, view) {
  // Two kinds of one event share its date: one time limit follows from it, not two.
  const said = new Set(view.deadlines.map(({ rule, trigger }) => `${rule} ${trigger}`));
  const all = view.incidents.filter(({ erased }) => !erased).flatMap((incident) => ofIncident(domain, incident));
  const fresh = all.filter(({ rule, trigger }) => {
    const name = `${rule.code} ${trigger}`;
    return !said.has(name) && said.add(name);
  });
  return fresh.sort((one, other) => ((one.due[0]?.due ?? "") < (other.due[0]?.due ?? "") ? -1 : 1));
}

/** @param {Domain} domain @param {Incident} incident @returns {Proposal[]} */
function ofIncident(domain, incident) {
  const { fields, incident: id, kind, occurred } = incident;
  const dates = datesIn(answerable(domain, kind), fields).map(([path, date]) => /** @type {[string, string]} */ ([`${kind}.${path}`, date]));
  const happened = occurred.from && ["exact", "day"].includes(occurred.precision) ? [/** @type {[string, string]} */ (["incident.occurred", occurred.from])] : [];
  return [...dates, ...happened].flatMap(([field, trigger]) =>
    [...domain.rules.values()].filter((rule) => rule.trigger_field === field && mayApply(domain, rule, incident)).flatMap((rule) => counted(rule, id, trigger)),
  );
}

/** A time limit of one treaty is offered only where the treaty is. @param {Domain} domain @param {Rule} rule @param {Incident} incident */
function mayApply(domain, { in: where = [] }, { fields, place }) {
  const asked = fields[REQUESTED];
  const told = asked !== undefined && "value" in asked ? [String(asked.value)] : [];
  const places = [place.country, ...told].flatMap((country) => [...placesOf(domain, country)]);
  return where.length === 0 || where.some((each) => places.includes(each));
}

/** @param {Rule} rule @param {string} incident @param {string} trigger @returns {Proposal[]} */
function counted(rule, incident, trigger) {
  try {
    return [{ rule, incident, trigger, due: compute(rule, trigger) }];
  } catch (error) {
    // A month or a year is too little to count from.
    if (error instanceof FormatError) return [];
    throw error;
  }
}
