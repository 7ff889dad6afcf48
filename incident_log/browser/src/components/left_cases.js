// Whose cases has nobody now that somebody was frozen or removed, and who takes them?

import { recordsOf } from "../authors.js";
import { write } from "../casework.js";
import { directory } from "../directory.js";
import { fold } from "../domain/cases.js";
import { NotSignedIn, ServerUnreachable } from "../errors.js";
import { isClosed, pressingFirst } from "../pressing.js";
import { nt, straight, t } from "../i18n.js";
import { openJournal } from "../journal.js";
import { button, buttons, html, nothing, notice, quiet, select } from "../ui.js";
import { labelOf, toneOfUrgency } from "./labels.js";
import { memberFailure } from "./member_failures.js";
import { announce } from "./page.js";
import { addressOf } from "./signed_in.js";

/** @import { KnownMember } from "../directory.js" */
/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Inbox, Row } from "../inbox.js" */
/** @import { Journal } from "../journal.js" */
/** @import { Session } from "../session.js" */

/** @typedef {{ desk: string, to: string, rows: Row[] }} LeftAt to: who takes them */

const MOST_SHOWN = 200;

/** Somebody took the case while it was being handed over. */
class Taken extends Error {}

export class LeftCases {
  #session;
  #domain;
  #members;
  #redraw;
  /** Who left them. */
  member = "";
  /** @type {LeftAt[]} */
  teams = [];
  handing = false;
  failure = "";
  news = "";

  /** @param {Session} session @param {Domain} domain @param {() => readonly KnownMember[]} members @param {() => void} redraw */
  constructor(session, domain, members, redraw) {
    this.#session = session;
    this.#domain = domain;
    this.#members = members;
    this.#redraw = redraw;
  }

  /** @param {string} member @param {ReadonlyMap<string, Inbox>} inboxes desk → its cases */
  show(member, inboxes) {
    this.forget();
    this.member = member;
    const theirs = (/** @type {Inbox} */ { rows }) => pressingFirst(rows.filter((row) => row.assignedTo === member && !isClosed(row)));
    const all = [...inboxes].map(([desk, inbox]) => ({ desk, to: this.#session.member, rows: theirs(inbox) }));
    this.teams = all.filter(({ rows }) => rows.length > 0);
  }

  forget() {
    this.member = this.failure = this.news = "";
    this.teams = [];
  }

  /**
   * Hand over case after case; one that fails stays in the list, and one that a colleague handed on meanwhile stays with whom they chose.
   * @param {LeftAt} team @param {readonly Row[]} rows
   */
  async #handOver(team, rows) {
    if (this.handing) return;
    const { member } = this;
    this.handing = true;
    this.failure = this.news = "";
    this.#redraw();
    const handed = { over: 0, kept: 0 };
    for (const row of rows) {
      try {
        const journal = await openJournal(row.case, { inPassing: true });
        if (await this.#handOne(journal, member, team.to)) handed.over += 1;
        else handed.kept += 1;
        team.rows = team.rows.filter((each) => each !== row);
      } catch (error) {
        this.failure = memberFailure(error);
        if (error instanceof NotSignedIn || error instanceof ServerUnreachable) break;
      }
      this.#redraw();
    }
    this.handing = false;
    this.news = handedText(handed);
    announce(this.news);
    this.#redraw();
  }

  /**
   * Hand over one case, unless it has somebody by now; asked again behind whatever a colleague wrote first.
   * @param {Journal} journal @param {string} member who left @param {string} to
   * @returns {Promise<boolean>} whether it was handed over
   */
  async #handOne(journal, member, to) {
    const check = () => {
      if (fold(this.#domain, recordsOf(journal)).summary.assigned_to !== member) throw new Taken("a colleague has it by now");
    };
    try {
      await write(journal, { compartment: "work", type: "assignment", payload: { to } }, check);
      return true;
    } catch (error) {
      if (!(error instanceof Taken)) throw error;
      return false;
    }
  }

  draw() {
    const left = this.teams.reduce((sum, { rows }) => sum + rows.length, 0);
    if (left === 0 && !this.news) return nothing;
    const name = this.#members().find(({ id }) => id === this.member)?.name || t("A member");
    return html`<section class="il-card" aria-labelledby="left-title">
      <h2 class="il-card__title" id="left-title">${t("Cases that %(name)s had", { name })}</h2>
      ${left > 0 ? html`<p class="govuk-body">${nt("%(n)s open case has nobody now. Hand it to somebody, or take it yourself.", "%(n)s open cases have nobody now. Hand each to somebody, or take it yourself.", left)}</p>` : nothing}
      ${this.news ? notice("good", "", this.news) : nothing} ${this.failure ? notice("danger", "", this.failure) : nothing}
      ${this.teams.filter(({ rows }) => rows.length > 0).map((team) => this.#drawTeam(team))}
    </section>`;
  }

  /** @param {LeftAt} team */
  #drawTeam(team) {
    const { desk, rows, to } = team;
    const more = rows.length - MOST_SHOWN;
    return html`${select({
        id: `left-${desk}`,
        label: this.teams.length > 1 ? t("Who takes the cases of %(team)s?", { team: directory().desk(desk).name }) : t("Who takes them?"),
        value: to,
        options: this.#colleagues(desk),
        onInput: (value) => void (team.to = value),
      })}
      <ul class="il-list-plain">
        ${rows.slice(0, MOST_SHOWN).map((row) => this.#drawRow(team, row))}
      </ul>
      ${more > 0 ? html`<p class="govuk-body">${nt("and %(count)s more case", "and %(count)s more cases", more, { count: more })}</p>` : nothing}
      ${rows.length > 1 ? buttons(button(this.handing ? t("Handing over…") : t("Hand over all"), () => void this.#handOver(team, rows), "secondary", this.handing)) : nothing}`;
  }

  /** @param {LeftAt} team @param {Row} row */
  #drawRow(team, row) {
    const { severities } = this.#domain.json.kinds;
    const title = straight(row.card?.title ?? "") || t("Case without a title");
    return html`<li class="il-line">
      <a class="govuk-link" href=${addressOf("case", row.case)}>${title}</a>
      <span class="il-chip il-chip--${toneOfUrgency(row.urgency ?? "")}">${labelOf(severities, row.urgency ?? "")}</span>
      ${this.handing ? nothing : quiet(t("Hand over"), () => void this.#handOver(team, [row]), { about: title })}
    </li>`;
  }

  /** Oneself first: that is the quickest. @param {string} desk */
  #colleagues(desk) {
    const { member } = this.#session;
    const here = this.#members().filter(({ desks, id, status }) => status === "active" && desks.includes(desk) && id !== member);
    return [{ code: member, label: t("You") }, ...here.map(({ id, name }) => ({ code: id, label: name || t("Somebody of the team") }))];
  }
}

/** @param {{ over: number, kept: number }} handed @returns {string} */
function handedText({ over, kept }) {
  const said = [
    over > 0 ? nt("%(n)s case is handed over.", "%(n)s cases are handed over.", over) : "",
    kept > 0 ? nt("%(n)s case has somebody by now, and stays with them.", "%(n)s cases have somebody by now, and stay with them.", kept) : "",
  ];
  return said.filter(Boolean).join(" ");
}
