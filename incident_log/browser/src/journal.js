// What does the journal of a case say, and how is one more record written to it?
//
// The chain, each author's signature and role, and the head's place in the log are checked. A record that was changed, or
// does not open, is kept as a warning in its place; a record that is missing, or a log that was forked, stops everything.

import * as api from "./api.js";
import { recordsOf, reporterKeyOf } from "./authors.js";
import { secretFor, settleSecrets, takeSecrets } from "./case_secrets.js";
import { openRecord, REPORTER, sealRecord } from "./crypto/sealing.js";
import { newIdentifier } from "./crypto/seeds.js";
import { Conflict, FormatError, IncidentLogError, NotAllowed, ServerMisbehaved, VerificationError } from "./errors.js";
import { fromB64u } from "./format/encoding.js";
import { goneBack } from "./format/epoch.js";
import { chainLink, GENESIS, parseEnvelope, requireOneSecret } from "./format/record.js";
import { directory, loadDirectory } from "./directory.js";
import { requireNotEnded } from "./ended_keys.js";
import { compareSeen } from "./forks.js";
import { requireHead, requireNewest, requireWhole } from "./heads.js";
import { letsInStrangers } from "./readers.js";
import { followLog, lastSeen, requireIncluded } from "./log_view.js";
import { compareHeads, rememberHead } from "./seen.js";
import * as session from "./session.js";
import { troubleOfClosed } from "./troubles.js";

/** @import { CaseReply, Head, RecordReply } from "./api.js" */
/** @import { Reporter } from "./crypto/letters.js" */
/** @import { Opened } from "./crypto/sealing.js" */
/** @import { CompartmentSecret } from "./crypto/seeds.js" */
/** @import { Compartment, Header } from "./format/record.js" */
/** @import { JsonObject } from "./format/canonical.js" */
/** @import { Newcomer } from "./inbox.js" */

/**
 * @typedef {"withheld"|"hidden"|"changed"|"unopened"|"unsigned"} Trouble withheld: it is not for this reader, which is no fault; hidden: it is
 *
 * @typedef {object} Entry one record in its place
 * @property {number} position
 * @property {Header|null} header null when not even that could be read
 * @property {string} digest
 * @property {Opened|null} opened
 * @property {Trouble|null} trouble
 * @property {boolean} [falseOfLog] its author says of the log what the log never signed; what else it says is used
 *
 * @typedef {object} Journal an opened case
 * @property {string} id
 * @property {string} desk
 * @property {CaseReply["state"]} state
 * @property {Head} head
 * @property {Map<string, CompartmentSecret>} secrets "report 0" → secret
 * @property {Entry[]} entries
 * @property {number|null} intakeEpoch the epoch of the desk that the reporter's letter was sealed to
 * @property {Reporter|null} reporter as the intake letter names them; null when this reader does not get it
 * @property {readonly CompartmentSecret[]} sent the first secrets, as that letter brings them
 * @property {string} reporterKey who signed the first record; empty when this reader may not know
 * @property {NonNullable<CaseReply["grants"]>} grants
 * @property {number} cardRevision
 * @property {number} cardHead the newest record that the card knows; -1 without one that opens
 * @property {string|null} grantedBy who let this reader in; null for the desk
 * @property {boolean} inPassing opened among many to be worked through, not to be read: it takes no place from what was seen
 * @property {boolean} taken the desk's own keys to it were shown: somebody has taken it over
 * @property {readonly CompartmentSecret[]} held all secrets that were opened, also several for one place
 * @property {readonly import("./api.js").Wrap[]} closedBoxes boxes for the desk that do not open
 * @property {readonly import("./api.js").Wrap[]} spoiled those of them of which the desk has the secret from nowhere else
 * @property {number} closedFiles how many letters and boxes with secrets for this person do not open
 * @property {number} closedLetters how many of them, and how many hold another secret than that of the records
 * @property {boolean} incomplete more of it was seen before than the server shows now: nothing may be written to it
 *
 * @typedef {object} NewRecord
 * @property {Compartment} compartment
 * @property {string} type
 * @property {JsonObject} payload
 * @property {string} [record] its id, once it was tried: trying again must not write it twice
 */

