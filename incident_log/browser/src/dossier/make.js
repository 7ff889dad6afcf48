// How is a dossier made: what stands in the way, what will stand in it, and the signed bundle that leaves?

import { exportDecision, receiptsIn, REPORTER } from "../domain/consent.js";
import { fold } from "../domain/cases.js";
import { peopleIn } from "../domain/granting.js";
import { audienceOf, liveExhibits, problemsIn } from "../domain/dossiers.js";
import { sign } from "../crypto/signing.js";
import { newIdentifier } from "../crypto/seeds.js";
import { recordsOf } from "../authors.js";
import { NotAllowed } from "../errors.js";
import { custodyLines, fingerprintLine, principalOf } from "../format/dossier.js";
import { fromB64u, toB64u, toHex } from "../format/encoding.js";
import { loaded } from "../assets.js";
import { directory } from "../directory.js";
import { openExhibit } from "../exhibits.js";
import { append } from "../journal.js";
import * as session from "../session.js";
import { sharesTold } from "../readers.js";
import { requireAllShown } from "../troubles.js";
import { makeZip } from "../../vendor/zip.js";
import { bundleFiles } from "./bundle.js";
import { closedParts } from "./closed.js";
import { consentLines } from "./consent.js";
import { contentOf } from "./content.js";
import { sectionsOf } from "./document.js";
import { custodyEvents, exhibitsOf, offeredFiles } from "./exhibits.js";
import { everWritten, isJudged, isStillJudged, judged, ownWordsIn } from "./judging.js";
import { without } from "./passages.js";
import { peopleIfNamed } from "./people.js";
import { photoDates } from "./photo_dates.js";
import { worded } from "./whose.js";
import { english, wordsOf } from "./words.js";

/** @import { Domain, InScope } from "../domain/types.d.ts" */
/** @import { Bytes } from "../format/encoding.js" */
/** @import { Journal } from "../journal.js" */
/** @import { Case, Choices, Content, CustodyEvent, Exhibit, Passages, PdfFonts, PdfFrame, Review, Words } from "./types.d.ts" */

const AUDIENCE = "lawyer";
const LANGUAGE = "en";
const PRODUCT = "Incident Log";
/** The part of a case in which they lie. */
const NAMES = "identity";
/** With a full name. */
const NAMED = "L3";
/** What a reference shows of the case, and of the dossier: two of one case and day are told apart. */
const CASE_DIGITS = 8;
const OWN_DIGITS = 6;

/**
 * When a dossier is made, and as which; one without an identifier is to look at, and never leaves.
 * @typedef {{at: Date, dossier: string | null}} Making
 */

/**
 * @typedef {object} Draft a dossier that has not left yet
 * @property {Content} content
 * @property {Bytes} pdf
 * @property {number} pages
 * @property {string[]} unprintable
 * @property {string} custody
 * @property {CustodyEvent[]} events
 * @property {Choices} choices
 * @property {Passages} passages
 * @property {readonly string[]} steps which of them it tells
 * @property {boolean} named whether it says of anybody who they are
 */

/**
 * Say what stands in the way of a dossier: missing facts, and people who have not agreed.
 * @param {Domain} domain @param {Journal} journal @param {Case} view @param {Choices} choices @param {Date} at
 * @returns {Review}
 */
export function review(domain, journal, view, choices, at) {
  const levels = agreedLevels(domain, journal, view, choices, at);
  const asked = onlyAgreed(view, choices, levels);
  const chosen = chosenFrom(view, asked);
  const problems = problemsIn(domain, chosen, audienceOf(domain, AUDIENCE));
  const decision = decide(domain, journal, view, asked, at);
  const passages = judged(domain, view, asked, levels, { ever: everWritten(view, recordsOf(journal)), isShut: closedParts(domain, journal).has(NAMES) });
  return { problems, decision, passages, ready: !problems.some(({ blocks }) => blocks) && decision.outcome !== "stop" };
}

