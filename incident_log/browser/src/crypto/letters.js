// What crosses from person to person: intakes, grants and desk secrets, signed and sealed as age files. (contract 7)

import { FormatError, LimitExceeded, VerificationError } from "../errors.js";
import { checkRecipient } from "../format/age.js";
import { REPORTER } from "../format/box.js";
import { encode, parseObject, requireFields } from "../format/canonical.js";
import { fromB64u, toB64u } from "../format/encoding.js";
import { isFirst } from "../format/epoch.js";
import { requireChoice, requireId, requireInteger, requireKey, requireText, requireTime, requireVersion } from "../format/fields.js";
import { COMPARTMENTS } from "../format/record.js";
import { decrypt, encrypt } from "./age.js";
import { CompartmentSecret, DeskSecret } from "./seeds.js";
import { sign } from "./signing.js";
import { isOf, verify } from "./verifying.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {import("../format/canonical.js").JsonObject} JsonObject
 * @typedef {import("../format/sshsig.js").Namespace} Namespace
 * @typedef {import("./seeds.js").Seed} Seed
 * @typedef {import("./signing.js").SigningKey} SigningKey
 * @typedef {import("./verifying.js").Directory} Directory
 * @typedef {import("./verifying.js").Member} Member
 *
 * @typedef {{ identity: string }} Opener a Seed or a DeskSecret
 * @typedef {{ recipient: string, signing: string }} Reporter
 * @typedef {{ organisation: string, desk: string, desk_epoch: number, recipient: string }} IntakeDesk
 * @typedef {{ reporter: Reporter, secrets: CompartmentSecret[] }} Intake
 * @typedef {{ organisation: string, desk: string, case: string, to: string, at: string, expires_at: string | null }} GrantTerms
 * @typedef {{ organisation: string, case: string, desk: string, to: string }} ExpectedGrant
 * @typedef {{ author: Member, at: string, expires_at: string | null, secrets: CompartmentSecret[] }} Grant
 */

const INTAKE_FIELDS = ["case", "desk", "desk_epoch", "organisation", "reporter", "secrets", "v"];
const GRANT_FIELDS = ["at", "case", "desk", "expires_at", "organisation", "secrets", "to", "v"];
const DESK_FIELDS = ["desk", "epoch", "organisation", "purpose", "secret", "v"];
// A letter holds a few secrets; anything larger is not one.
const MAX_LETTER = 262144;
const MAX_SECRETS = 1024;

/**
 * Seal the secrets of a new case to the desk.
 * @param {IntakeDesk} desk as its verified statement has it
 * @param {string} caseId
 * @param {readonly CompartmentSecret[]} secrets
 * @param {Seed} reporter
 * @returns {Promise<Bytes>} an age file
 */
export async function sealIntake(desk, caseId, secrets, reporter) {
  const intake = {
    case: caseId,
    desk: desk.desk,
    desk_epoch: desk.desk_epoch,
    organisation: desk.organisation,
    reporter: { recipient: reporter.recipient, signing: reporter.signingPublic },
    secrets: secretsToJson(caseId, secrets),
    v: 1,
  };
  return sealSigned("intake", intake, reporter.signingKey, desk.recipient);
}

/**
 * Open what a reporter sent to the desk.
 * @param {DeskSecret} desk
 * @param {{ organisation: string, case: string }} expected
 * @param {Bytes} file
 * @returns {Promise<Intake>}
 * @throws {FormatError | VerificationError | import("../errors.js").OpenError}
 */
export async function openIntake(desk, expected, file) {
  const { author, content } = await openSigned("intake", INTAKE_FIELDS, desk, file);
  requireId(content["desk"], "intake desk");
  requireInteger(content["desk_epoch"], "intake desk_epoch");
  requirePlace(content, { ...expected, desk: desk.desk, desk_epoch: desk.epoch });
  const reporter = requireFields(content["reporter"], ["recipient", "signing"], "intake reporter");
  const signing = requireKey(reporter["signing"], "intake signing");
  const recipient = requireText(reporter["recipient"], "intake recipient");
  checkRecipient(recipient);
  if (signing !== author) throw new VerificationError("intake: signed by somebody else than the reporter");
  const secrets = await secretsFromJson(expected.case, content["secrets"]);
  requireFirstSecrets(secrets);
  return { reporter: { recipient, signing }, secrets };
}