const TRIES = 3;
const PAGE = 500;

/** @type {WeakMap<Journal, Promise<unknown>>} */
const turns = new WeakMap();

/**
 * Fetch, check and open a case.
 * @param {string} id
 * @param {{ inPassing?: boolean }} [options]
 * @returns {Promise<Journal>}
 * @throws {import("./errors.js").NotFound} there is none, or none that this person may see
 * @throws {VerificationError} a record is missing or the log was forked
 */
export async function openJournal(id, { inPassing = false } = {}) {
  const reply = await api.getCase(id);
  if (reply.case !== id || !reply.head) throw new ServerMisbehaved("another case was answered");
  const journal = newJournal(id, reply.desk, reply.state, reply.head);
  journal.inPassing = inPassing;
  journal.grants = reply.grants ?? [];
  journal.cardRevision = reply.card?.revision ?? 0;
  requireOwnWrap(reply);
  await takeSecrets(journal, reply);
  await extend(journal, reply.head);
  requireBeginning(journal);
  await checkLog(journal);
  await compareHeads(journal, reply.card);
  return journal;
}

/**
 * Open a report that nobody has taken, as far as the inbox brought it: enough for a line of a list. Its authors and
 * signatures are checked; whether it is whole, and in the log, is checked when the case itself is opened.
 * @param {Newcomer} fresh
 * @param {{ toTheEnd?: boolean }} [options] ask for the records behind those, too: the person may have taken the report back
 * @returns {Promise<Journal>}
 */
export async function peek({ case: id, desk, intake, records }, { toTheEnd = false } = {}) {
  const journal = newJournal(id, desk, "new", { position: -1, digest: GENESIS });
  await takeSecrets(journal, { intake, wraps: [] });
  const rest = toTheEnd ? (await api.records(id, records.length - 1)).records : [];
  for (const [position, record] of [...records, ...rest].entries()) journal.entries.push(await entryOfReply(journal, record, position));
  journal.reporterKey = reporterKeyOf(journal);
  return journal;
}

/** A reporter's own wrap says which desk the case was sent to; letters alone could come from another one. @param {CaseReply} reply */
function requireOwnWrap({ wraps }) {
  const own = wraps.some(({ format, holder }) => format === "box" && holder === REPORTER);
  if (session.active().kind === "reporter" && !own) throw new VerificationError("case: nothing in it was wrapped for its reporter");
}

/** The case was begun by the reporter who is looking, or by the one whose letter the desk got. @param {Journal} journal */
function requireBeginning({ entries, reporter }) {
  const { kind, seed } = session.active();
  const author = entries[0]?.opened?.author;
  const expected = kind === "reporter" ? seed.signingPublic : reporter?.signing;
  if (author && expected && author !== expected) throw new VerificationError("case: begun with another key than its reporter's");
}

/** @param {string} id @param {string} desk @param {Journal["state"]} state @param {Head} head @returns {Journal} of which nothing has been opened */
function newJournal(id, desk, state, head) {
  return { id, desk, state, head, secrets: new Map(), entries: [], intakeEpoch: null, reporter: null, sent: [], reporterKey: "", grants: [], cardRevision: 0, cardHead: -1, grantedBy: null, inPassing: false, taken: false, held: [], closedBoxes: [], spoiled: [], closedFiles: 0, closedLetters: 0, incomplete: false };
}

/**
 * Do one thing to a journal after the other: what is written and what is read anew must not cross.
 * @template T
 * @param {Journal} journal
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function inTurn(journal, work) {
  const done = (turns.get(journal) ?? Promise.resolve()).then(work, work);
  turns.set(journal, done);
  return done;
}

/** Fetch what was written since, and check that it follows. @param {Journal} journal */
export function refresh(journal) {
  return inTurn(journal, () => readOn(journal));
}

/**
 * Write a record at the head; when somebody else was first, seal it again behind theirs.
 * @param {Journal} journal
 * @param {NewRecord} entry
 * @param {() => void} [check] throws what speaks against writing; asked again whenever others were first, with what they wrote
 * @throws {Conflict} others were first again and again
 */
