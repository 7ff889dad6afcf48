// Who plays in the browser's vectors? Invented people whose secrets follow from a label.

import { CompartmentSecret, DeskSecret, Seed } from "../../incident_log/browser/src/crypto/seeds.js";
import { signStatement, SigningKey } from "../../incident_log/browser/src/crypto/signing.js";
import { Directory, fingerprint } from "../../incident_log/browser/src/crypto/verifying.js";
import { sha256, toB64u, utf8 } from "../../incident_log/browser/src/format/encoding.js";
import { parseStatement } from "../../incident_log/browser/src/format/statement.js";

export const AT = "2026-11-03T09:15:00.000Z";

/** @param {string} label @param {number} [length] at most 32 */
export async function drawn(label, length = 32) {
  return (await sha256(utf8(`incident-log browser vectors: ${label}`))).slice(0, length);
}

/** @param {string} label */
export async function idOf(label) {
  return toB64u(await drawn(label, 16));
}

export async function newCast() {
  const owner = await Seed.of(await drawn("seed of the owner"));
  const caseworker = await Seed.of(await drawn("seed of the caseworker"));
  const reporter = await Seed.of(await drawn("seed of the reporter"));
  const stranger = await Seed.of(await drawn("seed of a stranger"));
  const logKey = await SigningKey.of(await drawn("log key"));
  const organisation = await fingerprint(owner.rootKey.publicKey);
  const desk = await DeskSecret.of(await drawn("desk secret"), await idOf("desk"), 1);
  const caseId = await idOf("case");
  const secrets = {
    report: await CompartmentSecret.of(await drawn("report secret"), caseId, "report", 0),
    identity: await CompartmentSecret.of(await drawn("identity secret"), caseId, "identity", 0),
    work: await CompartmentSecret.of(await drawn("work secret"), caseId, "work", 2),
  };
  const people = { owner, caseworker, reporter, stranger, logKey, organisation, desk, caseId, secrets };
  return { ...people, statements: await statementsOf(people) };
}

/** @typedef {Awaited<ReturnType<typeof newCast>>} Cast */

/** @param {Omit<Cast, "statements">} people */
async function statementsOf({ owner, caseworker, logKey, organisation, desk }) {
  const register = new Register(organisation);
  const root = owner.rootKey;
  await register.say("organisation", organisation, { log_key: logKey.publicKey, name: "Прыклад Solidarity", root: root.publicKey }, root);
  await register.say("member", await idOf("owner"), memberOf(owner, "owner", [desk.desk]), root);
  await register.say("desk_epoch", desk.desk, { epoch: 1, name: "Warszawa", recipient: desk.recipient }, owner.signingKey);
  await register.say("member", await idOf("caseworker"), memberOf(caseworker, "caseworker", [desk.desk]), owner.signingKey);
  return register.envelopes;
}

/** @param {Seed} seed @param {string} role @param {string[]} desks @param {string} [status] */
export function memberOf(seed, role, desks, status = "active") {
  return { desks, recipient: seed.recipient, role, signing: seed.signingPublic, status };
}

/** Writes statements one after the other, each following the newest on its subject. */
export class Register {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  envelopes = [];
  #directory;

  /** @param {string} organisation */
  constructor(organisation) {
    this.#directory = new Directory(organisation);
  }

  /** @param {string} type @param {string} subject @param {object} body @param {SigningKey} key */
  async say(type, subject, body, key) {
    const place = this.#directory.next(/** @type {any} */ (type), subject);
    const { organisation } = this.#directory;
    const statement = { ...place, at: AT, body, organisation, signer: key.publicKey, subject, type, v: 1 };
    const envelope = await signStatement(/** @type {any} */ (statement), key);
    await this.#directory.absorb(await parseStatement(envelope));
    this.envelopes.push(envelope);
  }
}
