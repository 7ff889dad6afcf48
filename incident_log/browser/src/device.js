// What does this browser keep on the disk of a device? One small database for each purpose, open only while it is used.
//
// The answer to a sign-out empties all of them, under whoever still reads.

import { deleteDB, openDB, unwrap, wrap } from "../vendor/idb.js";

/** @typedef {Awaited<ReturnType<typeof openDB>>} Database */

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
      upgrade: (made) => {
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
