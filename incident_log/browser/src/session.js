// Who is unlocked in this tab? The only mutable state of the browser code.
//
// Seeds and desk secrets live in this module's memory. To survive a page load, the seed lies in sessionStorage sealed
// under an AES key that nobody can read out of IndexedDB; whoever deletes that key (sign-out, idle lock, panic) makes
// what lies there worthless. Another tab of the same browser may ask for the sealed text, never for the seed.

import * as api from "./api.js";
import { randomBytes } from "./crypto/primitives.js";
import { openBox, sealBox } from "./crypto/sealing.js";
import { Seed } from "./crypto/seeds.js";
import { DeviceDatabase } from "./device.js";
import { forgetAdvice } from "./drafts.js";
import { IncidentLogError, NotSignedIn } from "./errors.js";
import { encode, parse } from "./format/canonical.js";
import { fromB64u, toB64u } from "./format/encoding.js";
import { parseBox } from "./format/box.js";
import { joinHeads } from "./heads.js";
import { wipeSaved } from "./saving.js";
import { FLED, openChannel, STORED } from "./tabs.js";
import { wipeUnsent } from "./unsent.js";

/** @import { DeskSecret } from "./crypto/seeds.js" */
/** @import { Directory } from "./crypto/verifying.js" */
/** @import { ShownCheckpoint as Checkpoint } from "./crypto/verifying.js" */
/** @import { SeenHead } from "./heads.js" */

/**
 * @typedef {object} Session
 * @property {"member"|"reporter"} kind
 * @property {Seed} seed
 * @property {string} organisation the root fingerprint that everything is checked against
 * @property {string} member empty for a reporter
 * @property {string} case empty for a member
 * @property {Checkpoint|null} checkpoint the newest state of the log this person has seen
 * @property {SeenStatements|null} statements how far this person has read the directory
 * @property {SeenHead[]} heads how far this person has seen each case, the newest look last
 * @property {Directory|null} directory verified in this page load
 * @property {Map<string, Map<number, DeskSecret>>} desks desk → epoch → secret
 * @property {Record<string, number>} withdrawn invitation → hour at which its link would have ended: nobody is let in by it any more
 * @property {Record<string, string>} pins member → digest of both keys, as last seen by this person
 * @property {string} role
 * @property {string} state
 * @property {number} settingsRevision the highest one that was seen: the server shows no lower one any more
 */

/** @typedef {{ count: number, digest: string }} SeenStatements digest: over all of them, in log order */
/** @typedef {{kind: "member"|"reporter", seed: Seed, organisation: string, member?: string, case?: string, checkpoint?: Checkpoint|null, statements?: SeenStatements|null, heads?: SeenHead[], withdrawn?: Record<string, number>, settingsRevision?: number}} Unlocked */

const KEYS = new DeviceDatabase("incident-log-session", ["keys"]);
const KEY = "session";
/** After this time without a touch the tab locks itself. */
export const IDLE_MS = 15 * 60_000;
const RESEAL_MS = 60_000;
const ASK_OTHER_TABS_MS = 250;
const SOON_MS = 2000;
/** A disk takes a few milliseconds, or hangs: the server hears of a sign-out all the same. */
const DISK_MS = 500;
/** Whoever flees does not wait for the server longer than this. */
const ANSWER_MS = 300;

/** @type {Session|null} */
let current = null;
let touched = 0;
let sealed = 0;
/**
 * @typedef {object} Locked
 * @property {boolean} idle nobody touched anything for too long
 * @property {boolean} [leaving] somebody signs out, and the page stays until the server has heard of it
 * @property {boolean} [wiped] somebody signed out in another tab: what was typed is gone
 * @property {boolean} [fled] somebody flees, here or in another tab: nothing of ours may stay in view
 */
/** @type {Set<(how: Locked) => void>} */
const listeners = new Set();
let leaving = false;
/** Whether what an earlier page left here was too old to open. */
let lapsed = false;
/** How often this tab was locked: what was begun before a lock opens nothing after it. */
let locks = 0;
const tabs = openChannel();

/** @returns {Session} @throws {NotSignedIn} nobody is unlocked in this tab */
export function active() {
  if (!current) {
    throw new NotSignedIn("nobody is unlocked in this tab");
  }
  return current;
}

/** @returns {boolean} */
export function isUnlocked() {
  return current !== null;
}

