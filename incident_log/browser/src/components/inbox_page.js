// What is there to do? New reports first, then the cases of the team; a lawyer sees the cases that were shared.

import { invitations } from "../api.js";
import { knownMembers } from "../directory.js";
import { mayInvite } from "../domain/membership.js";
import { domain as loadDomain } from "../domain_data.js";
import { NotSignedIn } from "../errors.js";
import { find, loadInbox } from "../inbox.js";
import { nt, t } from "../i18n.js";
import { peek } from "../journal.js";
import { isUnlocked } from "../session.js";
import { busy, button, emptyState, heading, html, nothing, notice, render, repeat } from "../ui.js";
import { memberFailure } from "./member_failures.js";
import { previewsOf } from "./inbox_previews.js";
import { asOfPart, caseRow, freshRow, moveWithArrows } from "./inbox_rows.js";
import { showGranted } from "./inbox_granted.js";
import { filters, sections } from "./inbox_filters.js";
import { areOpened, fittingNew, isLooking, isTakenBack, takenBackPart } from "./inbox_new.js";
import { follow } from "./inbox_follow.js";
import { keepPlace, placeBefore, remember, showPlace } from "./inbox_place.js";
import { hasNews, inPlace, keepLooking } from "./inbox_watch.js";
import { announce, focusScreen } from "./page.js";
import { addressOf, goAndSignIn, startSignedIn } from "./signed_in.js";

/** @import { Session } from "../session.js" */
/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Newcomer, Row, Wish } from "../inbox.js" */
/** @import { Preview } from "./inbox_previews.js" */

const AT_FIRST = 100;

export class InboxPage {
  $root;
  session;
  domain;
  /** @type {Row[]} */
  rows = [];
  /** @type {Newcomer[]} */
  fresh = [];
  /** @type {Map<string, Preview & { head: number }>} */
  previews = new Map();
  /** @type {Map<string, Preview & { head: number }>} what cases say that were written in after their card */
  since = new Map();
  /** @type {Map<string, string>} member → name */
  names = new Map();
  /** @type {Wish} */
  wish = { section: "all", search: "", kind: "", country: "", urgency: "", order: "changed" };
  shown = AT_FIRST;
  today = new Date().toISOString().slice(0, 10);
  filtersOpen = false;
  /** @type {Set<string>} cases of which this person has seen more than the server shows now */
  outdated = new Set();
  /** When the list was as it is shown. */
  asOf = new Date().toISOString();
  looking = false;
  failure = "";
  /** How many new reports wait beside those that the server gave. */
  beyond = 0;
  /** How many people came with an invitation of this member and wait to be let in. */
  waiting = 0;

  /** @param {HTMLElement} $root @param {Session} session @param {Domain} domain */
  constructor($root, session, domain) {
    this.$root = $root;
    this.session = session;
    this.domain = domain;
  }

  async load() {
    const seen = new Map(this.session.heads.map(([id, position]) => [id, position]));
    const all = [];
    for (const desk of this.session.desks.keys()) all.push(await loadInbox(this.domain, desk));
    this.rows = all.flatMap(({ rows }) => rows);
    this.fresh = all.flatMap(({ fresh }) => fresh);
    this.beyond = all.reduce((sum, { beyond }) => sum + beyond, 0);
    this.outdated = new Set(this.rows.filter(({ case: id, head }) => head < (seen.get(id) ?? -1)).map((row) => row.case));
    this.asOf = new Date().toISOString();
    this.today = this.asOf.slice(0, 10);
  }

  /** Begin with what somebody left who comes back, else with what is theirs. */
  begin() {
    const before = placeBefore();
    if (before) {
      this.wish = { ...before.wish, search: "" };
      this.shown = before.shown;
    } else if (this.rows.some((row) => row.assignedTo === this.session.member)) this.wish.section = "mine";
    this.draw();
    if (before) showPlace(this.$root, before);
    else focusScreen(this.$root);
    keepPlace(this);
  }

  /** What is not needed to see the list comes after it. */
  async complete() {
    this.names = new Map((await knownMembers()).map(({ id, name }) => [id, name]));
    await this.lookWhoWaits();
    this.draw();
    await this.openFresh();
  }

  async lookWhoWaits() {
    const invites = this.domain.json.membership.roles.some(({ code }) => mayInvite(this.domain, this.session, code));
    if (invites) this.waiting = (await invitations()).invitations.filter(({ state }) => state === "accepted").length;
  }

  async openFresh() {
    const unknown = this.fresh.filter((each) => this.previews.get(each.case)?.head !== each.head);
    const show = (/** @type {Newcomer} */ each, /** @type {Preview} */ preview) => {
      this.previews.set(each.case, { ...preview, head: each.head });
      inPlace(this.$root, () => this.draw());
    };
    await previewsOf(unknown, peek, show);
    // The inbox brings the beginning of each, and whether it was withdrawn stands at the end.
    const longer = unknown.filter(({ head, records }) => head >= records.length);
    await previewsOf(longer, (each) => peek(each, { toTheEnd: true }), (each, preview) => void (preview.trouble ?? show(each, preview)));
  }

  /** See what came meanwhile. @param {{ whole?: boolean }} [options] not only when the top of the list tells of it */
  async look({ whole = false } = {}) {
    if (this.looking) return;
    this.looking = true;
    this.draw();
    const before = new Set(this.fresh.map((each) => each.case));
    try {
      if (whole || (await hasNews(this))) await this.load();
      await this.lookWhoWaits();
      this.asOf = new Date().toISOString();
      this.failure = "";
    } catch (error) {
      if (error instanceof NotSignedIn) return goAndSignIn({ ended: true });
      this.failure = memberFailure(error, false);
    }
    this.looking = false;
    inPlace(this.$root, () => this.draw());
    const came = this.fresh.filter((each) => !before.has(each.case)).length;
    if (came > 0) announce(nt("%(n)s new report came.", "%(n)s new reports came.", came));
    await this.openFresh();
    await follow(this);
  }

