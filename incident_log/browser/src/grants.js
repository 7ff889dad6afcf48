// How does a reader outside the desk get into one case, and out of it again?

import { deskSecret } from "./account.js";
import * as api from "./api.js";
import { reporterOf } from "./authors.js";
import { rewriteCard } from "./casework.js";
import { REPORTER } from "./crypto/sealing.js";
import { sealGrant } from "./crypto/letters.js";
import { newCompartmentSecret } from "./crypto/seeds.js";
import { deskWrap, read } from "./desk_seals.js";
import { Conflict, NotAllowed, VerificationError } from "./errors.js";
import { isLive } from "./domain/shares.js";
import { toB64u } from "./format/encoding.js";
import { directory, pinOf } from "./directory.js";
import { nextEpoch } from "./format/epoch.js";
import { inTurn, newestHeld, readOn, seal } from "./journal.js";
import { keepFresh } from "./renewal.js";
import * as session from "./session.js";

/** @import { CompartmentSecret } from "./crypto/seeds.js" */
/** @import { Compartment } from "./format/record.js" */
/** @import { JsonObject } from "./format/canonical.js" */
/** @import { Journal } from "./journal.js" */

const TRIES = 3;

/**
 * Open chosen compartments of a case to one member.
 * @param {Journal} journal
 * @param {{ to: string, compartments: Compartment[], expiresOn: string|null, reason: string }} terms
 */
export async function grantTo(journal, { compartments, expiresOn, reason, to }) {
  await keepFresh(journal);
  const reader = readerOf(to);
  const at = new Date().toISOString();
  const expiresAt = expiresOn && `${expiresOn}T23:59:59.999Z`;
  const { organisation, seed } = session.active();
  const terms = { organisation, desk: journal.desk, case: journal.id, to, at, expires_at: expiresAt };
  const payload = { action: "granted", compartments, expires_at: expiresAt, reason, to, to_signing: reader.signing };
  await withShare(journal, payload, async (record) => {
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
  const granted = journal.grants.find(({ to }) => to === from);
  if (!granted) throw new Conflict("this access was ended already");
  const compartments = /** @type {Compartment[]} */ (granted.compartments);
  const toSigning = directory().member(from).signing;
  const payload = { action: "revoked", compartments, expires_at: null, reason, to: from, to_signing: toSigning };
  await withShare(journal, payload, async (record) => {
    const epochs = [];
    for (const compartment of compartments) epochs.push(await newEpoch(journal, compartment, from));
    await api.revokeGrant(journal.id, from, { record, epochs });
  });
}

/**
 * Do what changes the access together with the record that says so; seal both again when somebody wrote first.
 * @param {Journal} journal
 * @param {JsonObject} payload
 * @param {(record: string) => Promise<void>} send
 */
async function withShare(journal, payload, send) {
  await inTurn(journal, async () => {
    for (let tried = 1; ; tried += 1) {
      try {
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

/** @param {Journal} journal @param {Compartment} compartment @param {string} without */
async function newEpoch(journal, compartment, without) {
  const secret = await newCompartmentSecret(journal.id, compartment, nextEpoch(deskSecret(journal.desk).epoch, newestHeld(journal, compartment).epoch));
  const readers = [];
  for (const { to, compartments, expires_on: expiresOn } of journal.grants) {
    if (to === without || !compartments.includes(compartment) || !(await stillReads(journal, to, compartment))) continue;
    readers.push({ holder: to, wrap: await letter(journal, to, readerOf(to).recipient, expiresOn, secret) });
  }
  // The reporter keeps reading, but never had a key to the work of the desk.
  if (compartment !== "work") {
    readers.push({ holder: REPORTER, wrap: await letter(journal, REPORTER, reporterOf(journal).recipient, null, secret) });
  }
  return { ...(await deskWrap(journal, secret)), readers };
}

/**
 * The server's list of readers is not enough: the journal must say so too, and the reader must be active now. Otherwise a
 * server could name somebody who was removed or frozen and get the new secret for them.
 * @param {Journal} journal
 * @param {string} to
 * @param {Compartment} compartment
 */
async function stillReads(journal, to, compartment) {
  const share = (await read(journal)).shares.find((each) => each.to === to);
  if (!share || !share.compartments.includes(compartment) || !isLive(share, new Date().toISOString())) return false;
  return directory().member(to).status === "active";
}

/** @param {string} to @returns {import("./crypto/verifying.js").Member} who may be given secrets @throws {NotAllowed | VerificationError} */
function readerOf(to) {
  const reader = directory().member(to);
  if (reader.status !== "active") throw new NotAllowed("not an active member");
  const seen = session.active().pins[to];
  if (seen !== undefined && seen !== pinOf(reader)) throw new VerificationError("grant: the reader has other keys than before");
  return reader;
}

/** @param {Journal} journal @param {string} to @param {string} recipient @param {string|null} expiresOn @param {CompartmentSecret} secret */
async function letter(journal, to, recipient, expiresOn, secret) {
  const { organisation, seed } = session.active();
  const at = new Date().toISOString();
  const terms = { organisation, desk: journal.desk, case: journal.id, to, at, expires_at: expiresOn && `${expiresOn}T23:59:59.999Z` };
  return toB64u(await sealGrant(recipient, terms, [secret], seed.signingKey));
}
