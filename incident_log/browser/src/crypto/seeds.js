// Which keys grow out of which secret? (contract 2) Secrets never show themselves: not as text, not as JSON.

import { FormatError, VerificationError } from "../errors.js";
import { encode } from "../format/canonical.js";
import { sameBytes, toB64u } from "../format/encoding.js";
import { requireChoice, requireId, requireInteger } from "../format/fields.js";
import { COMPARTMENTS } from "../format/record.js";
import { keysOf } from "./age.js";
import { derive, gcmKey, hkdfKey, hmacSha256, randomBytes } from "./primitives.js";
import { SigningKey } from "./signing.js";

/**
 * @typedef {import("../format/encoding.js").Bytes} Bytes
 * @typedef {import("../format/record.js").Compartment} Compartment
 */

/** Bytes that only `reveal` shows. */
class Hidden {
  /** @type {Bytes} */
  #bytes;

  /** @param {Bytes} bytes @param {number} [length] */
  constructor(bytes, length = 32) {
    if (bytes.length !== length) throw new FormatError(`a secret has ${length} bytes`);
    this.#bytes = bytes.slice();
  }

  /** @returns {Bytes} a copy; for sealing it again, nothing else */
  reveal() {
    return this.#bytes.slice();
  }

  toString() {
    return `<${this.constructor.name}>`;
  }

  toJSON() {
    return this.toString();
  }
}

/** Everything one person's keys grow out of. Owners only use the root key. */
export class Seed extends Hidden {
  #identity = "";
  recipient = "";
  signingPublic = "";
  /** @type {SigningKey} */
  signingKey;
  /** @type {SigningKey} */
  rootKey;
  /** @type {CryptoKey} AES-256-GCM */
  wrapKey;

  /**
   * Use `Seed.of`.
   * @param {Bytes} secret
   * @param {{ identity: string, recipient: string }} age
   * @param {SigningKey} signingKey
   * @param {SigningKey} rootKey
   * @param {CryptoKey} wrapKey
   */
  constructor(secret, age, signingKey, rootKey, wrapKey) {
    super(secret);
    this.#identity = age.identity;
    this.recipient = age.recipient;
    this.signingKey = signingKey;
    this.signingPublic = signingKey.publicKey;
    this.rootKey = rootKey;
    this.wrapKey = wrapKey;
  }

  /** @returns {string} AGE-SECRET-KEY-PQ-1… */
  get identity() {
    return this.#identity;
  }

  /** @param {Bytes} secret @returns {Promise<Seed>} */
  static async of(secret) {
    const base = await hkdfKey(secret);
    return new Seed(
      secret,
      await keysOf(await derive(base, "seed/age")),
      await SigningKey.of(await derive(base, "seed/sign")),
      await SigningKey.of(await derive(base, "seed/root")),
      await gcmKey(await derive(base, "seed/wrap")),
    );
  }
}

/** What one epoch of a desk shares: its mail key, the key around case secrets, the key of all cards. */
export class DeskSecret extends Hidden {
  #identity = "";
  recipient = "";
  /** @type {CryptoKey} */
  wrapKey;
  /** @type {CryptoKey} */
  cardKey;

  /**
   * Use `DeskSecret.of`.
   * @param {Bytes} secret
   * @param {{ desk: string, epoch: number }} place
   * @param {{ identity: string, recipient: string }} age
   * @param {CryptoKey} wrapKey
   * @param {CryptoKey} cardKey
   */
  constructor(secret, place, age, wrapKey, cardKey) {
    super(secret);
    this.desk = place.desk;
    this.epoch = place.epoch;
    this.#identity = age.identity;
    this.recipient = age.recipient;
    this.wrapKey = wrapKey;
    this.cardKey = cardKey;
  }

  /** @returns {string} */
  get identity() {
    return this.#identity;
  }

  /** @param {Bytes} secret @param {string} desk @param {number} epoch @returns {Promise<DeskSecret>} */
  static async of(secret, desk, epoch) {
    const place = { desk: requireId(desk, "desk"), epoch: requireInteger(epoch, "desk epoch") };
    const base = await hkdfKey(secret);
    const age = await keysOf(await derive(base, "desk/age"));
    const wrapKey = await gcmKey(await derive(base, "desk/wrap"));
    return new DeskSecret(secret, place, age, wrapKey, await gcmKey(await derive(base, "desk/card")));
  }
}

