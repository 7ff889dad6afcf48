// How does one case get out of reach of somebody who left? New secrets for everybody who stays, whole or not at all.
//
// What was written stays open to the desk under its newest key; what comes is sealed under secrets that only those get who
// are trusted now: the desk, the reporter, and the readers whom the journal names. Any member of the desk can do it.

import { deskSecret, load } from "./account.js";
import * as api from "./api.js";
import { reporterOf } from "./authors.js";
import { lostEpoch } from "./case_secrets.js";
import { sealGrant } from "./crypto/letters.js";
import { REPORTER, sealRecord } from "./crypto/sealing.js";
import { newCompartmentSecret, newIdentifier } from "./crypto/seeds.js";
import { deskWrap, read, sealedCard } from "./desk_seals.js";
import { directory, pinOf } from "./directory.js";
import { domain as loadDomain } from "./domain_data.js";
import { endedReaders, hasEnded } from "./ended_keys.js";
import { Conflict, KeysEnded } from "./errors.js";
import { toB64u } from "./format/encoding.js";
import { nextEpoch } from "./format/epoch.js";
import { parseEnvelope } from "./format/record.js";
import { requireNewest } from "./heads.js";
import { inTurn, newestHeld, readOn } from "./journal.js";
import { followLog, lastSeen } from "./log_view.js";
import { sharesThatStay } from "./readers.js";
import * as session from "./session.js";
import { isDoubtful, requireAllShown } from "./troubles.js";

/** @import { Compartment } from "./format/record.js" */
/** @import { CompartmentSecret } from "./crypto/seeds.js" */
/** @import { JsonObject } from "./format/canonical.js" */
/** @import { Journal } from "./journal.js" */

/** @typedef {{ secret: CompartmentSecret, type: string, payload: JsonObject }} Saying a record to be sealed */
/** @typedef {{ to: string, recipient: string, compartments: readonly string[], expiresAt: string|null }} Reader */

const TRIES = 3;

/** @param {Journal} journal @returns {Promise<boolean>} whether the desk has to give this case new secrets before it writes */
export async function needsRenewal(journal) {
  if (session.active().kind !== "member" || journal.grantedBy !== null) return false;
  const gone = await endedReaders(journal);
  const old = compartmentsOf(journal).some((name) => lostEpoch(journal, name) >= 0 || hasEnded(journal.desk, newestHeld(journal, name), gone));
  return old || journal.grants.some(({ to }) => directory().member(to).status !== "active");
}

/**
 * Give a case new secrets if it needs any.
 * @param {Journal} journal
 * @param {{ lookAgain?: boolean }} [options] somebody may have left since this page was loaded
 * @returns {Promise<boolean>} whether it needed any
 * @throws {KeysEnded} the desk itself has no new keys yet
 */
export async function keepFresh(journal, { lookAgain = false } = {}) {
  if (session.active().kind !== "member") return false;
  if (lookAgain) await load();
  if (!(await needsRenewal(journal))) return false;
  await renew(journal);
  return true;
}

/** Give a case new secrets; when somebody writes or renews at the same time, look again. @param {Journal} journal */
export async function renew(journal) {
  await inTurn(journal, async () => {
    for (let tried = 1; await needsRenewal(journal); tried += 1) {
      try {
        await api.renewCase(journal.id, await renewalOf(journal));
      } catch (error) {
        if (!(error instanceof Conflict) || tried === TRIES) throw error;
      }
      await readOn(journal);
    }
  });
}

/** @param {Journal} journal */
async function renewalOf(journal) {
  requireAllShown(journal, { butGivenUp: true });
  if (directory().departed(journal.desk).length > 0) throw new KeysEnded("desk: somebody left, and it has no new keys yet");
  const { epoch } = deskSecret(journal.desk);
  const old = [...journal.secrets.values()];
  const fresh = [];
  for (const name of compartmentsOf(journal)) {
    fresh.push(await newCompartmentSecret(journal.id, name, nextEpoch(epoch, epochBefore(journal, name))));
  }
  const readers = await readersOf(journal);
  const records = await sealedAll(journal, [...beginnings(fresh, epoch), ...(await endings(journal, fresh))]);
  const adopted = journal.state === "adopted";
  const card = adopted ? toB64u(await sealedCard(journal, journal.cardRevision + 1, journal.head.position + records.length)) : null;
  return {
    wraps: await Promise.all(old.map((secret) => deskWrap(journal, secret))),
    epochs: await epochsOf(journal, fresh, [...old, ...fresh], readers),
    ended: journal.grants.flatMap(({ to }) => (directory().member(to).status === "active" ? [] : [to])),
    records,
    card,
  };
}

/**
 * The number behind which a new secret comes; a newest one that nobody of the desk can open is given up.
 * @param {Journal} journal
 * @param {Compartment} name
 * @returns {number}
 */
export function epochBefore(journal, name) {
  const lost = lostEpoch(journal, name);
  if (lost >= 0 && journal.entries.every(({ header }) => header?.compartment !== name || header.epoch <= lost)) return lost;
  const before = newestHeld(journal, name);
  requireNewest(journal.entries, before);
  return before.epoch;
}

