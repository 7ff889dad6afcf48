// Which files are in the report, and how does the person add more?

import { newIdentifier } from "../crypto/seeds.js";
import { REPORTER } from "../domain/consent.js";
import { NotSignedIn } from "../errors.js";
import { nt, t } from "../i18n.js";
import { newestSecret, refresh } from "../journal.js";
import { keepInMemory } from "../keeping.js";
import { evidenceOf } from "../reporting/records.js";
import { firstOfSame } from "../same_files.js";
import { dateText, instantText } from "../ui_dates.js";
import { touch } from "../session.js";
import { Uploads } from "../upload.js";
import { busy, button, buttons, emptyState, heading, html, nothing, notice, sizeText } from "../ui.js";
import { evidenceList, uploadsLine } from "./evidence_list.js";
import { authorWithin, returnFrame } from "./return_frame.js";

/** @import { ReturnDesk, View } from "./return_desk.js" */
/** @import { Case, Exhibit } from "../domain/types.d.ts" */
/** @import { DraftFile } from "../reporting/draft.js" */
/** @import { NewRecord, StoredFile } from "../reporting/records.js" */

/** The files that are being added in this page load; nothing of them is kept on the device. */
export class ReturnUploads {
  #desk;
  /** @type {Uploads} */
  uploads;
  /** @type {WeakMap<DraftFile, string>} */
  #records = new WeakMap();

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
      onChange: () => {
        // A large file over a slow line takes longer than a person may be idle; while it moves, nobody is locked out of it.
        if (this.uploads.isBusy) touch();
        this.#desk.draw();
      },
      rules: this.#desk.questions.evidence,
      limit: this.#desk.limit,
    });
  }

  /** @returns {DraftFile[]} on the server, and not part of the report before the person adds them */
  get stored() {
    return this.uploads.entries.filter(({ id }) => this.uploads.stored.has(id));
  }

  /** The same for each try, so that no file stands in the report twice. @param {DraftFile} entry @returns {string} */
  recordOf(entry) {
    const record = this.#records.get(entry) ?? newIdentifier();
    this.#records.set(entry, record);
    return record;
  }

  /** Forget the files that stand in the report now. @param {DraftFile[]} added */
  async leave(added) {
    for (const { id } of added) await this.uploads.remove(id);
  }
}

/** @param {ReturnDesk} desk */
export function evidenceView(desk) {
  const view = /** @type {Case} */ (desk.case);
  const { uploads } = desk.uploads;
  return returnFrame(
    desk,
    html`${heading(t("Files"))}
      ${view.evidence.length ? html`<ul class="il-files">${view.evidence.map((each) => exhibitRow(view, each))}</ul>` : emptyState(t("No files yet"), t("Photos, screenshots, letters: add what you have, as it is."))}
      ${view.evidence.length ? html`<p class="govuk-hint">${t("What is in the report stays there: a single file cannot be erased yet.")}</p>` : nothing}
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
        onAsked: () => desk.draw(),
        apart: t("Stored, but not yet part of your report"),
        standing: view.evidence,
      })}
      ${desk.busy ? busy(t("Adding to your report…")) : uploads.entries.length ? addButton(desk) : nothing}`,
  );
}

/** @param {ReturnDesk} desk */
function addButton(desk) {
  if (isWithdrawn(desk)) return notice("care", "", withdrawnText());
  const count = desk.uploads.stored.length;
  const label = count ? nt("Add %(n)s file to my report", "Add %(n)s files to my report", count) : t("Add to my report");
  return html`<p class="govuk-body">${t("The team sees a file once you have added it to your report.")}</p>
    ${buttons(button(label, () => void addFiles(desk), "", count === 0))}
    ${desk.uploads.uploads.unfinished.length ? html`<p class="govuk-body">${t("A file can be added as soon as it is stored.")}</p>` : nothing}`;
}

/** Files that were chosen and are not part of the report: said wherever the person comes back to. @param {ReturnDesk} desk */
export function apartNotice(desk) {
  const { stored, uploads } = desk.uploads;
  if (!uploads.entries.length) return nothing;
  if (isWithdrawn(desk)) return notice("care", apartText(uploads.entries.length), withdrawnText());
  const add = nt("Add %(n)s file to my report", "Add %(n)s files to my report", stored.length);
  return notice(
    "care",
    apartText(uploads.entries.length),
    html`<p>${t("The team sees a file once you have added it to your report.")}</p>
      ${uploadsLine(uploads)}
      ${desk.busy ? busy(t("Adding to your report…")) : buttons(stored.length ? button(add, () => void addFiles(desk)) : nothing, button(t("Look at the files"), () => desk.go("evidence"), "secondary"))}`,
  );
}

/** @param {ReturnDesk} desk */
const isWithdrawn = (desk) => desk.case?.summary.status === "withdrawn";

const withdrawnText = () => t("You withdrew your report, so nothing is added to it. If the team is to see them, give the report back first.");