export function append(journal, entry, check) {
  return inTurn(journal, () => write(journal, entry, check));
}

/** @param {Journal} journal */
export async function readOn(journal) {
  const reply = await api.getCase(journal.id);
  if (!reply.head) throw new ServerMisbehaved("a case without records");
  journal.state = reply.state;
  journal.grants = reply.grants ?? [];
  journal.cardRevision = reply.card?.revision ?? 0;
  await takeSecrets(journal, reply);
  const before = journal.entries.length;
  await extend(journal, reply.head);
  requireBeginning(journal);
  // What came says how its author saw the log: a page that stays open all day compares that too.
  if (journal.entries.length > before) await checkLog(journal);
  await compareHeads(journal, reply.card);
  if (recordsOf(journal).some(({ role }) => role === "unknown") || letsInStrangers(journal)) await loadDirectory(journal.desk);
}

/** @param {Journal} journal @param {NewRecord} entry @param {() => void} [check] */
async function write(journal, entry, check) {
  if (entry.record || check) {
    await readOn(journal);
    if (isWritten(journal, entry)) return;
  }
  entry.record ??= newIdentifier();
  for (let tried = 1; ; tried += 1) {
    try {
      check?.();
      const envelope = await seal(journal, entry);
      const { position, digest } = await api.appendRecord(journal.id, envelope);
      return await take(journal, envelope, { position, digest });
    } catch (error) {
      if (!(error instanceof Conflict) || tried === TRIES) throw error;
      await readOn(journal);
      if (isWritten(journal, entry)) return;
    }
  }
}

/** @param {Journal} journal @param {NewRecord} entry @returns {Promise<import("./format/encoding.js").Bytes>} the envelope, for the place behind the head */
export async function seal(journal, { compartment, payload, record, type }) {
  requireWhole(journal);
  // An older backup may have been put back since this page looked: what names the log of before would close the case to everybody.
  await followLog(directory().logKey);
  const { organisation, seed } = session.active();
  const place = { organisation, record: record ?? newIdentifier(), position: journal.head.position + 1, previous: journal.head.digest };
  const content = { at: new Date().toISOString(), checkpoint: lastSeen(), payload, schema: 1, type };
  return sealRecord(await newestSecret(journal, compartment), place, content, seed.signingKey);
}

/** Take over an envelope that the server has accepted. @param {Journal} journal @param {import("./format/encoding.js").Bytes} envelope @param {Head} head */
export async function take(journal, envelope, head) {
  const entry = await entryOf(journal, envelope);
  if (entry.position !== head.position || entry.digest !== head.digest) throw new ServerMisbehaved("another record was stored");
  journal.entries.push(entry);
  journal.head = head;
  await rememberHead(journal);
}

/** @param {Journal} journal @param {Compartment} compartment @returns {Promise<CompartmentSecret>} under which something new may be sealed @throws {NotAllowed | import("./errors.js").KeysEnded} */
export async function newestSecret(journal, compartment) {
  const newest = newestHeld(journal, compartment);
  requireNewest(journal.entries, newest);
  await requireNotEnded(journal, newest);
  return newest;
}

/** @param {Journal} journal @param {Compartment} compartment @returns {CompartmentSecret} of the newest epoch, also if somebody who left knows it @throws {NotAllowed} */
export function newestHeld(journal, compartment) {
  const all = [...journal.secrets.values()].filter((secret) => secret.compartment === compartment);
  const newest = all.sort((one, other) => other.epoch - one.epoch)[0];
  if (!newest) throw new NotAllowed("this part of the case is closed to this person");
  return newest;
}

/** @param {Journal} journal @param {NewRecord} entry */
const isWritten = (journal, entry) => journal.entries.some(({ header }) => header?.record === entry.record);

// --- records and chain --------------------------------------------------------------------------------------------

