// Which functions of format/ do the vectors call? The twin of tools/vectors/functions.py.

import * as age from "../../../incident_log/browser/src/format/age.js";
import { parseBox } from "../../../incident_log/browser/src/format/box.js";
import * as canonical from "../../../incident_log/browser/src/format/canonical.js";
import { encodeCode, parseCode } from "../../../incident_log/browser/src/format/code.js";
import * as dossier from "../../../incident_log/browser/src/format/dossier.js";
import * as encoding from "../../../incident_log/browser/src/format/encoding.js";
import * as evidence from "../../../incident_log/browser/src/format/evidence.js";
import * as invitation from "../../../incident_log/browser/src/format/invitation.js";
import * as log from "../../../incident_log/browser/src/format/log.js";
import { firstEpoch, goneBack, isEnded, isLater, nextEpoch } from "../../../incident_log/browser/src/format/epoch.js";
import { pad, padme, unpad } from "../../../incident_log/browser/src/format/padding.js";
import * as record from "../../../incident_log/browser/src/format/record.js";
import * as sshsig from "../../../incident_log/browser/src/format/sshsig.js";
import { parseStatement, pathToDesk } from "../../../incident_log/browser/src/format/statement.js";
import { encodedPreamble, headerOf, octets } from "./vector_inputs.js";

/** @typedef {import("./vector_inputs.js").VectorFunction} VectorFunction */

const { fromB64u, toB64u, utf8 } = encoding;

/** @param {evidence.Layout} layout */
export function layoutValue({ paddedSize, sealedSize, segments, slices }) {
  return { padded_size: paddedSize, sealed_size: sealedSize, segments, slices };
}

/** @type {VectorFunction} */
function box(i) {
  const { header, nonce, sealed } = parseBox(octets(i.box));
  return { header, nonce: toB64u(nonce), sealed: toB64u(sealed) };
}

/** @type {VectorFunction} */
async function chain(i) {
  const links = await Promise.all(i.links.map((/** @type {any} */ link) => record.chainLink(octets(link.header), link.body_sha256)));
  return record.checkChain(i.case, i.organisation, links, i.head ?? null, i.after ?? null);
}

/** @type {VectorFunction} */
async function envelope(i) {
  const { header, digest } = await record.parseEnvelope(octets(i.envelope));
  return { header, digest };
}

/** @type {VectorFunction} */
function signature(i) {
  const parsed = sshsig.parseSignature(octets(i.blob));
  return { public_key: parsed.publicKey, namespace: parsed.namespace, signature: toB64u(parsed.signature) };
}

/** @type {VectorFunction} */
async function statement(i) {
  const { statement: said, digest } = await parseStatement(octets(i.envelope));
  return { type: said.type, subject: said.subject, sequence: said.sequence, digest };
}

/** @type {VectorFunction} */
async function path(i) {
  const signed = await Promise.all(i.statements.map((/** @type {any} */ each) => parseStatement(octets(each))));
  return pathToDesk(signed, i.desk).map((each) => signed.indexOf(each));
}

/** @type {VectorFunction} */
async function inclusion(i) {
  const leaf = await log.leafHash(octets(i.entry));
  await log.checkInclusion(leaf, i.index, i.size, i.proof.map(octets), octets(i.root));
  return null;
}

/** @type {VectorFunction} */
async function consistency(i) {
  await log.checkConsistency(i.old, octets(i.old_root), i.new, octets(i.new_root), i.proof.map(octets));
  return null;
}

/** @type {VectorFunction} */
function checkpoint(i) {
  const { checkpoint: seen, keyId, signature: signed } = log.parseCheckpoint(utf8(i.note));
  return { ...seen, key_id: toB64u(keyId), signature: toB64u(signed) };
}

/** @type {VectorFunction} */
function invitationLink(i) {
  const link = invitation.parseLink(i.text);
  return { ...link, secret: toB64u(link.secret), again: invitation.encodeLink(link) };
}

/** @type {VectorFunction} */
function howLate(i) {
  const now = new Date(i.seconds * 1000);
  return { over: invitation.isOver(i.ends, now), too_late_to_confirm: invitation.isTooLateToConfirm(i.ends, now) };
}

/** @type {VectorFunction} */
function keptInvitation(i) {
  const kept = invitation.parseKept(octets(i.bytes));
  return { ...kept, secret: toB64u(kept.secret), again: toB64u(invitation.encodeKept(kept)) };
}

/** @type {VectorFunction} */
function newcomerBundle(i) {
  const keys = invitation.parseBundle(octets(i.bytes), i.invitation, i.organisation);
  return { ...keys, again: toB64u(invitation.encodeBundle(i.invitation, i.organisation, keys)) };
}

