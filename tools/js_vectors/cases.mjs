// Which cases do the browser's vectors hold? Beside each accepting case the refusing ones.

import { decrypt, encrypt } from "../../incident_log/browser/src/crypto/age.js";
import { sealDeskSecret, sealGrant, sealIntake } from "../../incident_log/browser/src/crypto/letters.js";
import { codeKeys, sealLockbox } from "../../incident_log/browser/src/crypto/lockbox.js";
import { gcmKey } from "../../incident_log/browser/src/crypto/primitives.js";
import { sealBox, sealCard, sealRecord, wrapCaseSecret } from "../../incident_log/browser/src/crypto/sealing.js";
import { CompartmentSecret } from "../../incident_log/browser/src/crypto/seeds.js";
import { sign } from "../../incident_log/browser/src/crypto/signing.js";
import { EvidenceKey, sealSlice } from "../../incident_log/browser/src/crypto/streams.js";
import { encodeCode } from "../../incident_log/browser/src/format/code.js";
import { sha256, toB64u, utf8 } from "../../incident_log/browser/src/format/encoding.js";
import { encodePreamble, layoutOf } from "../../incident_log/browser/src/format/evidence.js";
import { checkpointBody, encodeCheckpoint, keyIdOf, originOf } from "../../incident_log/browser/src/format/log.js";
import { parseEnvelope } from "../../incident_log/browser/src/format/record.js";
import { armor } from "../../incident_log/browser/src/format/sshsig.js";
import { Encrypter } from "../../incident_log/browser/vendor/age.js";
import { AT, drawn, idOf, memberOf, Register } from "./cast.mjs";

/** @typedef {import("./cast.mjs").Cast} Cast */

/** @param {string} name @param {string} why @param {string} called @param {object} inputs @param {string} [expect] @param {unknown} [output] where a key can only be compared */
const kase = (name, why, called, inputs, expect = "ok", output = undefined) => ({ name, why, function: called, inputs, expect, output });

/** @param {Uint8Array} bytes @param {number} at from the end, if negative */
function flipped(bytes, at) {
  const copy = bytes.slice();
  const index = at < 0 ? copy.length + at : at;
  copy[index] ^= 1;
  return copy;
}

/** @param {Uint8Array} box @returns {Uint8Array} with another letter in the organisation, so that the header keeps its form */
function renamed(box) {
  const copy = box.slice();
  const at = new TextDecoder("latin1").decode(box).indexOf('"organisation":"') + 16;
  copy[at] = copy[at] === 65 ? 66 : 65;
  return copy;
}

/** @param {Cast} cast */
async function boxCases({ organisation, caseId, desk, secrets, reporter }) {
  const key = await drawn("box key");
  const header = { invitation: await idOf("invitation"), organisation, purpose: "newcomer", v: 1 };
  const box = await sealBox(await gcmKey(key), header, utf8('{"name":"Алеся"}'));
  const open = (/** @type {Uint8Array} */ bytes, /** @type {object} */ change = {}) => ({ key: toB64u(key), header, box: toB64u(bytes), ...change });
  const card = await sealCard(desk, { organisation, case: caseId, revision: 3, head: 12 }, { kinds: ["threat"], title: "Пагроза" });
  const cardIn = { desk_secret: deskInputs(desk), organisation, case: caseId, box: toB64u(card) };
  const held = { organisation, holder: `reporter/${desk.desk}` };
  const wrap = { key: await rawWrapKey(), ...held, case: caseId, compartment: "work", epoch: 2, box: toB64u(await wrapCaseSecret(await gcmKey(await drawn("wrap key")), held, secrets.work)) };
  const code = await drawn("codename", 16);
  const lockbox = { code: toB64u(code), kind: "codename", box: toB64u(await sealLockbox(await codeKeys(code, "codename"), reporter)) };
  return [
    kase("open-newcomer", "a box sealed in the browser", "open_box", open(box)),
    kase("refuse-flipped-seal", "a changed bit in the seal", "open_box", open(flipped(box, -1)), "open"),
    kase("refuse-flipped-header", "another organisation in the header", "open_box", open(renamed(box)), "open"),
    kase("refuse-cut", "the last byte is missing", "open_box", open(box.slice(0, -1)), "open"),
    kase("refuse-other-header", "another header was asked for", "open_box", open(box, { header: { ...header, purpose: "invitation" } }), "open"),
    kase("refuse-other-key", "another key", "open_box", open(box, { key: toB64u(await drawn("other key")) }), "open"),
    kase("open-card", "a card sealed in the browser", "open_card", cardIn),
    kase("refuse-card-of-other-case", "moved to another case", "open_card", { ...cardIn, case: await idOf("other case") }, "open"),
    kase("open-case-secret", "a compartment secret wrapped for the reporter", "unwrap_case_secret", wrap),
    kase("refuse-other-epoch", "another epoch of the compartment", "unwrap_case_secret", { ...wrap, epoch: 1 }, "open"),
    kase("open-lockbox", "a seed locked with a codename", "open_lockbox", lockbox),
    kase("refuse-recovery", "the same code used as a recovery code", "open_lockbox", { ...lockbox, kind: "recovery" }, "open"),
  ];
}

