// How is the date of a deadline read: with an hour only if one was told, and is it over?

/** @param {string} due @param {string | null} trigger what it was counted from @returns {string} without an hour that nobody entered */
export function dueDate(due, trigger) {
  const counted = trigger !== null && !trigger.includes("T");
  return counted && due.endsWith("T00:00") ? due.slice(0, -"T00:00".length) : due;
}

/** @param {string} due a day, or a day with an hour @param {string} now an instant @returns {boolean} a day is over when the next one has begun everywhere */
export function isPast(due, now) {
  return `${due.slice(0, 10)}T12:00` < new Date(Date.parse(now) - DAY).toISOString().slice(0, 16);
}

const DAY = 86_400_000;
