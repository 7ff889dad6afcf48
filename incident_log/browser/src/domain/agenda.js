// What is due in a case? Its deadlines as they stand, and those of them that bind.

import { compute, ruleOf } from "./deadlines.js";

/** @import { Deadline, Domain, Written } from "./types.d.ts" */

/**
 * Read a deadline record, computing what its rule gives.
 * @param {Domain} domain @param {Written} written @returns {Deadline}
 * @throws {FormatError} when the rule cannot count from there
 */
export function deadlineOf(domain, written) {
  const { payload } = written;
  const { rule = null, trigger = null, due = null } = payload;
  const computed = rule === null || trigger === null ? Object.freeze([]) : compute(ruleOf(domain, rule), trigger);
  const overridden = rule !== null && due !== null;
  return Object.freeze({
    deadline: payload.deadline ?? "",
    rule,
    title: payload.title ?? null,
    incident: payload.incident ?? null,
    trigger,
    due: due ?? computed[0]?.due ?? null,
    computed,
    overridden,
    reason: payload.reason ?? null,
    // A typical time becomes this person's clock only when a lawyer says so.
    typical_only: computed.some((step) => step.typical_only) && !overridden && written.role !== "lawyer",
    state: payload.state ?? "",
    written,
  });
}

/**
 * Give the open ones that bind, the earliest first: neither a typical time nor a realistic view does.
 * @param {readonly Deadline[]} deadlines @returns {Deadline[]}
 */
export function binding(deadlines) {
  return deadlines.filter(binds).sort(({ due: one }, { due: other }) => ((one ?? "") < (other ?? "") ? -1 : Number((one ?? "") > (other ?? ""))));
}

/** @param {Deadline} deadline */
function binds({ due, state, typical_only, overridden, computed }) {
  if (due === null || state !== "open" || typical_only) return false;
  return overridden || !computed.some((step) => step.realistic_only);
}