/** @param {number} count */
const apartText = (count) => nt("%(n)s file is not part of your report yet", "%(n)s files are not part of your report yet", count);

/** Signing out would lose the files that are not added, and what is typed and not sent. @param {ReturnDesk} desk */
export function leavingView(desk) {
  const { stored, uploads } = desk.uploads;
  const [typedOn] = desk.unsent;
  if (uploads.entries.length === 0) return html`${unsentHeading()}${desk.unsent.map(unsentLine)} ${buttons(...(typedOn ? [lookButton(desk, typedOn)] : []), outButton(desk))}`;
  const add = async () => {
    if (await addFiles(desk)) await (typedOn ? desk.leave() : desk.signOut());
  };
  const label = typedOn ? nt("Add %(n)s file to my report", "Add %(n)s files to my report", stored.length) : nt("Add %(n)s file and sign out", "Add %(n)s files and sign out", stored.length);
  return html`${heading(apartText(uploads.entries.length), t("When you sign out, they are deleted here, and the team never sees them."))}
    <ul class="govuk-list govuk-list--bullet">
      ${uploads.entries.map(({ name }) => html`<li>${name}</li>`)}
    </ul>
    ${uploadsLine(uploads)} ${desk.unsent.map(unsentLine)}
    ${desk.busy
      ? busy(t("Adding to your report…"))
      : buttons(
          stored.length && !isWithdrawn(desk) ? button(label, () => void add()) : nothing,
          button(t("Look at the files"), () => desk.go("evidence"), "secondary"),
          typedOn ? lookButton(desk, typedOn) : nothing,
          typedOn ? outButton(desk) : button(t("Sign out without them"), () => void desk.signOut(), "warning"),
        )}`;
}

const unsentHeading = () => heading(t("What you typed is not sent yet"), t("When you sign out, it is deleted here, and the team never sees it."));

/** @param {View} view @returns {string} */
function titleOf(view) {
  return { messages: t("Messages"), consent: t("Who may see it"), withdraw: t("Withdraw the report") }[/** @type {string} */ (view)] ?? "";
}

/** @param {View} view */
const unsentLine = (view) => html`<p class="govuk-body">${t("Typed and not sent: “%(title)s”.", { title: titleOf(view) })}</p>`;

/** @param {ReturnDesk} desk @param {View} view */
const lookButton = (desk, view) => button(t("Look at what I typed"), () => desk.go(view), "secondary");

/** @param {ReturnDesk} desk */
const outButton = (desk) => button(t("Sign out and delete it"), () => void desk.signOut(), "warning");

/** @param {Case} view @param {Exhibit} exhibit */
function exhibitRow({ evidence }, exhibit) {
  const { at, erased, name, payload, role, size } = exhibit;
  const twin = erased ? exhibit : firstOfSame(evidence, exhibit);
  return html`<li class="il-file">
    <div class="il-file__head"><span class="il-file__name">${erased ? t("Erased file") : name}</span><span class="il-file__size">${erased ? "" : sizeText(size)}</span></div>
    ${payload.describes ? html`<p class="il-file__state">${payload.describes}</p>` : nothing}
    ${twin && twin.evidence !== exhibit.evidence ? html`<p class="il-file__state">${t("The same file as “%(name)s” above.", { name: twin.name })}</p>` : nothing}
    <p class="il-file__state">${role === REPORTER ? t("Added on %(when)s", { when: instantText(at) }) : t("Added by %(name)s, %(time)s", { name: authorWithin(role), time: instantText(at) })}</p>
    ${describedLine(exhibit)}
  </li>`;
}

/** @param {Exhibit} exhibit */
function describedLine({ custody, erased, role: by }) {
  const { at, role } = custody.findLast(({ action }) => action === "described") ?? { at: "", role: by };
  return erased || role === by ? nothing : html`<p class="il-file__state">${t("Description changed by %(name)s, %(day)s", { name: authorWithin(role), day: dateText(at.slice(0, 10)) })}</p>`;
}

/** Add what is stored by now; what is not, stays in the list. @param {ReturnDesk} desk @returns {Promise<boolean>} */
async function addFiles(desk) {
  const { stored, uploads } = desk.uploads;
  const incidents = /** @type {Case} */ (desk.case).incidents.filter((each) => !each.erased).map((each) => each.incident);
  /** @returns {NewRecord[]} */
  const make = () =>
    stored.map((entry) => ({
      type: "evidence",
      compartment: "report",
      payload: evidenceOf(entry, /** @type {StoredFile} */ (uploads.stored.get(entry.id)), incidents),
      record: desk.uploads.recordOf(entry),
    }));
  const added = await desk.write(t("Your files were added."), make, stored.map(({ id }) => id).join(" "));
  if (added) {
    // Which files could not be taken was said before; what is said now is that the others are there.
    desk.typed["refused"] = [];
    await desk.uploads.leave(stored);
  }
  desk.draw();
  return added;
}
