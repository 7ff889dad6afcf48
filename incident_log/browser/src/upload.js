// Which files are on their way, how far is each, and what happens when the line or the page goes away?
//
// One file at a time; the worker sends its slices four at once. What it takes to resume (salt, a sample of the file, the
// digests of what was sealed) is kept by the caller, sealed. The file itself is never kept: after a reload it is chosen again.
// What was stopped asks for nothing and keeps nothing any more, whatever it was waiting for then.

import * as api from "./api.js";
import { newIdentifier } from "./crypto/seeds.js";
import { randomBytes } from "./crypto/primitives.js";
import { Cancelled, LimitExceeded, NotSignedIn, ServerUnreachable, StorageFull } from "./errors.js";
import { sampleOf } from "./file_sample.js";
import { toB64u } from "./format/encoding.js";
import { goingUntil, keepUntil } from "./keeping.js";
import { entryOf, nameOf, problemOf } from "./picked_file.js";
import { SentSlices } from "./sent_slices.js";
import { FileChanged, OtherContent, planOf, uploadEvidence } from "./workers/upload.js";

/** @import { Keep } from "./keeping.js" */
/** @import { DraftFile } from "./reporting/draft.js" */
/** @import { Questions } from "./reporting/questions.js" */
/** @import { StoredFile } from "./reporting/records.js" */

/**
 * @typedef {import("./workers/upload.js").UploadProgress} Progress
 *
 * @typedef {object} Destination
 * @property {string} caseId
 * @property {CryptoKey} evidenceKey
 * @property {number} epoch of that key: another one begins when the case gets new secrets
 *
 * @typedef {object} Options
 * @property {(signal: AbortSignal) => Promise<Destination>} open makes the case ready to take files; throws what keeps it from that
 * @property {boolean} [opensAnew] whether `open` lets in again whom the server has signed out
 * @property {(error: unknown) => Promise<unknown>} [explain] finds what is behind a refusal
 * @property {Keep} keep
 * @property {(id: string) => void} [takeBack] tells the server of a file that nothing comes of any more
 * @property {() => void} onChange not called any more once it is closed
 * @property {Questions["evidence"]} rules
 * @property {number} limit bytes
 */

export class Uploads {
  /** @type {DraftFile[]} */
  entries;
  /** @type {Map<string, File>} only for this page load */
  #files = new Map();
  /** @type {Map<string, number>} bytes stored, for the progress bar */
  #done = new Map();
  /** @type {Map<string, StoredFile>} */
  stored = new Map();
  #options;
  /** @type {{entry: DraftFile, stop: AbortController} | null} */
  #running = null;
  #closed = new AbortController();
  /** Whether nothing is to be sent until somebody wants it. */
  #isHeld = false;
  /** @type {Map<string, number>} bytes stored when somebody was let in again */
  #openedAt = new Map();
  /** @type {unknown} what stopped the last attempt */
  failure = null;

