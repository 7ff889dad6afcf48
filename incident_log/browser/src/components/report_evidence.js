// Which files go with the report? The picker and list, and plain words about what happens to a file.

import { t } from "../i18n.js";
import { deskNotice } from "./report_safety.js";
import { askedToRemove, evidenceList } from "./evidence_list.js";
import { frame } from "./report_frame.js";
import { heading, html, nothing } from "../ui.js";

/** @import { DraftFile } from "../reporting/draft.js" */
/** @import { ReportFlow } from "./report_flow.js" */

/** @param {ReportFlow} flow */
export function evidenceScreen(flow) {
  const { evidence } = flow.questions;
  const stuck = flow.uploads.uploads.entries.filter((entry) => isStuck(flow, entry));
  const open = askedToRemove(flow.uploads.uploads.entries).map(({ id, name }) => ({ id: `removal-${id}`, text: t("Say first whether %(name)s is to be removed", { name }) }));
  const notStored = stuck.map((entry) => ({ id: `${flow.uploads.uploads.needsFile(entry) ? "again" : "describes"}-${entry.id}`, text: t("%(name)s is not stored yet: choose it again, or go on and send your report without it", { name: entry.name }) }));
  flow.problems = flow.problems.filter((said) => [...open, ...notStored].some(({ id }) => id === said.id));
  const content = html`${heading(t("Do you have photos, messages or papers?"), t("Add what you have, as it is. You can add more later, and you can go on without."))}
    ${flow.deskState === "good" ? nothing : deskNotice(flow)}
    ${evidenceList({
      uploads: flow.uploads.uploads,
      rules: evidence,
      limit: flow.limit,
      refused: flow.typed["refused"] ?? [],
      onRefused: (refused) => {
        flow.typed["refused"] = refused;
        flow.set();
      },
      onDescribed: () => flow.changed(),
      onAsked: () => flow.draw(),
      first: true,
    })}
    <details class="govuk-details">
      <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("What happens to a file")}</span></summary>
      <div class="govuk-details__text">
        <ul class="govuk-list govuk-list--bullet">
          <li>${t("It is sealed on this device, then stored while you go on. Nobody can open it before you send the report; if you never send it, it is deleted after 30 days.")}</li>
          ${evidence.kept.map((text) => html`<li>${t(text)}</li>`)}
        </ul>
      </div>
    </details>
    <details class="govuk-details">
      <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("How to keep evidence well")}</span></summary>
      <div class="govuk-details__text"><ul class="govuk-list govuk-list--bullet">${evidence.advice.map((text) => html`<li>${t(text)}</li>`)}</ul></div>
    </details>`;
  const told = notStored.some(({ id }) => flow.problemOf(id));
  const onNext = () => {
    // Whoever was about to remove a file must not send it by going on.
    if (open.length > 0) return flow.refuse(open);
    return told || stuck.length === 0 ? flow.next() : flow.refuse(notStored);
  };
  return frame(flow, content, { onNext, label: told ? t("Go on without it") : flow.draft.files.length ? t("Continue") : t("Continue without files") });
}

/** Nothing more comes of it by itself. @param {ReportFlow} flow @param {DraftFile} entry */
function isStuck(flow, entry) {
  return entry.state === "failed" || flow.uploads.uploads.needsFile(entry);
}
