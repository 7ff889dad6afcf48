// How many points does a picture have, before anything is decoded? A small file can hold more than a phone has memory for.

/** @import { Bytes } from "./format/encoding.js" */

/** A picture with more points than a camera makes would take the memory of the page. */
export const MOST_POINTS = 80_000_000;
/** Beginnings of the frames of a JPEG; between them stand tables, which are no frames. */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

/** @type {Record<string, (view: DataView) => number>} */
const READERS = {
  "image/png": (view) => view.getUint32(16) * view.getUint32(20),
  "image/gif": (view) => view.getUint16(6, true) * view.getUint16(8, true),
  "image/webp": webp,
  "image/jpeg": jpeg,
};

/**
 * @param {string} mediaType
 * @param {Bytes} bytes of the whole file
 * @returns {number} infinitely many when the file does not say
 */
export function pointsOf(mediaType, bytes) {
  try {
    return READERS[mediaType]?.(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)) ?? Infinity;
  } catch (error) {
    // A position outside the file: it is damaged, or was made to be.
    if (error instanceof RangeError) return Infinity;
    throw error;
  }
}

/** @param {DataView} view */
function webp(view) {
  const kind = view.getUint32(12);
  if (kind === 0x56503820) return (view.getUint16(26, true) & 0x3fff) * (view.getUint16(28, true) & 0x3fff);
  if (kind === 0x5650384c) {
    const bits = view.getUint32(21, true);
    return ((bits & 0x3fff) + 1) * (((bits >>> 14) & 0x3fff) + 1);
  }
  if (kind !== 0x56503858) return Infinity;
  const long = (/** @type {number} */ at) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1;
  return long(24) * long(27);
}

/** @param {DataView} view */
function jpeg(view) {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return Infinity;
    const marker = view.getUint8(at + 1);
    // Any number of 0xff may stand before a marker.
    if (marker === 0xff) at += 1;
    else if (FRAMES.includes(marker)) return view.getUint16(at + 5) * view.getUint16(at + 7);
    else at += 2 + view.getUint16(at + 2);
  }
}