async function rawWrapKey() {
  return toB64u(await drawn("wrap key"));
}

/** @param {import("../../incident_log/browser/src/crypto/seeds.js").DeskSecret} desk */
function deskInputs(desk) {
  return { secret: toB64u(desk.reveal()), desk: desk.desk, epoch: desk.epoch };
}

/** @param {CompartmentSecret} secret */
function secretInputs(secret) {
  return { secret: toB64u(secret.reveal()), case: secret.case, compartment: secret.compartment, epoch: secret.epoch };
}

/** @param {Cast} cast */
async function recordCases({ organisation, secrets, reporter, caseworker, caseId, logKey }) {
  const content = { at: AT, checkpoint: null, payload: { text: "Мне пагражалі. «Приехали» — 3 verhängt" }, schema: 1, type: "incident" };
  const first = await sealRecord(secrets.report, { organisation, record: await idOf("record 0"), position: 0, previous: "A".repeat(43) }, content, reporter.signingKey);
  const { digest } = await parseEnvelope(first);
  const checkpoint = { origin: await originOf(logKey.publicKey), root: toB64u(await drawn("root")), size: 7 };
  const seen = { root: checkpoint.root, signature: toB64u(await logKey.signRaw(checkpointBody(checkpoint))), size: 7 };
  const place = { organisation, record: await idOf("record 1"), position: 1, previous: digest };
  const second = await sealRecord(secrets.work, place, { ...content, checkpoint: seen, payload: { list: [1, -2, "x", null, true], text: "n".repeat(5000) }, type: "note" }, caseworker.signingKey);
  const other = await CompartmentSecret.of(secrets.report.reveal(), await idOf("other case"), "report", 0);
  const open = (/** @type {Uint8Array} */ envelope, secret = secrets.report) => ({ secret: secretInputs(secret), envelope: toB64u(envelope) });
  const links = await Promise.all([first, second].map(linkOf));
  const chain = { case: caseId, organisation, links, head: null, after: null };
  return [
    kase("open-first", "a reporter's first record", "open_record", open(first)),
    kase("seen", "what it says of the log, which the log signed", "verify_seen", { ...seen, public_key: logKey.publicKey }),
    kase("refuse-seen", "a larger log than was signed", "verify_seen", { ...seen, public_key: logKey.publicKey, size: 8 }, "verification"),
    kase("open-second", "a caseworker's longer record with the log as last seen", "open_record", open(second, secrets.work)),
    kase("refuse-flipped-body", "a changed bit in the body", "open_record", open(flipped(first, -20)), "open"),
    kase("refuse-flipped-header", "another position in the header", "open_record", open(flipped(second, new TextDecoder("latin1").decode(second).indexOf('"position":') + 11), secrets.work), "format"),
    kase("refuse-cut", "the last byte is missing", "open_record", open(first.slice(0, -1)), "format"),
    kase("refuse-other-compartment", "the secret of another compartment", "open_record", open(first, secrets.identity), "open"),
    kase("refuse-other-case", "the same secret bytes for another case", "open_record", open(first, other), "open"),
    kase("chain", "two records in order", "check_chain", chain),
    kase("refuse-chain-reordered", "two records the wrong way round", "check_chain", { ...chain, links: links.toReversed() }, "verification"),
    kase("refuse-chain-gap", "the first record is missing", "check_chain", { ...chain, links: links.slice(1) }, "verification"),
    kase("refuse-chain-twice", "the same record twice", "check_chain", { ...chain, links: [links[0], links[0]] }, "verification"),
  ];
}

