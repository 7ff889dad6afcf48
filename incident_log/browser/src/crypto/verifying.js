// Did this key sign that, and who may say what about whom?

import { VerificationError } from "../errors.js";
import { fromB64u, sameBytes, sha256, toB64u, toHex } from "../format/encoding.js";
import { checkpointBody, keyIdOf, originOf, parseCheckpoint } from "../format/log.js";
import { parseSignature, signedBytes } from "../format/sshsig.js";
import { parseStatement } from "../format/statement.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {import("../format/log.js").Checkpoint} Checkpoint
 * @typedef {import("../format/record.js").SeenCheckpoint} SeenCheckpoint
 * @typedef {Checkpoint & SeenCheckpoint} ShownCheckpoint with the log's signature, verified
 * @typedef {import("../format/sshsig.js").Namespace} Namespace
 * @typedef {import("../format/statement.js").Statement} Statement
 * @typedef {import("../format/statement.js").OrganisationStatement} OrganisationStatement
 * @typedef {import("../format/statement.js").MemberStatement} MemberStatement
 * @typedef {import("../format/statement.js").DeskEpochStatement} DeskEpochStatement
 * @typedef {import("../format/statement.js").SignedStatement} SignedStatement
 * @typedef {import("../format/statement.js").MemberBody} MemberBody
 *
 * @typedef {MemberBody & { id: string, sequence: number, at: string }} Member as the newest statement has them
 *
 * @typedef {object} Desk as the newest statement has it
 * @property {string} id
 * @property {string} name
 * @property {number} epoch
 * @property {string} recipient
 * @property {number} sequence
 * @property {ReadonlyMap<number, string>} recipients of all its epochs
 * @property {ReadonlyMap<number, string>} begun when each epoch began, as its signer said
 *
 * @typedef {{ sequence: number, digest: string }} StatementHead
 */

/**
 * Check that this key signed this message for this use.
 * @param {Namespace} namespace
 * @param {string} publicKey b64u
 * @param {Bytes} message
 * @param {Bytes} signature SSHSIG blob
 * @throws {VerificationError}
 */
export async function verify(namespace, publicKey, message, signature) {
  const parsed = parseSignature(signature);
  if (parsed.publicKey !== publicKey || parsed.namespace !== namespace) {
    throw new VerificationError("signature: made by another key or for another use");
  }
  await verifyRaw(publicKey, await signedBytes(namespace, message), parsed.signature);
}

/** @param {string} publicKey b64u @param {Bytes} message @param {Bytes} signature 64 bytes of Ed25519 @throws {VerificationError} */
export async function verifyRaw(publicKey, message, signature) {
  const key = await importKey(publicKey);
  const holds = await crypto.subtle.verify("Ed25519", key, signature, message);
  if (!holds) throw new VerificationError("signature: it does not hold");
}

/** @param {string} publicKey b64u @returns {Promise<string>} b64u; of a root key, it is the organisation */
export async function fingerprint(publicKey) {
  return toB64u(await sha256(fromB64u(publicKey, 32)));
}

/** @param {string} organisation @returns {string} a fingerprint as people compare it: hex in groups of four */
export function groupedFingerprint(organisation) {
  return toHex(fromB64u(organisation, 32)).match(/.{4}/g)?.join(" ") ?? "";
}

/** @param {string} publicKey of the log, b64u @param {Uint8Array} note @returns {Promise<ShownCheckpoint>} @throws {VerificationError} */
export async function verifyCheckpoint(publicKey, note) {
  const { checkpoint, body, keyId, signature } = parseCheckpoint(note);
  if (checkpoint.origin !== (await originOf(publicKey)) || !sameBytes(keyId, await keyIdOf(publicKey))) {
    throw new VerificationError("checkpoint: of another log");
  }
  await verifyRaw(publicKey, body, signature);
  return { ...checkpoint, signature: toB64u(signature) };
}

/**
 * Check that the log of this key signed what a record says of it: anybody can write a size and a root.
 * @param {string} publicKey of the log, b64u
 * @param {SeenCheckpoint} seen
 * @throws {VerificationError}
 */
export async function verifySeen(publicKey, { root, signature, size }) {
  await verifyRaw(publicKey, checkpointBody({ origin: await originOf(publicKey), root, size }), fromB64u(signature, 64));
}

/** Who is who, as far as verified statements say. Absorbs statements in log order and refuses what does not follow. */
export class Directory {
  name = "";
  root = "";
  logKey = "";
  /** @type {Map<string, Member>} */
  members = new Map();
  /** @type {Map<string, Desk>} */
  desks = new Map();
  /** @type {Map<string, StatementHead>} the newest statement of each type and subject */
  #heads = new Map();
  /** @type {Map<string, string>} every signing key that ever was a member's: none may move to another */
  #holders = new Map();
  /** @type {Map<string, Set<string>>} everybody who could be given the secret of a desk's newest epoch, also those who left since */
  #trusted = new Map();
  /** @type {Map<string, Set<string>>} everybody who ever worked at a desk, whatever they are now: what they wrote then stays what it was */
  #worked = new Map();

