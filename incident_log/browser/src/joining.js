// How does somebody join, and how does the inviter know that the newcomer's keys are really theirs?

import { deskSecret, passphraseLockbox, readSettings, recoveryLockbox, saveSettings } from "./account.js";
import * as api from "./api.js";
import { normalName, normalPassphrase } from "./crypto/lockbox.js";
import { sealDeskSecret } from "./crypto/letters.js";
import { openBox, sealBox, sealJson } from "./crypto/sealing.js";
import { InviteSecret, newInviteSecret, newSeed } from "./crypto/seeds.js";
import { Directory, fingerprint } from "./crypto/verifying.js";
import { Expired, IncidentLogError, NotAllowed, VerificationError } from "./errors.js";
import { fromB64u, toB64u } from "./format/encoding.js";
import { requireId } from "./format/fields.js";
import * as format from "./format/invitation.js";
import { directory as knownDirectory, envelopeOf, loadDirectory, memberStatement } from "./directory.js";
import * as session from "./session.js";

/** @import { OnProgress } from "./crypto/argon2.js" */
/** @import { Bytes } from "./format/encoding.js" */
/** @import { Invitation } from "./api.js" */
/** @import { Role } from "./format/statement.js" */

/** @typedef {{ secret: InviteSecret, organisation: string, organisationName: string, deskName: string, role: string }} OpenDoor what a newcomer sees */
/** @typedef {{ person: string, name: string, passphrase: string, code: Bytes }} Newcomer */
/** @typedef {{ invitation: string, label: string, role: string, state: Invitation["state"], expiresAt: string, isWithdrawn: boolean, problem: IncidentLogError|null, came: Came|null }} SentInvitation came: who waits to be let in */
/** @typedef {{ name: string, signing: string, fingerprint: string }} Came as whoever had the link says of themselves, with keys that are theirs */
/** @typedef {{ came: Came, desk: string|null, recipient: string, role: Role }} Checked */

/**
 * Take an invitation link apart and check the organisation behind it.
 * @param {string} fragment `1.<secret>.<organisation>`
 * @returns {Promise<OpenDoor>}
 * @throws {FormatError} not an invitation link
 * @throws {Expired} used, or too old
 * @throws {VerificationError} the server shows another organisation than the link names
 */
export async function openDoor(fragment) {
  const { ends, organisation, secret: bytes } = format.parseLink(fragment);
  const secret = await InviteSecret.of(bytes);
  const reply = await api.invitation(secret.invitation);
  // The link itself says until when: the server cannot keep a door open.
  if (format.isOver(ends, new Date()) || reply.state !== "open") throw new Expired("invitation: used or too old");
  const directory = await Directory.of(organisation, reply.statements.map(envelopeOf));
  const deskName = reply.desk ? directory.desk(reply.desk).name : "";
  return { secret, organisation, organisationName: directory.name, deskName, role: reply.role };
}

/**
 * Make the newcomer's keys, show with the link's secret that they are theirs, and wait to be confirmed.
 * @param {OpenDoor} door
 * @param {Newcomer} newcomer
 * @param {OnProgress} [onProgress]
 */
export async function join({ secret, organisation }, { person, name, passphrase, code }, onProgress) {
  const normal = normalName(name);
  normalPassphrase(passphrase);
  const seed = await newSeed();
  const { invitation } = secret;
  const bundle = format.encodeBundle(invitation, organisation, { recipient: seed.recipient, signing: seed.signingPublic });
  const header = { invitation, organisation, purpose: "newcomer", v: 1 };
  const { member } = await api.acceptInvitation(invitation, {
    bundle: toB64u(bundle),
    mac: toB64u(await secret.mac(bundle)),
    newcomer: toB64u(await sealBox(secret.boxKey, header, format.encodeName(person.trim()))),
    name: normal,
    lockboxes: [await passphraseLockbox(seed, passphrase, onProgress), await recoveryLockbox(seed, code)],
  });
  await session.begin({ kind: "member", seed, member, organisation });
  await saveSettings();
}

/** @returns {Promise<boolean>} whether the inviter has confirmed whoever waits in this tab */
export async function isConfirmed() {
  return (await api.me()).state === "active";
}

/**
 * Invite somebody; the link is shown once and never stored where the server could read it.
 * @param {Role} role
 * @param {string|null} desk null for a lawyer
 * @param {string} label for whom it is, for the inviter's own list
 * @returns {Promise<{fragment: string, expiresAt: string, invitation: string}>}
 */
export async function invite(role, desk, label) {
  const { organisation, seed } = session.active();
  const secret = await newInviteSecret();
  const { invitation } = secret;
  const header = { invitation, organisation, purpose: "invitation", v: 1 };
  const ends = format.endsAfter(new Date());
  // Role, desk and end are sealed too: the server must not turn a lawyer into an owner, or keep a door open.
  const box = await sealBox(seed.wrapKey, header, format.encodeKept({ desk, ends, label, role, secret: secret.reveal() }));
  await api.invite({ invitation, role, desk, box: toB64u(box) });
  return { fragment: format.encodeLink({ secret: secret.reveal(), organisation, ends }), expiresAt: format.endOf(ends), invitation };
}

/**
 * List this person's links, and check the keys of everybody who came through one. Nobody is let in by that: a link proves who
 * had it, and it may have been stolen.
 * @returns {Promise<SentInvitation[]>} with the problem where somebody cannot be let in
 */
export async function lookForNewcomers() {
  const sent = [];
  for (const each of (await api.invitations()).invitations) sent.push(await look(each));
  return sent;
}

