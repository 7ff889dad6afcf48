// How does a member get in, and what does every signed-in page load first?

import * as api from "./api.js";
import { ARGON2, codeKeys, normalName, openLockbox, passphraseKeys, sealLockbox } from "./crypto/lockbox.js";
import { openDeskSecret } from "./crypto/letters.js";
import { randomBytes } from "./crypto/primitives.js";
import { openJson, sealJson } from "./crypto/sealing.js";
import { fingerprint } from "./crypto/verifying.js";
import * as directories from "./directory.js";
import { Conflict, OpenError, VerificationError } from "./errors.js";
import { parseBox } from "./format/box.js";
import { parseCode } from "./format/code.js";
import { fromB64u, toB64u } from "./format/encoding.js";
import { parseStatement } from "./format/statement.js";
import { isTooLateToConfirm } from "./format/invitation.js";
import { joinHeads } from "./heads.js";
import { followLog, takeFurther } from "./log_view.js";
import { whenSeenFurther } from "./seen.js";
import * as session from "./session.js";

/** @import { OnProgress } from "./crypto/argon2.js" */
/** @import { Seed } from "./crypto/seeds.js" */
/** @import { Session } from "./session.js" */
/** @import { Lockbox } from "./api.js" */

const SAVE_AFTER_MS = 500;
/** @type {ReturnType<typeof setTimeout>|undefined} */
let saving;

/** @typedef {{ heads: string, lacks: boolean }} Kept what the settings said; whether they lack something that was withdrawn in this tab */
/** @typedef {{ signedIn: true } | { signedIn: false, organisation: string, pin: () => Promise<void> }} Entered not signed in: this person has to compare the fingerprint first */

/**
 * @param {string} name
 * @param {string} passphrase
 * @param {OnProgress} [onProgress]
 * @returns {Promise<Entered>}
 * @throws {import("./errors.js").WeakParameters} the server asks for weaker protection than we accept
 * @throws {import("./errors.js").Refused} wrong name or passphrase
 */
export async function signInWithPassphrase(name, passphrase, onProgress) {
  const normal = normalName(name);
  const parameters = await api.parameters(normal);
  const { memory_kib, iterations, lanes, salt } = parameters;
  const keys = await passphraseKeys(passphrase, fromB64u(salt, 16), { memory_kib, iterations, lanes }, onProgress);
  const reply = await api.signInWithPassphrase({ name: normal, verifier: keys.verifier });
  const seed = await openLockbox(keys, fromB64u(reply.lockbox));
  return enter(seed, reply.member);
}

/** @param {string} text the printed recovery code @returns {Promise<Entered>} @throws {FormatError} not a code */
export async function signInWithRecoveryCode(text) {
  const keys = await codeKeys(await parseCode(text), "recovery");
  const reply = await api.signInWithCode({ kind: "recovery", handle: keys.handle, verifier: keys.verifier });
  const seed = await openLockbox(keys, fromB64u(reply.lockbox));
  if (!reply.member) throw new OpenError("it does not open");
  return enter(seed, reply.member);
}

/**
 * Seal the seed under a passphrase; the server gets what proves the passphrase, and the sealed seed.
 * @param {Seed} seed
 * @param {string} passphrase
 * @param {OnProgress} [onProgress]
 * @returns {Promise<Lockbox>}
 */
export async function passphraseLockbox(seed, passphrase, onProgress) {
  const salt = randomBytes(16);
  const keys = await passphraseKeys(passphrase, salt, ARGON2, onProgress);
  const box = await sealLockbox(keys, seed);
  return { kind: "passphrase", salt: toB64u(salt), verifier: keys.verifier, box: toB64u(box) };
}

/** @param {Seed} seed @param {import("./format/encoding.js").Bytes} code 16 bytes @returns {Promise<Lockbox>} */
export async function recoveryLockbox(seed, code) {
  const keys = await codeKeys(code, "recovery");
  const box = await sealLockbox(keys, seed);
  return { kind: "recovery", handle: keys.handle, verifier: keys.verifier, box: toB64u(box) };
}

/** Change the passphrase of whoever is signed in; other sessions of theirs end. @param {string} passphrase @param {OnProgress} [onProgress] */
export async function changePassphrase(passphrase, onProgress) {
  await api.saveLockboxes([await passphraseLockbox(session.active().seed, passphrase, onProgress)]);
}

/**
 * Load what every signed-in page needs: who I am, the verified directory, the log, the desks' secrets.
 * @returns {Promise<Session>}
 * @throws {VerificationError} whatever of it was tampered with
 */
export async function load() {
  const { kept, me } = await readSettings();
  const current = session.active();
  current.role = me.role;
  current.state = me.state;
  if (me.state === "pending") return current;
  whenSeenFurther(saveSoon);
  const read = current.statements?.count ?? 0;
  const directory = await directories.loadDirectory();
  current.role = directory.member(current.member).role;
  const before = current.checkpoint?.size ?? 0;
  const { size } = await followLog(directory.logKey);
  await takeDesks(me.desks);
  const { fresh } = directories.comparePins();
  const more = size > before || (current.statements?.count ?? 0) > read || kept?.heads !== String(current.heads) || kept.lacks;
  if (fresh || more || !me.settings) await saveSettings();
  return current;
}

/** Keep what was just seen for the next device, without keeping the person waiting; many at once are kept once. */
function saveSoon() {
  clearTimeout(saving);
  saving = setTimeout(() => void (session.isUnlocked() && saveSettings().catch(() => undefined)), SAVE_AFTER_MS);
}

/** Keep the last checkpoint, the keys and the heads of cases seen, sealed, for the next device. */
export async function saveSettings() {
  try {
    await putSettings();
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    // Another tab was first: what it has seen is kept as well.
    await readSettings();
    await putSettings();
  }
}

