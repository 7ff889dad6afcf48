// How do the log's entries hash into one root, and how is that root written and proved? (RFC 6962, contract 11)

import { FormatError, VerificationError } from "../errors.js";
import { concat, fromB64, fromB64u, fromUtf8, sameBytes, sha256, toB64, toB64u, toHex, utf8 } from "./encoding.js";

/**
 * @typedef {import("./encoding.js").Bytes} Bytes
 *
 * @typedef {object} Checkpoint the log at one size
 * @property {string} origin
 * @property {number} size
 * @property {string} root b64u
 *
 * @typedef {object} SignedCheckpoint parsed, not yet verified
 * @property {Checkpoint} checkpoint
 * @property {Bytes} body what the log signed
 * @property {Bytes} keyId
 * @property {Bytes} signature
 */

const ENTRY = 32;
const TILE_WIDTH = 256;
const KEY_ID = 4;
const SIGNATURE = 64;
const MAX_PROOF = 64;
const MAX_CHECKPOINT = 16384;
const MAX_SIGNATURES = 16;
const MARK = "— ";
const SIZE = /^(0|[1-9]\d{0,15})$/;

/** @param {Bytes} entry record digest, evidence manifest or statement digest @returns {Promise<Bytes>} */
export async function leafHash(entry) {
  if (entry.length !== ENTRY) throw new FormatError("log: an entry has 32 bytes");
  return sha256(Uint8Array.of(0), entry);
}

/** @param {Uint8Array} left @param {Uint8Array} right @returns {Promise<Bytes>} the prefix keeps a node from passing as a leaf */
export async function nodeHash(left, right) {
  return sha256(Uint8Array.of(1), left, right);
}

/** @param {Iterable<Bytes>} leaves hashes @returns {Promise<Bytes>} the root over them */
export async function rootOf(leaves) {
  /** @type {{ level: number, root: Bytes }[]} */
  const stack = [];
  for (const leaf of leaves) {
    let subtree = { level: 0, root: leaf };
    for (let top = stack.at(-1); top?.level === subtree.level; top = stack.at(-1)) {
      stack.pop();
      subtree = { level: subtree.level + 1, root: await nodeHash(top.root, subtree.root) };
    }
    stack.push(subtree);
  }
  let whole = stack.pop()?.root ?? (await sha256());
  for (const { root } of stack.reverse()) whole = await nodeHash(root, whole);
  return whole;
}

/**
 * Check that a leaf hash stands at `index` under a root (RFC 9162 section 2.1.3.2).
 * @param {Bytes} leaf
 * @param {number} index
 * @param {number} size
 * @param {readonly Bytes[]} proof
 * @param {Bytes} root
 * @throws {VerificationError}
 */
export async function checkInclusion(leaf, index, size, proof, root) {
  checkProof(proof);
  const possible = Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;
  if (!possible) throw new VerificationError("log: no such entry at this size");
  const walk = new Walk(index, size - 1);
  let reached = leaf;
  for (const sibling of proof) {
    reached = walk.step("log: the proof is too long") ? await nodeHash(sibling, reached) : await nodeHash(reached, sibling);
  }
  if (!walk.ended || !sameBytes(reached, root)) throw new VerificationError("log: the entry is not in the log");
}

/**
 * Check that one log extends the other (RFC 9162 section 2.1.4.2).
 * @param {number} oldSize
 * @param {Bytes} oldRoot
 * @param {number} newSize
 * @param {Bytes} newRoot
 * @param {readonly Bytes[]} proof
 * @throws {VerificationError} it was rewritten or became shorter
 */
