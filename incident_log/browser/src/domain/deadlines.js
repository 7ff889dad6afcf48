// When is it due? Computes deadlines from rules that are data, with their basis and certainty.
//
// Months count to the same day number, else to the last day. Days and months give days without a time zone; hours keep the
// clock of what they are counted from. Business days skip Saturday, Sunday and the holidays given; without a table of holidays
// the result says so. Nothing here knows the present time.

import { FormatError } from "../errors.js";
import { checkDateOrTime, daysIn } from "./dates.js";

/** @import { Domain, Due, Rule, Step } from "./types.d.ts" */

export const LEAST_REASON = 5;
const DAY = 10;
const MINUTES = 16;
const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 24 * MS_PER_HOUR;

/** @param {Domain} domain @param {string} code @returns {Rule} @throws {FormatError} there is none of this code */
export function ruleOf(domain, code) {
  const rule = domain.rules.get(code);
  if (rule === undefined) throw new FormatError("deadline: no rule of this code");
  return rule;
}

/**
 * Give each date that a rule yields, counted from a day or a time.
 * @param {Rule} rule @param {string} trigger @param {Iterable<string> | null} [holidays] null when there is no table
 * @returns {readonly Due[]} @throws {FormatError} the trigger is neither a day nor a time
 */
export function compute(rule, trigger, holidays = null) {
  checkDateOrTime(trigger);
  const free = holidays === null ? null : new Set(holidays);
  return Object.freeze(rule.steps.map((step) => dueOf(rule, step, trigger, free)));
}

/** Set another date by hand; it needs a reason, which is kept with it. @param {Due} computed @param {string} due @param {string} reason @returns {Due} */
export function override(computed, due, reason) {
  const why = reason.trim();
  if (why.length < LEAST_REASON) throw new FormatError("deadline: another date than the computed one needs a reason");
  return Object.freeze({ ...computed, due: checkDateOrTime(due), overridden: true, reason: why });
}

/** Give the same day number so many months on or back, else the last day of that month. @param {string} day @param {number} months @returns {string} */
export function addMonths(day, months) {
  const [year = 0, month = 1, number = 1] = day.split("-").map(Number);
  const count = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1];
  return isoDay(Date.UTC(toYear, toMonth - 1, Math.min(number, daysIn(toYear, toMonth))));
}

/**
 * Give the day so many business days on, or back when the count is negative.
 * @param {string} day @param {number} count @param {ReadonlySet<string> | null} holidays @returns {string}
 */
export function addBusinessDays(day, count, holidays) {
  const step = count >= 0 ? 1 : -1;
  let at = day;
  for (let left = Math.abs(count); left > 0; left -= 1) {
    do at = addDays(at, step);
    while (isFree(at, holidays));
  }
  return at;
}

/** @param {string} day @param {number} count @returns {string} */
function addDays(day, count) {
  return isoDay(Date.parse(day) + count * MS_PER_DAY);
}

/** @param {number} at @returns {string} */
function isoDay(at) {
  return new Date(at).toISOString().slice(0, DAY);
}

/** @param {string} day @param {ReadonlySet<string> | null} holidays */
function isFree(day, holidays) {
  const weekday = new Date(day).getUTCDay();
  return weekday === 0 || weekday === 6 || (holidays !== null && holidays.has(day));
}

/** @param {Rule} rule @param {Step} step @param {string} trigger @param {ReadonlySet<string> | null} holidays @returns {Due} */
function dueOf(rule, step, trigger, holidays) {
  return Object.freeze({
    rule: rule.code,
    step: step.label,
    due: dateOf(rule, step, trigger, holidays),
    certainty: rule.certainty,
    basis: rule.basis,
    typical_only: rule.typical_only ?? false,
    realistic_only: rule.realistic_only ?? false,
    without_holidays: step.unit === "business_days" && holidays === null,
    overridden: false,
    reason: null,
  });
}

/** @param {Rule} rule @param {Step} step @param {string} trigger @param {ReadonlySet<string> | null} holidays @returns {string} */
function dateOf(rule, step, trigger, holidays) {
  if (rule.registry_hours !== undefined) return beforeRegistry(rule.registry_hours, step, trigger, holidays);
  const amount = rule.direction === "before" ? -step.amount : step.amount;
  if (step.unit === "hours") return addHours(trigger, amount);
  const day = trigger.slice(0, DAY);
  if (step.unit === "months") return addMonths(day, amount);
  if (step.unit === "business_days") return addBusinessDays(day, amount, holidays);
  return addDays(day, amount);
}

/** A day without a time counts from its first minute, the careful reading. @param {string} trigger @param {number} hours @returns {string} */
function addHours(trigger, hours) {
  const [time, zone] = clockOf(trigger);
  return new Date(Date.parse(`${time}Z`) + hours * MS_PER_HOUR).toISOString().slice(0, MINUTES) + zone;
}

/** Split into YYYY-MM-DDTHH:MM and the zone, if one is given. @param {string} trigger @returns {[string, string]} */
function clockOf(trigger) {
  if (trigger.length === DAY) return [`${trigger}T00:00`, ""];
  return [trigger.slice(0, MINUTES), trigger.slice(MINUTES).replace(/^[:.0-9]+/, "")];
}

/**
 * Give the last minute at which a whole working day of the registry is still left before the trigger.
 * The trigger is read on the registry's own clock. Outside its hours the registry last read at its closing time before.
 * @param {{ open: string, close: string }} hours @param {Step} step @param {string} trigger @param {ReadonlySet<string> | null} holidays
 * @returns {string}
 */
function beforeRegistry(hours, step, trigger, holidays) {
  const [time, zone] = clockOf(trigger);
  if (zone !== "") throw new FormatError("deadline: enter the time as it is at the registry, without a zone");
  let [day, clock] = [time.slice(0, DAY), time.slice(DAY + 1)];
  if (clock < hours.open || isFree(day, holidays)) [day, clock] = [addBusinessDays(day, -1, holidays), hours.close];
  if (clock > hours.close) clock = hours.close;
  return `${addBusinessDays(day, -step.amount, holidays)}T${clock}`;
}