/** @param {Uint8Array<ArrayBuffer>} envelope */
async function linkOf(envelope) {
  const { headerBytes, body } = await parseEnvelope(envelope);
  return { header: toB64u(headerBytes), body_sha256: toB64u(await sha256(body)) };
}

/** @param {Cast} cast */
async function statementCases({ organisation, statements, owner, caseworker, stranger, desk }) {
  const all = statements.map(toB64u);
  const of = (/** @type {string[]} */ list, root = organisation) => ({ organisation: root, statements: list });
  const removal = new Register(organisation);
  // The register checks what it writes, so a wrong signer is put into a statement of its own.
  await removal.say("organisation", organisation, { log_key: owner.signingPublic, name: "Another", root: owner.rootKey.publicKey }, owner.rootKey);
  return [
    kase("directory", "organisation, owner, desk and caseworker, signed in the browser", "Directory.of", of(all)),
    kase("refuse-other-root", "another organisation was pinned", "Directory.of", of(all, toB64u(await sha256(utf8("x")))), "verification"),
    kase("refuse-order", "the caseworker stands before the owner", "Directory.of", of([all[0], all[3], all[1], all[2]]), "verification"),
    kase("refuse-fork", "a second statement with sequence 0", "Directory.of", of([...all, toB64u(/** @type {Uint8Array} */ (removal.envelopes[0]))]), "verification"),
    kase("refuse-twice", "the same statement again", "Directory.of", of([...all, all[3]]), "verification"),
    kase("refuse-no-organisation", "nothing at all", "Directory.of", of([]), "verification"),
    kase("sign-member", "a statement signed in the browser has the same bytes as Python's", "sign_statement", await newMember(organisation, stranger, owner, desk.desk)),
    kase("refuse-desks-twice", "a desk stands twice", "sign_statement", await newMember(organisation, caseworker, owner, desk.desk, desk.desk), "format"),
  ];
}

/** @param {string} organisation @param {import("../../incident_log/browser/src/crypto/seeds.js").Seed} seed @param {import("../../incident_log/browser/src/crypto/seeds.js").Seed} owner @param {...string} desks */
async function newMember(organisation, seed, owner, ...desks) {
  const body = memberOf(seed, "lead", desks);
  const statement = { at: AT, body, organisation, previous: null, sequence: 0, signer: owner.signingPublic, subject: await idOf("newcomer"), type: "member", v: 1 };
  return { statement, signing_seed: await signingSeedOf(owner) };
}

/** @param {import("../../incident_log/browser/src/crypto/seeds.js").Seed} seed @returns {Promise<string>} which no module gives out, so it is derived here */
async function signingSeedOf(seed) {
  const { derive } = await import("../../incident_log/browser/src/crypto/primitives.js");
  return toB64u(await derive(seed.reveal(), "seed/sign"));
}

