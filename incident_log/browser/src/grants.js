// How does a reader outside the desk get into one case, and out of it again?

import { deskSecret } from "./account.js";
import * as api from "./api.js";
import { lostEpoch } from "./case_secrets.js";
import { rewriteCard } from "./casework.js";
import { REPORTER } from "./crypto/sealing.js";
import { sealGrant } from "./crypto/letters.js";
import { newCompartmentSecret } from "./crypto/seeds.js";
import { isOf } from "./crypto/verifying.js";
import { recordsOf, reporterOf } from "./authors.js";
import { deskWrap, read } from "./desk_seals.js";
import { domain as loadDomain } from "./domain_data.js";
import { grantDecision, peopleIn, receiptsForGrant } from "./domain/granting.js";
import { Conflict, NotAllowed, NotFound, VerificationError } from "./errors.js";
import { toB64u } from "./format/encoding.js";
import { directory, pinOf } from "./directory.js";
import { nextEpoch } from "./format/epoch.js";
import { inTurn, newestSecret, readOn, seal } from "./journal.js";
import { sharesThatStay } from "./readers.js";
import { beginnings, epochBefore, keepFresh, sealedAll } from "./renewal.js";
import * as session from "./session.js";
import { isDoubtful, requireAllShown } from "./troubles.js";

/** @import { CompartmentSecret } from "./crypto/seeds.js" */
/** @import { Compartment } from "./format/record.js" */
/** @import { JsonObject } from "./format/canonical.js" */
/** @import { Journal } from "./journal.js" */
/** @import { Case, Domain, Share } from "./domain/types.d.ts" */

const TRIES = 3;
const ALL = /** @type {Compartment[]} */ (["report", "identity", "work"]);

/**
 * What somebody is let into, until when, what for, by which name the person reads of them; and why more is given than the
 * person agreed to, where that is so. They read it beside the access.
 * @typedef {{ to: string, compartments: Compartment[], expiresOn: string|null, reason: string, name: string, withoutAgreement: string }} Terms
 */

/**
 * As whom the person agreed to appear before this reader now, and which of these parts go further.
 * @param {Domain} domain
 * @param {Journal} journal
 * @param {Case} view
 * @param {{ role: string, name: string, compartments: readonly string[] }} wanted
 */
export function agreementTo(domain, journal, view, { compartments, name, role }) {
  const wanted = { role, name: name || null, compartments };
  return grantDecision(domain, receiptsForGrant(domain, view, recordsOf(journal)), peopleIn(view, recordsOf(journal)), wanted, new Date().toISOString());
}

/**
 * Open chosen compartments of a case to one member.
 * @param {Journal} journal
 * @param {Terms} given
 * @throws {NotAllowed} the person did not agree, and nothing says why it is given all the same
 */
export async function grantTo(journal, { compartments, expiresOn, name, reason, to, withoutAgreement }) {
  await keepFresh(journal);
  const domain = await loadDomain();
  const reader = readerOf(to);
  if (isOf(reader, journal.desk)) throw new NotAllowed("a member of the desk can open it already");
  const at = new Date().toISOString();
  const expiresAt = expiresOn && `${expiresOn}T23:59:59.999Z`;
  const { organisation, seed } = session.active();
  const terms = { organisation, desk: journal.desk, case: journal.id, to, at, expires_at: expiresAt };
  const payload = { action: "granted", compartments, expires_at: expiresAt, name, reason, to, to_signing: reader.signing, ...(withoutAgreement && { without_agreement: withoutAgreement }) };
  const check = async () => {
    const view = await read(journal);
    const isBeyond = agreementTo(domain, journal, view, { role: reader.role, name, compartments }).beyond.length > 0;
    // The reason is told as one: where the person agreed meanwhile, it would say what is not so.
    if (view.summary.status === "withdrawn" || isBeyond !== (withoutAgreement !== "")) throw new NotAllowed("the person's answer is another one");
  };
  await withShare(journal, payload, check, async (record) => {
    // Every epoch: what was written before a revocation belongs to the case as well.
    const secrets = [...journal.secrets.values()].filter(({ compartment }) => compartments.includes(compartment));
    const wrap = toB64u(await sealGrant(reader.recipient, terms, secrets, seed.signingKey));
    await api.grant(journal.id, { to, compartments, expires_on: expiresOn, wrap, record });
  });
}

/**
 * End a reader's access; what is written from now on has new secrets that they never get.
 * @param {Journal} journal
 * @param {string} from
 * @param {string} reason
 */
export async function revokeFrom(journal, from, reason) {
  await keepFresh(journal);
  await inTurn(journal, async () => {
    for (let tried = 1; ; tried += 1) {
      try {
        await api.revokeGrant(journal.id, from, await endingOf(journal, from, reason));
        break;
      } catch (error) {
        if (error instanceof NotFound) throw await denied(journal, from);
        if (!(error instanceof Conflict) || tried === TRIES) throw error;
        await readOn(journal);
      }
    }
    await readOn(journal);
  });
  await rewriteCard(journal);
}

/**
 * The request that ends an access. Neither the server nor the journal is asked alone: one that hides a grant would leave
 * the reader believed. Nothing ends while a record is held back: it may be the share that says what was granted.
 * @param {Journal} journal
 * @param {string} from
 * @param {string} reason
 */
