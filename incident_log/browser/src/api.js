// How does the browser talk to the server? The only module that fetches.
//
// One error class per reaction (errors.js), whatever the cause. Nothing opened may be passed in: every caller seals first.
// Ids stand in paths because the server knows them; names, codes and texts never do.

import { readAtMost } from "./bounded.js";
import { Cancelled, ServerMisbehaved, ServerUnreachable } from "./errors.js";
import { fromUtf8 } from "./format/encoding.js";
import { refusalOf } from "./refusals.js";

/** @typedef {Record<string, string>} Shape field name → "string", "number", "boolean", "array", "object"; "?" at the end: may be absent or null */
/** @typedef {{method?: string, body?: unknown, bytes?: Uint8Array, headers?: Record<string, string>, signal?: AbortSignal | undefined, timeout?: number, keepalive?: boolean, most?: number}} Options most: bytes of the answer */
/** @typedef {{position: number, digest: string}} Head */

const ROOT = "/api/v1/";
const PATIENCE = 30_000;
/** A slice of one mebibyte over a very slow line. */
const PATIENCE_FOR_BYTES = 180_000;
/** In bytes: a record without a long text, such as a no, does not need that long on any line. */
const SMALL_RECORD = 16 << 10;
/** More than any answer can be, in bytes: the directory of a large organisation, or the journal of a long case. */
const MOST_ANSWER = 64 << 20;
/** A sentence or two. */
const MOST_REFUSAL = 1 << 20;
/** In an inbox, in bytes: a card with its line beside it; new reports, each with its letter and its first records as text. */
const MOST_CARD = 17_000;
const MOST_NEW = 24_000_000;
/** Where the next page of an inbox begins, said ahead of this one. */
const NEXT = "Inbox-Next";

// The token of this page load. It is no secret of a person and proves nothing without the cookie, so it lives here and
// not in session.js, which keeps what must be locked.
let token = "";

/**
 * Ask for JSON, or send JSON or bytes; answer the parsed reply after checking that it has the fields the caller reads.
 * @param {string} path below /api/v1/
 * @param {Shape} shape
 * @param {Options} [options]
 * @returns {Promise<any>} the shape was checked; fields are typed by each caller below
 * @throws {import("./errors.js").IncidentLogError} one class per reaction
 */
export async function ask(path, shape, options = {}) {
  return checked(await jsonOf(await request(path, options), options.most), shape);
}

/**
 * Ask for bytes.
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function askBytes(path, options = {}) {
  return readAtMost(await request(path, { timeout: PATIENCE_FOR_BYTES, ...options }), options.most ?? MOST_ANSWER);
}

/**
 * @param {string} path
 * @param {Options} options
 * @returns {Promise<Response>}
 */
async function request(path, options) {
  const changing = (options.method ?? "GET") !== "GET";
  const sent = changing ? await csrf() : "";
  const response = await reach(path, options, sent);
  // Another tab may have signed in or out since: the cookie changed, and the token with it.
  if (response.status === 403 && changing) {
    token = "";
    if ((await csrf()) !== sent) {
      return accepted(await reach(path, options, token));
    }
  }
  return accepted(response);
}

/**
 * @param {string} path
 * @param {Options} options
 * @param {string} csrfToken
 */
async function reach(path, options, csrfToken) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", ...options.headers };
  if (csrfToken) {
    headers["X-CSRF-Token"] = csrfToken;
  }
  /** @type {RequestInit} */
  const init = { method: options.method ?? "GET", headers, credentials: "same-origin", cache: "no-store", redirect: "error", keepalive: options.keepalive ?? false };
  if (options.bytes) {
    headers["Content-Type"] = "application/octet-stream";
    init.body = /** @type {Uint8Array<ArrayBuffer>} */ (options.bytes);
  } else if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(options.body);
  }
  const patience = AbortSignal.timeout(options.timeout ?? (options.bytes ? PATIENCE_FOR_BYTES : PATIENCE));
  init.signal = options.signal ? AbortSignal.any([options.signal, patience]) : patience;
  try {
    return await fetch(path.startsWith("/") ? path : ROOT + path, init);
  } catch {
    if (options.signal?.aborted) {
      throw new Cancelled("stopped by the person");
    }
    throw new ServerUnreachable("no answer from the server");
  }
}