export async function checkConsistency(oldSize, oldRoot, newSize, newRoot, proof) {
  checkProof(proof);
  const possible = Number.isSafeInteger(oldSize) && Number.isSafeInteger(newSize) && oldSize >= 0 && oldSize <= newSize;
  if (!possible) throw new VerificationError("log: it became shorter");
  if (oldSize === 0 || oldSize === newSize) {
    const expected = oldSize === 0 ? await sha256() : newRoot;
    if (proof.length > 0 || !sameBytes(oldRoot, expected)) throw new VerificationError("log: it was rewritten");
    return;
  }
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : [...proof];
  const reached = await rootsOfPath(new Walk(oldSize - 1, newSize - 1).skipRight(), path);
  if (!sameBytes(reached.old, oldRoot) || !sameBytes(reached.new, newRoot)) {
    throw new VerificationError("log: it was rewritten");
  }
}

/** @param {string} publicKey b64u @returns {Promise<string>} the name of the log of this key */
export async function originOf(publicKey) {
  return `incident-log/${toHex(await sha256(fromB64u(publicKey, 32))).slice(0, 16)}`;
}

/** @param {string} publicKey b64u @returns {Promise<Bytes>} by which a signature line names its key (c2sp.org/signed-note) */
export async function keyIdOf(publicKey) {
  const name = utf8(await originOf(publicKey));
  return (await sha256(name, Uint8Array.of(0x0a, 0x01), fromB64u(publicKey, 32))).slice(0, KEY_ID);
}

/** @param {Checkpoint} checkpoint @returns {Bytes} what the log signs */
export function checkpointBody(checkpoint) {
  const { origin, size, root } = checkpoint;
  if (!Number.isSafeInteger(size) || size < 0) throw new FormatError("log: a checkpoint needs a size");
  if (origin === "" || /[\s+]/u.test(origin)) throw new FormatError("log: an origin is one word without a plus sign");
  return utf8(`${origin}\n${size}\n${toB64(fromB64u(root, 32))}\n`);
}

/** @param {Checkpoint} checkpoint @param {Uint8Array} keyId @param {Uint8Array} signature @returns {Bytes} a signed note */
export function encodeCheckpoint(checkpoint, keyId, signature) {
  if (keyId.length !== KEY_ID || signature.length !== SIGNATURE) {
    throw new FormatError("log: key id or signature of the wrong length");
  }
  const line = `\n${MARK}${checkpoint.origin} ${toB64(concat(keyId, signature))}\n`;
  return concat(checkpointBody(checkpoint), utf8(line));
}

/** @param {Uint8Array} note @returns {SignedCheckpoint} lines signed by others, such as witnesses, may stand beside the log's own @throws {FormatError} */
export function parseCheckpoint(note) {
  const text = fromUtf8(note);
  const end = text.indexOf("\n\n");
  const [origin = "", digits = "", encoded = "", ...more] = text.slice(0, Math.max(0, end)).split("\n");
  if (note.length > MAX_CHECKPOINT || end < 0 || more.length > 0 || !text.endsWith("\n") || !SIZE.test(digits)) {
    throw new FormatError("checkpoint: not three lines, an empty one and signatures");
  }
  const checkpoint = { origin, size: Number(digits), root: toB64u(fromB64(encoded)) };
  const own = ownSignature(origin, text.slice(end + 2, -1).split("\n"));
  return { checkpoint, body: checkpointBody(checkpoint), keyId: own.slice(0, KEY_ID), signature: own.slice(KEY_ID) };
}

/** @param {number} level @param {number} index @param {number} [width] @returns {string} the address of a tile of hashes (c2sp.org/tlog-tiles) */
export function tilePath(level, index, width = TILE_WIDTH) {
  return `tile/${level}/${tileNumber(index, width)}`;
}

/** @param {number} index @param {number} [width] @returns {string} the address of a bundle of entries */
export function entriesPath(index, width = TILE_WIDTH) {
  return `tile/entries/${tileNumber(index, width)}`;
}

/** @param {Iterable<Bytes>} entries @returns {Bytes} each behind its length */
export function encodeEntries(entries) {
  return concat(...Array.from(entries, (entry) => concat(Uint8Array.of(entry.length >> 8, entry.length & 255), entry)));
}

