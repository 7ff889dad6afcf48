// How do an invitation link, what the inviter keeps of it, and what a newcomer sends become values and back?
//
// Specified in docs/spec/invitation.md. Twin of format/invitation.py.

import { FormatError, LimitExceeded, VerificationError } from "../errors.js";
import { checkRecipient } from "./age.js";
import { encode, parseObject } from "./canonical.js";
import { fromB64u, toB64u } from "./encoding.js";
import { requireB64u, requireChoice, requireId, requireInteger, requireKey, requireText, requireVersion } from "./fields.js";
import { ROLES } from "./statement.js";

/** @import { Bytes } from "./encoding.js" */
/** @import { Role } from "./statement.js" */

/** @typedef {{secret: Bytes, organisation: string, ends: number}} Link what stands behind the # of an invitation; `ends` counts hours from 1970 */
/** @typedef {{secret: Bytes, role: Role, desk: string|null, label: string, ends: number}} Kept what the inviter keeps, sealed for nobody else */
/** @typedef {{recipient: string, signing: string}} Bundle the keys that a newcomer has made */

/** How long a link opens the door, and how long after that whoever came through it may still be confirmed. */
const HOURS = 72;
const HOURS_TO_CONFIRM = 168;
const MAX_BUNDLE = 4096;
const MAX_NAME = 200;
const VERSION = "1";
const HOUR_MS = 3_600_000;
const HOUR = /^[1-9][0-9]{0,8}$/;

/** @param {Date} now @returns {number} the hour at which a link made now ends: the 72nd full hour after it */
export function endsAfter(now) {
  return Math.floor(now.getTime() / HOUR_MS) + HOURS + 1;
}

/** @param {number} ends @param {Date} now @returns {boolean} whether a link opens nothing any more */
export function isOver(ends, now) {
  return Math.floor(now.getTime() / HOUR_MS) >= ends;
}

/** @param {number} ends @param {Date} now @returns {boolean} whether nobody may be confirmed any more who came through a link, whatever the server says of when */
export function isTooLateToConfirm(ends, now) {
  return Math.floor(now.getTime() / HOUR_MS) >= ends + HOURS_TO_CONFIRM;
}

/** @param {string} end the moment at which a link ends @returns {number} its hour */
export function hourOf(end) {
  return Math.floor(Date.parse(end) / HOUR_MS);
}

/** @param {number} ends @returns {string} the moment at which a link ends */
export function endOf(ends) {
  return new Date(ends * HOUR_MS).toISOString();
}

/** @param {Link} link @returns {string} */
export function encodeLink({ secret, organisation, ends }) {
  return [VERSION, toB64u(secret), organisation, String(ends)].join(".");
}

/** @param {string} text what stands behind the # @returns {Link} @throws {FormatError} */
export function parseLink(text) {
  const [version, secret = "", organisation = "", ends = "", ...more] = text.split(".");
  if (version !== VERSION || more.length > 0 || !HOUR.test(ends)) throw new FormatError("invitation: not an invitation link");
  return { secret: fromB64u(secret, 16), organisation: requireKey(organisation, "invitation organisation"), ends: Number(ends) };
}

/** @param {Kept} kept @returns {Bytes} */
export function encodeKept({ secret, role, desk, label, ends }) {
  return encode({ desk, ends, label, role, secret: toB64u(secret) });
}

/** @param {Bytes} bytes @returns {Kept} @throws {FormatError} */
export function parseKept(bytes) {
  const kept = parseObject(bytes, ["desk", "ends", "label", "role", "secret"], "invitation");
  return {
    secret: fromB64u(requireB64u(kept["secret"], 16, "invitation secret")),
    role: requireChoice(kept["role"], ROLES, "invitation role"),
    desk: kept["desk"] === null ? null : requireId(kept["desk"], "invitation desk"),
    label: requireText(kept["label"], "invitation label"),
    ends: requireInteger(kept["ends"], "invitation end"),
  };
}

/** @param {string} invitation @param {string} organisation @param {Bundle} keys @returns {Bytes} */
export function encodeBundle(invitation, organisation, { recipient, signing }) {
  return encode({ invitation, organisation, recipient, signing, v: 1 });
}

/**
 * @param {Bytes} bytes
 * @param {string} invitation
 * @param {string} organisation
 * @returns {Bundle}
 * @throws {FormatError}
 * @throws {VerificationError} made for another invitation
 */
export function parseBundle(bytes, invitation, organisation) {
  if (bytes.length > MAX_BUNDLE) throw new LimitExceeded("newcomer: bundle larger than 4096 bytes");
  const keys = parseObject(bytes, ["invitation", "organisation", "recipient", "signing", "v"], "newcomer");
  requireVersion(keys["v"], "newcomer");
  const place = [requireId(keys["invitation"], "newcomer invitation"), requireKey(keys["organisation"], "newcomer organisation")];
  const recipient = requireText(keys["recipient"], "newcomer recipient");
  const signing = requireKey(keys["signing"], "newcomer signing");
  checkRecipient(recipient);
  if (place[0] !== invitation || place[1] !== organisation) throw new VerificationError("newcomer: keys for another invitation");
  return { recipient, signing };
}

/** @param {string} name @returns {Bytes} a person's name as it is sealed */
export function encodeName(name) {
  return encode({ name });
}

/** @param {Bytes} bytes @returns {string} @throws {FormatError} */
export function parseName(bytes) {
  return requireText(parseObject(bytes, ["name"], "name")["name"], "name", MAX_NAME, 1);
}
