// When was a photo taken, as its own file says? Reads one text out of a JPEG's EXIF and nothing else; what is damaged says nothing.

/** @import { Bytes } from "../format/encoding.js" */

/** The EXIF block stands at the beginning: more than this is never looked at. */
export const MOST_TO_READ = 128 * 1024;

const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];
const EXIF_POINTER = 0x8769;
const TAKEN = 0x9003;
const ASCII = 2;
const LONG = 4;
const ENTRY = 12;
/** No camera writes as many; a file that claims more is made to keep us busy. */
const MOST_ENTRIES = 512;
const MOST_SEGMENTS = 64;
const WRITTEN = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}):(\d{2}):(\d{2})\0?$/;
/** "2026:11:03 14:05:22" and the zero that ends it. */
const LENGTH = 20;

/**
 * DateTimeOriginal of a JPEG. It is whatever the device's clock said, or whoever changed the file since: never a fact.
 *
 * @param {Bytes} beginning of the file
 * @returns {string} such as 2026-11-03T14:05; empty when the file says nothing that can be a date
 */
export function takenInFile(beginning) {
  try {
    const block = exifBlock(beginning.subarray(0, MOST_TO_READ));
    return block === null ? "" : dateOf(originalDate(block));
  } catch (error) {
    // A position outside the block: the file is damaged, or was made to be.
    if (error instanceof RangeError) return "";
    throw error;
  }
}

/** @param {Bytes} bytes @returns {DataView | null} the TIFF structure inside of the EXIF segment */
function exifBlock(bytes) {
  const view = viewOf(bytes);
  if (view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  for (let segment = 0; segment < MOST_SEGMENTS; segment += 1) {
    const marker = view.getUint16(at);
    // The picture itself begins, or this is no marker: no EXIF comes any more.
    if (marker < 0xffc0 || marker === 0xffda || marker === 0xffd9) return null;
    const length = view.getUint16(at + 2);
    if (length < 2) return null;
    const content = bytes.subarray(at + 4, at + 2 + length);
    if (marker === 0xffe1 && EXIF.every((byte, index) => content[index] === byte)) return viewOf(content.subarray(EXIF.length));
    at += 2 + length;
  }
  return null;
}

/** @param {Bytes} bytes */
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @param {DataView} tiff @returns {string} */
function originalDate(tiff) {
  const order = tiff.getUint16(0);
  const little = order === 0x4949;
  if ((!little && order !== 0x4d4d) || tiff.getUint16(2, little) !== 42) return "";
  const pointer = entryOf(tiff, tiff.getUint32(4, little), EXIF_POINTER, little);
  if (pointer === null || pointer.type !== LONG) return "";
  const entry = entryOf(tiff, pointer.value, TAKEN, little);
  if (entry === null || entry.type !== ASCII || entry.count !== LENGTH) return "";
  let text = "";
  for (let index = 0; index < LENGTH; index += 1) text += String.fromCharCode(tiff.getUint8(entry.value + index));
  return text;
}

/** @param {DataView} tiff @param {number} directory @param {number} tag @param {boolean} little */
function entryOf(tiff, directory, tag, little) {
  const count = tiff.getUint16(directory, little);
  if (count > MOST_ENTRIES) return null;
  for (let index = 0; index < count; index += 1) {
    const at = directory + 2 + index * ENTRY;
    if (tiff.getUint16(at, little) !== tag) continue;
    return { type: tiff.getUint16(at + 2, little), count: tiff.getUint32(at + 4, little), value: tiff.getUint32(at + 8, little) };
  }
  return null;
}

/** @param {string} text @returns {string} */
function dateOf(text) {
  const [, year = "", month = "", day = "", hour = "", minute = "", second = ""] = WRITTEN.exec(text) ?? [];
  if (Number(year) < 1900 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return "";
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const real = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return real ? `${year}-${month}-${day}T${hour}:${minute}` : "";
}