/** @param {Cast} cast */
async function sshsigCases({ owner, logKey }) {
  const message = utf8("tagmanifest of a dossier\n");
  const blob = await sign("dossier@incident-log", owner.signingKey, message);
  const check = { namespace: "dossier@incident-log", public_key: owner.signingPublic, message: toB64u(message), signature: toB64u(blob) };
  const origin = await originOf(logKey.publicKey);
  const checkpoint = { origin, size: 42, root: toB64u(await drawn("root")) };
  const signature = await logKey.signRaw(checkpointBody(checkpoint));
  const note = new TextDecoder().decode(encodeCheckpoint(checkpoint, await keyIdOf(logKey.publicKey), signature));
  const log = { public_key: logKey.publicKey, note };
  return [
    kase("verify", "a signature made in the browser", "verify", check),
    kase("refuse-namespace", "for another use", "verify", { ...check, namespace: "archive@incident-log" }, "verification"),
    kase("refuse-signer", "another signer is expected", "verify", { ...check, public_key: logKey.publicKey }, "verification"),
    kase("refuse-message", "another message", "verify", { ...check, message: toB64u(utf8("x")) }, "verification"),
    kase("refuse-flipped", "a changed bit in the signature", "verify", { ...check, signature: toB64u(flipped(blob, -1)) }, "verification"),
    kase("dearmor", "the armour ssh-keygen reads", "dearmor", { text: armor(blob) }),
    kase("refuse-armor", "a line end too many", "dearmor", { text: `${armor(blob)}\n` }, "format"),
    kase("checkpoint", "a checkpoint signed in the browser", "verify_checkpoint", log),
    kase("refuse-checkpoint-size", "another size than was signed", "verify_checkpoint", { ...log, note: note.replace("\n42\n", "\n43\n") }, "verification"),
    kase("refuse-checkpoint-key", "another log's key", "verify_checkpoint", { ...log, public_key: owner.signingPublic }, "verification"),
    kase("code", "a code written in the browser", "parse_code", { text: await encodeCode(await drawn("code", 16)) }),
    kase("refuse-code", "two symbols swapped", "parse_code", { text: swapped(await encodeCode(await drawn("code", 16))) }, "format"),
  ];
}

/** @param {string} text */
function swapped(text) {
  const at = Array.from(text).findIndex((letter, index) => letter !== "-" && text[index + 1] !== "-" && letter !== text[index + 1]);
  return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
}

/** @param {Uint8Array} plaintext @param {string} recipient @returns {Promise<Uint8Array>} what our own code never writes */
async function sealedToBoth(plaintext, recipient) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  encrypter.addRecipient("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj");
  return encrypter.encrypt(plaintext);
}

/** @param {Cast} cast */
async function letterCases(cast) {
  const { organisation, caseId, desk, secrets, reporter, caseworker, stranger } = cast;
  const statements = cast.statements.map(toB64u);
  const all = [secrets.identity, secrets.report];
  const file = await sealIntake({ organisation, desk: desk.desk, desk_epoch: 1, recipient: desk.recipient }, caseId, all, reporter);
  const intake = { desk_secret: deskInputs(desk), organisation, case: caseId, file: toB64u(file) };
  const terms = { organisation, desk: desk.desk, case: caseId, to: "reporter", at: AT, expires_at: "2027-01-01T00:00:00.000Z" };
  const grant = await sealGrant(reporter.recipient, terms, [secrets.report], caseworker.signingKey);
  const elsewhere = await sealGrant(reporter.recipient, { ...terms, desk: await idOf("other desk") }, [secrets.report], caseworker.signingKey);
  const forged = await sealGrant(reporter.recipient, terms, [secrets.report], stranger.signingKey);
  const granted = { identity: reporter.identity, organisation, statements, desk: desk.desk, case: caseId, to: "reporter", file: toB64u(grant) };
  const wrap = await sealDeskSecret(caseworker.recipient, organisation, desk);
  const wrapped = { identity: caseworker.identity, organisation, statements, desk: desk.desk, epoch: 1, file: toB64u(wrap) };
  const mixed = await sealedToBoth(await decrypt(file, [desk.identity]), desk.recipient);
  const swappedIn = await encrypt(await decrypt(file, [desk.identity]), [stranger.recipient]);
  return [
    kase("intake", "a reporter's letter to the desk", "open_intake", intake),
    kase("refuse-intake-case", "of another case", "open_intake", { ...intake, case: await idOf("other case") }, "verification"),
    kase("refuse-intake-epoch", "for another epoch of the desk", "open_intake", { ...intake, desk_secret: { ...deskInputs(desk), epoch: 2 } }, "verification"),
    kase("refuse-intake-flipped", "a changed bit", "open_intake", { ...intake, file: toB64u(flipped(file, -1)) }, "open"),
    kase("refuse-intake-other-reader", "sealed to somebody else", "open_intake", { ...intake, file: toB64u(swappedIn) }, "open"),
    kase("refuse-intake-mixed", "an older kind of recipient beside the desk's", "open_intake", { ...intake, file: toB64u(mixed) }, "format"),
    kase("grant", "a caseworker's grant to the reporter", "open_grant", granted),
    kase("refuse-grant-to", "for another reader", "open_grant", { ...granted, to: await idOf("caseworker") }, "verification"),
    kase("refuse-grant-author", "made by nobody of the desk", "open_grant", { ...granted, file: toB64u(forged) }, "verification"),
    kase("refuse-grant-desk", "the case belongs to another desk", "open_grant", { ...granted, desk: await idOf("other desk") }, "verification"),
    kase("refuse-grant-said-desk", "it says another desk", "open_grant", { ...granted, file: toB64u(elsewhere) }, "verification"),
    kase("desk-secret", "a desk's secret for a caseworker", "open_desk_secret", wrapped),
    kase("refuse-desk-secret-epoch", "another epoch was asked for", "open_desk_secret", { ...wrapped, epoch: 2 }, "verification"),
  ];
}

