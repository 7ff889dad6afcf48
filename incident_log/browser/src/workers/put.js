// How does a sealed slice reach the server over a bad line? The only module in a worker that fetches.

import { Cancelled, ServerUnreachable } from "../errors.js";
import { refusalOf } from "../refusals.js";
import { readAnswer, readJson } from "./answer.js";

/**
 * @typedef {object} Line
 * @property {string} url of the evidence, without a slash at the end
 * @property {string} csrf
 * @property {AbortSignal} signal
 * @property {(waiting: boolean) => void} onWaiting told when the line is down and when it is back
 * @property {readonly number[]} [pauses] in milliseconds, between attempts
 * @property {number} [slow] how many slices in a row took long to hand over
 *
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 */

/** Two and a half minutes in all: a tunnel, a lift, a locked screen. */
const PAUSES = [500, 1000, 2000, 4000, 8000, 15000, 30000, 30000, 60000];
const PATIENCE = 180000;
const SESSION = "/api/v1/session";
/** For the answer who is signed in, as in api.js. */
const PATIENCE_FOR_SESSION = 30000;
/** Milliseconds that handing over a slice takes when somebody listens; otherwise it is about a third of that. */
const LONG = 6;
const LONG_IN_A_ROW = 4;

/**
 * Put one slice, again and again while the line or the server is down. Putting the same slice twice does no harm.
 * @param {Line} line whose csrf is renewed when the server asks for it
 * @param {number} index
 * @param {Bytes} slice sealed; nobody may change it before this is through
 * @param {string} digest b64u
 * @throws {Cancelled | ServerUnreachable | import("../errors.js").IncidentLogError}
 */
export async function putSlice(line, index, slice, digest) {
  const pauses = line.pauses ?? PAUSES;
  for (let attempt = 0; ; attempt += 1) {
    const response = await tryOnce(line, index, slice, digest);
    if (response?.ok) return void (await readAnswer(response));
    const again = response === undefined || (await mayRetry(line, response));
    if (!again) throw refusalOf(response.status, await readJson(response));
    if (response) await readAnswer(response);
    const pause = pauses[attempt];
    if (pause === undefined) throw new ServerUnreachable("no answer from the server");
    line.onWaiting(true);
    await sleep(Math.max(pause * (0.75 + (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) / 510), retryAfter(response)), line.signal);
    line.onWaiting(false);
  }
}

/** @param {Line} line @param {number} index @param {Bytes} slice @param {string} digest @returns {Promise<Response | undefined>} undefined: no answer */
async function tryOnce(line, index, slice, digest) {
  const headers = { "Content-Type": "application/octet-stream", "Slice-SHA256": digest, "X-CSRF-Token": line.csrf };
  const signal = AbortSignal.any([line.signal, AbortSignal.timeout(PATIENCE)]);
  /** @type {RequestInit} */
  const init = { method: "PUT", headers, body: bodyOf(line, slice), signal, credentials: "same-origin", cache: "no-store", redirect: "error" };
  try {
    return await timed(line, () => fetch(`${line.url}/slices/${index}`, init));
  } catch {
    if (line.signal.aborted) throw new Cancelled("stopped by the person");
    return undefined;
  }
}

/**
 * Bytes are copied once less than a blob on their way out. But an open inspector, or an extension that listens, is given
 * a copy of all bytes, and none of a blob: an upload then takes five times as long.
 * @param {Line} line @param {Bytes} slice @returns {Bytes | Blob}
 */
function bodyOf({ slow = 0 }, slice) {
  return slow < LONG_IN_A_ROW ? slice : new Blob([slice]);
}

/** @template T @param {Line} line @param {() => T} handOver @returns {T} */
function timed(line, handOver) {
  const { slow = 0 } = line;
  const begun = performance.now();
  const answer = handOver();
  if (slow < LONG_IN_A_ROW) line.slow = performance.now() - begun < LONG ? 0 : slow + 1;
  return answer;
}

/** @param {Line} line @param {Response} response @returns {Promise<boolean>} */
async function mayRetry(line, response) {
  if (response.status === 403) return renewCsrf(line);
  return [408, 425, 429, 500, 502, 503, 504].includes(response.status);
}

/** @param {Line} line @returns {Promise<boolean>} whether another tab signed in since, so that the token is a new one */
async function renewCsrf(line) {
  try {
    const signal = AbortSignal.any([line.signal, AbortSignal.timeout(PATIENCE_FOR_SESSION)]);
    const { csrf } = await readJson(await fetch(new URL(SESSION, line.url), { credentials: "same-origin", cache: "no-store", signal }));
    if (typeof csrf !== "string" || csrf === line.csrf) return false;
    line.csrf = csrf;
    return true;
  } catch {
    return false;
  }
}

/** @param {Response | undefined} response @returns {number} milliseconds the server asks to wait, at most a minute */
function retryAfter(response) {
  const seconds = Number(response?.headers.get("Retry-After") ?? 0);
  return Number.isFinite(seconds) ? Math.min(60, Math.max(0, seconds)) * 1000 : 0;
}

/** @param {number} milliseconds @param {AbortSignal} signal @returns {Promise<void>} earlier when the device is back on line */
async function sleep(milliseconds, signal) {
  if (signal.aborted) throw new Cancelled("stopped by the person");
  await new Promise((resolve, reject) => {
    const finished = new AbortController();
    const until = { signal: finished.signal };
    const end = () => (finished.abort(), resolve(undefined));
    const timer = setTimeout(end, milliseconds);
    globalThis.addEventListener?.("online", end, until);
    signal.addEventListener("abort", () => (finished.abort(), reject(new Cancelled("stopped by the person"))), until);
    finished.signal.addEventListener("abort", () => clearTimeout(timer));
  });
}
