// What is there to do? New reports first, then the cases of the team; a lawyer sees the cases that were shared.

import { granted } from "../api.js";
import { countryName } from "../countries.js";
import { knownMembers } from "../directory.js";
import { domain as loadDomain } from "../domain_data.js";
import { find, loadInbox } from "../inbox.js";
import { straight, t } from "../i18n.js";
import { openJournal, peek } from "../journal.js";
import { busy, emptyState, heading, html, nothing, notice, render } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { memberFailure } from "./member_failures.js";
import { previewsOf } from "./inbox_previews.js";
import { caseRow } from "./inbox_rows.js";
import { filters, sections } from "./inbox_filters.js";
import { focusScreen } from "./page.js";
import { addressOf, startSignedIn } from "./signed_in.js";

/** @import { Session } from "../session.js" */
/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Newcomer, Row, Wish } from "../inbox.js" */
/** @import { Preview } from "./inbox_previews.js" */

const AT_FIRST = 100;
const PREVIEWS = 20;

export class InboxPage {
  $root;
  session;
  domain;
  /** @type {Row[]} */
  rows = [];
  /** @type {Newcomer[]} */
  fresh = [];
  /** @type {Map<string, Preview>} */
  previews = new Map();
  /** @type {Map<string, string>} member → name */
  names = new Map();
  /** @type {Wish} */
  wish = { section: "all", search: "", kind: "", country: "", urgency: "", order: "changed" };
  shown = AT_FIRST;
  today = new Date().toISOString().slice(0, 10);
  filtersOpen = false;
  /** @type {Set<string>} cases of which this person has seen more than the server shows now */
  outdated = new Set();

  /** @param {HTMLElement} $root @param {Session} session @param {Domain} domain */
  constructor($root, session, domain) {
    this.$root = $root;
    this.session = session;
    this.domain = domain;
  }

  async load() {
    for (const desk of this.session.desks.keys()) {
      const { rows, fresh } = await loadInbox(this.domain, desk);
      this.rows.push(...rows);
      this.fresh.push(...fresh);
    }
    const seen = new Map(this.session.heads.map(([id, position]) => [id, position]));
    this.outdated = new Set(this.rows.filter(({ case: id, head }) => head < (seen.get(id) ?? -1)).map((row) => row.case));
    if (this.rows.some((row) => row.assignedTo === this.session.member)) this.wish.section = "mine";
  }

  /** What is not needed to see the list comes after it. */
  async complete() {
    this.names = new Map((await knownMembers()).map(({ id, name }) => [id, name]));
    this.draw();
    await previewsOf(this.fresh.slice(0, PREVIEWS), peek, (caseId, preview) => {
      this.previews.set(caseId, preview);
      this.draw();
    });
  }

  /** @param {Partial<Wish>} change */
  want(change) {
    this.wish = { ...this.wish, ...change };
    this.shown = AT_FIRST;
    this.draw();
  }

  /** What the person unfolded stays so when the list changes. @param {boolean} open */
  keepFilters(open) {
    this.filtersOpen = open;
  }

  draw() {
    const { rows, wish } = this;
    const found = find(this.domain, rows, wish, this.today);
    const unopened = rows.filter((row) => !row.opens).length;
    render(
      [
        heading(t("Inbox")),
        unopened > 0 ? notice("danger", t("Some cases do not open"), t("They are marked in the list. Reload the page; if it stays so, tell your team lead.")) : nothing,
        this.outdated.size > 0 ? notice("danger", t("The server shows some cases as they were before"), t("You have seen more of them than stands here. They are marked in the list. Reload the page; if it stays so, tell your team lead by another way.")) : nothing,
        this.fresh.length > 0 ? this.drawFresh() : nothing,
        rows.length > 0 ? [sections(this), filters(this), this.drawList(found)] : this.drawEmpty(),
      ],
      this.$root,
    );
  }

  drawEmpty() {
    if (this.fresh.length > 0) return nothing;
    const next = html`<p class="govuk-body"><a class="govuk-link" href=${addressOf("desk")}>${t("Show the link for people who report")}</a></p>`;
    return emptyState(t("No reports yet"), t("Reports arrive here as soon as somebody sends one with the link of your team."), next);
  }