/** @type {VectorFunction} */
function ageHeader(i) {
  const { stanzas, mac, payloadAt } = age.parseHeader(octets(i.file));
  const written = stanzas.map((each) => ({ arguments: each.arguments, body: toB64u(each.body) }));
  return { stanzas: written, mac: toB64u(mac), payload_at: payloadAt };
}

/** @type {VectorFunction} */
function checkedRecipient(i) {
  age.checkRecipient(i.recipient);
  return null;
}

/** @type {Record<string, VectorFunction>} */
export const FORMAT_FUNCTIONS = {
  "canonical.encode": (i) => toB64u(canonical.encode(i.value)),
  "canonical.parse": (i) => canonical.parse(octets(i.bytes)),
  to_b64u: (i) => toB64u(encoding.fromHex(i.hex)),
  from_b64u: (i) => encoding.toHex(fromB64u(i.text, i.length ?? undefined)),
  from_hex: (i) => toB64u(encoding.fromHex(i.text, i.length ?? undefined)),
  u32: (i) => toB64u(encoding.u32(i.number)),
  from_time: (i) => encoding.fromTime(i.text).getTime(),
  padme: (i) => padme(i.length),
  first_epoch: (i) => firstEpoch(i.desk_epoch),
  next_epoch: (i) => nextEpoch(i.desk_epoch, i.before),
  is_later: (i) => isLater(i.epoch, i.desk_epoch),
  is_ended: (i) => isEnded(i.epoch, i.desk_epoch),
  gone_back: (i) => goneBack(i.places),
  pad: (i) => toB64u(pad(octets(i.inner), i.least)),
  unpad: (i) => toB64u(unpad(octets(i.plaintext), i.least)),
  encode_code: (i) => encodeCode(octets(i.code)),
  parse_code: async (i) => toB64u(await parseCode(i.text)),
  parse_box: box,
  encode_header: (i) => toB64u(record.encodeHeader(headerOf(i.header))),
  parse_envelope: envelope,
  digest_of: (i) => record.digestOf(octets(i.header), octets(i.body_sha256)),
  check_chain: chain,
  layout_of: (i) => layoutValue(evidence.layoutOf(new Uint8Array(i.preamble_length), i.size)),
  layout_of_sealed: (i) => layoutValue(evidence.layoutOfSealed(i.sealed_size)),
  encode_preamble: (i) => toB64u(encodedPreamble(i.preamble)),
  parse_preamble: (i) => evidence.parsePreamble(octets(i.preamble)),
  manifest_digest: async (i) => toB64u(await evidence.manifestDigest(i.slice_digests.map(octets))),
  parse_signature: signature,
  armor: (i) => sshsig.armor(octets(i.blob)),
  dearmor: (i) => toB64u(sshsig.dearmor(i.text)),
  public_key_line: (i) => sshsig.publicKeyLine(i.public_key, i.comment),
  parse_statement: statement,
  path_to_desk: path,
  parse_link: invitationLink,
  ends_after: (i) => invitation.endsAfter(new Date(i.seconds * 1000)),
  how_late: howLate,
  parse_kept: keptInvitation,
  parse_bundle: newcomerBundle,
  parse_name: (i) => invitation.parseName(octets(i.bytes)),
  leaf_hash: async (i) => toB64u(await log.leafHash(octets(i.entry))),
  root_of: async (i) => toB64u(await log.rootOf(await Promise.all(i.entries.map(octets).map(log.leafHash)))),
  check_inclusion: inclusion,
  check_consistency: consistency,
  parse_checkpoint: checkpoint,
  tile_path: (i) => log.tilePath(i.level, i.index, i.width),
  entries_path: (i) => log.entriesPath(i.index, i.width),
  encode_entries: (i) => toB64u(log.encodeEntries(i.entries.map(octets))),
  parse_entries: (i) => log.parseEntries(octets(i.bundle)).map(toB64u),
  parse_recipient: (i) => toB64u(age.parseRecipient(i.recipient)),
  check_recipient: checkedRecipient,
  parse_identity: (i) => toB64u(age.parseIdentity(i.identity)),
  parse_age_header: ageHeader,
  custody_lines: (i) => dossier.custodyLines(i.events),
  manifest_lines: (i) => dossier.manifestLines(i.entries),
  principal_of: (i) => dossier.principalOf(i.public_key),
  fingerprint_line: (i) => dossier.fingerprintLine(i.public_key),
  allowed_signers_line: (i) => dossier.allowedSignersLine(i.principal, i.public_key, i.namespace),
  bag_info: (i) => dossier.bagInfo(i.pairs),
  safe_name: (i) => dossier.safeName(i.name),
  csv_rows: (i) => dossier.csvRows(i.rows),
};
