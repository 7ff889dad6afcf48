// Does a file arrive whole over a bad line, and does the upload stop cleanly when it cannot?

import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";

import { newCompartmentSecret, newIdentifier } from "../../../incident_log/browser/src/crypto/seeds.js";
import { EvidenceKey, EvidenceReader, openStream } from "../../../incident_log/browser/src/crypto/streams.js";
import { Cancelled, FormatError, LimitExceeded, NotFound, NotSignedIn, OpenError, ServerMisbehaved, ServerUnreachable, StorageFull } from "../../../incident_log/browser/src/errors.js";
import { concat, fromB64u, sha256, toB64u } from "../../../incident_log/browser/src/format/encoding.js";
import { FileChanged, OtherContent, planOf, uploadSealed } from "../../../incident_log/browser/src/workers/uploading.js";

/** @typedef {import("../../../incident_log/browser/src/format/encoding.js").Bytes} Bytes */

const ABOUT = { captured_at: null, derivation: null, derived_from: null, media_type: "video/mp4", name: "відэа.mp4" };
const MEBIBYTE = 1048576;
const QUICK = [1, 1, 1, 1];
const secret = await newCompartmentSecret(newIdentifier(), "report", 0);

/** @type {Map<number, Bytes>} */
const stored = new Map();
/** @type {{ status: number, body?: object }[]} answers given before slices are taken */
let trouble = [];
/** @type {string[]} */
let tokens = [];
let csrf = "first";
let atOnce = 0;
let mostAtOnce = 0;
let delay = 0;

const server = createServer((request, response) => {
  if (request.url === "/api/v1/session") return void response.end(JSON.stringify({ csrf, kind: "reporter" }));
  atOnce += 1;
  mostAtOnce = Math.max(mostAtOnce, atOnce);
  /** @type {Buffer[]} */
  const pieces = [];
  request.on("data", (piece) => pieces.push(piece));
  response.on("finish", () => (atOnce -= 1));
  request.on("end", async () => {
    tokens.push(String(request.headers["x-csrf-token"]));
    const { status, body } = trouble.shift() ?? { status: 201 };
    const slice = new Uint8Array(Buffer.concat(pieces));
    await new Promise((resolve) => setTimeout(resolve, delay));
    const honest = toB64u(await sha256(slice)) === request.headers["slice-sha256"];
    if (status === 201 && honest) stored.set(Number(request.url?.split("/").at(-1)), slice);
    response.writeHead(honest ? status : 422).end(JSON.stringify(body ?? {}));
  });
});

before(() => new Promise((resolve) => void server.listen(0, "127.0.0.1", () => resolve(undefined))));
after(() => server.close());
beforeEach(() => {
  stored.clear();
  trouble = [];
  tokens = [];
  mostAtOnce = 0;
});

/** @param {number} size @returns {Bytes} */
function fileOf(size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + (at >> 12)) & 255;
  return bytes;
}

