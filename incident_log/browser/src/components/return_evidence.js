// Which files are in the report, and how does the person add more?

import { newIdentifier } from "../crypto/seeds.js";
import { NotSignedIn } from "../errors.js";
import { t } from "../i18n.js";
import { newestSecret, refresh } from "../journal.js";
import { keepInMemory } from "../keeping.js";
import { evidenceOf } from "../reporting/records.js";
import { instantText } from "../ui_dates.js";
import { Uploads } from "../upload.js";
import { busy, button, buttons, emptyState, heading, html, nothing, sizeText } from "../ui.js";
import { evidenceList } from "./evidence_list.js";
import { returnFrame } from "./return_frame.js";

/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { Case, Exhibit } from "../domain/types.d.ts" */
/** @import { StoredFile } from "../reporting/records.js" */

/** The files that are being added in this page load; nothing of them is kept on the device. */
export class ReturnUploads {
  #desk;
  /** @type {Uploads} */
  uploads;

  /** @param {ReturnDesk} desk */
  constructor(desk) {
    this.#desk = desk;
    this.uploads = this.#fresh();
  }

  /** Break off and start over: at a lock, or once the stored files stand in the report. */
  clear() {
    this.uploads.close();
    this.uploads = this.#fresh();
  }

  #fresh() {
    return new Uploads([], {
      open: async () => {
        const { journal } = this.#desk;
        if (!journal) throw new NotSignedIn("the report is not open");
        // The team may have given the case new secrets since.
        await refresh(journal);
        const { epoch, evidenceKey } = await newestSecret(journal, "report");
        return { caseId: journal.id, epoch, evidenceKey };
      },
      keep: keepInMemory(),
      onChange: () => this.#desk.draw(),
      rules: this.#desk.questions.evidence,
      limit: this.#desk.limit,
    });
  }
}

/** @param {ReturnDesk} desk */
export function evidenceView(desk) {
  const view = /** @type {Case} */ (desk.case);
  const { uploads } = desk.uploads;
  const ready = uploads.entries.length > 0 && !uploads.unfinished.length;
  return returnFrame(
    desk,
    html`${heading(t("Files"))}
      ${view.evidence.length ? html`<ul class="il-files">${view.evidence.map(exhibitRow)}</ul>` : emptyState(t("No files yet"), t("Photos, screenshots, letters: add what you have, as it is."))}
      <h2 class="govuk-heading-m">${t("Add files")}</h2>
      ${evidenceList({
        uploads,
        rules: desk.questions.evidence,
        limit: desk.limit,
        refused: desk.typed["refused"] ?? [],
        onRefused: (refused) => {
          desk.typed["refused"] = refused;
          desk.draw();
        },
        onDescribed: () => undefined,
      })}
      ${desk.busy ? busy(t("Adding to your report…")) : uploads.entries.length ? buttons(button(t("Add to my report"), () => void add(desk), "", !ready)) : nothing}
      ${uploads.entries.length && !ready ? html`<p class="govuk-body">${t("You can add them as soon as all are stored.")}</p>` : nothing}`,
  );
}

/** @param {Exhibit} exhibit */
function exhibitRow({ at, erased, name, size, payload }) {
  return html`<li class="il-file">
    <div class="il-file__head"><span class="il-file__name">${erased ? t("Erased file") : name}</span><span class="il-file__size">${erased ? "" : sizeText(size)}</span></div>
    ${payload.describes ? html`<p class="il-file__state">${payload.describes}</p>` : nothing}
    <p class="il-file__state">${t("Added on %(when)s", { when: instantText(at) })}</p>
  </li>`;
}

/** @param {ReturnDesk} desk */
async function add(desk) {
  const { uploads } = desk.uploads;
  const incidents = /** @type {Case} */ (desk.case).incidents.filter((each) => !each.erased).map((each) => each.incident);
  const added = await desk.write(t("Your files were added."), () =>
    uploads.entries.map((entry) => ({
      type: "evidence",
      compartment: "report",
      payload: evidenceOf(entry, /** @type {StoredFile} */ (uploads.stored.get(entry.id)), incidents),
      record: newIdentifier(),
    })),
  );
  if (added) desk.uploads.clear();
  desk.draw();
}
