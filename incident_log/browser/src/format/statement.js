// What are the bytes of a directory statement: who somebody is, and which key a desk has? (contract 9)

import { FormatError, LimitExceeded } from "../errors.js";
import { checkRecipient } from "./age.js";
import { encode, parseObject, requireFields } from "./canonical.js";
import { fromB64u, sha256, toB64u } from "./encoding.js";
import { requireChoice, requireId, requireInteger, requireKey, requireText, requireTime, requireVersion } from "./fields.js";

/**
 * @typedef {import("./encoding.js").Bytes} Bytes
 * @typedef {"owner" | "lead" | "caseworker" | "lawyer"} Role
 * @typedef {"active" | "frozen" | "removed"} Status
 * @typedef {{ log_key: string, name: string, root: string }} OrganisationBody
 * @typedef {{ desks: string[], recipient: string, role: Role, signing: string, status: Status }} MemberBody
 * @typedef {{ epoch: number, name: string, recipient: string }} DeskEpochBody
 *
 * @typedef {object} Common
 * @property {string} at
 * @property {string} organisation
 * @property {string | null} previous digest of the statement before on the same subject
 * @property {number} sequence
 * @property {string} signer Ed25519 public key
 * @property {string} subject
 * @property {1} v
 *
 * @typedef {Common & { type: "organisation", body: OrganisationBody }} OrganisationStatement
 * @typedef {Common & { type: "member", body: MemberBody }} MemberStatement
 * @typedef {Common & { type: "desk_epoch", body: DeskEpochBody }} DeskEpochStatement
 * @typedef {OrganisationStatement | MemberStatement | DeskEpochStatement} Statement
 *
 * @typedef {object} SignedStatement parsed, not yet verified
 * @property {Statement} statement
 * @property {Bytes} signed the bytes under the signature
 * @property {Bytes} signature
 * @property {string} digest
 */

/** @type {readonly Role[]} */
export const ROLES = ["owner", "lead", "caseworker", "lawyer"];
/** @type {readonly Status[]} */
export const STATUSES = ["active", "frozen", "removed"];
export const MAX_STATEMENT = 65536;
const MAX_NAME = 200;
const MAX_DESKS = 256;
/** @type {readonly Statement["type"][]} */
const TYPES = ["organisation", "member", "desk_epoch"];
const FIELDS = ["at", "body", "organisation", "previous", "sequence", "signer", "subject", "type", "v"];

/** @param {Statement} statement @returns {Bytes} what the signer signs */
export function encodeStatement(statement) {
  return encode(requireStatement(statement));
}

/** @param {Statement} statement @param {Uint8Array} signature @returns {Bytes} the envelope */
export function encodeStatementEnvelope(statement, signature) {
  const envelope = encode({ signature: toB64u(signature), statement: requireStatement(statement) });
  if (envelope.length > MAX_STATEMENT) throw new LimitExceeded("statement: larger than 64 KiB");
  return envelope;
}

/**
 * Take a signed statement apart; whether the signer may say it is the Directory's question.
 * @param {Bytes} envelope
 * @returns {Promise<SignedStatement>}
 * @throws {FormatError}
 */
export async function parseStatement(envelope) {
  if (envelope.length > MAX_STATEMENT) throw new LimitExceeded("statement: larger than 64 KiB");
  const fields = parseObject(envelope, ["signature", "statement"], "statement");
  const statement = requireStatement(fields["statement"]);
  const signature = fromB64u(requireText(fields["signature"], "statement signature"));
  return { statement, signed: encode(statement), signature, digest: toB64u(await sha256(envelope)) };
}

/**
 * Pick what a stranger needs to verify a desk up to the root: the desk's whole chain, and its signers' chains.
 * @param {readonly SignedStatement[]} statements in log order
 * @param {string} desk
 * @returns {SignedStatement[]}
 */