/** @param {Blob} file @param {object} [change] */
function jobOf(file, change = {}) {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${port}/api/v1/cases/c/evidence/e`;
  const missing = Array.from({ length: planOf(file.size, ABOUT).slices }, (_, index) => index);
  const key = { evidenceKey: secret.evidenceKey, salt: newIdentifier(), evidence: newIdentifier() };
  return { file, about: ABOUT, ...key, url, csrf: "first", missing, sent: /** @type {string[]} */ ([]), ...change };
}

/** @typedef {(index: number, digest: string) => Promise<void>} Keep */

/** @param {ReturnType<typeof jobOf>} job @param {{ signal?: AbortSignal, onProgress?: (progress: any) => void, keep?: Keep, pauses?: number[] }} [options] */
function upload(job, { signal = new AbortController().signal, onProgress = () => undefined, keep = async () => undefined, pauses = QUICK } = {}) {
  return uploadSealed(job, onProgress, keep, signal, pauses);
}

/** @param {ReturnType<typeof jobOf>} job */
const keyOf = (job) => EvidenceKey.of(secret.evidenceKey, fromB64u(job.salt), job.evidence);
/** @param {number} index */
const fetchStored = async (index) => stored.get(index) ?? new Uint8Array(0);

/** @param {ReadableStream<Bytes>} stream */
async function whole(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return concat(...pieces);
}

for (const size of [1, 65536, MEBIBYTE - 300, MEBIBYTE, 3 * MEBIBYTE + 7]) {
  test(`${size} bytes arrive and open as they were`, async () => {
    const bytes = fileOf(size);
    const job = jobOf(new Blob([bytes]));

    const result = await upload(job);

    equal(result.sha256, toB64u(await sha256(bytes)));
    equal(result.slices.length, stored.size);
    equal(result.sealed_size, [...stored.values()].reduce((sum, slice) => sum + slice.length, 0)); // prettier-ignore
    deepEqual(await whole(openStream(await keyOf(job), result, fetchStored)), bytes);
  });
}

test("above 64 MiB the file is hashed while it is sent, four slices at once at most", async () => {
  const bytes = fileOf(66 * MEBIBYTE + 5);
  const job = jobOf(new Blob([bytes]));
  let done = 0;
  delay = 100;

  const result = await upload(job, { onProgress: (progress) => (done = progress.done) });
  delay = 0;

  equal(result.sha256, toB64u(await sha256(bytes)));
  equal(done, bytes.length);
  equal(mostAtOnce, 4);
  const reader = await EvidenceReader.open(await keyOf(job), result, fetchStored);
  deepEqual(await reader.read(40 * MEBIBYTE - 10, 20), bytes.subarray(40 * MEBIBYTE - 10, 40 * MEBIBYTE + 10));
  // Whatever the memory of a window was used for afterwards: it opens as it was, to the last byte.
  ok((await whole(reader.stream())).every((byte, at) => byte === bytes[at]));
});

test("a server in trouble is asked again until it takes the slice", async () => {
  trouble = [{ status: 503 }, { status: 500 }, { status: 429 }];
  /** @type {boolean[]} */
  const waited = [];

  await upload(jobOf(new Blob([fileOf(2000)])), { onProgress: ({ waiting }) => waited.push(waiting) });

  equal(stored.size, 1);
  ok(waited.includes(true) && waited.at(-1) === false);
});

test("a server that stays away is given up with one clear error", async () => {
  trouble = Array.from({ length: 20 }, () => ({ status: 503 }));

  await rejects(upload(jobOf(new Blob([fileOf(2000)]))), ServerUnreachable);
});

test("a new token is fetched when another tab signed in, and only then", async () => {
  csrf = "second";
  trouble = [{ status: 403 }];

  await upload(jobOf(new Blob([fileOf(2000)])));

  deepEqual(tokens, ["first", "second"]);
  csrf = "first";
});

/** @type {[number, string, new (message: string) => Error][]} */
const REFUSALS = [
  [401, "not_signed_in", NotSignedIn],
  [404, "not_found", NotFound],
  // Nothing else was ever sealed for that place, so the file is as it was: it is the server that says something false.
  [409, "conflict", ServerMisbehaved],
  [413, "limit_exceeded", LimitExceeded],
  [507, "storage_full", StorageFull],
];
for (const [status, code, Reaction] of REFUSALS) {
  test(`an answer ${status} ends the upload as ${code}, with and without its body`, async () => {
    trouble = [{ status, body: { error: { code, message: "private words" } } }];
    await rejects(upload(jobOf(new Blob([fileOf(2000)]))), (error) => error instanceof Reaction && !error.message.includes("private"));

    trouble = [{ status }];
    await rejects(upload(jobOf(new Blob([fileOf(2000)]))), Reaction);
    equal(stored.size, 0);
  });
}

test("stopping ends it at once, and what was stored is resumed without being sent again", async () => {
  const file = new Blob([fileOf(6 * MEBIBYTE)]);
  const stop = new AbortController();
  const job = jobOf(file);
  const onProgress = () => stored.size > 1 && stop.abort();
  await rejects(upload(job, { signal: stop.signal, onProgress }), Cancelled);
  const before = new Map(stored);
  ok(before.size > 0 && before.size < planOf(file.size, ABOUT).slices);
  // What was on its way when it was stopped may still arrive, and is no part of what follows.
  server.closeAllConnections();
  tokens = [];

  const missing = job.missing.filter((index) => !before.has(index));
  const result = await upload({ ...job, missing });

  equal(tokens.length, missing.length);
  deepEqual(await whole(openStream(await keyOf(job), result, fetchStored)), fileOf(6 * MEBIBYTE));
});

test("stopping while it waits for the line ends the wait", async () => {
  trouble = Array.from({ length: 9 }, () => ({ status: 503 }));
  const stop = new AbortController();
  const began = performance.now();

  const onProgress = (/** @type {any} */ { waiting }) => waiting && stop.abort();
  await rejects(upload(jobOf(new Blob([fileOf(2000)])), { signal: stop.signal, onProgress, pauses: [60000] }), Cancelled);

  ok(performance.now() - began < 5000);
});

/** A file whose bytes change, or go away, while it is read, or afterwards. */
class Unsteady extends Blob {
  /** @param {Bytes} bytes @param {{ stream?: () => ReadableStream<Bytes>, slice?: (from: number, to: number) => Blob }} later */
  constructor(bytes, later) {
    super([bytes]);
    this.later = later;
  }

  /** @override */
  stream() {
    return this.later.stream?.() ?? super.stream();
  }

  /** @param {number} [from] @param {number} [to] @override */
  slice(from = 0, to = this.size) {
    return this.later.slice?.(from, to) ?? super.slice(from, to);
  }
}

/** @param {Bytes} bytes @param {Error} [end] */
function streamOf(bytes, end) {
  const pieces = [bytes.slice()];
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      const piece = pieces.shift();
      if (piece) return void controller.enqueue(piece);
      if (end) return void controller.error(end);
      controller.close();
      controller.byobRequest?.respond(0);
    },
  });
}

const NO_BYTES = /** @type {Blob} */ ({ arrayBuffer: () => Promise.reject(new DOMException("gone", "NotReadableError")) });

test("a file that becomes shorter, changes or cannot be read any more is one clear error", async () => {
  const bytes = fileOf(10 * MEBIBYTE);
  const unsteady = [
    new Unsteady(bytes, { stream: () => streamOf(bytes.subarray(0, -1)) }),
    new Unsteady(bytes, { stream: () => streamOf(bytes.subarray(0, MEBIBYTE), new DOMException("gone", "NotReadableError")) }),
    new Unsteady(bytes, { slice: () => NO_BYTES }),
  ];

  for (const file of unsteady) {
    await rejects(upload(jobOf(file)), (error) => error instanceof FileChanged && error.code === "file_changed");
    equal(stored.has(0), false);
  }
});

test("a browser that fills no buffer of ours reads the file part by part, and as carefully", async () => {
  const bytes = fileOf(10 * MEBIBYTE);
  // Such a stream has no reader that is given a buffer.
  const stream = () => /** @type {ReadableStream<Bytes>} */ (new ReadableStream());
  const parts = (/** @type {number} */ less) => (/** @type {number} */ from, /** @type {number} */ to) => new Blob([bytes.subarray(from, from === 0 ? to : to - less)]);

  const { sha256: digest } = await upload(jobOf(new Unsteady(bytes, { stream, slice: parts(0) })));

  equal(digest, toB64u(await sha256(bytes)));
  await rejects(upload(jobOf(new Unsteady(bytes, { stream, slice: parts(1) }))), FileChanged);
  await rejects(upload(jobOf(new Unsteady(bytes, { stream, slice: (from, to) => (from === 0 ? new Blob([bytes.subarray(from, to)]) : NO_BYTES) }))), FileChanged);
});

test("slices that take long to hand over go as blobs from then on, and what arrives is the same", async () => {
  const bytes = fileOf(12 * MEBIBYTE);
  const given = /** @type {string[]} */ ([]);
  const answers = /** @type {Response[]} */ ([]);
  const honest = globalThis.fetch;
  /** @param {number} pause milliseconds in which nothing else runs, as when an inspector is open */
  const watched = async (pause) => {
    given.length = 0;
    globalThis.fetch = (url, init) => {
      given.push(init?.body instanceof Blob ? "blob" : "bytes");
      const until = performance.now() + pause;
      while (performance.now() < until);
      return honest(url, init).then((answer) => (answers.push(answer), answer));
    };
    try {
      return await upload(jobOf(new Blob([bytes])));
    } finally {
      globalThis.fetch = honest;
    }
  };

  const slow = await watched(12);

  deepEqual(given.slice(0, 4), ["bytes", "bytes", "bytes", "bytes"]);
  deepEqual([...new Set(given.slice(4))], ["blob"]);
  // An answer that nobody reads keeps the whole slice in the browser's memory.
  ok(answers.length > 0 && answers.every((answer) => answer.bodyUsed));
  equal(slow.sha256, toB64u(await sha256(bytes)));
  equal(stored.size, slow.slices.length);
  for (const [index, digest] of slow.slices.entries()) equal(toB64u(await sha256(/** @type {Bytes} */ (stored.get(index)))), digest);
});

test("a file that is not the one of the earlier attempt never gets its first slice", async () => {
  const job = jobOf(new Blob([fileOf(2 * MEBIBYTE)]), { sha256: toB64u(new Uint8Array(32).fill(1)) });

  await rejects(upload(job), FileChanged);

  equal(stored.has(0), false);
});

test("no slice leaves before what was sealed for it is kept", async () => {
  const job = jobOf(new Blob([fileOf(3 * MEBIBYTE)]));
  /** @type {string[]} */
  const kept = [];
  const keep = async (/** @type {number} */ index, /** @type {string} */ digest) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const there = stored.get(index);
    ok(!there || toB64u(await sha256(there)) !== digest);
    kept[index] = digest;
  };

  const result = await upload(job, { keep });

  deepEqual(kept, result.slices);
  stored.clear();
  await rejects(upload(jobOf(job.file), { keep: () => Promise.reject(new StorageFull("no room on this device")) }), StorageFull);
  equal(stored.size, 0);
});

test("another middle of the file is never sealed into a slice that was sent, whatever the server says it misses", async () => {
  const bytes = fileOf(16 * MEBIBYTE);
  const job = jobOf(new Blob([bytes]));
  const stop = new AbortController();
  /** @type {string[]} */
  const sent = [];
  const keep = async (/** @type {number} */ index, /** @type {string} */ digest) => void (sent[index] = digest);
  await rejects(upload(job, { keep, signal: stop.signal, onProgress: () => stored.size > 8 && stop.abort() }), Cancelled);
  const before = new Map(stored);
  const other = bytes.slice();
  // Behind so many that some have arrived by then, and before so many that the first, which goes last, was not on its way:
  // four are at once, and two are being sealed.
  other[8 * MEBIBYTE] = /** @type {number} */ (other[8 * MEBIBYTE]) ^ 1;
  stored.clear();

  await rejects(upload({ ...job, file: new Blob([other]), sent }, { keep }), OtherContent);

  ok(stored.size > 0 && !stored.has(0));
  for (const [index, slice] of stored) if (before.has(index)) deepEqual(slice, before.get(index));
  stored.clear();
  deepEqual(await whole(openStream(await keyOf(job), await upload({ ...job, sent }, { keep }), fetchStored)), bytes);
});

test("empty files and files over the limit are refused before work starts", () => {
  try {
    planOf(0, ABOUT);
    ok(false);
  } catch (error) {
    ok(error instanceof FormatError);
  }
  try {
    planOf(2147483649, ABOUT);
    ok(false);
  } catch (error) {
    ok(error instanceof LimitExceeded);
  }
});

test("changed, cut, exchanged and missing slices do not open", async () => {
  const job = jobOf(new Blob([fileOf(3 * MEBIBYTE)]));
  const result = await upload(job);
  const key = await keyOf(job);
  const first = stored.get(0) ?? new Uint8Array(0);
  const changed = first.slice();
  changed[500] = /** @type {number} */ (changed[500]) ^ 1;

  /** @type {[string, (index: number) => Promise<Bytes>][]} */
  const damages = [
    ["changed", async (index) => (index === 0 ? changed : fetchStored(index))],
    ["cut", async (index) => (await fetchStored(index)).slice(0, -1)],
    ["exchanged", async (index) => fetchStored(index === 1 ? 2 : index === 2 ? 1 : index)],
    ["missing", async (index) => (index === 2 ? new Uint8Array(0) : fetchStored(index))],
  ];
  for (const [name, fetchSlice] of damages) await rejects(whole(openStream(key, result, fetchSlice)), OpenError, name);

  await rejects(whole(openStream(key, { ...result, sha256: result.manifest }, fetchStored)), OpenError);
  await rejects(whole(openStream(key, { ...result, slices: result.slices.slice(0, -1) }, fetchStored)), OpenError);
  await rejects(whole(openStream(await keyOf(jobOf(job.file)), result, fetchStored)), OpenError);
});

test("a stream that is cancelled fetches no more", async () => {
  const job = jobOf(new Blob([fileOf(5 * MEBIBYTE)]));
  const result = await upload(job);
  let fetched = 0;
  const stream = openStream(await keyOf(job), result, async (index) => ((fetched += 1), fetchStored(index)));

  const reader = stream.getReader();
  await reader.read();
  await reader.cancel();

  ok(fetched <= 3, `${fetched} slices`);
});
