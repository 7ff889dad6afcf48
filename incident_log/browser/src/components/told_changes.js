// What of a report did others than the person change? Said where it is read, because it reads as theirs.

import { REPORTER } from "../domain/consent.js";
import { JUDGED } from "../domain/incidents.js";
import { answerable } from "../domain/kinds.js";
import { t } from "../i18n.js";
import { html } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { withinText } from "./labels.js";

/** @import { Change, Domain, Incident } from "../domain/types.d.ts" */

const ANSWER = "fields.";

/**
 * A line for each day and hand; what was told once, under several kinds, was changed once.
 * @param {Domain} domain @param {readonly Incident[]} event @param {(change: Change) => string} nameOf within a sentence
 */
export function changedLines(domain, event, nameOf) {
  /** @type {Map<string, Set<string>>} */
  const lines = new Map();
  for (const { changed, kind } of event) {
    for (const [part, change] of Object.entries(changed)) {
      if (change.role === REPORTER || part === ANSWER + JUDGED) continue;
      const by = t("Changed by %(name)s, %(day)s", { name: nameOf(change), day: dateText(change.at.slice(0, 10)) });
      lines.set(by, (lines.get(by) ?? new Set()).add(withinText(partText(domain, kind, part))));
    }
  }
  return [...lines].map(([by, parts]) => html`<p class="il-quiet-text">${by}: ${[...parts].join("; ")}</p>`);
}

/** @param {Domain} domain @param {string} kind @param {string} part */
function partText(domain, kind, part) {
  if (part.startsWith(ANSWER)) return t(answerable(domain, kind).get(part.slice(ANSWER.length))?.label ?? "") || t("An answer that is not asked for any more");
  const texts = { kind: t("Kind"), title: t("Title"), occurred: t("When"), place: t("Where"), sentence: t("What happened"), safe_now: t("Are you safe right now?") };
  return texts[/** @type {keyof typeof texts} */ (part)] ?? part;
}
