// How does a desk get new keys after somebody left, and what is still to do? Each step stands by itself, so that whoever
// comes next can go on where it stopped.

import { load } from "./account.js";
import * as api from "./api.js";
import { sealDeskSecret } from "./crypto/letters.js";
import { openJson, sealJson } from "./crypto/sealing.js";
import { newDeskSecret } from "./crypto/seeds.js";
import { leads } from "./crypto/verifying.js";
import { deskStatement, directory, pinOf } from "./directory.js";
import { Conflict, IncidentLogError, NotFound } from "./errors.js";
import { fromB64u, toB64u } from "./format/encoding.js";
import { openJournal } from "./journal.js";
import { renew } from "./renewal.js";
import * as session from "./session.js";

/** @import { DeskSecret } from "./crypto/seeds.js" */

/**
 * @typedef {object} Left what is still to do for one desk
 * @property {string} desk
 * @property {string} name
 * @property {string[]} departed who left, and knows the desk's newest keys
 * @property {{member: string, epochs: number[]}[]} lacking members of the desk who were not handed all of its keys
 * @property {number} remaining cases that need new secrets
 * @property {boolean} mine whether this person may sign for the desk
 *
 * @typedef {(done: number, all: number) => void} OnProgress
 */

/** @returns {Promise<Left[]>} the desks of this person where something is left to do */
export async function whatIsLeft() {
  const found = [];
  for (const desk of session.active().desks.keys()) {
    const left = await leftAt(desk);
    if (left.departed.length > 0 || left.remaining > 0 || (left.mine && left.lacking.length > 0)) found.push(left);
  }
  return found;
}

/** @param {string} desk @returns {Promise<Left>} */
async function leftAt(desk) {
  const { holders, remaining } = await api.rotation(desk);
  const own = [...(session.active().desks.get(desk)?.keys() ?? [])];
  const trusted = directory().trusted(desk).filter(isKnown);
  const lacking = trusted.flatMap((member) => {
    const held = holders.find((each) => each.member === member)?.epochs ?? [];
    const epochs = own.filter((epoch) => !held.includes(epoch));
    return epochs.length > 0 ? [{ member, epochs }] : [];
  });
  return { desk, name: directory().desk(desk).name, departed: directory().departed(desk), lacking, remaining, mine: maySign(desk) };
}

/** @param {string} desk @returns {boolean} whether this person speaks for the desk */
function maySign(desk) {
  const self = directory().member(session.active().member);
  return (self.status === "active" && self.role === "owner") || leads(self, desk);
}

/** @param {string} id @returns {boolean} whether the keys are those this person knows; others get nothing before somebody has asked */
function isKnown(id) {
  const seen = session.active().pins[id];
  return seen === undefined || seen === pinOf(directory().member(id));
}

/**
 * Do all that is left for a desk: its keys first, then one case after the other.
 * @param {string} desk
 * @param {OnProgress} [onProgress]
 * @returns {Promise<{ failed: string[] }>} cases that could not be renewed; they stay as they are, and can be tried again
 */
export async function finish(desk, onProgress) {
  await load();
  if (directory().departed(desk).length > 0 && maySign(desk)) await newKeys(desk);
  const { lacking, mine } = await leftAt(desk);
  if (mine && lacking.length > 0) await handOver(desk, lacking);
  return renewCases(desk, onProgress);
}

/** Give a desk new keys and hand them to everybody who is trusted now, in one step. @param {string} desk */
async function newKeys(desk) {
  const { epoch, name } = directory().desk(desk);
  const secret = await newDeskSecret(desk, epoch + 1);
  const statement = await deskStatement(desk, { epoch: secret.epoch, name, recipient: secret.recipient });
  const wraps = [];
  for (const member of directory().trusted(desk).filter(isKnown)) wraps.push({ member, wrap: await wrapFor(member, secret) });
  try {
    await api.addDeskEpoch(desk, { statement, wraps, profiles: await profilesUnder(desk, secret) });
  } catch (error) {
    // Somebody else did the same at this moment: their keys are as good.
    if (!(error instanceof Conflict) && !(error instanceof IncidentLogError && error.code === "verification")) throw error;
    await load();
    if (directory().desk(desk).epoch === epoch) throw error;
  }
  await load();
}

