// Which teams need new keys because somebody left, and how far is it? Shown until all of it is done.

import { labelOf } from "./labels.js";
import { memberFailure } from "./member_failures.js";
import { announce } from "./page.js";
import { addressOf } from "./signed_in.js";
import { directory } from "../directory.js";
import { nt, t } from "../i18n.js";
import { peek } from "../journal.js";
import { finish, readBy, whatIsLeft } from "../rotation.js";
import { button, buttons, html, nothing, notice, progress } from "../ui.js";
import { previewsOf } from "./inbox_previews.js";

/** @import { Inbox } from "../inbox.js" */
/** @import { Left } from "../rotation.js" */
/** @import { Domain } from "../domain/types.d.ts" */

/** @typedef {{ id: string, title: string, compartments: string[] }} ReadCase */
/** @typedef {{ name: string, teams: { name: string, whole: boolean, cases: ReadCase[] }[] }} Exposure */

const MOST_SHOWN = 200;

export class KeyRenewal {
  /** @type {Left[]} */
  left = [];
  /** @type {{desk: string, done: number, all: number}|null} */
  running = null;
  /** @type {string[]} */
  failed = [];
  failure = "";
  news = "";
  /** @type {Exposure|null} */
  exposure = null;

  /** @param {Domain} domain @param {(id: string) => string} nameOf @param {() => void} redraw */
  constructor(domain, nameOf, redraw) {
    this.domain = domain;
    this.nameOf = nameOf;
    this.redraw = redraw;
  }

  async look() {
    if (!this.running) this.left = await whatIsLeft();
  }

  /** Renew whatever this person can, team after team. */
  async runAll() {
    this.news = "";
    await this.look();
    for (const { departed, desk, mine } of [...this.left]) {
      if (mine || departed.length === 0) await this.run(desk);
    }
  }

  /** @param {string} desk */
  async run(desk) {
    if (this.running) return;
    const before = this.left.find((left) => left.desk === desk);
    this.running = { desk, done: 0, all: 0 };
    this.failure = this.news = "";
    this.redraw();
    try {
      const { failed } = await finish(desk, (done, all) => {
        this.running = { desk, done, all };
        this.redraw();
      });
      this.failed = failed;
      if (failed.length === 0) this.#tell(doneText(before, directory().desk(desk).name));
    } catch (error) {
      this.failure = memberFailure(error);
    }
    this.running = null;
    await this.look().catch((error) => void (this.failure = memberFailure(error)));
    this.redraw();
  }

