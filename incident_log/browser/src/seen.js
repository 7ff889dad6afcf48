// How far has this person seen each case? Remembered in the session, and with a member's settings for other devices.

import { openCard } from "./crypto/sealing.js";
import { IncidentLogError } from "./errors.js";
import { parseBox } from "./format/box.js";
import { fromB64u } from "./format/encoding.js";
import { joinHeads, moveHead, showsLess } from "./heads.js";
import * as session from "./session.js";

/** @import { CaseReply } from "./api.js" */
/** @import { Journal } from "./journal.js" */

/** @type {() => void} */
let afterNews = () => undefined;

/** Say what to do when a case was seen further than before. @param {() => void} work */
export function whenSeenFurther(work) {
  afterNews = work;
}

/**
 * Compare a journal with what this person has seen of it and with what the card of the case knows, and remember its head.
 * A journal that is shorter, or another one, stays marked: it is shown as incomplete, and nothing is written to it.
 * @param {Journal} journal
 * @param {CaseReply["card"]} [card] as the server shows it to the desk
 */
export async function compareHeads(journal, card) {
  const current = session.active();
  const seen = current.heads.find(([id]) => id === journal.id);
  journal.cardHead = await headOfCard(journal, card);
  journal.incomplete = (seen !== undefined && showsLess(journal, seen)) || journal.head.position < journal.cardHead;
  if (!journal.incomplete) await rememberHead(journal);
}

/** The server has shown or taken this much: it cannot show less any more. @param {Journal} journal */
export async function rememberHead({ head, id, inPassing }) {
  const current = session.active();
  const seen = current.heads.find((each) => each[0] === id);
  if (inPassing && !seen) return;
  const now = /** @type {import("./heads.js").SeenHead} */ ([id, head.position, head.digest]);
  current.heads = inPassing ? moveHead(current.heads, now) : joinHeads(current.heads, [now]);
  if (seen?.[2] === head.digest) return;
  await session.keep();
  afterNews();
}

/** @param {Journal} journal @param {CaseReply["card"]} card @returns {Promise<number>} the newest record that the card knows; -1 without one that opens */
async function headOfCard({ desk, id }, card) {
  if (!card?.box) return -1;
  const { desks, organisation } = session.active();
  try {
    const box = fromB64u(card.box);
    const secret = desks.get(desk)?.get(Number(parseBox(box).header["desk_epoch"]));
    return secret ? (await openCard(secret, { organisation, case: id }, box)).head : -1;
  } catch (error) {
    // The inbox marks a card that does not open.
    if (error instanceof IncidentLogError) return -1;
    throw error;
  }
}
