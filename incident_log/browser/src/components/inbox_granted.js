// Which cases did a team share with a reader outside of it? There are no cards for them: the cases themselves are opened.

import { granted } from "../api.js";
import { placeName } from "../countries.js";
import { NotSignedIn } from "../errors.js";
import { straight, t } from "../i18n.js";
import { openJournal } from "../journal.js";
import { emptyState, heading, html, nothing, render, repeat } from "../ui.js";
import { previewsOf } from "./inbox_previews.js";
import { asOfPart, dangerChip, kindChips, moveWithArrows, urgencyChip } from "./inbox_rows.js";
import { inPlace } from "./inbox_watch.js";
import { labelOf } from "./labels.js";
import { memberFailure } from "./member_failures.js";
import { focusScreen } from "./page.js";
import { addressOf, goAndSignIn } from "./signed_in.js";

/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Preview } from "./inbox_previews.js" */

class GrantedPage {
  $root;
  domain;
  /** @type {string[]} */
  cases = [];
  /** @type {Map<string, Preview>} */
  previews = new Map();
  asOf = new Date().toISOString();
  looking = false;
  failure = "";

  /** @param {HTMLElement} $root @param {Domain} domain */
  constructor($root, domain) {
    this.$root = $root;
    this.domain = domain;
  }

  async load() {
    this.cases = (await granted()).cases;
    this.asOf = new Date().toISOString();
  }

  /** What a case says may have changed as well, so each is opened again. */
  async open() {
    await previewsOf(
      this.cases.map((id) => ({ case: id })),
      (each) => openJournal(each.case),
      (each, preview) => {
        this.previews.set(each.case, preview);
        inPlace(this.$root, () => this.draw());
      },
    );
  }

  async look() {
    if (this.looking) return;
    this.looking = true;
    this.draw();
    try {
      await this.load();
      this.failure = "";
      await this.open();
    } catch (error) {
      if (error instanceof NotSignedIn) return goAndSignIn({ ended: true });
      this.failure = memberFailure(error, false);
    }
    this.looking = false;
    inPlace(this.$root, () => this.draw());
  }

  draw() {
    const rows = repeat(this.cases, (id) => id, (id) => this.drawRow(id, this.previews.get(id)));
    const list = html`<ul class="il-rows" @keydown=${moveWithArrows}>${rows}</ul>`;
    const empty = emptyState(t("No case is shared with you now"), t("When a team shares one with you, it stands here."));
    render([heading(t("Cases shared with you")), asOfPart(this, () => void this.look()), this.cases.length > 0 ? list : empty], this.$root);
  }

  /** @param {string} id @param {Preview|undefined} preview */
  drawRow(id, preview) {
    const { domain } = this;
    // Of what the person took back nothing more is read, its title neither.
    if (preview?.status === "withdrawn") return html`<li class="il-row"><a class="il-row__link" href=${addressOf("case", id)}>${t("The person withdrew this report")}</a></li>`;
    return html`<li class="il-row">
      <a class="il-row__link" href=${addressOf("case", id)}>${straight(preview?.title ?? "") || t("Case")}</a>
      <ul class="il-chips">
        ${preview?.urgency === "imminent" ? dangerChip(preview) : nothing} ${urgencyChip(preview, domain)}
        ${preview?.status ? html`<li class="il-chip">${labelOf(domain.json.words.statuses, preview.status)}</li>` : nothing} ${kindChips(preview, domain)}
      </ul>
      <p class="il-row__facts">${preview?.trouble ? memberFailure(preview.trouble) : (preview?.countries.map(placeName).join(" · ") ?? t("Opening…"))}</p>
    </li>`;
  }
}

/** @param {HTMLElement} $root @param {Domain} domain */
export async function showGranted($root, domain) {
  const page = new GrantedPage($root, domain);
  await page.load();
  page.draw();
  focusScreen($root);
  await page.open();
}