/**
 * @param {Response} response
 * @returns {Promise<Response>}
 */
async function accepted(response) {
  if (response.ok) {
    return response;
  }
  /** @type {{head?: Head, missing?: number[]}} */
  let reply = {};
  try {
    reply = JSON.parse(fromUtf8(await readAtMost(response, MOST_REFUSAL)));
  } catch {
    // A proxy in between answered; the status says enough.
  }
  throw Object.assign(refusalOf(response.status, reply), { head: reply?.head, missing: reply?.missing });
}

/** @param {Response} response @param {number} [most] */
async function jsonOf(response, most = MOST_ANSWER) {
  const bytes = await readAtMost(response, most);
  try {
    return bytes.length > 0 ? JSON.parse(fromUtf8(bytes)) : {};
  } catch {
    throw new ServerMisbehaved("the answer is not JSON");
  }
}

/**
 * @param {any} value
 * @param {Shape} shape
 */
function checked(value, shape) {
  if (value === null || typeof value !== "object") {
    throw new ServerMisbehaved("the answer is not an object");
  }
  for (const [name, wanted] of Object.entries(shape)) {
    const field = value[name];
    const absent = field === undefined || field === null;
    const type = Array.isArray(field) ? "array" : typeof field;
    if (absent ? !wanted.endsWith("?") : type !== wanted.replace("?", "")) {
      throw new ServerMisbehaved(`the answer lacks ${name}`);
    }
  }
  if (typeof value.csrf === "string") {
    token = value.csrf;
  }
  return value;
}

async function csrf() {
  if (!token) {
    await session();
  }
  return token;
}

/** @param {string} path @param {unknown} body @param {Shape} [shape] */
const post = (path, body, shape = {}) => ask(path, shape, { method: "POST", body });
/** @param {string} path @param {unknown} body @param {Shape} [shape] */
const put = (path, body, shape = {}) => ask(path, shape, { method: "PUT", body });
/** @param {string} path */
const remove = (path) => ask(path, {}, { method: "DELETE" });

// --- who is signed in ---------------------------------------------------------------------------------------------

/** @typedef {{verifier: string, box: string, kind: "passphrase"|"recovery"|"codename", handle?: string, salt?: string}} Lockbox */

/** @returns {Promise<{csrf: string, kind: "none"|"reporter"|"member", case?: string, member?: string, role?: string, state?: string}>} */
export const session = () => ask("session", { csrf: "string", kind: "string" });
/** @param {string} name @returns {Promise<{salt: string, memory_kib: number, iterations: number, lanes: number}>} */
export const parameters = (name) =>
  post("session/parameters", { name }, { salt: "string", memory_kib: "number", iterations: "number", lanes: "number" });
/** @param {{name: string, verifier: string}} body @returns {Promise<{lockbox: string, member: string, csrf: string}>} */
export const signInWithPassphrase = (body) =>
  post("session/passphrase", body, { lockbox: "string", member: "string", csrf: "string" });
/** @param {{kind: "codename"|"recovery", handle: string, verifier: string}} body @returns {Promise<{lockbox: string, kind: string, case?: string, member?: string, csrf: string}>} */
export const signInWithCode = (body) => post("session/code", body, { lockbox: "string", kind: "string", csrf: "string" });

export const signOut = () => leave("session");
/** The session ends, and what lies sealed in this browser stays. */
export const signOutAndKeep = () => leave("session?keep=true");
export const signOutEverywhere = () => leave("sessions");

