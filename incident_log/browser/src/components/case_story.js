// What happened, in the person's words and in their answers?

import { countryName } from "../countries.js";
import { answerRows } from "../dossier/answers.js";
import { eventsOf, saysAlready } from "../dossier/events.js";
import { REPORTER } from "../domain/consent.js";
import { JUDGED } from "../domain/incidents.js";
import { byCode } from "../domain/kinds.js";
import { t } from "../i18n.js";
import { html, nothing, summaryRow } from "../ui.js";
import { dateText, instantText } from "../ui_dates.js";
import { labelOf, withinText } from "./labels.js";
import { changedLines } from "./told_changes.js";

/** @import { CasePage } from "./case_page.js" */
/** @import { Answers, FieldMap, Incident, Occurred } from "../domain/types.d.ts" */
/** @import { FieldText } from "../dossier/types.d.ts" */

/** @param {CasePage} page */
export function storyPart(page) {
  const { incidents } = page.view;
  const events = new Map(eventsOf(incidents.filter(({ erased }) => !erased)).map((event) => [event[0], event]));
  /** What was told once, under several kinds, stands once: where its first kind stands. @param {Incident} incident */
  const drawn = (incident) => {
    const event = events.get(incident);
    if (event) return drawEvent(page, event);
    return incident.erased ? html`<h3>${kindText(page, incident)}</h3><p class="govuk-body">${t("This was erased.")}</p>` : nothing;
  };
  return html`<section class="il-card" aria-labelledby="story-title">
    <h2 class="il-card__title" id="story-title" tabindex="-1">${t("What happened")}</h2>
    ${incidents.length === 0 ? html`<p class="govuk-body">${t("Nothing is open to you here.")}</p>` : incidents.map(drawn)}
  </section>`;
}

/** @param {CasePage} page @param {Incident} incident @returns {string} */
function kindText({ domain }, { kind }) {
  return t(domain.kinds.get(kind)?.label ?? kind);
}

/** @param {CasePage} page @param {[Incident, ...Incident[]]} event */
function drawEvent(page, event) {
  const [first] = event;
  const narratives = [...new Set(event.flatMap((incident) => incident.narrative ?? []))].filter(Boolean);
  const places = [...new Set(event.map((incident) => placeText(page, incident)))];
  return html`<article class="il-avoid-break">
    <h3>${event.map((incident) => kindText(page, incident)).join("; ")}</h3>
    ${narratives.some((text) => !isFolded(text) && saysAlready(text, first.sentence)) ? nothing : html`<p class="il-story">${first.sentence}</p>`} ${narratives.map(narrative)}
    <dl class="il-summary">${summaryRow(t("When"), occurredText(first.occurred))} ${summaryRow(t("Where"), places.join("; "))} ${commonRows(page, event).map(([key, value]) => summaryRow(key, value))}</dl>
    ${event.map((incident) => drawAnswers(page, incident, event.length > 1))}
    ${changedLines(page.domain, event, ({ author, role }) => page.nameWithin(author, role))}
  </article>`;
}

/** What is asked of every kind is said of the event, whichever of its kinds keeps it. @param {CasePage} page @param {readonly Incident[]} event */
function commonRows(page, event) {
  const told = new Map([...page.domain.commonFields].filter(([code]) => code !== JUDGED));
  const rows = event.flatMap(({ fields }) => answersIn(page, told, fields));
  return [...new Map(rows.map((row) => [row.join("\n"), row])).values()];
}

/** What was answered about one kind, and told later. @param {CasePage} page @param {Incident} incident @param {boolean} named whether the kind stands above, because there are several */
function drawAnswers(page, incident, named) {
  const rows = answersIn(page, byCode(page.domain.kinds.get(incident.kind)?.fields ?? []), incident.fields);
  const { additions } = incident;
  if (rows.length + additions.length === 0) return nothing;
  return html`${named ? html`<h4 class="govuk-heading-s">${kindText(page, incident)}</h4>` : nothing}
    ${rows.length > 0 ? html`<dl class="il-summary">${rows.map(([key, value]) => summaryRow(key, value))}</dl>` : nothing}
    ${additions.map((each) => html`<h4 class="govuk-heading-s">${additionText(page, each)}</h4><p class="il-story">${each.text}</p>`)}`;
}

/** @param {CasePage} page @param {Incident["additions"][number]} addition */
function additionText(page, { at, author, role }) {
  const said = { time: instantText(at), name: page.nameWithin(author, role) };
  return role === REPORTER ? t("Told later, %(time)s, by %(name)s", said) : t("Added by %(name)s, %(time)s", said);
}

/** @param {string} text */
const isFolded = (text) => text.length >= 600;

/** Long tellings are folded away so that the answers stay in sight. @param {string} text */
function narrative(text) {
  const body = html`<p class="il-story">${text}</p>`;
  if (!isFolded(text)) return body;
  return html`<details class="il-plain-details">
    <summary>${t("Read the whole story")}</summary>
    ${body}
  </details>`;
}

/**
 * Every answer to some questions, in words.
 * @param {CasePage} page @param {FieldMap} asked @param {Answers} answers @returns {[string, string][]}
 */
export function answersIn(page, asked, answers) {
  const fields = /** @type {FieldText[]} */ (/** @type {unknown} */ ([...asked.values()]));
  return answerRows(fields, answers, readingOf(page));
}

/** How answers become words on this page. @param {CasePage} page @returns {import("../dossier/answers.js").Reading} */
export function readingOf({ domain, view }) {
  const named = (/** @type {string} */ id) => view.evidence.find(({ evidence }) => evidence === id)?.name ?? t("another part of this case");
  const basis = (/** @type {string} */ code) => withinText(labelOf(domain.json.common_fields["bases"] ?? [], code));
  return { t, country: countryName, date: dateText, reference: named, basis };
}

/** @param {CasePage} page @param {Incident} incident @returns {string} */
function placeText({ domain }, { place }) {
  const type = labelOf(domain.json.common_fields["place_types"] ?? [], place.type);
  return [[place.city, countryName(place.country)].filter(Boolean).join(", "), type].filter(Boolean).join(" · ");
}

/** @param {Occurred} occurred @returns {string} */
export function occurredText({ from, to }) {
  if (!from) return t("Not known");
  return to ? t("%(from)s to %(to)s", { from: dateText(from), to: dateText(to) }) : dateText(from);
}