/** Read on up to the head. @param {Journal} journal @param {Head} head */
async function extend(journal, head) {
  const start = journal.entries.length;
  requireHead(head);
  if (head.position < start - 1) throw new VerificationError("journal: it became shorter");
  /** @type {Entry[]} */
  const found = [];
  while (start + found.length <= head.position) {
    const { records } = await api.records(journal.id, start + found.length - 1, PAGE);
    // Somebody may write while this is read; what is behind the head comes with the next look.
    const wanted = records.filter(({ position }) => position <= head.position);
    if (wanted.length === 0) throw new VerificationError("journal: records are missing");
    const page = [];
    for (const record of wanted) page.push(await entryOfReply(journal, record, start + found.length + page.length));
    found.push(...page);
    // One record may be broken. Where none of a page is one, nobody asks for the next.
    const goesOn = start + found.length <= head.position;
    if (goesOn && page.every(({ header }) => header === null)) throw new ServerMisbehaved("journal: a page without a record");
  }
  checkLinks(journal.entries.at(-1)?.digest ?? GENESIS, found, head);
  journal.entries.push(...found);
  closeGoneBack(journal.entries);
  requireOneSecret(journal.entries.flatMap(({ header, trouble }) => (header && trouble !== "changed" ? [header] : [])));
  journal.head = head;
  settleSecrets(journal);
  journal.reporterKey ||= reporterKeyOf(journal);
}

/** @param {Journal} journal @param {RecordReply} reply @param {number} position @returns {Promise<Entry>} */
async function entryOfReply(journal, reply, position) {
  if (reply.position !== position) throw new VerificationError("journal: records are missing or out of order");
  try {
    if (reply.envelope !== undefined) return await entryOf(journal, fromB64u(reply.envelope));
    const { header, digest } = await chainLink(fromB64u(reply.header ?? ""), reply.body_sha256 ?? "");
    return { position, header, digest, opened: null, trouble: troubleOfClosed(journal, header) };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { position, header: null, digest: "", opened: null, trouble: "changed" };
  }
}

/** @param {Journal} journal @param {import("./format/encoding.js").Bytes} envelope @returns {Promise<Entry>} */
async function entryOf(journal, envelope) {
  const { header, digest } = await parseEnvelope(envelope);
  const secret = secretFor(journal, header);
  const entry = { position: header.position, header, digest, opened: null };
  if (!secret) return { ...entry, trouble: troubleOfClosed(journal, header) };
  try {
    return { ...entry, opened: await openRecord(secret, envelope), trouble: null };
  } catch (error) {
    if (!(error instanceof IncidentLogError)) throw error;
    return { ...entry, trouble: error instanceof VerificationError ? "unsigned" : "unopened" };
  }
}

/**
 * Follow the chain back from the head: each record names the digest of the one before. One that has another digest than
 * its follower names was changed on the way; it says nothing, and the chain goes on behind it.
 * @param {string} before digest of the record before these
 * @param {Entry[]} found
 * @param {Head} head
 */
function checkLinks(before, found, head) {
  const { organisation } = session.active();
  let expected = /** @type {string|null} */ (head.digest);
  for (const entry of [...found].reverse()) {
    const moved = entry.header && (entry.header.position !== entry.position || entry.header.organisation !== organisation);
    if (moved || entry.header === null || (expected !== null && entry.digest !== expected)) {
      entry.trouble = "changed";
      entry.opened = null;
      expected = null;
    } else {
      expected = entry.header.previous;
    }
  }
  if (found.length > 0 && expected !== null && expected !== before) throw new VerificationError("journal: it does not follow what was read before");
  if (found.length === 0 && head.digest !== before) throw new VerificationError("journal: another head than the one read before");
}

/** Whoever left still knows old secrets; what is sealed under one behind a newer one says nothing. @param {Entry[]} entries */
function closeGoneBack(entries) {
  const read = entries.flatMap((entry) => (entry.opened ? [{ entry, header: entry.opened.header }] : []));
  const back = goneBack(read.map(({ header }) => header));
  for (const [at, { entry }] of read.entries()) if (back[at]) Object.assign(entry, { opened: null, trouble: "unopened" });
}

/** @param {Journal} journal */
async function checkLog(journal) {
  await followLog(directory().logKey);
  await compareSeen(journal);
  await requireIncluded(journal.head.digest);
}
