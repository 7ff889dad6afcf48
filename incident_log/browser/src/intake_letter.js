// To which keys of the desk was a reporter's letter sealed, and what does it say?

import { openIntake } from "./crypto/letters.js";
import { OpenError } from "./errors.js";
import * as session from "./session.js";

/**
 * The reporter's letter was sealed to one epoch of the desk; which one, only opening tells.
 * @param {{ desk: string, id: string }} journal
 * @param {import("./format/encoding.js").Bytes} letter
 * @throws {OpenError} no epoch that this person holds opens it
 */
export async function openIntakeLetter({ desk, id }, letter) {
  const { desks, organisation } = session.active();
  const epochs = [...(desks.get(desk)?.values() ?? [])].reverse();
  for (const secret of epochs) {
    try {
      return { ...(await openIntake(secret, { organisation, case: id }, letter)), deskEpoch: secret.epoch };
    } catch (error) {
      if (!(error instanceof OpenError)) throw error;
    }
  }
  throw new OpenError("it does not open");
}
