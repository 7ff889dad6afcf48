// What does a member do with a case? Take it over, write to it, and keep its card true.

import { deskSecret } from "./account.js";
import * as api from "./api.js";
import { holderOfDesk, sealCard, wrapCaseSecret } from "./crypto/sealing.js";
import { newCompartmentSecret } from "./crypto/seeds.js";
import { Conflict } from "./errors.js";
import { toB64u } from "./format/encoding.js";
import { cardOf, fold } from "./domain/cases.js";
import { domain } from "./domain_data.js";
import { requireWhole } from "./heads.js";
import { append, inTurn, readOn, recordsOf } from "./journal.js";
import * as session from "./session.js";

/** @import { CompartmentSecret } from "./crypto/seeds.js" */
/** @import { Case } from "./domain/types.d.ts" */
/** @import { JsonObject } from "./format/canonical.js" */
/** @import { Journal, NewRecord } from "./journal.js" */

const TRIES = 3;

/** @param {Journal} journal @returns {Promise<Case>} what the journal says now */
export async function read(journal) {
  return fold(await domain(), recordsOf(journal));
}

/**
 * Take over a new case: its secrets go under the desk's key, and it gets a work compartment and its first card.
 * @param {Journal} journal
 * @throws {Conflict} a colleague was first
 */
export async function adopt(journal) {
  await inTurn(journal, async () => {
    const work = await newCompartmentSecret(journal.id, "work", 0);
    const secrets = [...journal.secrets.values(), work];
    const wraps = [];
    for (const secret of secrets) wraps.push(await deskWrap(journal, secret));
    const card = toB64u(await sealedCard(journal, 1));
    await api.adoptCase(journal.id, { wraps, card, records: [] });
    journal.secrets.set("work 0", work);
    await readOn(journal);
  });
  await write(journal, { compartment: "work", type: "assignment", payload: { to: session.active().member } });
  await write(journal, { compartment: "report", type: "status", payload: { status: "open" } });
}

/**
 * Write one record, and bring the card up to date behind it.
 * @param {Journal} journal
 * @param {NewRecord} record
 */
export async function write(journal, record) {
  await append(journal, record);
  await rewriteCard(journal);
}

/** Bring the card up to date; when a colleague did so at the same time, read on and do it again. @param {Journal} journal */
export async function rewriteCard(journal) {
  // Only the desk keeps cards.
  if (journal.grantedBy !== null || journal.state !== "adopted") return;
  await inTurn(journal, async () => {
    for (let tried = 1; ; tried += 1) {
      try {
        await api.saveCard(journal.id, await sealedCard(journal, journal.cardRevision + 1));
        journal.cardRevision += 1;
        return;
      } catch (error) {
        if (!(error instanceof Conflict) || tried === TRIES) throw error;
        await readOn(journal);
      }
    }
  });
}

/**
 * Seal a compartment's secret for the desk as it is now.
 * @param {Journal} journal
 * @param {CompartmentSecret} secret
 */
export async function deskWrap({ desk, id }, secret) {
  const holder = deskSecret(desk);
  const to = { organisation: session.active().organisation, holder: holderOfDesk(desk, holder.epoch) };
  const box = await wrapCaseSecret(holder.wrapKey, to, secret);
  if (secret.case !== id) throw new Conflict("a secret of another case");
  return { compartment: secret.compartment, epoch: secret.epoch, desk_epoch: holder.epoch, box: toB64u(box) };
}

/** @param {Journal} journal @param {number} revision */
async function sealedCard(journal, revision) {
  requireWhole(journal);
  const desk = deskSecret(journal.desk);
  const { organisation } = session.active();
  const header = { organisation, case: journal.id, desk: journal.desk, desk_epoch: desk.epoch, revision, head: journal.head.position };
  const card = /** @type {JsonObject} */ (/** @type {unknown} */ (cardOf(await read(journal))));
  return sealCard(desk, header, card);
}

/**
 * Note that this person opened the case, a file, or the part that says who people are. The reporter can read it.
 * @param {Journal} journal
 * @param {"opened"|"viewed"|"downloaded"} what
 * @param {{evidence?: string, reason?: string, compartment?: import("./format/record.js").Compartment}} [about]
 */
export async function noteAccess(journal, what, { compartment = "report", evidence, reason } = {}) {
  const payload = { evidence: evidence ?? null, reason: reason ?? null, what };
  await write(journal, { compartment, type: "access", payload });
}