export function pathToDesk(statements, desk) {
  const holders = new Map(statements.flatMap(({ statement: each }) => (each.type === "member" ? [[each.body.signing, each.subject]] : [])));
  const needed = new Set([desk]);
  // A set that grows while it is walked: each signer's own signers follow.
  for (const subject of needed) {
    const signers = statements.filter(({ statement }) => statement.subject === subject).map(({ statement }) => holders.get(statement.signer));
    for (const signer of signers) if (signer !== undefined) needed.add(signer);
  }
  return statements.filter(({ statement }) => statement.type === "organisation" || needed.has(statement.subject));
}

/** @param {unknown} value @returns {Statement} */
function requireStatement(value) {
  const fields = requireFields(value, FIELDS, "statement");
  const common = requireCommon(fields);
  const type = requireChoice(fields["type"], TYPES, "statement type");
  const subject = (type === "organisation" ? requireKey : requireId)(fields["subject"], "statement subject");
  if (type === "member") return { ...common, subject, type, body: requireMember(fields["body"]) };
  if (type === "desk_epoch") return { ...common, subject, type, body: requireDeskEpoch(fields["body"]) };
  if (subject !== common.organisation) throw new FormatError("statement: an organisation speaks of itself only");
  return { ...common, subject, type, body: requireOrganisation(fields["body"]) };
}

/** @param {import("./canonical.js").JsonObject} fields @returns {Omit<Common, "subject">} */
function requireCommon(fields) {
  const sequence = requireInteger(fields["sequence"], "statement sequence");
  const previous = fields["previous"] === null ? null : requireKey(fields["previous"], "statement previous");
  if ((sequence === 0) !== (previous === null)) {
    throw new FormatError("statement: sequence 0, and only it, follows nothing");
  }
  return {
    at: requireTime(fields["at"], "statement time"),
    organisation: requireKey(fields["organisation"], "statement organisation"),
    previous,
    sequence,
    signer: requireKey(fields["signer"], "statement signer"),
    v: requireVersion(fields["v"], "statement"),
  };
}

/** @param {unknown} value @returns {OrganisationBody} */
function requireOrganisation(value) {
  const body = requireFields(value, ["log_key", "name", "root"], "organisation statement");
  return {
    log_key: requireKey(body["log_key"], "organisation log_key"),
    name: requireText(body["name"], "organisation name", MAX_NAME, 1),
    root: requireKey(body["root"], "organisation root"),
  };
}

/** @param {unknown} value @returns {MemberBody} */
function requireMember(value) {
  const body = requireFields(value, ["desks", "recipient", "role", "signing", "status"], "member statement");
  return {
    desks: requireDesks(body["desks"]),
    recipient: requireRecipient(body["recipient"]),
    role: requireChoice(body["role"], ROLES, "member role"),
    signing: requireKey(body["signing"], "member signing"),
    status: requireChoice(body["status"], STATUSES, "member status"),
  };
}

/** @param {unknown} value @returns {DeskEpochBody} */
function requireDeskEpoch(value) {
  const body = requireFields(value, ["epoch", "name", "recipient"], "desk statement");
  return {
    epoch: requireInteger(body["epoch"], "desk epoch"),
    name: requireText(body["name"], "desk name", MAX_NAME, 1),
    recipient: requireRecipient(body["recipient"]),
  };
}

/** @param {unknown} value @returns {string} */
function requireRecipient(value) {
  const recipient = requireText(value, "recipient");
  checkRecipient(recipient);
  return recipient;
}

/** @param {unknown} value @returns {string[]} sorted, none twice, so that the same desks have the same bytes */
function requireDesks(value) {
  if (!Array.isArray(value) || value.length > MAX_DESKS) throw new FormatError("member desks: not a list, or too long");
  const desks = value.map((desk) => requireId(desk, "member desks"));
  const inOrder = desks.every((desk, at) => at === 0 || /** @type {string} */ (desks[at - 1]) < desk);
  if (!inOrder) throw new FormatError("member desks: not in order, or one stands twice");
  return desks;
}