/** What opens one compartment of one case for one epoch; its keys are HKDF inputs nobody can read. */
export class CompartmentSecret extends Hidden {
  /**
   * Use `CompartmentSecret.of`.
   * @param {Bytes} secret
   * @param {string} caseId
   * @param {Compartment} compartment
   * @param {number} epoch
   * @param {{ commitment: string, recordKey: CryptoKey, evidenceKey: CryptoKey }} keys
   */
  constructor(secret, caseId, compartment, epoch, keys) {
    super(secret);
    this.case = caseId;
    this.compartment = compartment;
    this.epoch = epoch;
    /** What only this secret gives, and what shows nothing of it. */
    this.commitment = keys.commitment;
    this.recordKey = keys.recordKey;
    this.evidenceKey = keys.evidenceKey;
  }

  /** @param {Bytes} secret @param {string} caseId @param {Compartment} compartment @param {number} epoch @returns {Promise<CompartmentSecret>} */
  static async of(secret, caseId, compartment, epoch) {
    requireId(caseId, "case");
    requireChoice(compartment, COMPARTMENTS, "compartment");
    requireInteger(epoch, "epoch");
    const context = encode({ case: caseId, compartment, epoch });
    const base = await hkdfKey(secret);
    const recordKey = await hkdfKey(await derive(base, "case/record", context));
    const evidenceKey = await hkdfKey(await derive(base, "case/evidence", context));
    const commitment = toB64u(await derive(base, "case/commitment", context));
    return new CompartmentSecret(secret, caseId, compartment, epoch, { commitment, recordKey, evidenceKey });
  }
}

/** The secret in an invitation link. */
export class InviteSecret extends Hidden {
  /**
   * Use `InviteSecret.of`.
   * @param {Bytes} secret 16 bytes
   * @param {string} invitation
   * @param {Bytes} macKey
   * @param {CryptoKey} boxKey
   */
  constructor(secret, invitation, macKey, boxKey) {
    super(secret, 16);
    /** The id by which the server knows the invitation. */
    this.invitation = invitation;
    this.boxKey = boxKey;
    this.#macKey = macKey;
  }

  /** @type {Bytes} */
  #macKey;

  /** @param {Bytes} bundle @returns {Promise<Bytes>} shows that the newcomer's keys come from the holder of the link */
  async mac(bundle) {
    return hmacSha256(this.#macKey, bundle);
  }

  /** @param {Bytes} bundle @param {Bytes} mac @throws {VerificationError} */
  async checkMac(bundle, mac) {
    if (!sameBytes(await this.mac(bundle), mac)) throw new VerificationError("invitation: the newcomer's keys are not from its link");
  }

  /** @param {Bytes} secret @returns {Promise<InviteSecret>} */
  static async of(secret) {
    if (secret.length !== 16) throw new FormatError("an invite secret has 16 bytes");
    const base = await hkdfKey(secret);
    const invitation = toB64u(await derive(base, "invite/id", undefined, 16));
    return new InviteSecret(secret, invitation, await derive(base, "invite/mac"), await gcmKey(await derive(base, "invite/box")));
  }
}

/** @returns {Promise<Seed>} */
export async function newSeed() {
  return Seed.of(randomBytes(32));
}

/** @param {string} desk @param {number} epoch @returns {Promise<DeskSecret>} */
export async function newDeskSecret(desk, epoch) {
  return DeskSecret.of(randomBytes(32), desk, epoch);
}

/** @param {string} caseId @param {Compartment} compartment @param {number} epoch @returns {Promise<CompartmentSecret>} */
export async function newCompartmentSecret(caseId, compartment, epoch) {
  return CompartmentSecret.of(randomBytes(32), caseId, compartment, epoch);
}

/** @returns {Promise<InviteSecret>} */
export async function newInviteSecret() {
  return InviteSecret.of(randomBytes(16));
}

/** @returns {Bytes} a codename or recovery code */
export function newCode() {
  return randomBytes(16);
}

/** @returns {string} an id for a case, record, piece of evidence, desk or member */
export function newIdentifier() {
  return toB64u(randomBytes(16));
}
