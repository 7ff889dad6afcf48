// What does an upload still do once it was stopped, and how does one end that fails?

import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { session } from "../../incident_log/browser/src/api.js";
import { CompartmentSecret } from "../../incident_log/browser/src/crypto/seeds.js";
import { ServerMisbehaved } from "../../incident_log/browser/src/errors.js";
import { toB64u } from "../../incident_log/browser/src/format/encoding.js";
import { Uploads } from "../../incident_log/browser/src/upload.js";

/** @typedef {import("../../incident_log/browser/src/keeping.js").Keep} Keep */

const RULES = /** @type {any} */ ({ nameLimit: 100, countLimit: 10, byEnding: {}, fallback: "application/octet-stream" });
const DIGEST = toB64u(new Uint8Array(32).fill(7));
const secret = await CompartmentSecret.of(new Uint8Array(32), toB64u(new Uint8Array(16)), "report", 0);
const own = { fetch: globalThis.fetch, Worker: globalThis.Worker, location: globalThis.location, addEventListener: globalThis.addEventListener };

/** Where an upload is held up: nowhere, while it is "". */
let stage = "";
/** @type {(() => void) | null} lets it go on */
let release = null;
/** @type {string[]} what the server was asked, and what was kept */
let asked = [];
/** @type {(job: any) => object} what the worker says at its end */
let outcome;
/** @type {(path: string) => { status?: number, body: object }} */
let answer;

/** @param {string} name */
async function reach(name) {
  if (stage === name) await new Promise((resolve) => (release = () => resolve(undefined)));
}

/** A worker that has a digest of each missing slice kept, and then says how it ended. */
class Platform extends EventTarget {
  ended = false;

  /** @param {any} message */
  async postMessage(message) {
    if (message.kept !== undefined) return;
    for (const index of message.missing) this.#say({ sealed: { index, digest: DIGEST } });
    await reach("worker");
    this.#say(outcome(message));
  }

  terminate() {
    this.ended = true;
  }

