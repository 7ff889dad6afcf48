// The platform's worker, as far as a page can see it: what it is sent, what it says, how it ends.

export class PlatformWorker extends EventTarget {
  /** @type {PlatformWorker} */
  static last;
  /** @type {unknown[]} */
  sent = [];
  ended = false;

  constructor() {
    super();
    PlatformWorker.last = this;
  }

  /** @param {unknown} message */
  postMessage(message) {
    this.sent.push(message);
  }

  terminate() {
    this.ended = true;
  }

  /** @param {unknown} data */
  says(data) {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}
