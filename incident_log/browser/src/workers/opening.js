// How does the page have cards opened by workers, and end them?

import { CardReader } from "../card_reader.js";
import { Cancelled, ConfigurationError, errorFromCode } from "../errors.js";
import { startWorker } from "./start.js";

/** @import { OpenedPart, Reading, SealedPart } from "../card_reader.js" */

/**
 * @typedef {object} Cards
 * @property {number} atOnce how many parts are read at the same time
 * @property {(part: SealedPart) => Promise<OpenedPart[]>} read takes the boxes away
 * @property {() => void} end forgets the keys, and whatever is still being opened
 *
 * @typedef {{ inbox: number, resolve: (opened: OpenedPart[]) => void, reject: (error: Error) => void }} Waiting
 */

/** Workers that gave no answer for so long are dead: some browsers end one without a word. Some thousand cards take less. */
const PATIENCE_MS = 60_000;
/** More would only wait for one another: each also keeps threads of the browser busy with AES. */
const MOST_WORKERS = 2;

/** @type {CardWorkers | undefined} until the tab is locked: starting them takes longer than opening a thousand cards */
let workers;

/** Begin to open the cards of an inbox, in workers where there are any. @param {Reading} reading @returns {Cards} */
export function beginOpening(reading) {
  if (typeof Worker === "undefined") return openingHere(reading);
  workers ??= new CardWorkers();
  return workers.begin(reading);
}

/** End all workers and what they hold. @param {Error} reason for whoever still waits */
export function endOpening(reason) {
  workers?.end(reason);
  workers = undefined;
}

/** @param {Reading} reading @returns {Cards} */
function openingHere(reading) {
  const reader = new CardReader(reading);
  return { atOnce: 1, read: (part) => reader.read(part), end: () => undefined };
}

const notRunning = () => new ConfigurationError("the worker that opens cards does not run");

class CardWorkers {
  /** @type {Worker[]} */
  #workers = [];
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  #count = 0;
  /** @type {Error | undefined} */
  #ended;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #watchdog;

  constructor() {
    const wanted = Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1);
    while (this.#workers.length < wanted) this.#workers.push(this.#start());
  }

  /** @param {Reading} reading @returns {Cards} */
  begin(reading) {
    const inbox = this.#next();
    this.#tellAll({ inbox, reading });
    return { atOnce: this.#workers.length, read: (part) => this.#read(inbox, part), end: () => this.#forget(inbox) };
  }

  /** @param {Error} reason */
  end(reason) {
    this.#ended ??= reason;
    clearTimeout(this.#watchdog);
    for (const worker of this.#workers) worker.terminate();
    this.#rejectThose(() => true, reason);
  }

  /** @returns {Worker} */
  #start() {
    const worker = startWorker("cards");
    worker.addEventListener("message", ({ data }) => this.#settle(data));
    // Half an inbox would look like a whole one, so one worker that fails ends all.
    for (const event of ["error", "messageerror"]) {
      worker.addEventListener(event, () => endOpening(notRunning()));
    }
    return worker;
  }

  /** @param {number} inbox @param {SealedPart} part @returns {Promise<OpenedPart[]>} */
  async #read(inbox, part) {
    if (this.#ended) throw this.#ended;
    const number = this.#next();
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { inbox, resolve, reject });
      this.#workers[number % this.#workers.length]?.postMessage({ inbox, number, part }, [part.boxes.buffer]);
      this.#watch();
    });
  }

  /** @param {number} inbox */
  #forget(inbox) {
    this.#tellAll({ inbox });
    this.#rejectThose((waiting) => waiting.inbox === inbox, new Cancelled("stopped by the page"));
  }

  /** @param {{ number: number, opened?: OpenedPart[], code?: string, message?: string }} answer */
  #settle({ number, opened, code = "error", message = "" }) {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    this.#watch();
    if (opened) waiting?.resolve(opened);
    else waiting?.reject(errorFromCode(code, message));
  }

  #watch() {
    clearTimeout(this.#watchdog);
    if (this.#waiting.size > 0) this.#watchdog = setTimeout(() => endOpening(notRunning()), PATIENCE_MS);
  }

  /** @param {object} message */
  #tellAll(message) {
    for (const worker of this.#workers) worker.postMessage(message);
  }

  /** @param {(waiting: Waiting) => boolean} which @param {Error} reason */
  #rejectThose(which, reason) {
    for (const [number, waiting] of this.#waiting) {
      if (!which(waiting)) continue;
      this.#waiting.delete(number);
      waiting.reject(reason);
    }
  }

  #next() {
    this.#count += 1;
    return this.#count;
  }
}