  /** @param {DraftFile[]} entries kept by the caller, changed here @param {Options} options */
  constructor(entries, options) {
    this.entries = entries;
    this.#options = options;
    globalThis.addEventListener?.("online", () => this.#isHeld || this.retry(), { signal: this.#closed.signal });
  }

  /** Read what earlier page loads stored. */
  async restore() {
    for (const entry of this.entries) {
      const piece = await this.#options.keep.load(entry.id);
      if (piece?.result) this.stored.set(entry.id, piece.result);
      else if (entry.state !== "failed") entry.state = "paused";
    }
  }

  /**
   * Take new files. A file that an interrupted upload waits for goes on where that stopped.
   * @param {Iterable<File>} files
   * @returns {{name: string, problem: string}[]} those that cannot be taken
   */
  add(files) {
    const refused = [];
    for (const file of files) {
      const problem = this.#problemOf(file);
      if (problem) refused.push({ name: file.name, problem });
      else this.#take(file);
    }
    this.#changed();
    void this.#work();
    return refused;
  }

  /**
   * Take a file for one that an interrupted upload waits for, whatever its name is now: phones give new ones.
   * @param {DraftFile} entry
   * @param {File} file
   * @returns {{name: string, problem: string}[]} as add does; "another" when it cannot be what was begun
   */
  choose(entry, file) {
    const { rules, limit } = this.#options;
    const problem = problemOf(file, rules, limit) || (entry.state !== "failed" && entry.size !== file.size ? "another" : "");
    if (problem) return [{ name: file.name, problem }];
    // One that changed while it was read is begun anew, as it is now.
    if (entry.state === "failed") {
      const { name, type, size, modified } = entryOf(file, rules);
      Object.assign(entry, { name, type, size, modified });
    }
    this.#ready(entry, file);
    this.#changed();
    void this.#work();
    return [];
  }

  /** @param {string} id */
  async remove(id) {
    const at = this.entries.findIndex((entry) => entry.id === id);
    if (at < 0) return;
    if (this.#running && this.#running.entry === this.entries[at]) this.#stop();
    this.entries.splice(at, 1);
    for (const map of [this.#files, this.#done, this.stored]) map.delete(id);
    // What a failing disk does not let go of is sealed, and ends with its key.
    await this.#drop(id).catch(() => undefined);
    this.#changed();
  }

  /** Send nothing and keep nothing until somebody wants it again; coming back on line is not that. */
  hold() {
    this.#isHeld = true;
    this.#stop();
    for (const entry of this.unfinished) if (entry.state !== "failed") entry.state = "paused";
    this.#changed();
  }

  /** Go on with what is held. */
  release() {
    if (this.#isHeld) this.retry();
  }

  /** Send nothing and keep nothing any more, for good. */
  close() {
    this.#closed.abort();
    this.#stop();
  }

  /** The server knows nothing of these files any more: each begins anew, and has to be chosen again where it is not at hand. */
  async startOver() {
    for (const entry of this.entries) {
      await this.#anew(entry, "");
      Object.assign(entry, { state: this.#files.has(entry.id) ? "waiting" : "paused", problem: "" });
    }
    this.stored.clear();
    this.#done.clear();
    this.#changed();
  }

  /** Go on with what the line interrupted. */
  retry() {
    this.#isHeld = false;
    for (const entry of this.entries) {
      if (entry.state === "paused" && this.#files.has(entry.id)) entry.state = "waiting";
    }
    this.#changed();
    void this.#work();
  }

  /** @param {DraftFile} entry @returns {boolean} whether the person has to choose the file again */
  needsFile(entry) {
    return entry.state !== "stored" && !this.#files.has(entry.id);
  }

  /** @param {DraftFile} entry @returns {number} bytes that are stored */
  doneOf(entry) {
    if (entry.state === "stored") return entry.size;
    return this.#done.get(entry.id) ?? Math.floor((entry.size * entry.stored) / Math.max(1, entry.slices));
  }

  /** @param {DraftFile} entry @returns {DraftFile | undefined} another that holds the very same bytes, and was there before */
  twinOf(entry) {
    const digest = this.stored.get(entry.id)?.sha256;
    const twin = digest && this.entries.find((each) => this.stored.get(each.id)?.sha256 === digest);
    return twin && twin !== entry ? twin : undefined;
  }

  /** @returns {DraftFile[]} not stored yet */
  get unfinished() {
    return this.entries.filter((entry) => entry.state !== "stored");
  }

  get isBusy() {
    return this.#running !== null;
  }

  /** @param {File} file @returns {string} a code of data/evidence.json, or "" */
  #problemOf(file) {
    const { rules, limit } = this.#options;
    const isFull = this.entries.length >= rules.countLimit && !this.#waitingFor(file);
    return problemOf(file, rules, limit) || (isFull ? "too_many" : "");
  }

  /** @param {File} file @returns {DraftFile | undefined} */
  #waitingFor(file) {
    return this.entries.find(
      (entry) => this.needsFile(entry) && entry.name === nameOf(file) && entry.size === file.size && entry.modified === file.lastModified,
    );
  }

  /** @param {File} file */
  #take(file) {
    this.#ready(this.#waitingFor(file) ?? this.#listed(entryOf(file, this.#options.rules)), file);
  }

  /** @param {DraftFile} entry @param {File} file */
  #ready(entry, file) {
    Object.assign(entry, { state: "waiting", problem: "" });
    this.#isHeld = false;
    this.#files.set(entry.id, file);
  }

  /** @param {DraftFile} entry */
  #listed(entry) {
    this.entries.push(entry);
    return entry;
  }

  /** Send what waits, one file after the other. */
  async #work() {
    if (this.#running) return;
    for (;;) {
      const entry = this.entries.find((each) => each.state === "waiting" && this.#files.has(each.id));
      if (!entry || this.#isHeld || this.#closed.signal.aborted) return;
      const stop = new AbortController();
      this.#running = { entry, stop };
      try {
        await this.#send(entry, stop.signal);
      } catch (error) {
        if (!(await this.#mayGoOn(entry, error, stop.signal))) return;
      } finally {
        this.#running = null;
        this.#changed();
      }
    }
  }

  #stop() {
    this.#running?.stop.abort(new Cancelled("stopped by the person"));
  }

  /** @param {DraftFile} entry @param {AbortSignal} signal */
  async #send(entry, signal) {
    const file = /** @type {File} */ (this.#files.get(entry.id));
    const going = goingUntil(signal);
    const keep = keepUntil(signal, this.#options.keep);
    Object.assign(entry, { state: "reading", problem: "" });
    this.#changed();
    const { caseId, evidenceKey, epoch } = await going(this.#options.open(signal));
    const piece = await going(this.#pieceOf(entry, file, epoch, keep));
    const sent = await going(SentSlices.load(keep, entry.id));
    const about = { captured_at: null, derivation: null, derived_from: null, media_type: entry.type, name: entry.name };
    const missing = await going(this.#announce(entry, caseId, planOf(file.size, about), sent));
    entry.state = "sending";
    const { csrf } = await going(api.session());
    const url = `/api/v1/cases/${caseId}/evidence/${entry.id}`;
    const job = { file, about, evidenceKey, salt: piece.salt, evidence: entry.id, url, csrf, missing, sent: sent.digests };
    const onProgress = (/** @type {Progress} */ progress) => this.#progressed(entry, progress, missing.length);
    const result = await going(uploadEvidence(job, onProgress, (index, digest) => sent.note(index, digest), signal));
    await going(api.completeEvidence(caseId, entry.id, { slices: result.slices.length, manifest: result.manifest }));
    const stored = { sha256: result.sha256, salt: piece.salt, slices: result.slices, sealed_size: result.sealed_size, media_type: entry.type };
    await going(keep.save(entry.id, { ...piece, result: stored }));
    this.stored.set(entry.id, stored);
    await SentSlices.drop(keep, entry.id);
    Object.assign(entry, { state: "stored", stored: entry.slices, again: "" });
    this.#files.delete(entry.id);
  }

  /** @param {DraftFile} entry @param {string} caseId @param {ReturnType<typeof planOf>} plan @param {SentSlices} sent @returns {Promise<number[]>} the slices to send */
  async #announce(entry, caseId, { slices, sealedSize }, sent) {
    entry.slices = slices;
    const { missing } = await api.openEvidence(caseId, { evidence: entry.id, compartment: "report", slices, sealed_size: sealedSize });
    return sent.unsent(missing, slices);
  }

  /**
   * The salt of this upload. Another content, or another key, needs another one. A sample of the file tells most of the
   * others at once; the digest of each slice tells the rest before it leaves.
   * @param {DraftFile} entry
   * @param {File} file
   * @param {number} epoch
   * @param {Keep} keep
   * @returns {Promise<{salt: string, sample: string, epoch: number}>}
   */
  async #pieceOf(entry, file, epoch, keep) {
    const sample = await sampleOf(file);
    const known = await keep.load(entry.id);
    if (known?.sample === sample && known.epoch === epoch) return { salt: known.salt, sample, epoch };
    if (known) await this.#anew(entry, known.sample === sample ? "keys" : "content");
    const piece = { salt: toB64u(randomBytes(16)), sample, epoch };
    await keep.save(entry.id, piece);
    return piece;
  }

  /** @param {DraftFile} entry @param {Progress} progress @param {number} missing slices at the start */
  #progressed(entry, { done, total, waiting }, missing) {
    const before = total * (1 - missing / Math.max(1, entry.slices));
    this.#done.set(entry.id, Math.max(done, before));
    entry.stored = Math.max(entry.stored, Math.floor((entry.slices * done) / Math.max(1, total)));
    Object.assign(entry, waiting ? { state: "paused", problem: "offline" } : { state: "sending", problem: "" });
    this.#options.onChange();
  }

  /** @param {DraftFile} entry @param {unknown} error @param {AbortSignal} signal @returns {Promise<boolean>} whether the next file may be tried */
  async #mayGoOn(entry, error, signal) {
    // Whatever came of an upload that was stopped came of that. The server cannot stop one without a word.
    if (signal.aborted) return true;
    try {
      return await this.#failed(entry, error);
    } catch (broken) {
      // Not even what was kept of it could be dropped.
      return this.#paused(entry, broken);
    }
  }

  /** @param {DraftFile} entry @param {unknown} error @returns {Promise<boolean>} whether the next file may be tried */
  async #failed(entry, error) {
    if (error instanceof OtherContent) {
      // The file is whole, and not the one that was begun: it begins by itself under a key of its own.
      await this.#anew(entry, "content");
      entry.state = "waiting";
      return true;
    }
    if (error instanceof FileChanged) {
      // Nothing of it may be sent on under the same key: a new choice begins anew.
      await this.#anew(entry, "");
      this.#files.delete(entry.id);
      Object.assign(entry, { state: "failed", problem: "changed" });
      return true;
    }
    if (error instanceof NotSignedIn && this.#mayOpenAnew(entry)) {
      entry.state = "waiting";
      return true;
    }
    if (error instanceof LimitExceeded) {
      // A file of the right size that the server has no room for: the case has announced as much as it may.
      Object.assign(entry, { state: "failed", problem: entry.size > this.#options.limit ? "too_large" : "no_room" });
      this.failure = error;
      return true;
    }
    return this.#paused(entry, (await this.#options.explain?.(error)) ?? error);
  }

  /** A server that lets in and then takes nothing is not asked for ever. @param {DraftFile} entry */
  #mayOpenAnew(entry) {
    const before = this.#openedAt.get(entry.id) ?? -1;
    const done = this.doneOf(entry);
    this.#openedAt.set(entry.id, done);
    return Boolean(this.#options.opensAnew) && done > before;
  }

  /** @param {DraftFile} entry @param {unknown} error @returns {false} the next file would fare no better */
  #paused(entry, error) {
    this.failure = error;
    Object.assign(entry, { state: "paused", problem: stopOf(error) });
    return false;
  }

  /** Give the entry a new id, so that a new salt goes with it. @param {DraftFile} entry @param {DraftFile["again"]} why */
  async #anew(entry, why) {
    const before = entry.id;
    const file = this.#files.get(before);
    Object.assign(entry, { id: newIdentifier(), stored: 0, slices: 0, again: why });
    if (file) this.#files.set(entry.id, file);
    for (const map of [this.#files, this.#done]) map.delete(before);
    await this.#drop(before);
  }

  /** @param {string} id */
  async #drop(id) {
    this.#options.takeBack?.(id);
    await this.#options.keep.drop(id);
    await SentSlices.drop(this.#options.keep, id);
  }

  #changed() {
    if (this.#closed.signal.aborted) return;
    if (!this.entries.some((entry) => entry.state === "paused")) this.failure = null;
    this.#options.onChange();
  }
}

/** @param {unknown} error @returns {string} why a file is paused; whatever is "offline" goes on by itself */
function stopOf(error) {
  if (error instanceof StorageFull) return "full";
  if (error instanceof NotSignedIn) return "signed_out";
  // A browser that has a line all the time never says that it is back on line.
  return error instanceof ServerUnreachable && !globalThis.navigator.onLine ? "offline" : "stopped";
}
