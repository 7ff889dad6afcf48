// How does an organisation begin? Everything is made in the owner's browser; the server gets public keys and sealed boxes.

import { passphraseLockbox, recoveryLockbox, saveSettings } from "./account.js";
import * as api from "./api.js";
import { normalName, normalPassphrase } from "./crypto/lockbox.js";
import { sealDeskSecret } from "./crypto/letters.js";
import { randomBytes } from "./crypto/primitives.js";
import { sealJson } from "./crypto/sealing.js";
import { DeskSecret, newCode, newIdentifier, newSeed } from "./crypto/seeds.js";
import { signStatement } from "./crypto/signing.js";
import { fingerprint } from "./crypto/verifying.js";
import { VerificationError } from "./errors.js";
import { encodeCode, parseCode } from "./format/code.js";
import { sameBytes, toB64u } from "./format/encoding.js";
import { originOf } from "./format/log.js";
import * as session from "./session.js";

/** @import { OnProgress } from "./crypto/argon2.js" */
/** @import { Bytes } from "./format/encoding.js" */
/** @import { Seed, DeskSecret as Secret } from "./crypto/seeds.js" */

/** @typedef {{ organisation: string, desk: string, person: string, name: string, passphrase: string }} Wishes what the owner typed */

/**
 * Everything made for a new organisation, before any of it is sent.
 * @typedef {object} Founding
 * @property {Seed} seed
 * @property {Bytes} code
 * @property {string} recoveryCode as printed
 * @property {string} organisation the root fingerprint
 * @property {string} member
 * @property {string} desk
 * @property {Secret} deskSecret
 * @property {Wishes} wishes
 */

/**
 * Make the keys and the recovery code.
 * @param {Wishes} wishes
 * @returns {Promise<Founding>}
 * @throws {import("./errors.js").FormatError} a name or passphrase that is too short
 */
export async function beginFounding(wishes) {
  normalName(wishes.name);
  normalPassphrase(wishes.passphrase);
  const seed = await newSeed();
  const code = newCode();
  const desk = newIdentifier();
  return {
    seed,
    code,
    recoveryCode: await encodeCode(code),
    organisation: await fingerprint(seed.rootKey.publicKey),
    member: newIdentifier(),
    desk,
    deskSecret: await DeskSecret.of(randomBytes(32), desk, 0),
    wishes,
  };
}

/** @param {Bytes} code @param {string} typed @returns {Promise<boolean>} @throws {import("./format/code.js").CodeMistake} */
export async function isTypedBack(code, typed) {
  return sameBytes(code, await parseCode(typed));
}

/**
 * Send the founding and unlock this tab for the owner.
 * @param {Founding} founding
 * @param {string} token one-time, from the setup link
 * @param {OnProgress} [onProgress]
 * @throws {import("./errors.js").Refused} the link was used or is wrong
 */
export async function found(founding, token, onProgress) {
  const { code, desk, deskSecret, member, organisation, seed, wishes } = founding;
  const { log_key: logKey, origin } = await api.setupState();
  if (origin !== (await originOf(logKey))) throw new VerificationError("setup: the log's name does not fit its key");
  const profile = { desk, desk_epoch: deskSecret.epoch, member, organisation, purpose: "profile", v: 1 };
  await api.setUp({
    token,
    statements: await statementsOf(founding, logKey),
    name: normalName(wishes.name),
    lockboxes: [await passphraseLockbox(seed, wishes.passphrase, onProgress), await recoveryLockbox(seed, code)],
    desk_wrap: toB64u(await sealDeskSecret(seed.recipient, organisation, deskSecret)),
    profile: toB64u(await sealJson(deskSecret.wrapKey, profile, { name: wishes.person.trim() })),
  });
  await session.begin({ kind: "member", seed, member, organisation });
  await saveSettings();
}

/**
 * The first three statements: the root speaks of the organisation and its owner, the owner of the desk.
 * @param {Founding} founding
 * @param {string} logKey
 * @returns {Promise<string[]>}
 */
async function statementsOf({ desk, deskSecret, member, organisation, seed, wishes }, logKey) {
  const first = { at: new Date().toISOString(), organisation, previous: null, sequence: 0, v: /** @type {1} */ (1) };
  const root = seed.rootKey.publicKey;
  const { recipient, signingPublic: signing } = seed;
  /** @type {import("./format/statement.js").MemberBody} */
  const owner = { desks: [desk], recipient, role: "owner", signing, status: "active" };
  const envelopes = [
    await signStatement(
      { ...first, signer: root, subject: organisation, type: "organisation", body: { log_key: logKey, name: wishes.organisation.trim(), root } },
      seed.rootKey,
    ),
    await signStatement({ ...first, signer: root, subject: member, type: "member", body: owner }, seed.rootKey),
    await signStatement(
      { ...first, signer: signing, subject: desk, type: "desk_epoch", body: { epoch: 0, name: wishes.desk.trim(), recipient: deskSecret.recipient } },
      seed.signingKey,
    ),
  ];
  return envelopes.map(toB64u);
}
