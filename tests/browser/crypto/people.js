// Who plays in these tests? Amina owns, Bo is a caseworker, Dana is nobody; a reporter files.

import { newDeskSecret, newIdentifier, newSeed } from "../../../incident_log/browser/src/crypto/seeds.js";
import { signStatement } from "../../../incident_log/browser/src/crypto/signing.js";
import { Directory, fingerprint } from "../../../incident_log/browser/src/crypto/verifying.js";
import { parseStatement } from "../../../incident_log/browser/src/format/statement.js";

/**
 * @typedef {import("../../../incident_log/browser/src/crypto/seeds.js").Seed} Seed
 * @typedef {import("../../../incident_log/browser/src/crypto/signing.js").SigningKey} SigningKey
 * @typedef {import("../../../incident_log/browser/src/format/statement.js").Statement} Statement
 */

export const AT = "2026-11-03T09:15:00.000Z";

/** A founded organisation with one desk, and the register to write more into. */
export async function newPeople() {
  const [amina, bo, dana, reporter] = await Promise.all([newSeed(), newSeed(), newSeed(), newSeed()]);
  const organisation = await fingerprint(amina.rootKey.publicKey);
  const desk = await newDeskSecret(newIdentifier(), 1);
  const register = new Register(organisation);
  const ids = { amina: newIdentifier(), bo: newIdentifier(), dana: newIdentifier() };
  const body = { log_key: amina.signingPublic, name: "Example", root: amina.rootKey.publicKey };
  await register.say({ type: "organisation", subject: organisation, body }, amina.rootKey);
  await register.say({ type: "member", subject: ids.amina, body: member(amina, "owner", desk.desk) }, amina.rootKey);
  await register.say({ type: "desk_epoch", subject: desk.desk, body: { epoch: 1, name: "Desk", recipient: desk.recipient } }, amina.signingKey);
  await register.say({ type: "member", subject: ids.bo, body: member(bo, "caseworker", desk.desk) }, amina.signingKey);
  return { amina, bo, dana, reporter, organisation, desk, register, ids };
}

/** @param {Seed} seed @param {import("../../../incident_log/browser/src/format/statement.js").Role} role @param {...string} desks */
export function member(seed, role, ...desks) {
  return { desks, recipient: seed.recipient, role, signing: seed.signingPublic, status: /** @type {const} */ ("active") };
}

/** Signs statements that follow the newest on their subject, and takes them in if they may be said. */
export class Register {
  /** @param {string} organisation */
  constructor(organisation) {
    this.directory = new Directory(organisation);
  }

  /** @param {Pick<Statement, "type" | "subject" | "body">} said @param {SigningKey} key @param {Partial<Statement>} [change] */
  async say(said, key, change = {}) {
    const place = this.directory.next(said.type, said.subject);
    const statement = { ...place, ...said, at: AT, organisation: this.directory.organisation, signer: key.publicKey, v: 1, ...change };
    const envelope = await signStatement(/** @type {Statement} */ (statement), key);
    await this.directory.absorb(await parseStatement(envelope));
    return envelope;
  }
}