/**
 * Hand the keys of a desk to members who lack them: whoever was thawed, or joined while the keys changed.
 * @param {string} desk
 * @param {Left["lacking"]} lacking
 */
async function handOver(desk, lacking) {
  const { epoch, name, recipient } = directory().desk(desk);
  const held = session.active().desks.get(desk);
  const wraps = [];
  for (const { member, epochs } of lacking) {
    for (const each of epochs) {
      const secret = held?.get(each);
      if (secret) wraps.push({ member, epoch: each, wrap: await wrapFor(member, secret) });
    }
  }
  await api.addDeskEpoch(desk, { statement: await deskStatement(desk, { epoch, name, recipient }), wraps, profiles: [] });
  await load();
}

/** @param {string} member @param {DeskSecret} secret */
async function wrapFor(member, secret) {
  return toB64u(await sealDeskSecret(directory().member(member).recipient, session.active().organisation, secret));
}

/**
 * Seal the names that the desk knows under its new key. Also of those who left: they stand in the history.
 * @param {string} desk
 * @param {DeskSecret} secret
 */
async function profilesUnder(desk, secret) {
  const { desks, organisation } = session.active();
  const boxes = [];
  for (const { member, profile } of (await api.deskMembers(desk)).members) {
    const old = profile && desks.get(desk)?.get(profile.desk_epoch);
    if (!profile || !old) continue;
    const header = { desk, member, organisation, purpose: "profile", v: 1 };
    const opened = await openJson(old.wrapKey, { ...header, desk_epoch: old.epoch }, fromB64u(profile.box)).catch(() => null);
    // A name that does not open is left as it is: the member is shown by the fingerprint, as before.
    if (opened) boxes.push({ member, box: toB64u(await sealJson(secret.wrapKey, { ...header, desk_epoch: secret.epoch }, opened)) });
  }
  return boxes;
}

/** @param {string} desk @param {OnProgress} [onProgress] */
async function renewCases(desk, onProgress) {
  /** @type {string[]} */
  const failed = [];
  let { cases, remaining } = await api.rotation(desk);
  const all = remaining;
  let done = 0;
  onProgress?.(done, all);
  const tried = new Set();
  // A server that names the same cases again and again comes to an end as well.
  while ((cases = cases.filter((id) => !tried.has(id))).length > 0) {
    for (const id of cases) {
      tried.add(id);
      if (!(await renewed(id))) failed.push(id);
      onProgress?.((done += 1), Math.max(all, done));
    }
    // What was renewed is not listed any more, and what failed keeps its place in the list.
    ({ cases } = await api.rotation(desk, failed.at(-1)));
  }
  return { failed };
}

/** @param {string} id @returns {Promise<boolean>} */
async function renewed(id) {
  try {
    await renew(await openJournal(id, { inPassing: true }));
    return true;
  } catch (error) {
    // One broken case must not keep all others from their new keys; it is shown at the end. Without a server, all must wait.
    if (!(error instanceof IncidentLogError) || error.code.startsWith("server") || error.code === "not_signed_in") throw error;
    return error instanceof NotFound;
  }
}

/**
 * What somebody could open at a desk of this person.
 * @param {string} member
 * @param {string} desk
 * @returns {Promise<"all"|{case: string, compartments: string[]}[]>} all: they were on the desk
 */
export async function readBy(member, desk) {
  const { desks, role } = directory().member(member);
  if (role !== "lawyer" && desks.includes(desk)) return "all";
  return (await api.readCases(desk, member)).cases;
}