/** @param {Bytes} bundle @returns {Bytes[]} @throws {FormatError} all entries of ours have 32 bytes */
export function parseEntries(bundle) {
  const count = bundle.length / (2 + ENTRY);
  if (!Number.isInteger(count) || count > TILE_WIDTH) throw new FormatError("log: not a bundle of entries");
  return Array.from({ length: count }, (_, at) => {
    const entry = bundle.subarray(at * (2 + ENTRY), (at + 1) * (2 + ENTRY));
    if (entry[0] !== 0 || entry[1] !== ENTRY) throw new FormatError("log: not a bundle of entries");
    return entry.subarray(2);
  });
}

/** The way from a leaf up to the root, and on which side each sibling stands. */
class Walk {
  /** @param {number} first @param {number} last */
  constructor(first, last) {
    this.first = first;
    this.last = last;
  }

  get ended() {
    return this.last === 0;
  }

  /** Go up past the levels on which the subtree is a right child. */
  skipRight() {
    while (this.first % 2 === 1) this.#up();
    return this;
  }

  /** @param {string} tooLong @returns {boolean} whether the sibling stands on the left */
  step(tooLong) {
    if (this.last === 0) throw new VerificationError(tooLong);
    const left = this.first % 2 === 1 || this.first === this.last;
    if (left) while (this.first % 2 === 0 && this.first > 0) this.#up();
    this.#up();
    return left;
  }

  #up() {
    // No bit operations: they end at 32 bits.
    this.first = Math.floor(this.first / 2);
    this.last = Math.floor(this.last / 2);
  }
}

/** @param {Walk} walk @param {Bytes[]} path @returns {Promise<{ old: Bytes, new: Bytes }>} */
async function rootsOfPath(walk, path) {
  const [first, ...siblings] = path;
  if (first === undefined) throw new VerificationError("log: the proof is too short");
  const reached = { old: first, new: first };
  for (const sibling of siblings) {
    if (walk.step("log: the proof is too long")) {
      reached.old = await nodeHash(sibling, reached.old);
      reached.new = await nodeHash(sibling, reached.new);
    } else {
      reached.new = await nodeHash(reached.new, sibling);
    }
  }
  if (!walk.ended) throw new VerificationError("log: the proof is too short");
  return reached;
}

/** @param {readonly Uint8Array[]} proof */
function checkProof(proof) {
  if (proof.length > MAX_PROOF || proof.some((sibling) => sibling.length !== ENTRY)) {
    throw new VerificationError("log: not a proof");
  }
}

/** @param {number} value @returns {boolean} */
function isPowerOfTwo(value) {
  return Number.isInteger(Math.log2(value)) && 2 ** Math.log2(value) === value;
}

/** @param {string} origin @param {string[]} lines @returns {Bytes} key id and signature */
function ownSignature(origin, lines) {
  const wellFormed = lines.every((line) => line.startsWith(MARK) && line.split(" ").length === 3);
  if (!wellFormed || lines.length > MAX_SIGNATURES) throw new FormatError("checkpoint: malformed signature line");
  const own = lines.filter((line) => line.startsWith(`${MARK}${origin} `));
  const bytes = own.length === 1 ? fromB64(own[0]?.slice(MARK.length + origin.length + 1) ?? "") : undefined;
  if (bytes?.length !== KEY_ID + SIGNATURE) throw new FormatError("checkpoint: not exactly one signature by its log");
  return bytes;
}

/** @param {number} index @param {number} width @returns {string} */
function tileNumber(index, width) {
  const possible = Number.isSafeInteger(index) && index >= 0 && Number.isInteger(width) && width > 0 && width <= TILE_WIDTH;
  if (!possible) throw new FormatError("log: no such tile");
  const digits = String(index).padStart(3 * Math.ceil(String(index).length / 3), "0");
  const groups = digits.match(/.{3}/g) ?? [];
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
  return width < TILE_WIDTH ? `${path}.p/${width}` : path;
}
