// What happened, in the person's words and in their answers?

import { countryName } from "../countries.js";
import { answerRows } from "../dossier/answers.js";
import { answerable } from "../domain/kinds.js";
import { t } from "../i18n.js";
import { html, nothing, summaryRow } from "../ui.js";
import { dateText, instantText } from "../ui_dates.js";
import { labelOf } from "./labels.js";

/** @import { CasePage } from "./case_page.js" */
/** @import { Incident, Occurred } from "../domain/types.d.ts" */
/** @import { FieldText } from "../dossier/types.d.ts" */

/** @param {CasePage} page */
export function storyPart(page) {
  const { incidents } = page.view;
  return html`<section class="il-card" aria-labelledby="story-title">
    <h2 class="il-card__title" id="story-title" tabindex="-1">${t("What happened")}</h2>
    ${incidents.length === 0 ? html`<p class="govuk-body">${t("Nothing is open to you here.")}</p>` : incidents.map((incident) => drawIncident(page, incident))}
  </section>`;
}

/** @param {CasePage} page @param {Incident} incident */
function drawIncident(page, incident) {
  const { domain } = page;
  const label = t(domain.kinds.get(incident.kind)?.label ?? incident.kind);
  if (incident.erased) return html`<h3>${label}</h3><p class="govuk-body">${t("This was erased.")}</p>`;
  const rows = rowsOf(page, incident);
  return html`<article class="il-avoid-break">
    <h3>${label}</h3>
    <p class="il-story">${incident.sentence}</p>
    ${incident.narrative ? narrative(incident.narrative) : nothing}
    <dl class="il-summary">${rows.map(([key, value]) => summaryRow(key, value))}</dl>
    ${incident.additions.map((each) => html`<h4 class="govuk-heading-s">${t("Told later, %(time)s, by %(name)s", { time: instantText(each.at), name: page.nameOf(each.author, each.role) })}</h4><p class="il-story">${each.text}</p>`)}
  </article>`;
}

/** Long tellings are folded away so that the answers stay in sight. @param {string} text */
function narrative(text) {
  const body = html`<p class="il-story">${text}</p>`;
  if (text.length < 600) return body;
  return html`<details class="il-plain-details">
    <summary>${t("Read the whole story")}</summary>
    ${body}
  </details>`;
}

/** @param {CasePage} page @param {Incident} incident @returns {[string, string][]} */
function rowsOf({ domain, view }, incident) {
  const fields = /** @type {FieldText[]} */ (/** @type {unknown} */ ([...answerable(domain, incident.kind).values()]));
  const named = (/** @type {string} */ id) => view.evidence.find(({ evidence }) => evidence === id)?.name ?? t("another part of this case");
  const common = domain.json.common_fields;
  const place = [[incident.place.city, countryName(incident.place.country)].filter(Boolean).join(", "), labelOf(common["place_types"] ?? [], incident.place.type)].filter(Boolean).join(" · ");
  return [
    [t("When"), occurredText(incident.occurred)],
    [t("Where"), place],
    ...answerRows(fields, incident.fields, { t, country: countryName, date: dateText, reference: named }),
  ];
}

/** @param {Occurred} occurred @returns {string} */
export function occurredText({ from, to }) {
  if (!from) return t("Not known");
  return to ? t("%(from)s to %(to)s", { from: dateText(from), to: dateText(to) }) : dateText(from);
}
