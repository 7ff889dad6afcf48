// Where does the state of one upload lie between page loads, and until when does an upload go on?

/**
 * @typedef {object} Keep
 * @property {(id: string, piece: any) => Promise<unknown>} save
 * @property {(id: string) => Promise<any>} load
 * @property {(id: string) => Promise<unknown>} drop
 */

/** @returns {Keep} for a page that keeps nothing on the device */
export function keepInMemory() {
  const pieces = new Map();
  return {
    save: async (id, piece) => pieces.set(id, piece),
    load: async (id) => pieces.get(id) ?? null,
    drop: async (id) => pieces.delete(id),
  };
}

/** @param {AbortSignal} signal @param {Keep} keep @returns {Keep} which takes nothing new once that is aborted */
export function keepUntil(signal, { save, load, drop }) {
  return { save: async (id, piece) => (signal.throwIfAborted(), save(id, piece)), load, drop };
}

/** Wait for the next step only as long as nobody stopped the whole. @param {AbortSignal} signal */
export function goingUntil(signal) {
  return /** @template T @param {Promise<T>} step @returns {Promise<T>} */ async (step) => {
    const done = await step;
    signal.throwIfAborted();
    return done;
  };
}
