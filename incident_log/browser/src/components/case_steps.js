// What was done about it? Reports to the police, complaints, legal and protective steps, contacts with lawyers: each with all that was told of it.

import { answerable } from "../domain/kinds.js";
import { t } from "../i18n.js";
import { html, nothing, summaryRow } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { answersIn } from "./case_story.js";

/** @import { CasePage } from "./case_page.js" */
/** @import { Written } from "../domain/types.d.ts" */

/** @param {CasePage} page */
export function stepsPart(page) {
  const { subrecords } = page.view;
  if (subrecords.length === 0) return nothing;
  return html`<section class="il-card" aria-labelledby="steps-title">
    <h2 class="il-card__title" id="steps-title" tabindex="-1">${t("What was done about it")}</h2>
    ${subrecords.map((step) => drawStep(page, step))}
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
