// What was typed and not sent? Kept on this device for whoever typed it, until it is sent, or the person signs out, which asks
// once before it is lost, or leaves in a hurry, which asks nothing.
//
// Sealed twice: under the person's own key, so that nothing opens before they sign in again, and under a key that nobody can
// read out of the browser. Whoever wipes deletes that key first, so that what a disk may still hold opens nothing, not even
// with the passphrase.

import { randomBytes } from "./crypto/primitives.js";
import { openJson, sealJson } from "./crypto/sealing.js";
import { newIdentifier } from "./crypto/seeds.js";
import { DeviceDatabase } from "./device.js";
import { FormatError, OpenError } from "./errors.js";
import { fromB64u, toB64u } from "./format/encoding.js";

/**
 * @typedef {import("./format/canonical.js").JsonObject} JsonObject
 * @typedef {{draft: string, box: Uint8Array<ArrayBuffer>}} Row
 * @typedef {import("./device.js").Database} Database
 * @typedef {{at: number, id: string, typed: JsonObject}} Found
 */

const KEY = "unsent";
const ROWS = "rows";
const UNSENT = new DeviceDatabase("incident-log-unsent", ["keys", ROWS]);
const SOON_MS = 400;
const KEPT_MS = 30 * 24 * 3_600_000;

/** Where the newest wipe left its mark. */
const WIPED = "wiped";

/** Writing and wiping of this page wait for each other; a wipe of another page is known by its mark. */
let turn = Promise.resolve();

/** What is typed in one place, such as one case. Each page load writes a row of its own. */
export class Unsent {
  #place;
  #key;
  #collect;
  #id = newIdentifier();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #last = "";
  /** The newest wipe when this page began. @type {string | undefined} */
  #wiped;

  /**
   * @param {string} place
   * @param {() => CryptoKey | null} key of the person, null once the browser is locked
   * @param {() => JsonObject} collect gives what was typed; an empty object for nothing
   */
  constructor(place, key, collect) {
    this.#place = place;
    this.#key = key;
    this.#collect = collect;
  }

  /** Take what an earlier page of this place left behind. @returns {Promise<JsonObject | null>} null when there is nothing, or this browser keeps nothing */
  async bring() {
    // Work goes on where a browser has no such store, as in some private windows.
    return this.#bring().catch(() => null);
  }

  /** @returns {Promise<JsonObject | null>} */
  async #bring() {
    const key = this.#key();
    if (key) this.#wiped = await inTurn((db) => db.get("keys", WIPED));
    // Another tab that has this place open keeps what is its own.
    if (!key || !(await takeLock(this.#place))) return null;
    return inTurn(async (db) => {
      const found = (await openRows(db, key, this.#place)).sort((one, other) => one.at - other.at);
      const newest = found.pop();
      for (const { id } of found) await db.delete(ROWS, id);
      if (newest) this.#id = newest.id;
      return newest?.typed ?? null;
    });
  }

  /** Keep it soon; typing does not write the disk at every letter. */
  soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.now().catch(() => {}), SOON_MS);
  }

  async now() {
    clearTimeout(this.#timer);
    const typed = this.#collect();
    const text = JSON.stringify(typed);
    // Whoever has left meanwhile leaves not even an empty store.
    if (text === this.#last || !this.#key()) return;
    await inTurn(async (db) => {
      const key = this.#key();
      if (!key) return;
      this.#last = text;
      if (Object.keys(typed).length === 0) await db.delete(ROWS, this.#id);
      else await put(db, key, this.#id, { at: Date.now(), place: this.#place, typed }, this.#wiped);
    });
  }
}

/** Forget all that was typed on this device and not sent. */
export function wipeUnsent() {
  return inTurn(async (db) => {
    const writing = db.transaction(["keys", ROWS], "readwrite");
    const keys = writing.objectStore("keys");
    await Promise.all([keys.delete(KEY), keys.put(newIdentifier(), WIPED), writing.objectStore(ROWS).clear(), writing.done]);
  });
}

/** @template T @param {(db: Database) => Promise<T>} work @returns {Promise<T>} */
function inTurn(work) {
  const next = turn.then(() => UNSENT.use(work));
  turn = next.then(
    () => {},
    () => {},
  );
  return next;
}

/** Held as long as this page lives. @param {string} place @returns {Promise<boolean>} */
function takeLock(place) {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(`incident-log-unsent ${place}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock ? new Promise(() => {}) : undefined;
      })
      .catch(reject);
  });
}

/**
 * Sealing takes a while, and another page may wipe meanwhile: what was typed before a wipe never stands behind it.
 * @param {Database} db @param {CryptoKey} key @param {string} id @param {JsonObject} content
 * @param {string | undefined} wiped the newest wipe that the writer knows of
 */
async function put(db, key, id, content, wiped) {
  const draft = toB64u(randomBytes(16));
  const inner = await sealJson(key, headerOf(draft), content);
  const outer = { at: /** @type {number} */ (content["at"]), box: toB64u(inner) };
  const device = await deviceKey(db, wiped);
  if (!device) return;
  const row = { draft, box: await sealJson(device, headerOf(draft), outer) };
  const writing = db.transaction(["keys", ROWS], "readwrite");
  if ((await writing.objectStore("keys").get(WIPED)) === wiped) await writing.objectStore(ROWS).put(row, id);
  await writing.done;
}

/** The rows of one person and place. Those of others stay closed; what is too old is thrown away. @param {Database} db @param {CryptoKey} key @param {string} place @returns {Promise<Found[]>} */
async function openRows(db, key, place) {
  const device = await db.get("keys", KEY);
  /** @type {Found[]} */
  const found = [];
  for (const id of await db.getAllKeys(ROWS)) {
    const row = /** @type {Row} */ (await db.get(ROWS, id));
    const outer = device ? await opened(device, row.draft, row.box) : null;
    if (!outer || Date.now() - Number(outer["at"]) > KEPT_MS) {
      await db.delete(ROWS, id);
      continue;
    }
    const content = await opened(key, row.draft, fromB64u(String(outer["box"])));
    if (content?.["place"] === place) found.push({ at: Number(content["at"]), id: String(id), typed: /** @type {JsonObject} */ (content["typed"]) });
  }
  return found;
}

/** @param {CryptoKey} key @param {string} draft @param {Uint8Array<ArrayBuffer>} box @returns {Promise<JsonObject | null>} null when it is not for this key */
async function opened(key, draft, box) {
  try {
    return await openJson(key, headerOf(draft), box);
  } catch (error) {
    if (error instanceof OpenError || error instanceof FormatError) return null;
    throw error;
  }
}

/** @param {string} draft */
function headerOf(draft) {
  return { draft, purpose: "draft", v: 1 };
}

/** @param {Database} db @param {string | undefined} wiped @returns {Promise<CryptoKey | null>} null once another page has wiped */
async function deviceKey(db, wiped) {
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const writing = db.transaction("keys", "readwrite");
  const [known, newest] = await Promise.all([writing.store.get(KEY), writing.store.get(WIPED)]);
  const isMine = newest === wiped;
  if (isMine && !known) await writing.store.put(made, KEY);
  await writing.done;
  return isMine ? (known ?? made) : null;
}