/**
 * Give one reader the secrets of chosen compartments.
 * @param {string} recipient age1pq1…, from the directory or the intake
 * @param {GrantTerms} terms `to` is a member id or "reporter"
 * @param {readonly CompartmentSecret[]} secrets
 * @param {SigningKey} signingKey
 * @returns {Promise<Bytes>} an age file
 */
export async function sealGrant(recipient, terms, secrets, signingKey) {
  const { organisation, desk, case: caseId, to, at, expires_at } = terms;
  const grant = { at, case: caseId, desk, expires_at, organisation, secrets: secretsToJson(caseId, secrets), to, v: 1 };
  return sealSigned("grant", grant, signingKey, recipient);
}

/**
 * Open a grant, and refuse it unless it names the desk that the server says and an active member of that desk made it.
 * @param {Opener} reader
 * @param {ExpectedGrant} expected
 * @param {Bytes} file
 * @param {Directory} directory
 * @returns {Promise<Grant>}
 * @throws {FormatError | VerificationError | import("../errors.js").OpenError}
 */
export async function openGrant(reader, expected, file, directory) {
  const { author, content } = await openSigned("grant", GRANT_FIELDS, reader, file);
  const { organisation, case: caseId, desk, to } = expected;
  if (content["to"] !== REPORTER) requireId(content["to"], "grant reader");
  requireId(content["desk"], "grant desk");
  requirePlace(content, { organisation, case: caseId, desk, to });
  const member = directory.bySigning(author);
  if (member === undefined || !isOf(member, desk)) {
    throw new VerificationError("grant: not made by an active member of the case's desk");
  }
  return {
    author: member,
    at: requireTime(content["at"], "grant time"),
    expires_at: content["expires_at"] === null ? null : requireTime(content["expires_at"], "grant expiry"),
    secrets: await secretsFromJson(caseId, content["secrets"]),
  };
}

/** @param {string} recipient @param {string} organisation @param {DeskSecret} desk @returns {Promise<Bytes>} an age file */
export async function sealDeskSecret(recipient, organisation, desk) {
  const { desk: id, epoch } = desk;
  const secret = toB64u(desk.reveal());
  return encrypt(encode({ desk: id, epoch, organisation, purpose: "desk-secret", secret, v: 1 }), [recipient]);
}

/**
 * Open a desk secret, and refuse it unless it belongs to the recipient that the desk's signed statement names.
 * @param {Opener} member
 * @param {{ organisation: string, desk: string, epoch: number }} expected
 * @param {Bytes} file
 * @param {Directory} directory
 * @returns {Promise<DeskSecret>}
 */
export async function openDeskSecret(member, expected, file, directory) {
  const content = parseObject(await openFile(file, member), DESK_FIELDS, "desk secret");
  requireVersion(content["v"], "desk secret");
  requireChoice(content["purpose"], ["desk-secret"], "desk secret purpose");
  requireId(content["desk"], "desk secret desk");
  requireInteger(content["epoch"], "desk secret epoch");
  requireKey(content["organisation"], "desk secret organisation");
  requirePlace(content, expected);
  const bytes = fromB64u(requireKey(content["secret"], "desk secret"), 32);
  const secret = await DeskSecret.of(bytes, expected.desk, expected.epoch);
  if (secret.recipient !== directory.deskRecipient(expected.desk, expected.epoch)) {
    throw new VerificationError("desk secret: not the one of the desk's signed statement");
  }
  return secret;
}

/** @param {Bytes} file @param {Opener} opener @returns {Promise<Bytes>} */
async function openFile(file, opener) {
  if (file.length > MAX_LETTER) throw new LimitExceeded("letter: larger than 256 KiB");
  return decrypt(file, [opener.identity]);
}

