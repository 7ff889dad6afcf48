// Where does lie what a tab has unlocked, and how do the tabs of a browser hear that somebody locks it, or flees?

/** In sessionStorage, sealed under a key that nobody can read out of IndexedDB. */
export const STORED = "incident-log/session";

/** What a tab says when somebody flees in it. */
export const FLED = { type: "locked", idle: false, fled: true };

/** What a tab says when nothing of a report is left on the device. */
export const EMPTIED = { type: "emptied" };

/** @returns {BroadcastChannel|null} which hears all others of this browser, also those of the same page */
export function openChannel() {
  return typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("incident-log-session");
}