/** @param {Journal} journal @returns {Compartment[]} that the case has */
function compartmentsOf(journal) {
  const all = /** @type {Compartment[]} */ (["report", "identity", "work"]);
  return all.filter((name) => [...journal.secrets.values(), ...journal.spoiled].some(({ compartment }) => compartment === name));
}

/**
 * Who goes on reading. The server's list is not enough: the journal must say so too, the person's answers must still cover
 * it, the reader must be active now, and have the keys that this person knows. Whom the person shut out does not.
 * @param {Journal} journal
 * @returns {Promise<Reader[]>}
 */
async function readersOf(journal) {
  const { recipient } = reporterOf(journal);
  // Whoever else shall read on is let in anew.
  const shares = isDoubtful(journal) ? [] : sharesThatStay(await loadDomain(), journal, await read(journal), new Date().toISOString());
  const staying = shares.filter(({ to }) => isKnown(to));
  const others = staying.map(({ compartments, expires_at: expiresAt, to }) => ({ to, recipient: directory().member(to).recipient, compartments, expiresAt }));
  return [{ to: REPORTER, recipient, compartments: ["report", "identity"], expiresAt: null }, ...others];
}

/** @param {string} id @returns {boolean} */
function isKnown(id) {
  const member = directory().member(id);
  const seen = session.active().pins[id];
  return member.status === "active" && (seen === undefined || seen === pinOf(member));
}

/**
 * @param {Journal} journal
 * @param {readonly CompartmentSecret[]} fresh
 * @param {readonly CompartmentSecret[]} all
 * @param {readonly Reader[]} readers
 */
async function epochsOf(journal, fresh, all, readers) {
  /** @type {Map<string, string>} */
  const letters = new Map();
  for (const reader of readers) letters.set(reader.to, await letterTo(journal, reader, all));
  const granted = (/** @type {string} */ to) => journal.grants.find((each) => each.to === to)?.compartments ?? (to === REPORTER ? ["report", "identity"] : []);
  const epochs = [];
  for (const secret of fresh) {
    const reading = readers.filter(({ compartments, to }) => compartments.includes(secret.compartment) && granted(to).includes(secret.compartment));
    const held = reading.map(({ to }) => ({ holder: to, wrap: letters.get(to) ?? "" }));
    epochs.push({ ...(await deskWrap(journal, secret)), readers: held });
  }
  return epochs;
}

/**
 * One letter with every secret of the compartments that a reader has: it takes the place of letters by whoever left.
 * @param {Journal} journal
 * @param {Reader} reader
 * @param {readonly CompartmentSecret[]} all
 */
async function letterTo(journal, { compartments, expiresAt, recipient, to }, all) {
  const { organisation, seed } = session.active();
  const terms = { organisation, desk: journal.desk, case: journal.id, to, at: new Date().toISOString(), expires_at: expiresAt };
  const secrets = all.filter(({ compartment }) => compartments.includes(compartment));
  return toB64u(await sealGrant(recipient, terms, secrets, seed.signingKey));
}

/**
 * The journal says under each new secret that it holds from here on: what comes later under an old one is refused by everybody,
 * also if it was written before anybody else wrote.
 * @param {readonly CompartmentSecret[]} fresh
 * @param {number} epoch the desk's newest
 * @returns {Saying[]}
 */
export function beginnings(fresh, epoch) {
  return fresh.map((secret) => ({ secret, type: "renewal", payload: { desk_epoch: epoch } }));
}

/**
 * The journal says whose access ended here, under the new secret.
 * @param {Journal} journal
 * @param {readonly CompartmentSecret[]} fresh
 * @returns {Promise<Saying[]>}
 */
async function endings(journal, fresh) {
  const secret = fresh.find(({ compartment }) => compartment === "report");
  if (!secret) return [];
  return (await endedReaders(journal)).map(({ compartments, to, to_signing }) => {
    const { status } = directory().member(to);
    // The key as the journal has it: the reader may have had another one since.
    const payload = { action: "revoked", compartments: [...compartments], expires_at: null, reason: status === "active" ? "expired" : status, to, to_signing };
    return { secret, type: "share", payload };
  });
}

/** @param {Journal} journal @param {readonly Saying[]} all @returns {Promise<string[]>} envelopes that follow the head */
export async function sealedAll(journal, all) {
  const { organisation, seed } = session.active();
  await followLog(directory().logKey);
  const checkpoint = lastSeen();
  const sealed = [];
  let { position, digest } = journal.head;
  for (const { payload, secret, type } of all) {
    const place = { organisation, record: newIdentifier(), position: position + 1, previous: digest };
    const content = { at: new Date().toISOString(), checkpoint, payload, schema: 1, type };
    const envelope = await sealRecord(secret, place, content, seed.signingKey);
    ({ position, digest } = { position: position + 1, digest: (await parseEnvelope(envelope)).digest });
    sealed.push(toB64u(envelope));
  }
  return sealed;
}