  /** @param {string} text */
  #tell(text) {
    this.news = text;
    announce(text);
  }

  draw() {
    return [
      this.news ? notice("good", "", this.news) : nothing,
      this.failure ? notice("danger", "", this.failure) : nothing,
      this.left.map((left) => this.#drawLeft(left)),
      this.failed.length > 0 ? this.#drawFailed() : nothing,
      this.exposure ? this.#drawExposure(this.exposure) : nothing,
    ];
  }

  /** @param {Left} left */
  #drawLeft({ departed, desk, lacking, mine, name, remaining }) {
    const waits = departed.length > 0 && !mine;
    return html`<section class="il-card" aria-labelledby=${`renewal-${desk}`}>
      <h2 class="il-card__title" id=${`renewal-${desk}`}>${t("New keys for %(team)s", { team: name })}</h2>
      ${departed.length > 0 ? html`<p class="govuk-body">${t("Still to do: the team has no new keys since %(names)s left. Until it has, nothing new can be written.", { names: departed.map(this.nameOf).join(", ") })}</p>` : nothing}
      ${remaining > 0
        ? html`<p class="govuk-body">
            ${nt("Still to do: %(count)s case has keys that somebody who left may know. It can be read; it gets new keys here, or when somebody of the team next writes to it.", "Still to do: %(count)s cases have keys that somebody who left may know. They can be read; they get new keys here, or when somebody of the team next writes to them.", remaining, { count: remaining })}
          </p>`
        : nothing}
      ${lacking.length > 0 ? html`<p class="govuk-body">${t("Still to do: %(names)s needs the keys of the team.", { names: lacking.map(({ member }) => this.nameOf(member)).join(", ") })}</p>` : nothing}
      ${waits ? html`<p class="govuk-body">${t("An owner or a lead of the team has to do this on this page.")}</p>` : this.#drawDoing(desk)}
    </section>`;
  }

  /** @param {string} desk */
  #drawDoing(desk) {
    const { running } = this;
    if (running?.desk !== desk) return buttons(button(t("Renew the keys now"), () => void this.run(desk), "", running !== null));
    const text = running.all > 0 ? t("Renewing: %(done)s of %(all)s cases", { done: running.done, all: running.all }) : t("Renewing the keys of the team…");
    return html`<p class="govuk-body" role="status">${text}</p>
      ${progress(text, running.done, Math.max(1, running.all))}
      <p class="govuk-body il-quiet-text">${t("You can leave this page. Whoever comes next can go on where it stopped.")}</p>`;
  }

  #drawFailed() {
    return notice("care", t("Some cases could not be renewed"), [
      html`<p>${t("Nothing new can be written to them. Open each one to see what is wrong with it, then try again here.")}</p>`,
      html`<ul class="govuk-list">
        ${this.failed.map((id) => html`<li><a class="govuk-link" href=${addressOf("case", id)}>${t("Case %(id)s", { id: id.slice(0, 8) })}</a></li>`)}
      </ul>`,
    ]);
  }

  /** List what somebody could read at the teams of this person. @param {{ id: string, name: string }} member @param {ReadonlyMap<string, Inbox>} inboxes desk → its cases */
  async expose({ id, name }, inboxes) {
    const teams = [];
    for (const [desk, inbox] of inboxes) teams.push(await this.#exposedAt(id, desk, inbox));
    this.exposure = { name, teams: teams.filter(({ cases, whole }) => whole || cases.length > 0) };
    this.redraw();
  }

  /** @param {string} member @param {string} desk @param {Inbox} inbox */
  async #exposedAt(member, desk, { fresh, rows }) {
    const read = await readBy(member, desk);
    const titles = new Map(rows.map(({ card, case: id }) => [id, card?.title ?? ""]));
    // A report that nobody has taken has no card: its title stands in its first records.
    const shown = read === "all" ? fresh.slice(0, Math.max(0, MOST_SHOWN - rows.length)) : [];
    await previewsOf(shown, peek, ({ case: id }, { title }) => void titles.set(id, title));
    const every = () => [...rows.map((row) => row.case), ...fresh.map((each) => each.case)].map((id) => ({ case: id, compartments: /** @type {string[]} */ ([]) }));
    const cases = (read === "all" ? every() : read).map(({ case: id, compartments }) => ({ id, title: titles.get(id) ?? "", compartments }));
    return { name: directory().desk(desk).name, whole: read === "all", cases };
  }

  /** @param {Exposure} exposure */
  #drawExposure({ name, teams }) {
    return html`<section class="il-card" aria-labelledby="exposure-title">
      <h2 class="il-card__title" id="exposure-title">${t("What %(name)s could read", { name })}</h2>
      ${teams.length === 0 ? html`<p class="govuk-body">${t("Nothing in the cases of your teams.")}</p>` : nothing}
      ${teams.map((team) => this.#drawTeam(team))}
    </section>`;
  }

  /** @param {Exposure["teams"][number]} team */
  #drawTeam({ cases, name, whole }) {
    const { compartments } = this.domain.json.membership;
    const more = cases.length - MOST_SHOWN;
    return html`<p class="govuk-body">${whole ? t("Everything in the cases of %(team)s until then. Think of who is named in them, and warn those in danger.", { team: name }) : t("These parts of cases of %(team)s. Think of who is named in them, and warn those in danger.", { team: name })}</p>
      <ul class="govuk-list govuk-list--bullet">
        ${cases.slice(0, MOST_SHOWN).map(({ compartments: parts, id, title }) => html`<li><a class="govuk-link" href=${addressOf("case", id)}>${title || t("Case %(id)s", { id: id.slice(0, 8) })}</a> ${parts.map((part) => html`<span class="il-chip">${labelOf(compartments, part)}</span> `)}</li>`)}
      </ul>
      ${more > 0 ? html`<p class="govuk-body">${nt("and %(count)s more case", "and %(count)s more cases", more, { count: more })}</p>` : nothing}`;
  }
}

/** Keys that are only handed out, to whoever was thawed or came late, close nothing. @param {Left|undefined} before what was left to do @param {string} team @returns {string} */
function doneText(before, team) {
  if (before && before.departed.length === 0 && before.remaining === 0) return t("Done: everybody of %(team)s has its keys.", { team });
  return t("Done: whoever was frozen or removed cannot open what %(team)s writes from now on.", { team });
}
