// What are the bytes of a bundle that a doubter can check: manifests, custody lines, names, tables?

import { FormatError } from "../errors.js";
import { encode } from "./canonical.js";
import { fromB64u, toHex, utf8 } from "./encoding.js";
import { publicKeyLine } from "./sshsig.js";

export { fingerprintLine } from "./sshsig.js";

/** @import { Bytes } from "./encoding.js" */
/**
 * @typedef {{action: string, actor: string, at: string, evidence: string, exhibit: string, reason: string | null, sha256: string}} CustodyEvent
 */

export const BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
export const CUSTODY_START = "0".repeat(64);

const LINE = /^[0-9a-f]{64} {2}[^\u0000-\u001f\u007f\\]{1,400}$/;
const NAME_BYTES = 120;
const EXTENSION = 12;
// Windows opens devices, not files, under these names.
const DEVICES = /^(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(?=\.|$)/i;
// The wide ones begin a formula in Japan and China.
const FORMULA = /^[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/;
// In most of Europe a spreadsheet opens a table with semicolons between the cells: there one begins in the middle of ours.
const FORMULA_INSIDE = /([;\t\r\n]"*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const CUSTODY_FIELDS = "action actor at evidence exhibit reason sha256";

/** @param {string} publicKey @returns {Promise<string>} the signer's name in allowed_signers: by the key, because names of members stand nowhere */
export async function principalOf(publicKey) {
  return `signer-${(await sha256Hex(fromB64u(publicKey, 32))).slice(0, 16)}`;
}

/** @param {string} principal @param {string} publicKey @param {string} namespace @returns {string} what `ssh-keygen -Y verify -f` reads */
export function allowedSignersLine(principal, publicKey, namespace) {
  const [type, key] = publicKeyLine(publicKey, principal).split(" ");
  return `${principal} namespaces="${namespace}" ${type} ${key}\n`;
}

/**
 * A manifest that `sha256sum -c` reads, ordered by the bytes of the paths.
 *
 * @param {Iterable<[path: string, digest: string]>} entries
 * @returns {string}
 * @throws {FormatError} when a path stands twice or cannot be listed
 */
export function manifestLines(entries) {
  const ordered = [...entries].map(([path, digest]) => ({ path, key: utf8(path), line: `${digest}  ${path}` }));
  ordered.sort((one, other) => compare(one.key, other.key));
  if (new Set(ordered.map(({ path }) => path)).size !== ordered.length || !ordered.every(({ line }) => LINE.test(line))) {
    throw new FormatError("manifest: a path that stands twice or cannot be listed");
  }
  return ordered.map(({ line }) => `${line}\n`).join("");
}

/** @param {Uint8Array} one @param {Uint8Array} other */
function compare(one, other) {
  const least = Math.min(one.length, other.length);
  for (let at = 0; at < least; at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/**
 * Chain custody events: each line carries the SHA-256 of the line before it, newline included.
 *
 * @param {Iterable<CustodyEvent>} events
 * @returns {Promise<{text: string, head: string}>}
 */
export async function custodyLines(events) {
  let head = CUSTODY_START;
  let text = "";
  let seq = 0;
  for (const event of events) {
    if (Object.keys(event).sort().join(" ") !== CUSTODY_FIELDS) throw new FormatError("custody: an event with other fields");
    const line = new TextDecoder().decode(encode({ ...event, prev: head, seq })) + "\n";
    head = await sha256Hex(utf8(line));
    text += line;
    seq += 1;
  }
  return { text, head };
}

/**
 * A name that every system keeps: letters of any script, digits, dot, hyphen, underscore, at most 120 bytes.
 *
 * @param {string} name
 * @returns {string}
 */
export function safeName(name) {
  const kept = [...name.normalize("NFC")].map((symbol) => (/[._\-\p{L}\p{M}\p{N}]/u.test(symbol) ? symbol : "_")).join("");
  const plain = kept.replace(/_{2,}/g, "_").replace(/^[._-]+/, "").replace(/[._]+$/, "") || "file";
  const dot = plain.lastIndexOf(".");
  const split = dot > 0 && utf8(plain.slice(dot + 1)).length <= EXTENSION;
  const tail = split ? plain.slice(dot) : "";
  const stem = split ? plain.slice(0, dot) : plain;
  return cut(stem.replace(DEVICES, "$1_file"), NAME_BYTES - utf8(tail).length).replace(/\.+$/, "") + tail;
}

/** Cut at a whole character. @param {string} text @param {number} bytes */
function cut(text, bytes) {
  let kept = "";
  let used = 0;
  for (const symbol of text) {
    used += utf8(symbol).length;
    if (used > bytes) break;
    kept += symbol;
  }
  return kept;
}

/**
 * RFC 4180 with a byte-order mark; cells that a spreadsheet would run as a formula get an apostrophe.
 *
 * @param {Iterable<readonly string[]>} rows
 * @returns {string}
 */
export function csvRows(rows) {
  return `\ufeff${[...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
}

/** @param {string} text */
function cell(text) {
  const safe = (FORMULA.test(text) ? `'${text}` : text).replace(FORMULA_INSIDE, "$1'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {Iterable<[name: string, value: string]>} pairs @returns {string} bag-info.txt; line breaks inside a value become spaces */
export function bagInfo(pairs) {
  return [...pairs].map(([name, value]) => `${name}: ${value.split(/\s+/).filter(Boolean).join(" ")}\n`).join("");
}

/** @param {Bytes} bytes */
async function sha256Hex(bytes) {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
