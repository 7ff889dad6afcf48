// What has a person told so far? Drafts on this device, sealed under a key that nobody can read out of the browser.
//
// Whoever wipes deletes the key first, so that what a disk may still hold opens nothing; what comes after a wipe is kept
// nowhere. One draft at a time, in one tab at a time. What is ready to be sent (`outbox`) is sealed to the desk already and kept as it is. Whoever fears for the device
// has the draft kept in the page only.

import { randomBytes } from "./crypto/primitives.js";
import { openJson, sealJson } from "./crypto/sealing.js";
import { DeviceDatabase, PageMemory } from "./device.js";
import { OpenError } from "./errors.js";
import { toB64u } from "./format/encoding.js";
import { EMPTIED, openChannel } from "./tabs.js";

/**
 * @typedef {import("./format/canonical.js").JsonObject} JsonObject
 * @typedef {{draft: string, box: Uint8Array<ArrayBuffer>}} Row
 * @typedef {import("./device.js").Stores} Stores
 * @typedef {import("./device.js").Keeping} Keeping
 */

const LOCK = "incident-log-draft";
const KEY = "draft";
const CURRENT = "current";
const PIECES = "pieces";
const STORES = ["keys", "drafts", PIECES, "outbox"];
const DEVICE = new DeviceDatabase("incident-log-drafts", STORES);
/** @type {Keeping} */
let place = DEVICE;
/** A wipe is for good: what was on its way then, such as the state of an upload, must not come to lie here after it. */
let isWiped = false;

/**
 * Take the draft for this tab alone.
 * @returns {Promise<(() => void) | null>} lets go of it; null when another tab has it
 */
export function takeDraft() {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(LOCK, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null);
        return new Promise((release) => resolve(() => release(undefined)));
      })
      .catch(reject);
  });
}

/**
 * Open the draft on this device.
 * @returns {Promise<JsonObject | null>} null when there is none, or it no longer opens: then it is wiped
 */
export async function loadDraft() {
  return here().use(async (db) => {
    const [row, key] = [await db.get("drafts", CURRENT), await db.get("keys", KEY)];
    if (!row || !key) return null;
    try {
      return await openRow(key, row);
    } catch (error) {
      if (!(error instanceof OpenError)) throw error;
      await wipe(db);
      return null;
    }
  });
}

// Savings wait for each other, so that an older text never lands on a newer one.
let saving = Promise.resolve();

/** Whether the draft outlives this page. */
export function isKeptOnDevice() {
  return place === DEVICE;
}

/**
 * Keep the draft on the device, or in this page only; what was kept goes along.
 * @param {boolean} wanted
 * @returns {Promise<void>}
 * @throws {DOMException} the device could not be emptied, or not be written
 */
export function keepOnDevice(wanted) {
  if (wanted === isKeptOnDevice()) return saving;
  return inTurn(() => moveTo(wanted ? DEVICE : new PageMemory()));
}

/** Seal the draft and keep it. @param {JsonObject} draft @returns {Promise<void>} */
export function saveDraft(draft) {
  return queued((db) => put(db, "drafts", CURRENT, draft));
}

/**
 * Seal what is left of a report that was sent anew, unless another tab has emptied the device since: nothing comes back then.
 * @param {JsonObject} draft
 * @returns {Promise<void>}
 */
export function updateDraft(draft) {
  return inTurn(async () => {
    const isThere = await here().use(async (db) => (await db.get("drafts", CURRENT)) !== undefined);
    if (isThere) return here().use((db) => put(db, "drafts", CURRENT, draft));
    keepNothingMore();
    await place.remove();
  });
}

/**
 * Keep a part of the draft that is too long or changes too often for the draft itself, such as the state of one upload.
 * @param {string} id
 * @param {JsonObject} piece
 */
export function savePiece(id, piece) {
  return queued((db) => put(db, PIECES, id, piece));
}

/** @param {string} id @returns {Promise<JsonObject | null>} */
export async function loadPiece(id) {
  return here().use(async (db) => {
    const [row, key] = [await db.get(PIECES, id), await db.get("keys", KEY)];
    return row && key ? openRow(key, row) : null;
  });
}

/** @param {string} id */
export function dropPiece(id) {
  return queued((db) => db.delete(PIECES, id));
}

/** Keep the sealed report until the server has it. @param {unknown} body sealed already */
export function saveOutbox(body) {
  return queued((db) => db.put("outbox", body, CURRENT));
}

/** @returns {Promise<any>} undefined when nothing waits to be sent */
export function loadOutbox() {
  return here().use((db) => db.get("outbox", CURRENT));
}

/** Forget the draft and all that belongs to it. */
export function wipeDraft() {
  return inTurn(() => place.use(wipe));
}

/**
 * Forget what the advice needed after a report was sent. A report that is still told, or whose codename is not written down yet, stays.
 * @returns {Promise<"kept" | "wiped">}
 */
export async function forgetAdvice() {
  const draft = await loadDraft();
  if (draft !== null && (draft["phase"] !== "sent" || draft["keys"] !== null)) return "kept";
  await emptyDevice();
  return "wiped";
}

/** Let this page keep nothing any more. */
export function keepNothingMore() {
  isWiped = true;
}

/** Forget the draft, and that there ever was one. This page keeps none any more. */
export function wipeDevice() {
  keepNothingMore();
  return emptyDevice();
}

async function emptyDevice() {
  await wipeDraft();
  await Promise.all([place.remove(), DEVICE.remove()]);
  const others = openChannel();
  others?.postMessage(EMPTIED);
  others?.close();
}

/** @returns {Keeping} */
function here() {
  return isWiped ? new PageMemory() : place;
}

/** @param {Keeping} other */
async function moveTo(other) {
  const before = place;
  await before.use((from) => other.use((to) => copyAll(from, to)));
  place = other;
  await before.remove();
}

/** @param {Stores} from @param {Stores} to */
async function copyAll(from, to) {
  for (const store of STORES) {
    for (const key of await from.getAllKeys(store)) await to.put(store, await from.get(store, key), key);
  }
}

/** @param {(db: Stores) => Promise<unknown>} work @returns {Promise<void>} */
function queued(work) {
  return inTurn(() => here().use(async (db) => void (await work(db))));
}

/** @param {() => Promise<void>} work @returns {Promise<void>} */
function inTurn(work) {
  const next = saving.catch(() => {}).then(work);
  saving = next;
  return next;
}

/** @param {Stores} db */
async function wipe(db) {
  await db.delete("keys", KEY);
  await Promise.all(["drafts", PIECES, "outbox"].map((store) => db.clear(store)));
}

/** @param {Stores} db @param {string} store @param {string} id @param {JsonObject} value */
async function put(db, store, id, value) {
  const draft = toB64u(randomBytes(16));
  await db.put(store, { draft, box: await sealJson(await keyOf(db), headerOf(draft), value) }, id);
}

/** @param {CryptoKey} key @param {Row} row @returns {Promise<JsonObject>} */
function openRow(key, row) {
  return openJson(key, headerOf(row.draft), row.box);
}

/** @param {string} draft */
function headerOf(draft) {
  return { draft, purpose: "draft", v: 1 };
}

/** @param {Stores} db @returns {Promise<CryptoKey>} */
async function keyOf(db) {
  const known = await db.get("keys", KEY);
  if (known) return known;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await db.put("keys", key, KEY);
  return key;
}
