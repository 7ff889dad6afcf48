// What does a list say of a case in one line? Title, urgency, status, whose it is, and what came since the team looked.

/** @import { HistoryEntry, Incident, Summary, Written } from "./types.d.ts" */

export const SEVERITIES = ["info", "moderate", "serious", "imminent"];
const TITLE_CHARACTERS = 80;
const ASKS_FOR_ATTENTION = new Set(["incident", "amendment", "evidence", "consent", "message", "status"]);
// New keys are no work on a case: whoever renews it has not read it.
const SAYS_NOTHING = "renewal";
// Whoever set a status while the person withdrew did nothing wrong: it has no effect, and says nothing of tampering.
export const WITHOUT_EFFECT = "withdrawn_by_person";

/**
 * Sum a case up, from its incidents, the records that count, and all there are.
 * @param {readonly Incident[]} incidents @param {readonly Written[]} accepted @param {readonly HistoryEntry[]} history @returns {Summary}
 */
export function summaryOf(incidents, accepted, history) {
  const live = incidents.filter((incident) => !incident.erased);
  return Object.freeze({
    title: titleOf(live),
    kinds: Object.freeze([...new Set(live.map((incident) => incident.kind))]),
    countries: Object.freeze([...new Set(live.map((incident) => incident.place.country))]),
    urgency: SEVERITIES[Math.max(0, ...live.map((incident) => SEVERITIES.indexOf(incident.severity)))] ?? "info",
    status: statusOf(accepted),
    safe_now: live.findLast((incident) => incident.safe_now !== null)?.safe_now ?? null,
    assigned_to: accepted.findLast(({ type }) => type === "assignment")?.payload.to ?? null,
    reported_at: history[0]?.at ?? null,
    updated_at: history.reduce((/** @type {string | null} */ last, { at, type }) => (type !== SAYS_NOTHING && (last === null || at > last) ? at : last), null),
    unread_from_reporter: unread(accepted),
    refused: history.filter((entry) => entry.state === "refused" && entry.reason !== WITHOUT_EFFECT).length,
    unreadable: history.filter((entry) => entry.state === "unreadable").length,
  });
}

/** @param {readonly Incident[]} incidents */
function titleOf([first]) {
  return first === undefined ? "" : first.title || shortened(first.sentence);
}

/** Cut a long sentence after a word; one of words that never end is cut where it must be. @param {string} sentence */
function shortened(sentence) {
  const characters = [...sentence];
  if (characters.length <= TITLE_CHARACTERS) return sentence;
  const space = characters.lastIndexOf(" ", TITLE_CHARACTERS - 1);
  const end = space < TITLE_CHARACTERS / 2 ? TITLE_CHARACTERS - 1 : space;
  return `${characters.slice(0, end).join("").replace(/[ ,;:–-]+$/, "")}…`;
}

/** @param {readonly Written[]} accepted @returns {string} */
function statusOf(accepted) {
  const last = accepted.findLast(({ type }) => type === "status");
  // Whoever gives a report back that nobody took is not told that somebody works on it.
  const status = last && !givesBack(last) ? last.payload.status : undefined;
  return status ?? (workedOn(accepted).length > 0 ? "open" : "new");
}

/** @param {Pick<Written, "payload" | "role">} written */
export const givesBack = ({ payload, role }) => role === "reporter" && payload.status === "open";

/** @param {readonly Written[]} accepted @returns {Written[]} */
function workedOn(accepted) {
  return accepted.filter(({ role, type }) => role === "member" && type !== SAYS_NOTHING);
}

/** @param {readonly Written[]} accepted @returns {number} */
function unread(accepted) {
  const read = Math.max(-1, ...workedOn(accepted).map(({ position }) => position));
  return accepted.filter(({ role, type, position }) => role === "reporter" && ASKS_FOR_ATTENTION.has(type) && position > read).length;
}