/** @param {"intake" | "grant"} kind @param {JsonObject} content @param {SigningKey} signingKey @param {string} recipient @returns {Promise<Bytes>} */
async function sealSigned(kind, content, signingKey, recipient) {
  const signature = await sign(`${kind}@incident-log`, signingKey, encode(content));
  const letter = { author: signingKey.publicKey, [kind]: content, signature: toB64u(signature) };
  return encrypt(encode(letter), [recipient]);
}

/**
 * @param {"intake" | "grant"} kind
 * @param {readonly string[]} fields
 * @param {Opener} opener
 * @param {Bytes} file
 * @returns {Promise<{ author: string, content: JsonObject }>}
 */
async function openSigned(kind, fields, opener, file) {
  const letter = parseObject(await openFile(file, opener), ["author", kind, "signature"], kind);
  const content = requireFields(letter[kind], fields, kind);
  requireVersion(content["v"], kind);
  requireId(content["case"], `${kind} case`);
  requireKey(content["organisation"], `${kind} organisation`);
  const author = requireKey(letter["author"], `${kind} author`);
  const signature = fromB64u(requireText(letter["signature"], `${kind} signature`));
  await verify(`${kind}@incident-log`, author, encode(content), signature);
  return { author, content };
}

/** @param {JsonObject} content @param {JsonObject} expected @throws {VerificationError} it was made for another place, whoever moved it here */
function requirePlace(content, expected) {
  const moved = Object.entries(expected).some(([field, value]) => content[field] !== value);
  if (moved) throw new VerificationError("letter: made for another case, desk or reader");
}

/** @param {string} caseId @param {readonly CompartmentSecret[]} secrets @returns {JsonObject[]} in order, so that the same secrets have the same bytes */
function secretsToJson(caseId, secrets) {
  const foreign = secrets.some((secret) => secret.case !== caseId);
  if (foreign || secrets.length === 0) throw new FormatError("no secrets, or a secret of another case");
  return secrets.toSorted(order).map((each) => ({ compartment: each.compartment, epoch: each.epoch, secret: toB64u(each.reveal()) }));
}

/** @param {string} caseId @param {unknown} list @returns {Promise<CompartmentSecret[]>} */
async function secretsFromJson(caseId, list) {
  if (!Array.isArray(list) || list.length < 1 || list.length > MAX_SECRETS) throw new FormatError("secrets: not a list");
  const secrets = await Promise.all(list.map((item) => secretFromJson(caseId, item)));
  const places = new Set(secrets.map(({ compartment, epoch }) => `${compartment} ${epoch}`));
  if (places.size !== secrets.length) throw new FormatError("secrets: one stands twice");
  return secrets;
}

/** A reporter gives the desk the first secrets of their own compartments, and chooses nothing else about a case. @param {readonly CompartmentSecret[]} secrets @throws {FormatError} */
function requireFirstSecrets(secrets) {
  const compartments = secrets.map(({ compartment }) => compartment).toSorted().join(" ");
  if (compartments !== "identity report") throw new FormatError("intake: one secret for each of identity and report");
  if (!secrets.every(({ epoch }) => isFirst(epoch))) throw new FormatError("intake: a secret that is not the first of its epoch");
}

/** @param {CompartmentSecret} a @param {CompartmentSecret} b @returns {number} */
function order(a, b) {
  return COMPARTMENTS.indexOf(a.compartment) - COMPARTMENTS.indexOf(b.compartment) || a.epoch - b.epoch;
}

/** @param {string} caseId @param {unknown} item @returns {Promise<CompartmentSecret>} */
async function secretFromJson(caseId, item) {
  const fields = requireFields(item, ["compartment", "epoch", "secret"], "secret");
  const compartment = requireChoice(fields["compartment"], COMPARTMENTS, "secret compartment");
  const bytes = fromB64u(requireKey(fields["secret"], "secret"), 32);
  return CompartmentSecret.of(bytes, requireId(caseId, "case"), compartment, requireInteger(fields["epoch"], "secret epoch"));
}
