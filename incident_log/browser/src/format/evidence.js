// How does a file become segments and slices, and what does its preamble say? (contract 6)

import { FormatError, LimitExceeded } from "../errors.js";
import { encode, parseObject } from "./canonical.js";
import { fromU32, sha256 } from "./encoding.js";
import { requireId, requireInteger, requireKey, requireText, requireTime, requireVersion } from "./fields.js";
import { padme } from "./padding.js";

/**
 * @typedef {import("./encoding.js").Bytes} Bytes
 *
 * @typedef {object} Preamble what is sealed in front of the file
 * @property {string | null} captured_at
 * @property {string | null} derivation how a copy was made; null for an original
 * @property {string | null} derived_from evidence id of the original
 * @property {string} media_type
 * @property {string} name
 * @property {string} sha256 of the file, b64u
 * @property {number} size of the file
 * @property {1} v
 *
 * @typedef {object} Layout how large the sealed file is, and into how many pieces it falls
 * @property {number} paddedSize
 * @property {number} sealedSize
 * @property {number} segments
 * @property {number} slices
 */

const TAG = 16;
export const SEGMENT = 65536;
export const SEALED_SEGMENT = SEGMENT + TAG;
export const SEGMENTS_PER_SLICE = 16;
/** Plaintext bytes in a full slice. */
export const SLICE_PLAINTEXT = SEGMENTS_PER_SLICE * SEGMENT;
/** Sealed bytes in a full slice. */
export const SLICE = SEGMENTS_PER_SLICE * SEALED_SEGMENT;
export const MAX_PREAMBLE = 8192;
/** What a server accepts unless its operator says otherwise. */
export const DEFAULT_MAX_FILE = 2147483648;
/** A list of slice digests must fit the record that carries it. */
export const MAX_SLICES = 16384;
const PREFIX = 4;
const FIELDS = ["captured_at", "derivation", "derived_from", "media_type", "name", "sha256", "size", "v"];

/** @param {Uint8Array} preamble encoded @param {number} size of the file @returns {Layout} @throws {FormatError} empty @throws {LimitExceeded} too large */
export function layoutOf(preamble, size) {
  if (!Number.isSafeInteger(size) || size < 1) throw new FormatError("evidence: the file is empty");
  if (preamble.length < 1 || preamble.length > MAX_PREAMBLE) throw new LimitExceeded("evidence: preamble too long");
  return layoutOfPadded(padme(PREFIX + preamble.length + size));
}

/** @param {number} sealedSize @returns {Layout} of a file known only sealed @throws {FormatError} a size that no file has */
export function layoutOfSealed(sealedSize) {
  const segments = Math.ceil(sealedSize / SEALED_SEGMENT);
  const paddedSize = sealedSize - segments * TAG;
  if (!Number.isSafeInteger(sealedSize) || paddedSize < 2 || padme(paddedSize) !== paddedSize) {
    throw new FormatError("evidence: a sealed size that no file has");
  }
  const layout = layoutOfPadded(paddedSize);
  if (layout.sealedSize !== sealedSize) throw new FormatError("evidence: a sealed size that no file has");
  return layout;
}

/** @param {Layout} layout @param {number} index @returns {number} the length of one sealed slice */
export function sliceSize(layout, index) {
  if (!Number.isInteger(index) || index < 0 || index >= layout.slices) throw new FormatError("evidence: no such slice");
  return Math.min(SLICE, layout.sealedSize - index * SLICE);
}

/** @param {Preamble} preamble @returns {Bytes} without the length in front */
export function encodePreamble(preamble) {
  const encoded = encode(preamble);
  parsePreamble(encoded);
  return encoded;
}

/** @param {Bytes} encoded @returns {Preamble} @throws {FormatError} @throws {LimitExceeded} */
export function parsePreamble(encoded) {
  if (encoded.length > MAX_PREAMBLE) throw new LimitExceeded("evidence: preamble too long");
  const fields = parseObject(encoded, FIELDS, "evidence preamble");
  requireVersion(fields["v"], "evidence preamble");
  const { derivation, derived_from: from, captured_at: at } = fields;
  if ((derivation === null) !== (from === null)) {
    throw new FormatError("evidence: a derived file names its original and how it was made, or neither");
  }
  return {
    captured_at: at === null ? null : requireTime(at, "evidence captured_at"),
    derivation: derivation === null ? null : requireText(derivation, "evidence derivation", 64, 1),
    derived_from: from === null ? null : requireId(from, "evidence derived_from"),
    media_type: requireText(fields["media_type"], "evidence media_type", 255, 1),
    name: requireText(fields["name"], "evidence name", 1024, 1),
    sha256: requireKey(fields["sha256"], "evidence sha256"),
    size: requireInteger(fields["size"], "evidence size", 1),
    v: 1,
  };
}

/**
 * Read the preamble off the opened start of a file.
 * @param {Bytes} start
 * @returns {{ preamble: Preamble, layout: Layout, offset: number }} offset: where the file itself begins
 */
export function takePreamble(start) {
  const length = fromU32(start);
  if (length < 1 || length > MAX_PREAMBLE || start.length < PREFIX + length) {
    throw new FormatError("evidence: preamble cut short or too long");
  }
  const encoded = start.subarray(PREFIX, PREFIX + length);
  const preamble = parsePreamble(encoded);
  return { preamble, layout: layoutOf(encoded, preamble.size), offset: PREFIX + length };
}

/** @param {readonly Uint8Array[]} sliceDigests in their order @returns {Promise<Bytes>} the one digest that stands for all slices */
export async function manifestDigest(sliceDigests) {
  if (sliceDigests.length < 1 || sliceDigests.length > MAX_SLICES) throw new FormatError("evidence: no slices, or too many");
  if (sliceDigests.some((digest) => digest.length !== 32)) {
    throw new FormatError("evidence: the digest of a slice has 32 bytes");
  }
  return sha256(...sliceDigests);
}

/** @param {number} paddedSize @returns {Layout} */
function layoutOfPadded(paddedSize) {
  const segments = Math.ceil(paddedSize / SEGMENT);
  const slices = Math.ceil(segments / SEGMENTS_PER_SLICE);
  if (slices > MAX_SLICES) throw new LimitExceeded("evidence: the file is too large");
  return { paddedSize, sealedSize: paddedSize + segments * TAG, segments, slices };
}
