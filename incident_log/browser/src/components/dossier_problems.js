// What stands in the way of a dossier, and what would make it stronger? Each line says the next step.

import { t } from "../i18n.js";
import { card, html, notice, nothing } from "../ui.js";
import { answerable } from "../domain/kinds.js";

/** @import { Domain, Exhibit, Problem } from "../domain/types.d.ts" */
/** @import { Case, Review } from "../dossier/types.d.ts" */
/** @import { Piece } from "../ui.js" */

/** What a line about the file would mend. */
const LACKS_WORDS = ["not_described", "not_proving"];
/** Only the person can answer it. */
const UNANSWERED = "missing_field";

/**
 * Where what is missing can be mended.
 * @typedef {object} Ways
 * @property {Piece} ask the way to the person
 * @property {boolean} nameFirst whether the person agreed to somebody by name, and nobody is named yet
 * @property {(exhibit: Exhibit) => Piece} words where the words that a file lacks are written
 */

/**
 * @param {Domain} domain @param {Case} view @param {Review} found @param {Piece} steps what can be done about an agreement that is missing
 * @param {Ways} ways
 */
export function problemPanel(domain, view, found, steps, ways) {
  const blocking = found.problems.filter(({ blocks }) => blocks);
  const weaker = found.problems.filter(({ blocks }) => !blocks);
  const refused = found.decision.persons.filter(({ level }) => level === null);
  return html`${refused.length > 0 ? [ways.nameFirst ? nameNotice() : consentNotice(domain, refused), steps] : nothing}
  ${blocking.length > 0 ? notice("care", t("Missing before a dossier can be made"), list(domain, view, blocking)) : nothing}
  ${weaker.length > 0 ? card(t("What would make it stronger"), grouped(domain, view, weaker, ways)) : nothing}`;
}

function nameNotice() {
  return notice("", t("Enter who it is for"), t("The person agreed to one reader. With the name above, this page says whether it is them."));
}

/** @param {Domain} domain @param {Review["decision"]["persons"][number][]} refused */
function consentNotice(domain, refused) {
  const lines = refused.map(({ person, reason }) => {
    const found = domain.json.consent.reasons.find(({ code }) => code === reason);
    const who = person === "reporter" ? t("The person") : t("Somebody else in the case");
    return html`<li><strong>${who}:</strong> ${t(found?.label ?? reason)}. ${found?.text ? t(found.text) : nothing}</li>`;
  });
  return notice("care", t("Agreement is missing"), html`<ul class="govuk-list govuk-list--bullet">${lines}</ul>`);
}

/** @param {Domain} domain @param {Case} view @param {readonly Problem[]} problems */
function list(domain, view, problems) {
  return html`<ul class="govuk-list govuk-list--bullet">
    ${problems.map((problem) => html`<li>${lineOf(domain, view, problem)}</li>`)}
  </ul>`;
}

/**
 * What is missing stands once for all the files, or incidents, that miss the same.
 * @param {Domain} domain @param {Case} view @param {readonly Problem[]} problems @param {Ways} ways
 */
function grouped(domain, view, problems, ways) {
  /** @type {Map<string | null, Problem[]>} */
  const byPart = new Map();
  for (const problem of problems) byPart.set(problem.ref, [...(byPart.get(problem.ref) ?? []), problem]);
  /** @type {Map<string, {names: Set<string>, refs: (string | null)[], problems: Problem[]}>} */
  const groups = new Map();
  for (const [ref, own] of byPart) {
    const same = JSON.stringify([isFile(view, ref), own.map(({ code, field }) => [code, field])]);
    const group = groups.get(same) ?? { names: new Set(), refs: [], problems: own };
    groups.set(same, group);
    group.names.add(aboutText(domain, view, ref));
    group.refs.push(ref);
  }
  return [...groups.values()].map(({ names, problems: own, refs }) => html`<h3 class="govuk-heading-s il-names">${[...names].filter(Boolean).join(", ") || t("The whole case")}</h3>
    <ul class="govuk-list govuk-list--bullet">
      ${own.map((problem) => html`<li>${lineOf(domain, view, problem, fieldText(domain, view, problem.ref, problem.field))}</li>`)}
    </ul>
    ${own.some(({ code }) => code === UNANSWERED) ? html`<p class="govuk-body">${ways.ask}</p>` : nothing}
    ${own.some(({ code }) => LACKS_WORDS.includes(code)) ? view.evidence.filter(({ evidence }) => refs.includes(evidence)).map(ways.words) : nothing}`);
}

/** @param {Case} view @param {string | null} ref */
function isFile(view, ref) {
  return view.evidence.some(({ evidence }) => evidence === ref);
}

/** @param {Domain} domain @param {Case} view @param {Problem} problem @param {string} [about] */
function lineOf(domain, view, { code, field, ref }, about = [aboutText(domain, view, ref), fieldText(domain, view, ref, field)].filter(Boolean).join(": ")) {
  const found = domain.json.dossiers.problems.find((entry) => entry.code === code);
  const label = t(found?.label ?? code);
  const next = found?.text ? t(found.text) : "";
  return html`<strong>${label}</strong>${about ? ` (${about})` : ""}. ${next}`;
}

/** @param {Domain} domain @param {Case} view @param {string | null} ref */
function aboutText(domain, view, ref) {
  const incident = view.incidents.find((one) => one.incident === ref);
  if (incident !== undefined) return t(domain.kinds.get(incident.kind)?.label ?? incident.kind);
  return view.evidence.find((one) => one.evidence === ref)?.name ?? "";
}

/** @param {Domain} domain @param {Case} view @param {string | null} ref @param {string | null} code */
function fieldText(domain, view, ref, code) {
  const incident = view.incidents.find((one) => one.incident === ref);
  if (incident === undefined || code === null) return "";
  return t(answerable(domain, incident.kind).get(code)?.label ?? code);
}
