// Who loses their access with what the person has just said?

import { audienceFor } from "./domain/granting.js";

/** @import { Reader } from "./readers.js" */

/**
 * Whose access goes with what the person has just said. Whoever was let in without being agreed to, with a reason that is written
 * down, was let in past the answers: no answer ends that, but the person can.
 * @param {readonly Reader[]} readers
 * @param {ReadonlySet<string> | null} audiences about which they answered; null for all, when they withdrew the report
 * @returns {Reader[]}
 */
export function refusedBy(readers, audiences) {
  const open = readers.filter(({ closedOn, isGiven }) => isGiven && closedOn === null);
  const about = open.filter(({ role }) => audiences === null || audiences.has(audienceFor(role)));
  return about.filter((reader) => !reader.agreesNow && !isExcused(reader));
}

/** Whether the team wrote down why this reader was let in all the same. @param {Reader} reader @returns {boolean} */
export function isExcused({ grant, isWritten }) {
  return isWritten && Boolean(grant?.without_agreement);
}