/** @param {string} path */
async function leave(path) {
  // The page may be gone before the answer comes; the request is not.
  await request(path, { method: "DELETE", keepalive: true });
  token = "";
}

// --- setup, directory, own account --------------------------------------------------------------------------------

/** @returns {Promise<{open: boolean, log_key: string, origin: string}>} */
export const setupState = () => ask("setup", { open: "boolean", log_key: "string", origin: "string" });
/** @param {{token: string, statements: string[], name: string, lockboxes: Lockbox[], desk_wrap: string, profile: string}} body @returns {Promise<unknown>} */
export const setUp = (body) => post("setup", body);

/** @param {string} desk @returns {Promise<{statements: unknown[]}>} */
export const deskStatements = (desk) => ask(`directory/desks/${desk}`, { statements: "array" });
/** @returns {Promise<{statements: {statement: string, leaf: number}[]}>} */
export const directory = () => ask("directory", { statements: "array" });
/** @param {string[]} statements */
export const addStatements = (statements) => post("directory/statements", { statements });
/** @param {{statement: string, wraps: {member: string, wrap: string}[], profiles: {member: string, box: string}[]}} body */
export const addDesk = (body) => post("desks", body);
/** @param {string} desk @param {{statement: string, wraps: {member: string, epoch?: number, wrap: string}[], profiles: {member: string, box: string}[]}} body */
export const addDeskEpoch = (desk, body) => post(`desks/${desk}/epochs`, body);

/** @returns {Promise<{member: string, role: string, state: string, desks: {desk: string, epochs: {epoch: number, wrap: string}[]}[], settings: string|null, settings_revision: number}>} */
export const me = () =>
  ask("me", { member: "string", role: "string", state: "string", desks: "array", settings: "string?", settings_revision: "number" });
/** @param {{box: string, revision: number}} body */
export const saveSettings = (body) => put("me/settings", body);
/** @param {Lockbox[]} lockboxes */
export const saveLockboxes = (lockboxes) => put("me/lockboxes", { lockboxes });
/** @param {string} desk @returns {Promise<{members: {member: string, profile: {box: string, desk_epoch: number}|null}[]}>} */
export const deskMembers = (desk) => ask(`desks/${desk}/members`, { members: "array" });

// --- invitations --------------------------------------------------------------------------------------------------

/** @typedef {{invitation: string, role: string, desk: string|null, state: "open"|"accepted"|"confirmed"|"expired", expires_at: string, box: string, bundle?: string, mac?: string, newcomer?: string, member?: string}} Invitation */

/** @param {{invitation: string, role: string, desk: string|null, box: string}} body @returns {Promise<{expires_at: string}>} */
export const invite = (body) => post("invitations", body, { expires_at: "string" });
/** @returns {Promise<{invitations: Invitation[]}>} */
export const invitations = () => ask("invitations", { invitations: "array" });
/** @param {string} id @returns {Promise<{role: string, state: string, organisation: string, desk: string|null, statements: unknown[]}>} */
export const invitation = (id) =>
  ask(`invitations/${id}`, { role: "string", state: "string", organisation: "string", desk: "string?", statements: "array" });
/** @param {string} id @param {{bundle: string, mac: string, newcomer: string, name: string, lockboxes: Lockbox[]}} body @returns {Promise<{member: string, csrf: string}>} */
export const acceptInvitation = (id, body) => post(`invitations/${id}/accept`, body, { member: "string", csrf: "string" });
/** @param {string} id @param {{statement: string, wraps: {desk: string, epoch: number, wrap: string}[], profile: string|null}} body */
export const confirmInvitation = (id, body) => post(`invitations/${id}/confirm`, body);
/** @param {string} id */
export const withdrawInvitation = (id) => remove(`invitations/${id}`);

// --- intake and cases ---------------------------------------------------------------------------------------------