/** Call the listener when this tab is locked, by whatever cause. @param {(how: Locked) => void} listener */
export function whenLocked(listener) {
  listeners.add(listener);
}

/**
 * Unlock this tab for a person who has just shown a passphrase or a code.
 * @param {Unlocked} unlocked
 * @returns {Promise<Session>}
 * @throws {NotSignedIn} they have left meanwhile
 */
export async function begin(unlocked) {
  await dropKey();
  if (leaving) {
    // The answer to the sign-in came when they had fled: the server forgets it as well.
    api.signOut().catch(() => undefined);
    throw new NotSignedIn("somebody left while this tab was being unlocked");
  }
  tabs?.postMessage({ type: "replaced" });
  current = sessionOf(unlocked);
  touched = Date.now();
  await keep();
  return current;
}

/**
 * Unlock this tab from what an earlier page of it, or another tab, has sealed.
 * @returns {Promise<Session|null>} null when there is nothing, or it no longer opens
 */
export async function resume() {
  if (current) {
    return current;
  }
  const before = locks;
  const text = sessionStorage.getItem(STORED) ?? (await askOtherTabs());
  const key = text ? await storedKey() : undefined;
  if (!text || !key) {
    sessionStorage.removeItem(STORED);
    return null;
  }
  const opened = await unsealed(key, text).catch((error) => {
    if (!(error instanceof IncidentLogError)) throw error;
    return null;
  });
  if (locks !== before) return null;
  current = opened;
  touched = Date.now();
  await (current ? keep() : forget());
  return current;
}

/** @returns {boolean} whether nothing resumed because nobody touched anything for too long */
export const hasLapsed = () => lapsed;

/** Seal what this tab knows again; call it after the checkpoint moved on. That is nobody's touch: a page that looks for news by itself would never be locked. */
export async function keep() {
  const session = active();
  sealed = Date.now();
  const known = await storedKey().catch((error) => {
    // Whoever has left meanwhile has nothing to keep.
    if (current === session) throw error;
  });
  if (current !== session) return;
  const key = known ?? (await newKey());
  const header = { draft: toB64u(randomBytes(16)), purpose: "draft", v: 1 };
  const { checkpoint, heads, kind, member, organisation, settingsRevision, statements, withdrawn } = session;
  const content = { at: touched, case: session.case, checkpoint, heads, kind, member, organisation, seed: toB64u(session.seed.reveal()), settingsRevision, statements, withdrawn };
  const box = await sealBox(key, header, encode(content));
  // The tab may have been locked while this was sealed.
  if (current === session) {
    sessionStorage.setItem(STORED, toB64u(box));
  }
}

/** Lock this browser: the key goes first, so that nothing left behind opens. A disk that fails or hangs keeps no tab open. @param {Locked} [how] */
export async function forget(how = { idle: false }) {
  try {
    await within(SOON_MS, Promise.all([dropKey(), wipeSaved()]));
  } finally {
    tabs?.postMessage({ type: "locked", idle: how.idle });
    lockThisTab(how);
  }
}

/**
 * Sign out here, or on every device. What is shown and the keys in memory go at once; then the disk is wiped and the server
 * hears of it, for as long as whoever waits lets the page stay, or until they take too long. Without the server the browser is
 * locked all the same.
 * @param {{everywhere?: boolean, wipe?: () => Promise<unknown>, unsure?: string}} [options] wipe: what else goes from the disk; gives "kept" when something
 *   else has to stay there; unsure: what counts as long as the disk has not said it
 */
export async function signOut({ everywhere = false, wipe = async () => {}, unsure = "" } = {}) {
  let kept = unsure === "kept";
  leaving = true;
  tabs?.postMessage({ type: "locked", idle: false, wiped: true });
  lockThisTab({ idle: false, leaving });
  const others = wipe().then((what) => (kept = what === "kept"));
  const wiped = Promise.allSettled([dropKey(), wipeUnsent(), wipeSaved(), others]);
  // The server's answer empties what is stored here: whatever still writes then would fail.
  await within(DISK_MS, wiped);
  const told = everywhere ? api.signOutEverywhere() : kept ? api.signOutAndKeep() : api.signOut();
  await within(SOON_MS, Promise.allSettled([told, wiped]));
  leaving = false;
}

/** @returns {boolean} whether somebody is signing out or fleeing: nothing else may send the page anywhere meanwhile */
export const isLeaving = () => leaving;