  drawFresh() {
    return html`<section class="il-fresh" aria-labelledby="fresh-title">
      <h2 class="govuk-heading-m" id="fresh-title">${t("New reports")} <span class="il-count">${this.fresh.length}</span></h2>
      <ul class="il-rows">
        ${this.fresh.map((each) => freshRow(each, this.previews.get(each.case), this.domain))}
      </ul>
    </section>`;
  }

  /** @param {Row[]} found */
  drawList(found) {
    if (found.length === 0) return emptyState(t("No case fits"), t("Choose “All”, or clear the search and the filters."));
    const more = found.length > this.shown;
    return html`<ul class="il-rows" aria-label=${t("Cases")} @keydown=${moveWithArrows}>
        ${found.slice(0, this.shown).map((row) => caseRow(row, this))}
      </ul>
      ${more ? html`<p><button type="button" class="govuk-button govuk-button--secondary" @click=${() => this.more()}>${t("Show 100 more")}</button></p>` : nothing}`;
  }

  more() {
    this.shown += AT_FIRST;
    this.draw();
  }
}

/** @param {Newcomer} fresh @param {Preview|undefined} preview @param {Domain} domain */
function freshRow(fresh, preview, domain) {
  const title = straight(preview?.title ?? "") || t("New report");
  const kinds = preview?.kinds.map((kind) => t(domain.kinds.get(kind)?.label ?? kind)) ?? [];
  const places = preview?.countries.map(countryName) ?? [];
  return html`<li class="il-row il-row--new">
    <a class="il-row__link" href=${addressOf("case", fresh.case)}>${title}</a>
    <ul class="il-chips">
      ${preview?.urgency === "imminent" ? html`<li class="il-chip il-chip--danger">${t("Urgent")}</li>` : nothing}
      ${preview?.trouble ? html`<li class="il-chip il-chip--danger">${t("Does not open")}</li>` : nothing}
      ${kinds.map((kind) => html`<li class="il-chip">${kind}</li>`)}
    </ul>
    <p class="il-row__facts">${[...places, t("arrived %(day)s", { day: dateText(fresh.day) })].join(" · ")}</p>
  </li>`;
}

/** @param {KeyboardEvent} event */
function moveWithArrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const $links = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(".il-row__link")];
  const $next = $links[$links.indexOf(/** @type {HTMLElement} */ (event.target)) + step];
  if (!($next instanceof HTMLElement)) return;
  event.preventDefault();
  $next.focus();
}

/** A reader outside the desk has no cards; the cases themselves are opened. @param {HTMLElement} $root @param {Domain} domain */
async function drawGranted($root, domain) {
  const { cases } = await granted();
  /** @type {Map<string, Preview>} */
  const previews = new Map();
  const draw = () => {
    const rows = cases.map((id) => sharedRow(id, previews.get(id), domain));
    const list = html`<ul class="il-rows" @keydown=${moveWithArrows}>${rows}</ul>`;
    const empty = emptyState(t("No case is shared with you now"), t("When a team shares one with you, it stands here."));
    render([heading(t("Cases shared with you")), cases.length > 0 ? list : empty], $root);
  };
  draw();
  focusScreen($root);
  await previewsOf(
    cases.map((id) => ({ case: id })),
    (each) => openJournal(each.case),
    (id, preview) => {
      previews.set(id, preview);
      draw();
    },
  );
}

/** @param {string} id @param {Preview|undefined} preview @param {Domain} domain */
function sharedRow(id, preview, domain) {
  const kinds = preview?.kinds.map((kind) => t(domain.kinds.get(kind)?.label ?? kind)) ?? [];
  return html`<li class="il-row">
    <a class="il-row__link" href=${addressOf("case", id)}>${straight(preview?.title ?? "") || t("Case")}</a>
    <ul class="il-chips">
      ${kinds.map((kind) => html`<li class="il-chip">${kind}</li>`)}
    </ul>
    <p class="il-row__facts">${preview?.trouble ? memberFailure(preview.trouble) : (preview?.countries.map(countryName).join(" · ") ?? t("Opening…"))}</p>
  </li>`;
}

/** @param {HTMLElement} $root */
export function start($root) {
  return startSignedIn($root, async (session) => {
    const domain = await loadDomain();
    if (session.desks.size === 0) return drawGranted($root, domain);
    render(busy(t("Opening the cases…")), $root);
    const page = new InboxPage($root, session, domain);
    await page.load();
    page.draw();
    focusScreen($root);
    await page.complete();
  });
}