  /** @param {object} data */
  #say(data) {
    if (!this.ended) this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

/** @param {string | URL | Request} url @param {RequestInit} [init] */
async function server(url, { method = "GET" } = {}) {
  const path = String(url).replace(/^.*\/api\/v1\//, "").replace(/[\w-]{22}/g, "…");
  asked.push(`${method} ${path}`);
  await reach(path);
  const { status = 200, body } = answer(path);
  return new Response(JSON.stringify(body), { status });
}

/** What is kept and dropped waits for each other, as in drafts.js. @returns {Keep & { pieces: Map<string, any> }} */
function shelf() {
  const pieces = new Map();
  /** @type {Promise<unknown>} */
  let turn = Promise.resolve();
  return {
    pieces,
    save: (id, piece) => (asked.push("keep"), (turn = turn.then(() => reach("keep")).then(() => pieces.set(id, piece)))),
    load: async (id) => (await reach("load"), pieces.get(id)),
    drop: (id) => (turn = turn.then(() => reach("drop")).then(() => pieces.delete(id))),
  };
}

/** @param {Keep} keep @param {Partial<import("../../incident_log/browser/src/upload.js").Options>} [changes] */
function begin(keep, changes = {}) {
  const open = async () => (await reach("open"), { caseId: "case", evidenceKey: secret.evidenceKey, epoch: 0 });
  const uploads = new Uploads([], { open, keep, onChange: () => undefined, rules: RULES, limit: 1e9, ...changes });
  uploads.add([new File([new Uint8Array(3000)], "clip.mp4")]);
  return uploads;
}

/** Long enough for whatever still comes. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

/** @param {() => unknown} holds a busy machine takes its time */
async function until(holds) {
  for (const end = performance.now() + 10_000; !holds() && performance.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 2));
}

const waits = () => until(() => release);
/** @param {Uploads} uploads */
const ended = (uploads) => until(() => !uploads.isBusy && uploads.entries.every(({ state }) => ["failed", "paused", "stored"].includes(state)));

beforeEach(async () => {
  [stage, release, asked] = ["", null, []];
  outcome = () => ({ result: { sha256: DIGEST, size: 3000, sealed_size: 4000, slices: [DIGEST], manifest: DIGEST } });
  answer = (path) => ({ body: path === "session" ? { csrf: "token", kind: "reporter" } : path.endsWith("complete") ? { leaf: 1 } : { missing: [0] } });
  Object.assign(globalThis, { fetch: server, Worker: Platform, location: new URL("https://a.example/en/report") });
  // The token of this page load is known.
  await session();
  asked = [];
});

afterEach(() => {
  Object.assign(globalThis, own);
  mock.restoreAll();
});

test("an upload that nobody stops is stored, and what it takes to record it is kept", async () => {
  const keep = shelf();

  const uploads = begin(keep);
  await ended(uploads);

  equal(uploads.entries[0]?.state, "stored");
  deepEqual(asked, ["keep", "POST cases/case/evidence", "GET session", "keep", "POST cases/case/evidence/…/complete", "keep"]);
  equal([...keep.pieces.values()][0].result.sha256, DIGEST);
});

for (const place of ["open", "load", "keep", "cases/case/evidence", "session", "worker", "cases/case/evidence/…/complete"]) {
  test(`whoever ends it while it waits (${place}) has nothing more asked for, kept or drawn`, async () => {
    stage = place;
    let drawn = 0;
    const keep = shelf();
    const uploads = begin(keep, { onChange: () => void (drawn += 1) });
    await waits();
    ok(release, "it waits there");

    uploads.close();
    [asked, drawn] = [[], 0];
    release();
    await settled();

    deepEqual(asked, []);
    equal(drawn, 0);
    equal(uploads.stored.size, 0);
  });

  test(`a file that is removed while it waits (${place}) leaves nothing, and the next one is sent`, async () => {
    stage = place;
    const keep = shelf();
    const uploads = begin(keep);
    await waits();
    uploads.add([new File([new Uint8Array(3000)], "other.mp4")]);
    const removed = uploads.entries[0]?.id ?? "";

    const gone = uploads.remove(removed);
    stage = "";
    release?.();
    await gone;
    await ended(uploads);

    deepEqual(uploads.entries.map(({ name, state }) => [name, state]), [["other.mp4", "stored"]]); // prettier-ignore
    ok([...keep.pieces.keys()].every((id) => !id.startsWith(removed)));
    equal(uploads.failure, null);
  });
}

test("what cannot even be dropped ends with a failure that can be told, and can be tried again", async () => {
  const keep = shelf();
  const { drop } = keep;
  keep.drop = () => Promise.reject(new DOMException("the disk fails", "UnknownError"));
  const { result } = /** @type {any} */ (outcome({}));
  outcome = () => ({ code: "other_content", message: "another one than before" });
  const uploads = begin(keep);
  await ended(uploads);

  deepEqual([uploads.entries[0]?.state, uploads.isBusy], ["paused", false]);
  ok(uploads.failure instanceof DOMException);

  keep.drop = drop;
  outcome = () => ({ result });
  uploads.retry();
  await ended(uploads);
  equal(uploads.entries[0]?.state, "stored");
  equal(uploads.failure, null);
});

test("a file is gone from the list although the disk fails to let go of what was kept of it", async () => {
  const keep = shelf();
  const uploads = begin(keep);
  await ended(uploads);
  keep.drop = () => Promise.reject(new DOMException("the disk fails", "UnknownError"));

  await uploads.remove(uploads.entries[0]?.id ?? "");

  deepEqual([uploads.entries, uploads.stored.size], [[], 0]);
});

test("a worker that says that somebody stopped it, when nobody did, is a failure like any other", async () => {
  outcome = () => ({ code: "cancelled", message: "" });

  const uploads = begin(shelf());
  await ended(uploads);

  equal(uploads.entries[0]?.state, "paused");
  ok(uploads.failure);
});

test("a file of which nothing was sent is sent whole, although the server says that it misses nothing", async () => {
  const honest = answer;
  answer = (path) => (path.endsWith("evidence") ? { body: { missing: [] } } : honest(path));
  /** @type {number[]} */
  let missing = [];
  const { result } = /** @type {any} */ (outcome({}));
  outcome = (job) => ((missing = job.missing), { result });

  const uploads = begin(shelf());
  await ended(uploads);

  deepEqual(missing, [0]);
  equal(uploads.entries[0]?.state, "stored");
});

test("whoever was signed out while a file was on its way is let in again and the file goes on", async () => {
  const { result } = /** @type {any} */ (outcome({}));
  outcome = () => ((outcome = () => ({ result })), { code: "not_signed_in", message: "" });
  let opened = 0;
  const open = async () => ((opened += 1), { caseId: "case", evidenceKey: secret.evidenceKey, epoch: 0 });

  const uploads = begin(shelf(), { open, opensAnew: true });
  await ended(uploads);

  deepEqual([opened, uploads.entries[0]?.state, uploads.failure], [2, "stored", null]);
});

test("a server that lets in and then signs out at once is not asked for ever", async () => {
  outcome = () => ({ code: "not_signed_in", message: "" });
  let opened = 0;
  const open = async () => ((opened += 1), { caseId: "case", evidenceKey: secret.evidenceKey, epoch: 0 });

  const uploads = begin(shelf(), { open, opensAnew: true });
  await ended(uploads);

  deepEqual([opened, uploads.entries[0]?.state, uploads.entries[0]?.problem], [2, "paused", "signed_out"]);
});

test("a server that misses slices that the file does not have is told of, and gets none", async () => {
  answer = (path) => ({ body: path.endsWith("evidence") ? { missing: [1] } : { csrf: "token", kind: "reporter" } });

  const uploads = begin(shelf());
  await ended(uploads);

  ok(uploads.failure instanceof ServerMisbehaved);
  equal(uploads.entries[0]?.state, "paused");
  ok(asked.every((each) => each.startsWith("keep") || each.endsWith("evidence")));
});

for (const place of ["open", "cases/case/evidence", "worker", "cases/case/evidence/…/complete"]) {
  test(`what is held while it waits (${place}) goes on when somebody wants it, and not before`, async () => {
    stage = place;
    const line = new EventTarget();
    Object.assign(globalThis, { addEventListener: line.addEventListener.bind(line) });
    const uploads = begin(shelf());
    await waits();

    uploads.hold();
    [stage, asked] = ["", []];
    release?.();
    line.dispatchEvent(new Event("online"));
    await settled();
    deepEqual(asked, []);
    deepEqual([uploads.entries[0]?.state, uploads.failure], ["paused", null]);

    uploads.release();
    await ended(uploads);
    equal(uploads.entries[0]?.state, "stored");
  });
}

test("a browser that comes back on line goes on with what the line interrupted, unless it was closed", async () => {
  const line = new EventTarget();
  Object.assign(globalThis, { addEventListener: line.addEventListener.bind(line) });
  outcome = () => ({ code: "server_unreachable", message: "" });
  const [going, closed] = [begin(shelf()), begin(shelf())];
  await Promise.all([ended(going), ended(closed)]);
  deepEqual(going.entries.map(({ problem, state }) => [state, problem]), [["paused", "offline"]]); // prettier-ignore
  asked = [];

  closed.close();
  line.dispatchEvent(new Event("online"));
  await until(() => asked.some((each) => each.endsWith("evidence")));
  await settled();

  equal(asked.filter((each) => each.endsWith("evidence")).length, 1);
});

test("a file that begins anew by itself does not while all is held", async () => {
  stage = "drop";
  outcome = () => ({ code: "other_content", message: "another one than before" });
  const uploads = begin(shelf());
  await waits();
  ok(release, "it waits there");

  uploads.hold();
  [stage, asked] = ["", []];
  release();
  await settled();

  deepEqual(asked, []);
});

/** @type {[string, boolean, string][]} */
const PROBLEMS = [
  ["storage_full", true, "full"],
  ["not_signed_in", true, "signed_out"],
  ["refused", true, "stopped"],
  ["server_unreachable", true, "stopped"],
  ["server_unreachable", false, "offline"],
];
for (const [code, onLine, problem] of PROBLEMS) {
  test(`${code} with${onLine ? "" : "out"} a line is ${problem}: only what waits for the line goes on by itself`, async () => {
    mock.getter(globalThis, "navigator", () => ({ onLine }));
    outcome = () => ({ code, message: "" });

    const uploads = begin(shelf());
    await ended(uploads);

    deepEqual(uploads.entries.map((entry) => [entry.state, entry.problem]), [["paused", problem]]); // prettier-ignore
  });
}