/** @typedef {{compartment: string, epoch: number, holder: string, format: "box"|"age", desk_epoch?: number, wrap: string}} Wrap */
/** @typedef {{case: string, desk: string, state: "pending"|"new"|"adopted", day: string, head: Head|null, intake?: string, wraps: Wrap[], grants?: {to: string, compartments: string[], expires_on: string|null, closed_on: string|null, wrap?: string}[], card?: {revision: number, box: string|null}}} CaseReply */
/** @typedef {{position: number, leaf: number, envelope?: string, header?: string, body_sha256?: string}} RecordReply */

/** @param {{desk: string, case: string, lockbox: Lockbox}} body @returns {Promise<{csrf: string}>} */
export const openIntake = (body) => post("intake", body, { csrf: "string" });
/** @param {string} id @param {{wrap: string, wraps: {compartment: string, epoch: number, box: string}[], records: string[]}} body @returns {Promise<{head: Head, leaves: number[], day: string}>} */
export const submitIntake = (id, body) => post(`intake/${id}/submit`, body, { head: "object", leaves: "array", day: "string" });
/** Take a report back that was not sent, with its files. @param {string} id */
export const discardCase = (id) => remove(`intake/${id}`);

/** @param {string} id @returns {Promise<CaseReply>} */
export const getCase = (id) => ask(`cases/${id}`, { case: "string", desk: "string", state: "string", head: "object?", wraps: "array" });
/** @param {string} id @param {{wraps: {compartment: string, epoch: number, desk_epoch: number, box: string}[], card: string, records: string[]}} body */
export const adoptCase = (id, body) => post(`cases/${id}/adopt`, body);
/** @param {string} id @param {number} after -1 for all @param {number} [limit] @returns {Promise<{records: RecordReply[], head: Head}>} */
export const records = (id, after, limit = 500) =>
  ask(`cases/${id}/records?after=${after}&limit=${limit}`, { records: "array", head: "object" });
/** @param {string} id @param {Uint8Array} envelope @returns {Promise<{position: number, digest: string, leaf: number}>} */
export const appendRecord = (id, envelope) =>
  ask(`cases/${id}/records`, { position: "number", digest: "string", leaf: "number" }, { method: "POST", bytes: envelope, timeout: envelope.length > SMALL_RECORD ? PATIENCE_FOR_BYTES : PATIENCE });
/** @param {string} id @param {Uint8Array} box */
export const saveCard = (id, box) => ask(`cases/${id}/card`, {}, { method: "PUT", bytes: box });
/** @param {string} id @param {{to: string, compartments: string[], expires_on: string|null, wrap: string, record: string}} body */
export const grant = (id, body) => post(`cases/${id}/grants`, body);
/** @param {string} id @param {string} member @param {{records: string[], epochs: {compartment: string, epoch: number, desk_epoch: number, box: string, readers: {holder: string, wrap: string}[]}[]}} body */
export const revokeGrant = (id, member, body) => post(`cases/${id}/grants/${member}/revoke`, body);
/** Shut a reader out of one's own case. @param {string} id @param {string} member @returns {Promise<{closed_on: string}>} */
export const closeGrant = (id, member) => post(`cases/${id}/grants/${member}/close`, {}, { closed_on: "string" });
/**
 * A page as it comes, and, before it has come, what the server says of where the next one begins: nothing behind the last.
 * @param {string} desk @param {string} [after] @param {number} [limit] @returns {{ bytes: Promise<Uint8Array<ArrayBuffer>>, next: Promise<string> }}
 */