/** A server that hides what was withdrawn, or one whose backup was put back: only a person can tell. */
export class OlderSettings extends VerificationError {}

/**
 * Take over what other tabs and devices have kept since.
 * @returns {Promise<{ me: Awaited<ReturnType<typeof api.me>>, kept: Kept|null }>}
 * @throws {VerificationError} older settings than were seen, or none where there were some: they would hide what was withdrawn
 */
export async function readSettings() {
  // What this tab keeps while the server answers is no reason to doubt the answer.
  const seen = session.active().settingsRevision;
  const me = await api.me();
  if (me.member !== session.active().member) throw new VerificationError("account: the server answers for another member");
  if (me.settings_revision < seen || (!me.settings && seen > 0)) throw new OlderSettings("account: the server shows settings as they were before");
  return { me, kept: me.settings ? await takeSettings(me.settings_revision, fromB64u(me.settings)) : null };
}

async function putSettings() {
  const current = session.active();
  const { checkpoint, heads, member, organisation, pins, seed, statements } = current;
  const withdrawn = Object.fromEntries(Object.entries(current.withdrawn).filter(([, ends]) => !isTooLateToConfirm(ends, new Date())));
  const revision = current.settingsRevision + 1;
  const header = { member, organisation, purpose: "settings", revision, v: 1 };
  const content = { checkpoint: checkpoint && { ...checkpoint }, heads: heads.map((head) => [...head]), pins: { ...pins }, statements: statements && { ...statements }, withdrawn };
  await api.saveSettings({ box: toB64u(await sealJson(seed.wrapKey, header, content)), revision });
  await sawRevision(revision);
}

/** Nothing older is believed from here on, in later pages of this tab too. @param {number} revision */
async function sawRevision(revision) {
  const current = session.active();
  if (revision <= current.settingsRevision) return;
  current.settingsRevision = revision;
  await session.keep();
}

/** @param {Seed} seed @param {string} member @returns {Promise<Entered>} */
async function enter(seed, member) {
  const me = await api.me();
  const known = me.settings ? organisationOf(fromB64u(me.settings)) : "";
  const organisation = known || (await organisationNamed());
  const pin = async () => void (await session.begin({ kind: "member", seed, member, organisation }));
  // Only this person's own client could have sealed the settings, and an owner's root grows out of the seed itself.
  const own = organisation === (await fingerprint(seed.rootKey.publicKey));
  if (!known && !own) return { signedIn: false, organisation, pin };
  if (me.settings) await openSettings(seed, member, organisation, me.settings_revision, fromB64u(me.settings));
  await pin();
  return { signedIn: true };
}

/** @param {import("./format/encoding.js").Bytes} box */
const organisationOf = (box) => String(parseBox(box).header["organisation"] ?? "");

/** @returns {Promise<string>} which organisation the server says this is: to be compared by the person */
async function organisationNamed() {
  const [first] = (await api.directory()).statements;
  return (await parseStatement(directories.envelopeOf(first))).statement.organisation;
}

/** @param {number} revision @param {import("./format/encoding.js").Bytes} box @returns {Promise<Kept>} */
async function takeSettings(revision, box) {
  const current = session.active();
  const { member, organisation, seed } = current;
  const settings = await openSettings(seed, member, organisation, revision, box);
  const { checkpoint, heads = [], pins, statements, withdrawn } = /** @type {any} */ (settings);
  await takeFurther(checkpoint);
  if (statements && statements.count > (current.statements?.count ?? 0)) current.statements = statements;
  const lacks = Object.keys(current.withdrawn).some((invitation) => !Object.hasOwn(withdrawn ?? {}, invitation));
  current.pins = { ...pins, ...current.pins };
  current.withdrawn = { ...withdrawn, ...current.withdrawn };
  current.heads = joinHeads(heads, current.heads);
  await sawRevision(revision);
  return { heads: String(heads), lacks };
}

/**
 * @param {Seed} seed
 * @param {string} member
 * @param {string} organisation
 * @param {number} revision
 * @param {import("./format/encoding.js").Bytes} box
 */
async function openSettings(seed, member, organisation, revision, box) {
  return openJson(seed.wrapKey, { member, organisation, purpose: "settings", revision, v: 1 }, box);
}

/** @param {{desk: string, epochs: {epoch: number, wrap: string}[]}[]} desks */
async function takeDesks(desks) {
  const current = session.active();
  const { organisation, seed } = current;
  for (const { desk, epochs } of desks) {
    const secrets = new Map();
    for (const { epoch, wrap } of epochs) {
      secrets.set(epoch, await openDeskSecret(seed, { organisation, desk, epoch }, fromB64u(wrap), directories.directory()));
    }
    current.desks.set(desk, secrets);
  }
}

/** @param {string} desk @returns {import("./crypto/seeds.js").DeskSecret} of the newest epoch @throws {VerificationError} this member does not hold it */
export function deskSecret(desk) {
  const { epoch } = directories.directory().desk(desk);
  const secret = session.active().desks.get(desk)?.get(epoch);
  if (!secret) throw new VerificationError("desk: the newest secret was not handed to this member");
  return secret;
}

/**
 * The desk may have got new keys since this page was loaded: look once more.
 * @param {string} desk
 * @param {number} epoch
 * @returns {Promise<import("./crypto/seeds.js").DeskSecret>}
 * @throws {VerificationError} this member was not given them
 */
export async function laterDeskSecret(desk, epoch) {
  await load();
  const secret = session.active().desks.get(desk)?.get(epoch);
  if (!secret) throw new VerificationError("desk: a secret of this case is sealed for an epoch that was not handed to this member");
  return secret;
}