  /** @param {string} organisation */
  constructor(organisation) {
    this.organisation = organisation;
  }

  /**
   * Verify envelopes in log order, up to the root whose fingerprint is `organisation`.
   * @param {string} organisation
   * @param {Iterable<Bytes>} envelopes
   * @returns {Promise<Directory>}
   * @throws {VerificationError | import("../errors.js").FormatError}
   */
  static async of(organisation, envelopes) {
    const directory = new Directory(organisation);
    for (const envelope of envelopes) await directory.absorb(await parseStatement(envelope));
    if (directory.root === "") throw new VerificationError("directory: the organisation's own statement is missing");
    return directory;
  }

  /**
   * Verify one more statement against the state before it; on refusal nothing changes.
   * @param {SignedStatement} signed
   */
  async absorb({ statement, signed, signature, digest }) {
    if (statement.organisation !== this.organisation) {
      throw new VerificationError("directory: a statement of another organisation");
    }
    this.#checkSequence(statement);
    await verify("directory@incident-log", statement.signer, signed, signature);
    if (statement.type === "organisation") await this.#takeOrganisation(statement);
    if (statement.type === "member") this.#takeMember(statement);
    if (statement.type === "desk_epoch") this.#takeDeskEpoch(statement);
    this.#heads.set(`${statement.type} ${statement.subject}`, { sequence: statement.sequence, digest });
  }

  /** @param {string} id @returns {Member} @throws {VerificationError} no statement vouches for them */
  member(id) {
    const member = this.members.get(id);
    if (member === undefined) throw new VerificationError("directory: nobody vouches for this member");
    return member;
  }

  /** @param {string} publicKey @returns {Member | undefined} whose signing key this is now; undefined for a reporter's */
  bySigning(publicKey) {
    const member = this.authorOf(publicKey);
    return member?.signing === publicKey ? member : undefined;
  }