/**
 * Whoever is not named is named by nobody else either: of whom they are a mother tells it; nor by a file of the part with names.
 * @param {Case} view @param {Choices} choices @param {import("./types.d.ts").Levels} levels
 */
function onlyAgreed(view, choices, levels) {
  const identity = choices.identity && levels.get(REPORTER) === NAMED;
  const offered = new Set(offeredFiles(view, { identity }).map(({ evidence }) => evidence));
  return { ...choices, identity, exhibits: choices.exhibits.filter((id) => offered.has(id)) };
}

/** @param {Domain} domain @param {Journal} journal @param {Case} view @param {Choices} choices @param {Date} at */
function decide(domain, journal, view, choices, at) {
  const receipts = receiptsIn(domain, view.consents, view.exports, othersLetIn(journal, view, wantedOf(domain, choices).recipient));
  return exportDecision(domain, receipts, choices.identity ? shownIn(journal, view) : [], wantedOf(domain, choices), at.toISOString());
}

/** The case as if only the chosen parts were in it. @param {Case} view @param {Choices} choices @returns {Case} */
function chosenFrom(view, choices) {
  return {
    ...view,
    incidents: view.incidents.filter(({ incident }) => choices.incidents.includes(incident)),
    evidence: view.evidence.filter(({ evidence }) => choices.exhibits.includes(evidence)),
  };
}

/** Who was let in under an agreement for one time used it up, but for their own dossier. @param {Journal} journal @param {Case} view @param {string | null} recipient */
function othersLetIn(journal, view, recipient) {
  return sharesTold(view, journal).filter(({ payload }) => payload.name !== recipient);
}

/** Whom a dossier would show: nobody who was erased. @param {Journal} journal @param {Case} view @returns {InScope[]} */
function shownIn(journal, view) {
  const shown = new Set(view.people.map(({ payload }) => payload.person));
  return peopleIn(view, recordsOf(journal)).filter(({ person }) => shown.has(person));
}

/** What the consent of each person is asked for. @param {Domain} domain @param {Choices} choices */
export function wantedOf(domain, choices) {
  const { consent, default_level: level } = audienceOf(domain, AUDIENCE);
  const recipient = choices.recipient.trim() || null;
  return { audience: consent, identity_level: choices.identity ? level : "L1", items: [...choices.incidents, ...choices.exhibits], recipient };
}

/**
 * Put the facts together and draw them.
 * @param {Domain} domain @param {Journal} journal @param {Case} view @param {Choices} chosen @param {PdfFonts} fonts @param {Making} making
 * @param {(done: number, all: number) => void} [onRead] how many photos were looked into for their date
 * @returns {Promise<Draft>}
 * @throws {NotAllowed} something stands in the way
 * @throws {import("../errors.js").VerificationError} the server keeps a record back, which may be a withdrawal
 */
export async function draft(domain, journal, view, chosen, fonts, making, onRead) {
  requireAllShown(journal);
  const { at } = making;
  const choices = onlyAgreed(view, chosen, agreedLevels(domain, journal, view, chosen, at));
  const { decision, passages, ready } = review(domain, journal, view, choices, at);
  if (!ready) throw new NotAllowed("consent or facts are missing");
  if (making.dossier !== null && !isJudged(passages)) throw new NotAllowed("a passage that may say who it is was not read");
  const words = wordsOf(domain, LANGUAGE, english);
  const told = without(domain, view, choices, passages.left, words.leftOut, LANGUAGE);
  const { seed } = session.active();
  const role = directory().journalRole(seed.signingPublic, journal.desk) ?? "unknown";
  const reason = `${words.detail("exported", AUDIENCE)}, ${choices.purpose}`;
  const leaving = making.dossier === null ? null : { at: at.toISOString(), author: seed.signingPublic, role, reason };
  const inFile = await photoDates(journal, chosenFrom(view, choices).evidence.filter(({ erased }) => !erased), onRead);
  const exhibits = exhibitsOf(domain, told, choices, words, inFile);
  const events = custodyEvents(told, exhibits, words, leaving, (member) => readerText(journal, view, member, words));
  const { text, head } = await custodyLines(events);
  const levels = levelsIn(decision);
  const closed = closedParts(domain, journal);
  const consent = consentLines(domain, view, words, at.toISOString(), choices.recipient.trim());
  const found = { closed, consent, custody: { events, head }, exhibits, left: passages.left.length, leftSteps: view.subrecords.length - told.subrecords.length, levels };
  const content = contentOf(told, choices, await frameOf(journal, making, words), words, found);
  // Fetched when a dossier is drawn: with it comes the library that writes PDFs, larger than all else.
  const { renderPdf } = await loaded(import("./pdf.js"));
  const { pages, pdf, unprintable } = await renderPdf(sectionsOf(content, words, closed), pdfFrame(content, words), fonts);
  const named = view.people.some(({ payload }) => levels.get(payload.person ?? "") === NAMED);
  return { content, pdf: /** @type {Bytes} */ (pdf), pages, unprintable, custody: text, events, choices, passages, steps: stepsIn(told), named };
}

