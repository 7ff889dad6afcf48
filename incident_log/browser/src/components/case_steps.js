// What was done about it? Reports to the police, complaints, legal and protective steps, contacts with lawyers: each with all that was told of it.

import { answerable } from "../domain/kinds.js";
import { nt, t } from "../i18n.js";
import { html, nothing, summaryRow } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { answersIn } from "./case_story.js";

/** @import { CasePage } from "./case_page.js" */
/** @import { Written } from "../domain/types.d.ts" */

/** A step of the part with names tells who people are, or where: it opens with them, with a reason. @param {CasePage} page */
export function shownSteps(page) {
  const open = page.hasOpened("opened", null, "identity");
  return page.view.subrecords.filter(({ compartment }) => open || compartment !== "identity");
}

/** @param {CasePage} page */
export function stepsPart(page) {
  const shown = shownSteps(page);
  const closed = page.view.subrecords.length - shown.length;
  if (shown.length + closed === 0) return nothing;
  return html`<section class="il-card" aria-labelledby="steps-title">
    <h2 class="il-card__title" id="steps-title" tabindex="-1">${t("What was done about it")}</h2>
    ${shown.map((step) => drawStep(page, step))}
    ${closed === 0 ? nothing : html`<p class="govuk-body">${nt("%(n)s step is closed with the names and contacts.", "%(n)s steps are closed with the names and contacts.", closed)}</p>`}
  </section>`;
}

/** @param {CasePage} page @param {Written} step */
function drawStep(page, { at, author, payload, role, type }) {
  const rows = answersIn(page, answerable(page.domain, type), payload.fields ?? {});
  const said = { name: page.nameWithin(author, role), day: dateText(at.slice(0, 10)) };
  return html`<article class="il-avoid-break">
    <h3>${t(page.domain.subrecords.get(type)?.label ?? type)}</h3>
    ${rows.length > 0 ? html`<dl class="il-summary">${rows.map(([key, value]) => summaryRow(key, value))}</dl>` : nothing}
    ${payload.note ? html`<p class="il-story">${payload.note}</p>` : nothing}
    <p class="il-quiet-text">${t("Written down on %(day)s by %(name)s", said)}</p>
  </article>`;
}
