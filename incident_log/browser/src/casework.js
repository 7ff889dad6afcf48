// What does a member do with a case? Take it over, write to it, and keep its card true.

import { deskSecret } from "./account.js";
import * as api from "./api.js";
import { newCompartmentSecret } from "./crypto/seeds.js";
import { deskWrap, read, sealedCard } from "./desk_seals.js";
import { Cancelled, Conflict, VerificationError } from "./errors.js";
import { toB64u } from "./format/encoding.js";
import { nextEpoch } from "./format/epoch.js";
import { requireWhole } from "./heads.js";
import { append, inTurn, newestHeld, readOn } from "./journal.js";
import { keepFresh } from "./renewal.js";
import * as session from "./session.js";

/** @import { Journal, NewRecord } from "./journal.js" */

export { read } from "./desk_seals.js";

const TRIES = 3;

/**
 * Take over a new case: its secrets go under the desk's key, and it gets a work compartment and its first card.
 * @param {Journal} journal
 * @throws {Conflict} a colleague was first
 * @throws {Cancelled} the person withdrew the report
 * @throws {VerificationError} somebody has taken it over, and the server says that nobody has
 */
export async function adopt(journal) {
  await inTurn(journal, async () => {
    // The page may have been open for hours.
    await readOn(journal);
    requireWhole(journal);
    if (journal.state !== "new") throw new Conflict("case: somebody has taken it over");
    requireNotTaken(journal);
    if ((await read(journal)).summary.status === "withdrawn") throw new Cancelled("case: the person withdrew it");
    const work = await newCompartmentSecret(journal.id, "work", nextEpoch(deskSecret(journal.desk).epoch, -1));
    const wraps = [];
    for (const secret of [newestHeld(journal, "report"), newestHeld(journal, "identity"), work]) wraps.push(await deskWrap(journal, secret));
    const card = toB64u(await sealedCard(journal, 1));
    await api.adoptCase(journal.id, { wraps, card, records: [] });
    journal.secrets.set(`work ${work.epoch}`, work);
    await readOn(journal);
  });
  await write(journal, { compartment: "work", type: "assignment", payload: { to: session.active().member } });
  await write(journal, { compartment: "report", type: "status", payload: { status: "open" } });
}

/**
 * A second secret for the desk's own work would part the team: what is written under one of the two stays closed to whoever
 * was shown the other.
 * @param {Journal} journal
 */
function requireNotTaken({ cardRevision, entries, secrets, taken }) {
  const parts = [...entries.map(({ header }) => header), ...secrets.values()];
  if (taken || cardRevision > 0 || parts.some((part) => part?.compartment === "work")) throw new VerificationError("case: it is called new, and was taken over before");
}

/**
 * Write one record, and bring the card up to date behind it.
 * @param {Journal} journal
 * @param {NewRecord} record
 * @param {() => void} [check] throws what speaks against writing, with what others wrote meanwhile
 */
export async function write(journal, record, check) {
  await keepFresh(journal);
  try {
    await append(journal, record, check);
  } catch (error) {
    // Somebody may have left since this page was loaded, and the case still has secrets that they know.
    if (!(error instanceof Conflict) || !(await keepFresh(journal, { lookAgain: true }))) throw error;
    await append(journal, record, check);
  }
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
        journal.cardHead = journal.head.position;
        return;
      } catch (error) {
        if (!(error instanceof Conflict) || tried === TRIES) throw error;
        await readOn(journal);
      }
    }
  });
}

/** Let the card know what somebody wrote who keeps none: the person, or a lawyer. @param {Journal} journal */
export async function catchUpCard(journal) {
  if (journal.cardHead === journal.head.position) return;
  await keepFresh(journal);
  await rewriteCard(journal);
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