/** @param {Journal} journal @param {Making} making @param {Words} words */
async function frameOf(journal, { at, dossier }, words) {
  const { checkpoint, organisation, seed } = session.active();
  if (checkpoint === null) throw new NotAllowed("the log was not checked yet");
  const principal = await principalOf(seed.signingPublic);
  const desk = directory().desk(journal.desk).name;
  const { name } = directory();
  return {
    dossier: dossier ?? "",
    audience: AUDIENCE,
    language: LANGUAGE,
    reference: dossier === null ? words.t("Preview") : referenceOf(journal, at, dossier),
    createdAt: at.toISOString(),
    maker: words.maker(seed.signingPublic, makerRole(journal, seed.signingPublic), words.team(desk, name)),
    desk: { name: desk },
    organisation: { name, fingerprint: toHex(fromB64u(organisation, 32)) },
    signer: { principal, fingerprint: await fingerprintLine(seed.signingPublic), publicKey: seed.signingPublic },
    checkpoint: { size: checkpoint.size, root: checkpoint.root },
    case: { id: journal.id, position: journal.head.position, digest: journal.head.digest },
  };
}

/** As whom the maker stands in the case; a colleague of another desk was let in as a lawyer is, and is none. @param {Journal} journal @param {string} key */
function makerRole(journal, key) {
  const role = directory().journalRole(key, journal.desk) ?? "unknown";
  return role === "lawyer" && directory().authorOf(key)?.role !== "lawyer" ? "colleague" : role;
}

/** By role and key, as everybody in custody. @param {Journal} journal @param {Case} view @param {string} member who was let in @param {Words} words */
function readerText(journal, view, member, words) {
  const key = view.shares.find(({ to }) => to === member)?.to_signing ?? "";
  return words.who(key, makerRole(journal, key));
}

/** @returns {string} an identifier for one export, and no other */
export const newDossier = newIdentifier;

/** @param {Journal} journal @param {Date} at @param {string} dossier */
function referenceOf(journal, at, dossier) {
  const digits = (/** @type {string} */ id, /** @type {number} */ number) => toHex(fromB64u(id, 16)).slice(0, number);
  return `IL-${at.toISOString().slice(0, 10)}-${digits(journal.id, CASE_DIGITS)}-${digits(dossier, OWN_DIGITS)}`;
}

/** @param {Journal} journal @param {Making & {dossier: string}} making @returns {string} the top folder of the bundle, and its name */
export function folderOf(journal, { at, dossier }) {
  return `${referenceOf(journal, at, dossier)}_${AUDIENCE}`;
}