  /** @param {Partial<Wish>} change */
  want(change) {
    this.wish = { ...this.wish, ...change };
    this.shown = AT_FIRST;
    this.draw();
    remember(this);
  }

  /** What the person unfolded stays so when the list changes. @param {boolean} open */
  keepFilters(open) {
    this.filtersOpen = open;
  }

  draw() {
    // Whoever was locked out leads to another page; until it is there nothing new is drawn, as it would need the directory.
    if (!isUnlocked()) return;
    const { rows, wish } = this;
    const found = find(this.domain, rows, wish, this.today);
    const unopened = rows.filter((row) => !row.opens).length;
    render(
      [
        heading(t("Inbox")),
        asOfPart(this, () => void this.look({ whole: true })),
        this.waiting > 0 ? this.drawWaiting() : nothing,
        unopened > 0 ? notice("danger", t("Some cases do not open"), t("They are marked in the list. Reload the page; if it stays so, tell your team lead.")) : nothing,
        this.outdated.size > 0 ? notice("danger", t("The server shows some cases as they were before"), t("You have seen more of them than stands here. They are marked in the list. Reload the page; if it stays so, tell your team lead by another way.")) : nothing,
        this.fresh.length > 0 ? this.drawFresh() : nothing,
        rows.length > 0 ? [sections(this), filters(this), this.drawList(found)] : this.drawEmpty(),
        takenBackPart(this),
      ],
      this.$root,
    );
  }

  drawWaiting() {
    const text = nt("%(n)s person waits to be let in.", "%(n)s people wait to be let in.", this.waiting);
    return notice("", "", html`<p>${text} <a class="govuk-link" href=${addressOf("members")}>${t("Let them in on the page “Members”")}</a></p>`);
  }

  drawEmpty() {
    if (this.fresh.some((each) => !isTakenBack(this, each))) return nothing;
    const next = html`<p class="govuk-body"><a class="govuk-link" href=${addressOf("desk")}>${t("Show the link for people who report")}</a></p>`;
    return emptyState(t("No reports yet"), t("Reports arrive here as soon as somebody sends one with the link of your team."), next);
  }

  drawFresh() {
    const found = fittingNew(this).filter((each) => !isTakenBack(this, each));
    const all = this.fresh.filter((each) => !isTakenBack(this, each)).length;
    if (all === 0) return nothing;
    const none = areOpened(this) ? t("None of the new reports fits.") : t("The new reports are still being opened…");
    return html`<section class="il-fresh" aria-labelledby="fresh-title">
      <h2 class="govuk-heading-m" id="fresh-title">${t("New reports")} <span class="il-count">${isLooking(this) ? t("%(n)s of %(all)s", { n: found.length, all }) : found.length}</span></h2>
      ${this.beyond > 0 ? notice("care", "", nt("%(n)s more new report waits: here stand the newest and those that wait longest. Take some, and the others come into sight.", "%(n)s more new reports wait: here stand the newest and those that wait longest. Take some, and the others come into sight.", this.beyond)) : nothing}
      ${found.length === 0 ? html`<p class="govuk-body">${none}</p>` : nothing}
      <ul class="il-rows">
        ${repeat(found, (each) => each.case, (each) => freshRow(each, this.previews.get(each.case), this.domain))}
      </ul>
    </section>`;
  }

  /** @param {Row[]} found */
  drawList(found) {
    if (found.length === 0) return this.drawNone();
    const more = found.length > this.shown;
    return html`<ul class="il-rows" aria-label=${t("Cases")} @keydown=${moveWithArrows}>
        ${repeat(found.slice(0, this.shown), (row) => row.case, (row) => caseRow(row, this))}
      </ul>
      ${more ? html`<p><button type="button" class="govuk-button govuk-button--secondary" @click=${() => this.more()}>${t("Show 100 more")}</button></p>` : nothing}`;
  }

  /** What is searched may well stand in another section. */
  drawNone() {
    const { domain, rows, today, wish } = this;
    const elsewhere = find(domain, rows, { ...wish, section: "all" }, today).length;
    if (elsewhere === 0) return emptyState(t("No case fits"), isLooking(this) ? t("Clear the search and the filters to see all cases.") : t("Choose “All”."));
    const fits = nt("In “All” there is %(n)s case that fits.", "In “All” there are %(n)s cases that fit.", elsewhere);
    const stands = nt("In “All” there is %(n)s case.", "In “All” there are %(n)s cases.", elsewhere);
    return emptyState(isLooking(this) ? t("No case fits here") : t("No case stands here"), isLooking(this) ? fits : stands, button(t("Show it in “All”"), () => this.want({ section: "all" }), "secondary"));
  }

  more() {
    this.shown += AT_FIRST;
    this.draw();
    remember(this);
  }
}

/** @param {HTMLElement} $root */
export function start($root) {
  return startSignedIn($root, async (session) => {
    const domain = await loadDomain();
    if (session.desks.size === 0) return showGranted($root, domain);
    render(busy(t("Opening the cases…")), $root);
    const page = new InboxPage($root, session, domain);
    await page.load();
    page.begin();
    await page.complete();
    keepLooking(page);
    await follow(page);
  });
}
