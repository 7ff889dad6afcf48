// What is an exhibit of a dossier, and which events of its custody go with it?

import { savedName } from "../domain/evidence.js";
import { fromB64u, toHex } from "../format/encoding.js";
import { describedBy } from "./whose.js";

/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Case, Choices, CustodyEvent, Exhibit, Words } from "./types.d.ts" */

/** Which files can go along at all: one of the part with names only where names do. @param {Pick<Case, "evidence">} view @param {Pick<Choices, "identity">} choices */
export function offeredFiles({ evidence }, { identity }) {
  return evidence.filter(({ compartment, erased }) => !erased && (identity || compartment !== "identity"));
}

/**
 * Number the chosen files EX-001, EX-002 … in the order they were received.
 *
 * @param {Domain} domain @param {Case} view @param {Choices} choices @param {Words} words
 * @param {ReadonlyMap<string, string>} inFile when each photo was taken, as its file says
 * @returns {Exhibit[]}
 */
export function exhibitsOf(domain, view, choices, words, inFile) {
  const chosen = view.evidence.filter((item) => choices.exhibits.includes(item.evidence) && !item.erased);
  const numbers = new Map(chosen.map((item, index) => [item.evidence, `EX-${String(index + 1).padStart(3, "0")}`]));
  return chosen.map((item) => {
    const exhibit = numbers.get(item.evidence) ?? "";
    const source = item.payload.derived_from ?? null;
    return {
      exhibit,
      evidence: item.evidence,
      title: item.payload.describes ?? item.name,
      path: `data/originals/${exhibit}/${savedName(domain, item.name, item.payload.unsafe_file === true)}`,
      name: item.name,
      mediaType: item.media_type,
      size: item.size,
      sha256: toHex(fromB64u(item.sha256, 32)),
      taken: item.payload.captured_at ?? "",
      takenInFile: inFile.get(item.evidence) ?? "",
      received: item.at.slice(0, 10),
      describes: item.payload.describes ?? "",
      proves: item.payload.proves ?? "",
      describedBy: describedBy(item, words),
      sameAs: numbers.get(chosen.find(({ sha256 }) => sha256 === item.sha256)?.evidence ?? "") ?? "",
      derived: source === null ? "" : (numbers.get(source) ?? words.t("a file that is not part of this dossier")),
    };
  });
}

/**
 * The custody of the chosen exhibits in the order of the journal, with the export that is about to happen as the last event of each.
 * A preview is no export, so none stands there.
 *
 * @param {Case} view @param {Exhibit[]} exhibits @param {Words} words
 * @param {{at: string, author: string, role: string, reason: string} | null} leaving
 * @param {(member: string) => string} reader who was let in, as custody names people
 * @returns {CustodyEvent[]}
 */
export function custodyEvents(view, exhibits, words, leaving, reader) {
  const byId = new Map(exhibits.map((exhibit) => [exhibit.evidence, exhibit]));
  /** @type {{position: number, event: CustodyEvent}[]} */
  const found = [];
  for (const item of view.evidence) {
    const exhibit = byId.get(item.evidence);
    if (exhibit === undefined) continue;
    const common = { evidence: item.evidence, exhibit: exhibit.exhibit, sha256: exhibit.sha256 };
    for (const event of item.custody) {
      found.push({ position: event.position, event: { ...common, action: event.action, actor: words.who(event.author, event.role), at: event.at, reason: reasonOf(event, words, reader, byId) } });
    }
    if (leaving !== null) found.push({ position: Infinity, event: { ...common, action: "exported", actor: words.who(leaving.author, leaving.role), at: leaving.at, reason: leaving.reason } });
  }
  // By place in the journal, for the times are those of the authors' clocks, and some run wrong.
  const before = (/** @type {number} */ one, /** @type {number} */ other) => (one === other ? 0 : one < other ? -1 : 1);
  found.sort((one, other) => before(one.position, other.position) || one.event.exhibit.localeCompare(other.event.exhibit));
  return found.map(({ event }) => event);
}

/**
 * Codes and identifiers in words; what somebody wrote stays as it is.
 * @param {Case["evidence"][number]["custody"][number]} event @param {Words} words @param {(member: string) => string} reader @param {Map<string, Exhibit>} byId
 */
function reasonOf({ action, detail }, words, reader, byId) {
  if (detail === null) return null;
  if (action === "shared" || action === "share_ended") return reader(detail);
  if (action === "copied") return byId.get(detail)?.exhibit ?? words.t("a file that is not part of this dossier");
  return words.detail(action, detail);
}