/** @param {Content} content @param {Words} words @returns {PdfFrame} */
function pdfFrame(content, words) {
  const { t } = words;
  const banner = words.banner("privileged");
  const isPreview = content.dossier === "";
  return {
    language: content.language,
    title: t("Dossier for a lawyer"),
    subtitle: content.summary.kinds.join("; "),
    reference: content.reference,
    author: content.maker,
    product: PRODUCT,
    handling: isPreview ? `${t("Preview: nothing is signed, and nothing has left.")} ${banner}` : banner,
    note: t("Made for %(recipient)s. Do not pass it on without asking whoever made it.", { recipient: content.recipient }),
    footer: `${content.reference} · ${content.recipient}`,
    contentsTitle: t("Contents"),
    createdAt: content.createdAt,
    facts: [
      [t("Reference"), isPreview ? t("Preview. The bundle gets a reference of its own.") : content.reference],
      [t("Made for"), content.recipient],
      [t("Purpose"), content.purpose],
      [t("Made by"), content.maker],
      [t("Case kept by"), words.team(content.desk.name, content.organisation.name)],
      [t("Organisation"), content.organisation.name],
      [t("Date"), words.date(content.createdAt.slice(0, 10))],
      [t("Language"), "English"],
    ],
  };
}

/**
 * The signed bundle as one stream; the export is written to the journal before the signature leaves.
 * @param {Domain} domain @param {Journal} journal @param {Case} view @param {Draft} made
 * @param {() => Promise<void>} afterwards brings what hangs on the journal up to date
 * @returns {ReadableStream<Uint8Array>}
 * @throws {NotAllowed} it was drawn to look at: it names no export, and must not leave as one
 */
export function bundleOf(domain, journal, view, made, afterwards) {
  const { content } = made;
  if (content.dossier === "") throw new NotAllowed("a preview is no dossier");
  const { seed } = session.active();
  const words = wordsOf(domain, LANGUAGE, english);
  const files = bundleFiles({
    folder: `${content.reference}_${content.audience}`,
    createdAt: new Date(content.createdAt),
    pdf: made.pdf,
    json: /** @type {import("../format/canonical.js").Json} */ (/** @type {unknown} */ (jsonOf(made))),
    chronology: [["date", "place", "what", "exhibits", "type", "kind"], ...content.chronology.map((entry) => [entry.date, entry.place, worded(entry.what, entry.wordedByTeam, words), entry.exhibits.join(" "), entry.type, entry.kinds.join("; ")])],
    exhibits: [["exhibit", "title", "file", "type", "bytes", "sha256", "taken", "taken according to the file", "received"], ...content.exhibits.map((one) => [one.exhibit, one.title, one.path, one.mediaType, String(one.size), one.sha256, one.taken, one.takenInFile, one.received])],
    custody: made.custody,
    originals: originalsOf(journal, view, content),
    info: [["Bag-Software-Agent", PRODUCT], ["Bagging-Date", content.createdAt.slice(0, 10)], ["External-Identifier", content.reference], ["Audience", content.audience], ["Language", content.language]],
    signer: { principal: content.signer.principal, publicKey: content.signer.publicKey, sign: (namespace, message) => sign(namespace, seed.signingKey, message) },
    async record(manifestDigest) {
      await append(journal, { compartment: "report", type: "export", payload: exportPayload(made, manifestDigest) }, () => requireStillReady(domain, journal, made));
      await afterwards();
    },
  });
  return /** @type {ReadableStream<Uint8Array>} */ (makeZip(files));
}

/** A yes may have been taken back, used up or narrowed since the dossier was drawn. @param {Domain} domain @param {Journal} journal @param {Draft} made @throws {NotAllowed | import("../errors.js").VerificationError} */
function requireStillReady(domain, journal, made) {
  requireAllShown(journal);
  const view = fold(domain, recordsOf(journal));
  const at = new Date();
  const { decision, passages, ready } = review(domain, journal, view, made.choices, at);
  if (!ready || !isStillJudged(made.passages, passages)) throw new NotAllowed("consent or facts are missing");
  const { consent, exhibits, people } = made.content;
  const words = wordsOf(domain, LANGUAGE, english);
  const told = without(domain, view, made.choices, made.passages.left, words.leftOut, LANGUAGE);
  const now = [peopleIfNamed(told, made.choices, levelsIn(decision), words), consentLines(domain, view, words, at.toISOString(), made.choices.recipient.trim())];
  // As whom each of them is drawn, and what is said of their agreement: with another answer it would be another dossier.
  if (JSON.stringify([people, consent]) !== JSON.stringify(now)) throw new NotAllowed("what people agreed to changed");
  const offered = new Set(stepsIn(told));
  if (made.steps.some((id) => !offered.has(id))) throw new NotAllowed("a step lies in a part that stays out now");
  requireSameFiles(exhibits, exhibitsOf(domain, told, made.choices, words, new Map()));
}