export function inbox(desk, after = "", limit = 10000) {
  const answer = request(`desks/${desk}/inbox?limit=${limit}${after ? `&after=${encodeURIComponent(after)}` : ""}`, { timeout: PATIENCE_FOR_BYTES });
  const next = answer.then(({ headers }) => headers.get(NEXT) ?? "");
  // Who does not ask for it learns of a failure from the page itself.
  next.catch(() => undefined);
  return { bytes: answer.then((each) => readAtMost(each, limit * MOST_CARD + MOST_NEW)), next };
}
/** @param {string} id @param {{wraps: {compartment: string, epoch: number, desk_epoch: number, box: string}[], epochs: {compartment: string, epoch: number, desk_epoch: number, box: string, readers: {holder: string, wrap: string}[]}[], ended: string[], records: string[], card: string|null}} body */
export const renewCase = (id, body) => post(`cases/${id}/renew`, body);
/** @param {string} desk @param {string} [after] @returns {Promise<{epoch: number, holders: {member: string, epochs: number[]}[], remaining: number, cases: string[]}>} */
export const rotation = (desk, after = "") =>
  ask(`desks/${desk}/rotation${after ? `?after=${after}` : ""}`, { epoch: "number", holders: "array", remaining: "number", cases: "array" });
/** @param {string} desk @param {string} member @returns {Promise<{cases: {case: string, compartments: string[]}[]}>} */
export const readCases = (desk, member) => ask(`desks/${desk}/readers/${member}`, { cases: "array" });
/** @returns {Promise<{cases: string[]}>} */
export const granted = () => ask("granted", { cases: "array" });

// --- evidence -----------------------------------------------------------------------------------------------------

/** @param {string} id @param {{evidence: string, compartment: string, slices: number, sealed_size: number}} body @returns {Promise<{missing: number[]}>} */
export const openEvidence = (id, body) => post(`cases/${id}/evidence`, body, { missing: "array" });
/** @param {string} id @param {string} evidence @returns {Promise<{compartment: string, slices: number, sealed_size: number, complete: boolean, missing: number[]}>} */
export const evidenceState = (id, evidence) =>
  ask(`cases/${id}/evidence/${evidence}`, { compartment: "string", slices: "number", sealed_size: "number", complete: "boolean", missing: "array" });
/** @param {string} id @param {string} evidence @param {number} index @param {Uint8Array} slice @param {string} sha256 b64u of the sealed slice @param {AbortSignal} [signal] */
export const putSlice = (id, evidence, index, slice, sha256, signal) =>
  ask(`cases/${id}/evidence/${evidence}/slices/${index}`, {}, { method: "PUT", bytes: slice, headers: { "Slice-SHA256": sha256 }, signal });
/** @param {string} id @param {string} evidence @param {number} index @param {AbortSignal} [signal] */
export const getSlice = (id, evidence, index, signal) => askBytes(`cases/${id}/evidence/${evidence}/slices/${index}`, { signal });
/** @param {string} id @param {string} evidence @param {{slices: number, manifest: string}} body @returns {Promise<{leaf: number}>} */
export const completeEvidence = (id, evidence, body) => post(`cases/${id}/evidence/${evidence}/complete`, body, { leaf: "number" });
/** Take a file of a report back that was not sent. @param {string} id @param {string} evidence */
export const removeEvidence = (id, evidence) => remove(`cases/${id}/evidence/${evidence}`);

// --- log ----------------------------------------------------------------------------------------------------------

/** @returns {Promise<Uint8Array<ArrayBuffer>>} the signed note, as it is */
export const checkpoint = () => askBytes("/log/checkpoint", { timeout: PATIENCE, headers: { Accept: "text/plain" } });
/** @param {string} digest @param {number} size @returns {Promise<{leaf: number, proof: string[]}>} */
export const inclusion = (digest, size) => ask(`log/inclusion?digest=${digest}&size=${size}`, { leaf: "number", proof: "array" });
/** @param {number} from @param {number} to @returns {Promise<{proof: string[]}>} */
export const consistency = (from, to) => ask(`log/consistency?from=${from}&to=${to}`, { proof: "array" });

/**
 * Read a data file or catalogue that this release serves beside its modules.
 * @param {string} path absolute, on this origin
 * @returns {Promise<any>}
 */
export const asset = (path) => ask(path, {}, { headers: { Accept: "application/json" } });