  /** @param {string} publicKey @returns {Member | undefined} whose signing key this is or once was: who wrote an old record */
  authorOf(publicKey) {
    return this.members.get(this.#holders.get(publicKey) ?? "");
  }

  /**
   * As whom a key writes in the cases of a desk, also when its holder has left; null for a reporter's key.
   * A lawyer, or a colleague of another desk, was given access to a single case: both write as a lawyer does.
   * @param {string} publicKey
   * @param {string} desk
   * @returns {"member" | "lawyer" | null}
   */
  journalRole(publicKey, desk) {
    const author = this.authorOf(publicKey);
    if (author === undefined) return null;
    return this.#worked.get(desk)?.has(author.id) ? "member" : "lawyer";
  }

  /** @param {string} id @returns {Desk} @throws {VerificationError} no statement vouches for it */
  desk(id) {
    const desk = this.desks.get(id);
    if (desk === undefined) throw new VerificationError("directory: nobody vouches for this desk");
    return desk;
  }

  /** @param {string} id @param {number} epoch @returns {string} @throws {VerificationError} nobody stated that epoch */
  deskRecipient(id, epoch) {
    const recipient = this.desk(id).recipients.get(epoch);
    if (recipient === undefined) throw new VerificationError("directory: no such epoch of the desk");
    return recipient;
  }

  /** @param {string} desk @returns {string[]} who may know the secret of its newest epoch and is trusted with it no more: it must be renewed */
  departed(desk) {
    return [...(this.#trusted.get(desk) ?? [])].filter((id) => !isOf(this.member(id), desk)).sort();
  }

  /** @param {string} desk @returns {string[]} who is to hold the secret of its newest epoch */
  trusted(desk) {
    return [...this.members.values()].flatMap((member) => (isOf(member, desk) ? [member.id] : [])).sort();
  }

  /** @param {Statement["type"]} type @param {string} subject @returns {StatementHead | undefined} what the next statement must follow */
  head(type, subject) {
    return this.#heads.get(`${type} ${subject}`);
  }

  /**
   * What the next statement on a subject says of its place in the chain.
   * @param {Statement["type"]} type
   * @param {string} subject
   * @returns {{ sequence: number, previous: string | null }}
   */
  next(type, subject) {
    const head = this.head(type, subject);
    return head === undefined ? { sequence: 0, previous: null } : { sequence: head.sequence + 1, previous: head.digest };
  }

  /** @param {Statement} statement */
  #checkSequence(statement) {
    // A second statement with the same sequence is a fork.
    const { sequence, previous } = this.next(statement.type, statement.subject);
    if (statement.sequence !== sequence || statement.previous !== previous) {
      throw new VerificationError("directory: a statement that does not follow the one before it");
    }
  }

  /** @param {OrganisationStatement} statement */
  async #takeOrganisation({ signer, body }) {
    if ((await fingerprint(signer)) !== this.organisation || body.root !== signer) {
      throw new VerificationError("directory: the organisation's statement is not signed by its root");
    }
    this.name = body.name;
    this.root = body.root;
    this.logKey = body.log_key;
  }

  /** @param {MemberStatement} statement */
  #takeMember(statement) {
    const { subject, body, sequence, at } = statement;
    this.#checkMemberSigner(statement, this.members.get(subject));
    if ((this.#holders.get(body.signing) ?? subject) !== subject) {
      throw new VerificationError("directory: a signing key that belongs to another member");
    }
    this.#holders.set(body.signing, subject);
    const member = { ...body, id: subject, sequence, at };
    this.members.set(subject, member);
    for (const desk of body.desks) {
      if (!isOf(member, desk)) continue;
      for (const known of [this.#trusted, this.#worked]) known.set(desk, (known.get(desk) ?? new Set()).add(subject));
    }
  }

  /** @param {MemberStatement} statement @param {Member | undefined} before */
  #checkMemberSigner({ signer: publicKey, body }, before) {
    if (before?.status === "removed") throw new VerificationError("directory: nobody comes back from removal");
    const founding = before === undefined && body.role === "owner" && publicKey === this.root;
    if (founding) return;
    const signer = this.#activeSigner(publicKey);
    if (signer.role === "owner") return;
    if (!isForLeads(body, before)) throw new VerificationError("directory: only owners speak of owners and leads");
    if (before !== undefined && (before.signing !== body.signing || before.recipient !== body.recipient)) {
      throw new VerificationError("directory: only an owner changes the keys of a member");
    }
    const old = new Set(before?.desks);
    const now = new Set(body.desks);
    // A lead moves people in and out of their own desks only, and speaks of nobody else.
    const own = [...old.union(now)].some((desk) => leads(signer, desk));
    const moved = [...old.symmetricDifference(now)].every((desk) => leads(signer, desk));
    if (!own || !moved) throw new VerificationError("directory: a lead speaks of their own desk only");
  }

  /** @param {DeskEpochStatement} statement */
  #takeDeskEpoch({ signer: publicKey, subject, sequence, body, at }) {
    const signer = this.#activeSigner(publicKey);
    if (signer.role !== "owner" && !leads(signer, subject)) {
      throw new VerificationError("directory: only an owner or the desk's lead speaks of a desk");
    }
    const before = this.desks.get(subject);
    const recipients = new Map(before?.recipients);
    const begun = new Map(before?.begun);
    if (before === undefined || body.epoch === before.epoch + 1) {
      if ([...recipients.values()].includes(body.recipient)) {
        throw new VerificationError("directory: a new epoch with an old recipient");
      }
      recipients.set(body.epoch, body.recipient);
      begun.set(body.epoch, at);
      this.#trusted.set(subject, new Set(this.trusted(subject)));
    } else if (body.epoch !== before.epoch || body.recipient !== before.recipient) {
      throw new VerificationError("directory: an epoch that does not follow the one before it");
    }
    this.desks.set(subject, { ...body, id: subject, sequence, recipients, begun });
  }

  /** @param {string} publicKey @returns {Member} */
  #activeSigner(publicKey) {
    const signer = this.bySigning(publicKey);
    if (signer?.status !== "active") throw new VerificationError("directory: signed by nobody who is an active member");
    return signer;
  }
}

/** @param {Member} member @param {string} desk @returns {boolean} whether this member is trusted with the desk's keys today; a lawyer opens only what was granted */
export function isOf(member, desk) {
  return member.status === "active" && member.role !== "lawyer" && member.desks.includes(desk);
}

/** @param {Member} member @param {string} desk @returns {boolean} whether this member leads this desk today */
export function leads(member, desk) {
  return member.status === "active" && member.role === "lead" && member.desks.includes(desk);
}

/**
 * Leads speak of caseworkers and lawyers. Of each other they may say one thing, because it cannot wait: frozen.
 * @param {MemberBody} body
 * @param {Member | undefined} before
 * @returns {boolean}
 */
function isForLeads(body, before) {
  const roles = new Set([body.role, before?.role ?? body.role]);
  if (!roles.has("owner") && !roles.has("lead")) return true;
  const leadAlone = roles.size === 1 && roles.has("lead");
  const frozen = before?.status === "active" && body.status === "frozen";
  return leadAlone && frozen && body.desks.join() === before.desks.join();
}

/** @param {string} publicKey @returns {Promise<CryptoKey>} */
async function importKey(publicKey) {
  const bytes = fromB64u(publicKey, 32);
  try {
    return await crypto.subtle.importKey("raw", bytes, "Ed25519", false, ["verify"]);
  } catch {
    throw new VerificationError("signature: not a public key");
  }
}