/** @param {Pick<Case, "subrecords">} told @returns {string[]} */
const stepsIn = ({ subrecords }) => subrecords.map(({ payload }) => payload.id ?? "");

/** A file that was erased meanwhile is in what was drawn. @param {readonly Exhibit[]} drawn @param {readonly Exhibit[]} now @throws {NotAllowed} */
function requireSameFiles(drawn, now) {
  const ids = (/** @type {readonly Exhibit[]} */ exhibits) => exhibits.map(({ evidence }) => evidence).join(" ");
  if (ids(drawn) !== ids(now)) throw new NotAllowed("the files of the dossier changed");
}

/** @param {Draft} made @param {Bytes} manifestDigest */
function exportPayload({ choices, content, named, passages }, manifestDigest) {
  return {
    dossier: content.dossier,
    audience: content.audience,
    language: content.language,
    recipient: choices.recipient.trim(),
    purpose: choices.purpose,
    exhibits: choices.exhibits,
    bundle_manifest_sha256: toB64u(manifestDigest),
    redactions: passages.left.length,
    // The person reads whether names left, also where nobody opened them on the page of the case.
    named,
    // And how much of what they wrote, for it may say who they are where names do not.
    own_words: ownWordsIn(passages),
    precautions: choices.precautions,
  };
}

/** dossier.json: the facts of the PDF for programs, with the head of custody where the script looks for it. @param {Draft} made */
function jsonOf({ content }) {
  const { custodyHead, ...rest } = content;
  return { v: 1, kind: "dossier", custody_head: custodyHead, ...rest };
}

/** @param {Journal} journal @param {Case} view @param {Content} content */
function originalsOf(journal, view, content) {
  const byId = new Map(liveExhibits(view).map((item) => [item.evidence, item]));
  return content.exhibits.map(({ evidence, path, sha256 }) => ({
    path,
    sha256,
    async open() {
      const item = byId.get(evidence);
      if (item === undefined) throw new NotAllowed("an exhibit that is not in the case");
      return (await openExhibit(journal, item)).stream();
    },
  }));
}

/** As whom the person agreed to appear before the reader that was chosen. @param {Domain} domain @param {Journal} journal @param {Case} view @param {Choices} choices @param {Date} at */
export function agreedLevel(domain, journal, view, choices, at) {
  return agreedLevels(domain, journal, view, choices, at).get(REPORTER) ?? null;
}

/** And everybody else in the case. @param {Domain} domain @param {Journal} journal @param {Case} view @param {Choices} choices @param {Date} at */
function agreedLevels(domain, journal, view, choices, at) {
  return levelsIn(decide(domain, journal, view, { ...choices, identity: true }, at));
}

/** @param {Review["decision"]} decision @returns {Map<string, string | null>} */
function levelsIn({ persons }) {
  return new Map(persons.map(({ level, person }) => [person, level]));
}

/** @param {Case} view @returns {Choices} everything but names, until the person decides otherwise */
export function firstChoices(view) {
  return {
    incidents: view.incidents.filter(({ erased }) => !erased).map(({ incident }) => incident),
    // What the team keeps for its own work leaves only if somebody means it to.
    exhibits: offeredFiles(view, { identity: false }).filter(({ compartment }) => compartment !== "work").map(({ evidence }) => evidence),
    // Nobody is named by oversight: who makes it says so, where the person agreed.
    identity: false,
    teamSteps: false,
    recipient: "",
    purpose: "",
    passages: { kept: [], left: [], read: [], all: "", under: "" },
    precautions: { readers: "", worst: "", others: "" },
  };
}