/** @param {Cast} cast */
async function evidenceCases({ secrets }) {
  const file = utf8("Скан павесткі, 3 старонкі. ".repeat(40));
  const preamble = { captured_at: AT, derivation: null, derived_from: null, media_type: "text/plain", name: "павестка.txt", sha256: toB64u(await sha256(file)), size: file.length, v: /** @type {1} */ (1) };
  const encoded = encodePreamble(preamble);
  const salt = await drawn("evidence salt", 16);
  const evidence = await idOf("evidence");
  const key = await EvidenceKey.of(secrets.report.evidenceKey, salt, evidence);
  const sealed = await sealSlice(key, layoutOf(encoded, file.length), encoded, (at, length) => file.subarray(at, at + length), 0);
  const open = { evidence_key: await rawEvidenceKey(secrets.report), salt: toB64u(salt), evidence, slices: [toB64u(sealed)] };
  const { evidence_key: raw } = open;
  const large = { evidence_key: raw, salt: toB64u(salt), evidence, file: { pattern: toB64u(file), length: 1100000 } };
  const bytes = new Uint8Array(1100000).map((_, at) => /** @type {number} */ (file[at % file.length]));
  const { v: _version, ...described } = { ...preamble, size: bytes.length, sha256: toB64u(await sha256(bytes)) };
  return [
    kase("open", "a small file sealed in the browser", "open_file", open),
    kase("refuse-flipped", "a changed bit", "open_file", { ...open, slices: [toB64u(flipped(sealed, 100))] }, "open"),
    kase("refuse-cut", "the last byte is missing", "open_file", { ...open, slices: [toB64u(sealed.slice(0, -1))] }, "open"),
    kase("refuse-other-evidence", "another evidence id", "open_file", { ...open, evidence: await idOf("other evidence") }, "open"),
    kase("refuse-other-salt", "another salt", "open_file", { ...open, salt: toB64u(await drawn("other salt", 16)) }, "open"),
    kase("seal", "a file of two slices gives the same slices in both languages", "seal_file", { ...large, preamble: described }),
    kase("refuse-seal-changed", "a file that is not the one its preamble names", "seal_file", { ...large, preamble: { ...described, sha256: toB64u(await sha256(file)) } }, "verification"),
  ];
}

/** @param {CompartmentSecret} secret @returns {Promise<string>} which no module gives out, so it is derived here */
async function rawEvidenceKey(secret) {
  const { derive } = await import("../../incident_log/browser/src/crypto/primitives.js");
  const { encode } = await import("../../incident_log/browser/src/format/canonical.js");
  const context = encode({ case: secret.case, compartment: secret.compartment, epoch: secret.epoch });
  return toB64u(await derive(secret.reveal(), "case/evidence", context));
}

/** @type {Record<string, (cast: Cast) => Promise<ReturnType<typeof kase>[]>>} */
export const FILES = {
  js_box: boxCases,
  js_record: recordCases,
  js_statement: statementCases,
  js_sshsig: sshsigCases,
  js_letters: letterCases,
  js_evidence: evidenceCases,
};