/**
 * Withdraw an invitation of this person's. That is kept sealed before the server hears of it, here and in the settings, so
 * that no device that has seen it lets anybody in any more, whatever the server says of who came and when.
 * @param {Pick<SentInvitation, "invitation"|"expiresAt">} sent
 * @throws {import("./errors.js").Conflict} somebody has come through it
 */
export async function withdraw({ invitation, expiresAt }) {
  session.active().withdrawn[invitation] = format.hourOf(expiresAt);
  await session.keep();
  await saveSettings();
  await api.withdrawInvitation(invitation);
}

/** @param {Invitation} each @returns {Promise<SentInvitation>} */
async function look(each) {
  const { expires_at: expiresAt, invitation, state } = each;
  /** @type {SentInvitation} */
  let shown = { invitation, label: "", role: each.role, state, expiresAt, isWithdrawn: false, problem: null, came: null };
  try {
    const kept = await openInvitation(each);
    shown = { ...shown, label: kept.label, role: kept.role, expiresAt: format.endOf(kept.ends) };
    if (state !== "accepted") return shown;
    return { ...shown, came: (await checked(each, kept)).came };
  } catch (error) {
    if (!(error instanceof IncidentLogError)) throw error;
    return { ...shown, isWithdrawn: Object.hasOwn(session.active().withdrawn, invitation), problem: error };
  }
}

/**
 * Let somebody in whom this person has looked at: vouch for their keys and hand over the desk's secrets.
 * @param {Pick<SentInvitation, "invitation"|"came">} shown
 * @throws {VerificationError} the server shows somebody else now
 */
export async function letIn({ invitation, came: seen }) {
  const each = (await api.invitations()).invitations.find((one) => one.invitation === invitation);
  if (each?.state !== "accepted" || !each.member) throw new NotAllowed("invitation: nobody waits behind it");
  const { came, desk, recipient, role } = await checked(each, await openInvitation(each));
  if (came.signing !== seen?.signing || came.name !== seen.name) throw new VerificationError("invitation: somebody else than was shown");
  const desks = desk === null ? [] : [desk];
  const statement = await memberStatement(each.member, { desks, recipient, role, signing: came.signing, status: "active" });
  const profile = await profileBox(each.member, desk, came.name);
  await api.confirmInvitation(invitation, { statement, wraps: await wrapsFor(recipient, role === "lawyer" ? null : desk), profile });
  await loadDirectory();
}

/** @param {Invitation} sent */
async function openInvitation({ box, invitation }) {
  const { organisation, seed } = session.active();
  const kept = format.parseKept(await openBox(seed.wrapKey, { invitation, organisation, purpose: "invitation", v: 1 }, fromB64u(box)));
  const secret = await InviteSecret.of(kept.secret);
  if (secret.invitation !== invitation) throw new VerificationError("invitation: another one");
  return { ...kept, secret };
}

/**
 * Check that the invitation still holds, and that the newcomer's keys come from the holder of the link.
 * @param {Invitation} accepted
 * @param {Awaited<ReturnType<typeof openInvitation>>} kept
 * @returns {Promise<Checked>}
 */
async function checked({ bundle = "", invitation, mac = "", member = "", newcomer = "" }, { desk, ends, role, secret }) {
  // Another tab or device may have withdrawn it since this page was loaded.
  await readSettings();
  const { organisation, withdrawn } = session.active();
  if (Object.hasOwn(withdrawn, invitation)) throw new NotAllowed("invitation: it was withdrawn");
  // The server alone knows when somebody came; what it says of that is believed for so long and not longer.
  if (format.isTooLateToConfirm(ends, new Date())) throw new Expired("invitation: it ended more than a week ago");
  const bytes = fromB64u(bundle);
  await secret.checkMac(bytes, fromB64u(mac, 32));
  const { recipient, signing } = format.parseBundle(bytes, invitation, organisation);
  requireNew(requireId(member, "newcomer"), signing);
  const name = format.parseName(await openBox(secret.boxKey, { invitation, organisation, purpose: "newcomer", v: 1 }, fromB64u(newcomer)));
  return { came: { name, signing, fingerprint: await fingerprint(signing) }, desk, recipient, role };
}

/**
 * An invitation works once, whatever the server says: shown again, it could bring back whoever was removed, hand them every
 * secret of the desk, or have the inviter speak of somebody else.
 * @param {string} member
 * @param {string} signing
 */
function requireNew(member, signing) {
  const known = knownDirectory();
  if (known.members.has(member) || known.authorOf(signing)) throw new VerificationError("invitation: it was used before");
}

/** @param {string} recipient @param {string|null} desk @returns {Promise<{desk: string, epoch: number, wrap: string}[]>} all epochs: old cases too */
async function wrapsFor(recipient, desk) {
  const { desks, organisation } = session.active();
  const wraps = [];
  for (const [epoch, secret] of desks.get(desk ?? "") ?? []) {
    wraps.push({ desk: desk ?? "", epoch, wrap: toB64u(await sealDeskSecret(recipient, organisation, secret)) });
  }
  return wraps;
}

/**
 * Seal a name for the desk; a lawyer's is sealed for the inviter's own desk.
 * @param {string} member
 * @param {string|null} desk
 * @param {string} name
 * @returns {Promise<string|null>}
 */
async function profileBox(member, desk, name) {
  const { desks, organisation } = session.active();
  const readers = desk ?? [...desks.keys()][0];
  if (readers === undefined) return null;
  const secret = deskSecret(readers);
  const header = { desk: readers, desk_epoch: secret.epoch, member, organisation, purpose: "profile", v: 1 };
  return toB64u(await sealJson(secret.wrapKey, header, { name }));
}
