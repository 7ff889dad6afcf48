// When was it? Dates as far as they are known (2021, 2021-05, 2021-05-23, with a time), and how they compare.

import { FormatError } from "../errors.js";

const SHAPE =
  /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{3})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$/;
const EARLIEST = 1900;
const LATEST = 2199;
/** How many characters of a date each precision needs; an exact moment may be a day when no hour is known. */
const LENGTHS = /** @type {Readonly<Record<string, number>>} */ (Object.freeze({ year: 4, month: 7, day: 10, exact: 10 }));
const DAY = 10;

/**
 * Take a date known to the year, month, day or minute.
 * @param {unknown} value @returns {string} @throws {FormatError} others, and 30 February
 */
export function checkPartialDate(value) {
  const found = typeof value === "string" ? SHAPE.exec(value) : null;
  if (found === null) throw new FormatError("date: not in the form 2026, 2026-11, 2026-11-03 or 2026-11-03T09:15");
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  const inMonth = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  if (!inMonth || hour > 23 || minute > 59 || second > 59 || year < EARLIEST || year > LATEST) {
    throw new FormatError("date: no such day");
  }
  return found[0];
}

/** Take a whole day, with or without a time. @param {unknown} value @returns {string} */
export function checkDateOrTime(value) {
  const text = checkPartialDate(value);
  if (text.length < DAY) throw new FormatError("date: the day is missing");
  return text;
}

/**
 * Refuse a date that says less than its precision, an end before its start, and a date that is not known.
 * @param {string | null} start @param {string | null} end @param {string} precision
 */
export function checkOccurred(start, end, precision) {
  if (precision === "unknown") {
    if (start !== null || end !== null) throw new FormatError("occurred: an unknown date has no day");
    return;
  }
  if (start === null) throw new FormatError("occurred: the date is missing");
  const least = LENGTHS[precision] ?? 0;
  if (start.length < least || (end !== null && end.length < least)) {
    throw new FormatError("occurred: the date says less than its precision");
  }
  if (end !== null && end.slice(0, start.length) < start.slice(0, end.length)) {
    throw new FormatError("occurred: the end is before the start");
  }
}

/** Tell how much of a date is known from its shape. @param {string} date @returns {string} */
export function precisionOf(date) {
  if (date.length > DAY) return "exact";
  return date.length === 4 ? "year" : date.length === 7 ? "month" : "day";
}

/** @param {number} year @param {number} month 1 to 12 @returns {number} */
export function daysIn(year, month) {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
