// What is known of one case, and what can be done now? Holds the opened journal; the parts of the page draw from it.

import { adopt, catchUpCard, noteAccess, read } from "../casework.js";
import { knownMembers } from "../directory.js";
import { domain as loadDomain } from "../domain_data.js";
import { Conflict, IncidentLogError, NotAllowed, NotFound, NotSignedIn } from "../errors.js";
import { t } from "../i18n.js";
import { openJournal, refresh } from "../journal.js";
import { html, nothing, notice, render } from "../ui.js";
import { accessPart } from "./case_access.js";
import { consentPart } from "./case_consent.js";
import { deadlinePart } from "./case_duties.js";
import { evidencePart } from "./case_evidence.js";
import { historyPart, timelinePart } from "./case_history.js";
import { closedPage, headPart, statusPart, takePart, withdrawnNotice, withdrawnPage } from "./case_head.js";
import { peoplePart } from "./case_people.js";
import { stepsPart } from "./case_steps.js";
import { storyPart } from "./case_story.js";
import { messagePart, notePart } from "./case_talk.js";
import { unfoldOnPaper } from "./case_print.js";
import { CaseFiles, isWithdrawn } from "./case_files.js";
import { broughtBackNotice, CaseForms } from "./case_forms.js";
import { cameFromInbox } from "./inbox_place.js";
import { journalWarnings } from "./journal_warnings.js";
import { lateIntakeNotice } from "./late_intake.js";
import { announce, focusScreen } from "./page.js";
import { goAndSignIn, startSignedIn } from "./signed_in.js";

/** @import { Case, Domain } from "../domain/types.d.ts" */
/** @import { Journal } from "../journal.js" */
/** @import { Session } from "../session.js" */

/** @typedef {import("./case_forms.js").FormState} FormState */

const OPENED_AGAIN_MS = 12 * 3_600_000;

export class CasePage extends CaseForms {
  $root;
  failure = "";
  noting = false;
  /** Whether the access ended while the page was open. */
  closed = false;
  /** Whether going back leads to the inbox. */
  fromInbox = false;
  showAllHistory = false;
  /** Whether it is drawn for paper. */
  printing = false;
  /** @type {CaseFiles} */
  files;

  /** @param {HTMLElement} $root @param {Session} session @param {Domain} domain @param {Journal} journal @param {Case} view */
  constructor($root, session, domain, journal, view) {
    super(session, domain, journal, view);
    this.$root = $root;
    this.files = new CaseFiles(this);
  }

  /** See what others wrote meanwhile. */
  async look() {
    try {
      await refresh(this.journal);
      this.failure = "";
    } catch (error) {
      if (error instanceof NotSignedIn) return goAndSignIn({ ended: true });
      this.closed = error instanceof NotFound && !this.isDesk;
      this.failure = this.failureOf(error);
      if (this.closed) return this.draw();
    }
    await this.reread();
    await this.noteOpened();
  }

  async take() {
    await this.act("take", t("The case is yours now."), async () => {
      try {
        await adopt(this.journal);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        await refresh(this.journal);
        if (this.journal.state !== "adopted") throw error;
        this.failure = t("A colleague has just taken this case.");
      }
    });
    if (isWithdrawn(this.view)) announce(t("The person withdrew this report"));
  }

  /** Let the journal say that this person opened the case: once in half a day, and when the person wrote something since. */
  async noteOpened() {
    const compartment = this.can("report", "access") ? "report" : "work";
    if (this.noting || !this.can(compartment, "access")) return;
    this.noting = true;
    await this.noteOpenedIn(compartment).finally(() => (this.noting = false));
  }

  /** @param {import("../format/record.js").Compartment} compartment */
  async noteOpenedIn(compartment) {
    const hasNews = this.isDesk && this.view.summary.unread_from_reporter > 0;
    try {
      // What nobody has to write down is still no longer new to the team.
      if (!hasNews && this.hasOpened("opened", null, compartment)) return await catchUpCard(this.journal);
      await noteAccess(this.journal, "opened", { compartment });
      await this.reread();
    } catch (error) {
      if (!(error instanceof IncidentLogError)) throw error;
      this.failure = this.failureOf(error);
      this.draw();
    }
  }

  /** @param {string} what @param {string|null} evidence @param {string} compartment */
  hasOpened(what, evidence, compartment) {
    const since = new Date(Date.now() - OPENED_AGAIN_MS).toISOString();
    const own = this.view.accesses.filter(({ at, author }) => author === this.session.seed.signingPublic && at > since);
    return own.some((each) => each.payload.what === what && (each.payload.evidence ?? null) === evidence && each.compartment === compartment);
  }

  draw() {
    if (this.closed) return render(closedPage(this), this.$root);
    // Whoever was let in reads nothing more of what the person took back.
    if (!this.isDesk && this.view.summary.status === "withdrawn") return render(withdrawnPage(this), this.$root);
    return render(
      [
        headPart(this),
        withdrawnNotice(this),
        broughtBackNotice(this),
        this.drawWarnings(),
        this.journal.state === "new" && !this.journal.incomplete && !isWithdrawn(this.view) ? takePart(this) : nothing,
        html`<div class="il-case">
          <div class="il-case__part">${storyPart(this)} ${stepsPart(this)} ${evidencePart(this)} ${messagePart(this)} ${notePart(this)} ${timelinePart(this)}</div>
          <div class="il-case__part">${statusPart(this)} ${deadlinePart(this)} ${peoplePart(this)} ${consentPart(this)} ${accessPart(this)} ${historyPart(this)}</div>
        </div>`,
      ],
      this.$root,
    );
  }

  drawWarnings() {
    const { refused, unreadable } = this.view.summary;
    const changed = this.members.filter(({ keyChanged, signing }) => keyChanged && this.view.history.some(({ author }) => author === signing));
    return [
      this.failure ? notice("danger", "", this.failure) : nothing,
      lateIntakeNotice(this.journal),
      journalWarnings(this.journal),
      unreadable > 0 ? notice("care", "", t("Some entries were written by a newer version. Reload the page to read them.")) : nothing,
      refused > 0 ? notice("care", "", t("Some entries are not used, because whoever wrote them may not, or they make no sense. The history shows which.")) : nothing,
      changed.map((member) => notice("care", "", t("%(name)s has another key than before. Look at the members page before you rely on what they write.", { name: member.name || t("A member") }))),
    ];
  }
}

/** @param {HTMLElement} $root */
export function start($root) {
  const fromInbox = cameFromInbox();
  const id = location.hash.slice(1);
  // Another case in the same tab is another page.
  addEventListener("hashchange", () => location.reload());
  return startSignedIn($root, async (session) => {
    if (!/^[A-Za-z0-9_-]{22}$/.test(id)) throw new NotFound("no case is named");
    const journal = await openJournal(id);
    const page = new CasePage($root, session, await loadDomain(), journal, await read(journal));
    page.fromInbox = fromInbox;
    if (journal.secrets.size === 0) throw new NotAllowed("no key for this case");
    unfoldOnPaper(page);
    await page.keepTyped($root, `case ${id}`);
    page.draw();
    focusScreen($root);
    page.members = await knownMembers();
    page.draw();
    await page.noteOpened();
    document.addEventListener("visibilitychange", () => void (document.hidden || page.look()));
  });
}
