// What does this browser keep on the disk of a device? One small database for each purpose, open only while it is used;
// or the same in the memory of a page, for somebody who wants nothing kept.
//
// The answer to a sign-out empties all of them, under whoever still reads.

import { deleteDB, openDB, unwrap, wrap } from "../vendor/idb.js";

/** @typedef {Awaited<ReturnType<typeof openDB>>} Database */
/** @typedef {Pick<Database, "clear"|"delete"|"get"|"getAllKeys"|"put">} Stores what both kinds of keeping can do */
/** @typedef {{ use<T>(work: (stores: Stores) => Promise<T>): Promise<T>, remove(): Promise<void> }} Keeping */

export class DeviceDatabase {
  #name;
  #stores;

  /** @param {string} name @param {string[]} stores */
  constructor(name, stores) {
    this.#name = name;
    this.#stores = stores;
  }

  /**
   * @template T
   * @param {(db: Database) => Promise<T>} work
   * @returns {Promise<T>}
   * @throws {DOMException} the disk is full or fails, or the database was emptied meanwhile
   */
  async use(work) {
    const db = await openDB(this.#name, 1, {
      upgrade: (made, _before, _now, transaction) => {
        // Opening fails with it, and tells whoever opens.
        transaction.done.catch(() => {});
        for (const store of this.#stores) made.createObjectStore(store);
      },
    });
    heedAborts(db);
    try {
      return await work(db);
    } finally {
      db.close();
    }
  }

  /** Forget that there ever was one. @returns {Promise<void>} */
  remove() {
    return deleteDB(this.#name);
  }
}

/**
 * Let nothing but the request itself tell of a transaction that was aborted. The library makes a promise of each
 * transaction's end, and gives that of a reading one to nobody: its failure would be nobody's, too.
 * @param {Database} db
 */
function heedAborts(db) {
  const raw = unwrap(db);
  raw.transaction = (stores, mode, options) => {
    const begun = IDBDatabase.prototype.transaction.call(raw, stores, mode, options);
    wrap(begun).done.catch(() => {});
    return begun;
  };
}

/** The same in memory: gone with the page. @implements {Keeping} */
export class PageMemory {
  /** @type {Map<string, Map<IDBValidKey | IDBKeyRange, any>>} */
  #stores = new Map();

  /**
   * @template T
   * @param {(stores: Stores) => Promise<T>} work
   * @returns {Promise<T>}
   */
  use(work) {
    return work({
      clear: async (store) => this.#of(store).clear(),
      delete: async (store, key) => void this.#of(store).delete(key),
      get: async (store, key) => this.#of(store).get(key),
      getAllKeys: async (store) => /** @type {IDBValidKey[]} */ ([...this.#of(store).keys()]),
      put: async (store, value, key = "") => (this.#of(store).set(/** @type {IDBValidKey} */ (key), value), /** @type {IDBValidKey} */ (key)),
    });
  }

  async remove() {
    this.#stores.clear();
  }

  /** @param {string} store */
  #of(store) {
    const found = this.#stores.get(store) ?? new Map();
    this.#stores.set(store, found);
    return found;
  }
}
