// Who is who in the organisation, checked up to its root, and did somebody's key change since this person last looked?

import * as api from "./api.js";
import { openJson } from "./crypto/sealing.js";
import { IncrementalSha256 } from "./crypto/sha256.js";
import { signStatement } from "./crypto/signing.js";
import { Directory } from "./crypto/verifying.js";
import { IncidentLogError, ServerMisbehaved, VerificationError } from "./errors.js";
import { encode } from "./format/canonical.js";
import { fromB64u, sha256, toB64u } from "./format/encoding.js";
import * as session from "./session.js";

/** @import { Member } from "./crypto/verifying.js" */
/** @import { MemberBody, DeskEpochBody, Status } from "./format/statement.js" */

/** @typedef {Member & { name: string, keyChanged: boolean }} KnownMember */

/**
 * Fetch and verify every statement up to the root this session is pinned to.
 * @param {string} [desk] of a reporter, who is told about this desk and its people only
 * @returns {Promise<Directory>}
 * @throws {VerificationError} a statement was changed, left out or signed by somebody who may not
 */
export async function loadDirectory(desk = "") {
  const current = session.active();
  const { statements } = current.kind === "reporter" ? await api.deskStatements(desk) : await api.directory();
  const envelopes = statements.map(envelopeOf);
  const directory = await Directory.of(current.organisation, envelopes);
  // A reporter is shown a part, which changes with the desk.
  if (current.kind === "member") await requireNothingHidden(envelopes);
  if (current.kind === "member" && current.state !== "pending") requireOwnKeys(directory);
  current.directory = directory;
  return directory;
}

/**
 * Statements are only ever added. A server that hides one it has shown before could bring back whoever was removed.
 * @param {import("./format/encoding.js").Bytes[]} envelopes in log order
 */
async function requireNothingHidden(envelopes) {
  const current = session.active();
  const seen = current.statements;
  if (seen && (envelopes.length < seen.count || (await digestOver(envelopes.slice(0, seen.count))) !== seen.digest)) {
    throw new VerificationError("directory: it hides or changes what it has shown before");
  }
  if (!seen || envelopes.length > seen.count) current.statements = { count: envelopes.length, digest: await digestOver(envelopes) };
}

/** @param {import("./format/encoding.js").Bytes[]} envelopes @returns {Promise<string>} */
async function digestOver(envelopes) {
  return toB64u(await sha256(...(await Promise.all(envelopes.map((envelope) => sha256(envelope))))));
}

/** @returns {Directory} the one of this page load */
export function directory() {
  const found = session.active().directory;
  if (!found) throw new VerificationError("directory: not loaded");
  return found;
}

/** @param {unknown} item an envelope, or one with its place in the log @returns {import("./format/encoding.js").Bytes} */
export function envelopeOf(item) {
  const envelope = typeof item === "string" ? item : /** @type {{statement?: unknown}} */ (item)?.statement;
  if (typeof envelope !== "string") throw new ServerMisbehaved("the directory holds something else than statements");
  return fromB64u(envelope);
}

/** @param {Directory} directory */
function requireOwnKeys(directory) {
  const { member, seed } = session.active();
  const self = directory.member(member);
  if (self.signing !== seed.signingPublic || self.recipient !== seed.recipient) {
    throw new VerificationError("directory: it names other keys than this member's own");
  }
}

/**
 * What is remembered of a member: one digest over both keys, the one that signs and the one that others seal to.
 * @param {Pick<Member, "recipient"|"signing">} member
 * @returns {string}
 */
export function pinOf({ recipient, signing }) {
  const hash = new IncrementalSha256();
  hash.update(encode({ recipient, signing }));
  return toB64u(hash.digest());
}

/**
 * Compare every member's keys with those this person saw last; new members are taken as they are.
 * @returns {{changed: string[], fresh: boolean}} members who have other keys now; whether there is something to keep
 */
export function comparePins() {
  const { pins } = session.active();
  const changed = [];
  let fresh = false;
  for (const member of directory().members.values()) {
    const known = pins[member.id];
    const pin = pinOf(member);
    if (known === undefined) {
      pins[member.id] = pin;
      fresh = true;
    } else if (known !== pin) {
      changed.push(member.id);
    }
  }
  return { changed, fresh };
}

/** Take changed keys as good: this person has asked the member. @param {string} member */
export function acceptKey(member) {
  session.active().pins[member] = pinOf(directory().member(member));
}

/** @param {string} member @returns {boolean} whether they can work: neither frozen nor removed */
export function isHere(member) {
  return directory().members.get(member)?.status === "active";
}

/**
 * The members of this person's desks and their lawyers, with the names that only the desk can open.
 * @returns {Promise<KnownMember[]>} without a name where it does not open
 */
export async function knownMembers() {
  const { desks, pins } = session.active();
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const desk of desks.keys()) {
    for (const { member, profile } of (await api.deskMembers(desk)).members) {
      const name = profile ? await nameOf(desk, member, profile) : "";
      if (name || !names.has(member)) names.set(member, name);
    }
  }
  const all = [...directory().members.values()];
  return all.map((each) => ({ ...each, name: names.get(each.id) ?? "", keyChanged: pins[each.id] !== undefined && pins[each.id] !== pinOf(each) }));
}

/** @param {string} desk @param {string} member @param {{box: string, desk_epoch: number}} profile */
async function nameOf(desk, member, profile) {
  const { organisation, desks } = session.active();
  const secret = desks.get(desk)?.get(profile.desk_epoch);
  if (!secret) return "";
  const header = { desk, desk_epoch: profile.desk_epoch, member, organisation, purpose: "profile", v: 1 };
  try {
    const { name } = await openJson(secret.wrapKey, header, fromB64u(profile.box));
    return typeof name === "string" ? name : "";
  } catch (error) {
    // A name that does not open is shown as a fingerprint; the member is still who the directory says.
    if (error instanceof IncidentLogError) return "";
    throw error;
  }
}

/**
 * Sign the next statement on a member, in this person's name.
 * @param {string} member
 * @param {MemberBody} body
 * @returns {Promise<string>} the envelope
 */
export async function memberStatement(member, body) {
  return signNext("member", member, body);
}

/** @param {string} desk @param {DeskEpochBody} body @returns {Promise<string>} the envelope */
export async function deskStatement(desk, body) {
  return signNext("desk_epoch", desk, body);
}

/** @param {"member"|"desk_epoch"} type @param {string} subject @param {MemberBody|DeskEpochBody} body */
async function signNext(type, subject, body) {
  const { organisation, seed } = session.active();
  const place = { ...directory().next(type, subject), organisation, signer: seed.signingPublic, subject, v: /** @type {1} */ (1) };
  const statement = /** @type {import("./format/statement.js").Statement} */ ({ ...place, at: new Date().toISOString(), body, type });
  return toB64u(await signStatement(statement, seed.signingKey));
}

/**
 * Freeze, thaw or remove a member.
 * @param {string} member
 * @param {Status} status
 */
export async function setStatus(member, status) {
  const { desks, recipient, role, signing } = directory().member(member);
  await api.addStatements([await memberStatement(member, { desks, recipient, role, signing, status })]);
  await loadDirectory();
}