/** @param {number} most milliseconds @param {Promise<unknown>} work of the disk or the line, which may never end */
const within = (most, work) => Promise.race([work, new Promise((resolve) => setTimeout(resolve, most))]);

/**
 * Lock at once, tell the server without waiting for it, and never fail: whoever flees leaves, whatever the disk and the line do.
 * A report that is still told, or whose codename is on no paper yet, stays: an answer that empties all that is stored here
 * would take it along.
 */
export async function panic() {
  tabs?.postMessage(FLED);
  lockThisTab(FLED);
  const told = Promise.allSettled([api.signOutAndKeep()]);
  await within(DISK_MS, Promise.allSettled([dropKey(), wipeUnsent(), wipeSaved(), forgetAdvice()]));
  await within(ANSWER_MS, told);
}

/** The person did something: the idle lock starts again, in every tab. */
export function touch() {
  const now = Date.now();
  if (!current || now - touched < 1000) {
    return;
  }
  touched = now;
  if (now - sealed > RESEAL_MS) {
    keep().catch(() => {});
    tabs?.postMessage({ type: "touched" });
  }
}

/** Lock if nothing happened for too long. What was typed and not sent stays, sealed, for the same person. */
export async function lockIfIdle() {
  if (current && Date.now() - touched > IDLE_MS) {
    await forget({ idle: true });
    await api.signOutAndKeep().catch(() => {});
  }
}

/** @param {Unlocked} unlocked @returns {Session} */
function sessionOf(unlocked) {
  return {
    kind: unlocked.kind,
    seed: unlocked.seed,
    organisation: unlocked.organisation,
    member: unlocked.member ?? "",
    case: unlocked.case ?? "",
    checkpoint: unlocked.checkpoint ?? null,
    statements: unlocked.statements ?? null,
    heads: joinHeads([], unlocked.heads ?? []),
    directory: null,
    desks: new Map(),
    pins: {},
    withdrawn: unlocked.withdrawn ?? {},
    role: "",
    state: "",
    settingsRevision: unlocked.settingsRevision ?? 0,
  };
}

/** @param {CryptoKey} key @param {string} text @returns {Promise<Session|null>} */
async function unsealed(key, text) {
  const box = fromB64u(text);
  const content = /** @type {any} */ (parse(await openBox(key, parseBox(box).header, box)));
  lapsed = Date.now() - content.at > IDLE_MS;
  if (lapsed) return null;
  return sessionOf({ ...content, seed: await Seed.of(fromB64u(content.seed, 32)) });
}

/** @param {Locked} [how] */
function lockThisTab(how = { idle: false }) {
  const was = current;
  current = null;
  locks += 1;
  // For good: whatever of the page still waits for an answer would open something, or lead to the page to sign in.
  if (how.fled) leaving = true;
  sessionStorage.removeItem(STORED);
  was?.desks.clear();
  if (was || how.fled) for (const listener of listeners) listener(how);
}

// --- the key that cannot be read ----------------------------------------------------------------------------------

/** @returns {Promise<CryptoKey|undefined>} */
const storedKey = () => KEYS.use((db) => db.get("keys", KEY));

const dropKey = () => KEYS.use((db) => db.delete("keys", KEY));

/** @returns {Promise<CryptoKey>} */
async function newKey() {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await KEYS.use((db) => db.put("keys", key, KEY));
  return key;
}

// --- other tabs ---------------------------------------------------------------------------------------------------

/** @returns {Promise<string|null>} what another tab has sealed under the common key */
function askOtherTabs() {
  if (!tabs) {
    return Promise.resolve(null);
  }
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(null), ASK_OTHER_TABS_MS);
    /** @param {MessageEvent} event */
    const listen = (event) => {
      if (event.data?.type === "have" && typeof event.data.text === "string") finish(event.data.text);
    };
    /** @param {string|null} text */
    const finish = (text) => {
      clearTimeout(timer);
      tabs.removeEventListener("message", listen);
      resolve(text);
    };
    tabs.addEventListener("message", listen);
    tabs.postMessage({ type: "want" });
  });
}

tabs?.addEventListener("message", (event) => {
  const type = event.data?.type;
  const text = sessionStorage.getItem(STORED);
  if (type === "want" && current && text) tabs.postMessage({ type: "have", text });
  if (type === "touched" && current) touched = Date.now();
  if (type === "locked" || type === "replaced") lockThisTab({ idle: event.data?.idle === true, wiped: event.data?.wiped === true, fled: event.data?.fled === true });
});
