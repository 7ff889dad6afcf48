// What does a desk seal of a case under its own newest key: the case's secrets, and its card?

import { deskSecret } from "./account.js";
import { recordsOf } from "./authors.js";
import { holderOfDesk, sealCard, wrapCaseSecret } from "./crypto/sealing.js";
import { Conflict } from "./errors.js";
import { toB64u } from "./format/encoding.js";
import { cardOf, fold } from "./domain/cases.js";
import { domain } from "./domain_data.js";
import { requireWhole } from "./heads.js";
import * as session from "./session.js";

/** @import { CompartmentSecret } from "./crypto/seeds.js" */
/** @import { Case } from "./domain/types.d.ts" */
/** @import { JsonObject } from "./format/canonical.js" */
/** @import { Journal } from "./journal.js" */

/** @param {Journal} journal @returns {Promise<Case>} what the journal says now */
export async function read(journal) {
  return fold(await domain(), recordsOf(journal));
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

/** @param {Journal} journal @param {number} revision @param {number} [head] of the journal once the card is stored */
export async function sealedCard(journal, revision, head = journal.head.position) {
  requireWhole(journal);
  const desk = deskSecret(journal.desk);
  const { organisation } = session.active();
  const header = { organisation, case: journal.id, desk: journal.desk, desk_epoch: desk.epoch, revision, head };
  const card = /** @type {JsonObject} */ (/** @type {unknown} */ (cardOf(await read(journal))));
  return sealCard(desk, header, card);
}