async function endingOf(journal, from, reason) {
  requireAllShown(journal, { butGivenUp: true });
  const share = await shareOf(journal, from);
  const said = share?.compartments ?? [];
  const listed = journal.grants.find(({ to }) => to === from)?.compartments ?? [];
  if (said.length + listed.length === 0) throw new Conflict("this access was ended already");
  // What nobody of the desk can open any more goes on with this one as well.
  const compartments = ALL.filter((name) => said.includes(name) || listed.includes(name) || lostEpoch(journal, name) >= 0);
  const { epoch } = deskSecret(journal.desk);
  const fresh = [];
  for (const name of compartments) fresh.push(await newCompartmentSecret(journal.id, name, nextEpoch(epoch, await epochToEnd(journal, name))));
  const epochs = [];
  for (const secret of fresh) epochs.push(await newEpoch(journal, secret, from));
  // Under the new secret: whoever loses access learns nothing from it. What was never given is not ended.
  const secret = fresh.find(({ compartment }) => compartment === "report") ?? (await newestSecret(journal, "report"));
  const payload = { action: "revoked", compartments: [...said], expires_at: null, reason, to: from, to_signing: share?.to_signing ?? "" };
  const ending = said.length > 0 ? [{ secret, type: "share", payload }] : [];
  return { epochs, records: await sealedAll(journal, [...beginnings(fresh, epoch), ...ending]) };
}

/** @param {Journal} journal @param {Compartment} name @returns {Promise<number>} behind which the new secret of a part comes */
async function epochToEnd(journal, name) {
  return lostEpoch(journal, name) >= 0 ? epochBefore(journal, name) : (await newestSecret(journal, name)).epoch;
}

/** Why the server knows of no access: it ended meanwhile, or the journal says otherwise. @param {Journal} journal @param {string} from */
async function denied(journal, from) {
  await readOn(journal);
  const share = await shareOf(journal, from);
  if (share && share.compartments.length > 0) return new VerificationError("grant: the server denies an access that the journal names");
  return new Conflict("this access was ended already");
}

/** @param {Journal} journal @param {string} to what the journal says of this reader */
async function shareOf(journal, to) {
  return (await read(journal)).shares.find((each) => each.to === to);
}

/**
 * Do what changes the access together with the record that says so; seal both again when somebody wrote first.
 * @param {Journal} journal
 * @param {JsonObject} payload
 * @param {() => Promise<void>} check throws what speaks against it, with what others wrote meanwhile
 * @param {(record: string) => Promise<void>} send
 */
async function withShare(journal, payload, check, send) {
  await inTurn(journal, async () => {
    for (let tried = 1; ; tried += 1) {
      try {
        requireAllShown(journal);
        await check();
        await send(toB64u(await seal(journal, { compartment: "report", type: "share", payload })));
        break;
      } catch (error) {
        if (!(error instanceof Conflict) || tried === TRIES) throw error;
        await readOn(journal);
      }
    }
    await readOn(journal);
  });
  await rewriteCard(journal);
}

/** @param {Journal} journal @param {CompartmentSecret} secret @param {string} without */
async function newEpoch(journal, secret, without) {
  const { compartment } = secret;
  const readers = [];
  for (const { to, compartments } of journal.grants) {
    const share = to !== without && compartments.includes(compartment) && (await stillReads(journal, to, compartment));
    if (share) readers.push({ holder: to, wrap: await letter(journal, to, readerOf(to).recipient, share.expires_at, secret) });
  }
  // The reporter keeps reading, but never had a key to the work of the desk.
  if (compartment !== "work") {
    readers.push({ holder: REPORTER, wrap: await letter(journal, REPORTER, reporterOf(journal).recipient, null, secret) });
  }
  return { ...(await deskWrap(journal, secret)), readers };
}

/**
 * The server's list of readers is not enough: the journal must say so too, the person's answers must still cover it, and the
 * reader must be active now. Otherwise a server could name somebody who was removed, frozen or refused and get the new secret
 * for them. Whom the person shut out gets it neither.
 * @param {Journal} journal
 * @param {string} to
 * @param {Compartment} compartment
 * @returns {Promise<Share|null>} what the journal says of them
 */
async function stillReads(journal, to, compartment) {
  if (isDoubtful(journal)) return null;
  const staying = sharesThatStay(await loadDomain(), journal, await read(journal), new Date().toISOString());
  const share = staying.find((each) => each.to === to);
  if (!share?.compartments.includes(compartment)) return null;
  return directory().member(to).status === "active" ? share : null;
}

/** @param {string} to @returns {import("./crypto/verifying.js").Member} who may be given secrets @throws {NotAllowed | VerificationError} */
function readerOf(to) {
  const reader = directory().member(to);
  if (reader.status !== "active") throw new NotAllowed("not an active member");
  const seen = session.active().pins[to];
  if (seen !== undefined && seen !== pinOf(reader)) throw new VerificationError("grant: the reader has other keys than before");
  return reader;
}

/** @param {Journal} journal @param {string} to @param {string} recipient @param {string|null} expiresAt @param {CompartmentSecret} secret */
async function letter(journal, to, recipient, expiresAt, secret) {
  const { organisation, seed } = session.active();
  const at = new Date().toISOString();
  const terms = { organisation, desk: journal.desk, case: journal.id, to, at, expires_at: expiresAt };
  return toB64u(await sealGrant(recipient, terms, [secret], seed.signingKey));
}
