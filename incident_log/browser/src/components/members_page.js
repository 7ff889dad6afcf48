// Who is in the organisation? Invite people, confirm who came, freeze whoever is in danger.

import { acceptKey, directory, knownMembers, setStatus } from "../directory.js";
import { saveSettings } from "../account.js";
import { leads } from "../crypto/verifying.js";
import { mayChangeState, mayInvite } from "../domain/membership.js";
import { domain as loadDomain } from "../domain_data.js";
import { Conflict, NotFound } from "../errors.js";
import { loadInbox } from "../inbox.js";
import { t } from "../i18n.js";
import { invite, letIn, lookForNewcomers, withdraw } from "../joining.js";
import { button, buttons, field, form, heading, html, nothing, notice, quiet, render, repeat, select, submitButton } from "../ui.js";
import { instantText } from "../ui_dates.js";
import { fingerprint } from "./fingerprint.js";
import { shortFingerprint } from "./short_fingerprint.js";
import { KeyRenewal } from "./key_renewal.js";
import { labelOf } from "./labels.js";
import { LeftCases } from "./left_cases.js";
import { linkBox } from "./link_box.js";
import { askedText, changedText } from "./member_change.js";
import { memberFailure, newcomerFailure } from "./member_failures.js";
import { cameAlready, newcomerCard, problemText } from "./newcomer_card.js";
import { announce, focusScreen } from "./page.js";
import { addressOf, startSignedIn } from "./signed_in.js";

/** @import { KnownMember } from "../directory.js" */
/** @import { SentInvitation } from "../joining.js" */
/** @import { Session } from "../session.js" */
/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Role } from "../format/statement.js" */

/** @typedef {{ address: string, expiresAt: string, label: string, invitation: string }} SentLink the one that was just made */

const LOOK_AGAIN_MS = 5000;

class MembersPage {
  $root;
  session;
  domain;
  renewal;
  left;
  /** @type {KnownMember[]} */
  members = [];
  /** @type {SentInvitation[]} */
  sent = [];
  wish = { role: "caseworker", desk: "", label: "" };
  labelError = "";
  failure = "";
  /** Why looking for newcomers fails now; what an action of the person came to stays until the next one. */
  lookFailure = "";
  /** @type {SentLink|null} */
  link = null;
  news = "";
  /** @type {{member: string, status: "frozen"|"active"|"removed"}|null} asked for, not yet confirmed by the person */
  asked = null;
  /** The invitation to withdraw, not yet confirmed by the person. */
  withdrawing = "";
  letting = false;

  /** @param {HTMLElement} $root @param {Session} session @param {Domain} domain */
  constructor($root, session, domain) {
    this.$root = $root;
    this.session = session;
    this.domain = domain;
    this.wish.desk = [...session.desks.keys()][0] ?? "";
    this.renewal = new KeyRenewal(domain, (id) => this.nameOf(id), () => this.draw());
    this.left = new LeftCases(session, domain, () => this.members, () => this.draw());
  }

  /** @param {string} id */
  nameOf(id) {
    return this.members.find((member) => member.id === id)?.name || t("A member");
  }

  get self() {
    return { role: this.session.role, state: this.session.state };
  }

  get roles() {
    return this.domain.json.membership.roles.filter(({ code }) => mayInvite(this.domain, this.self, code));
  }

  /** An owner's lawyer belongs to no team; a lead's is of the lead's team, so that the lead may freeze them. @param {string} role */
  needsTeam(role) {
    return role !== "lawyer" || this.session.role !== "owner";
  }

  async look() {
    if (this.roles.length > 0) {
      this.sent = await lookForNewcomers();
    }
    // It opens nothing any more, for nobody.
    if (this.sent.some(({ invitation, state }) => invitation === this.link?.invitation && state !== "open")) this.link = null;
    this.members = await knownMembers();
    await this.renewal.look();
    this.lookFailure = "";
  }

  /** @param {string} text */
  tell(text) {
    this.news = text;
    this.link = null;
    announce(text);
  }

  async keepLooking() {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      if (document.hidden || !this.sent.some(({ state }) => state === "open" || state === "accepted")) continue;
      try {
        await this.look();
      } catch (error) {
        this.lookFailure = memberFailure(error);
      }
      this.draw();
    }
  }

  draw() {
    render(
      [
        heading(t("Members")),
        this.news ? notice("good", "", this.news) : nothing,
        this.failure ? notice("danger", "", this.failure) : nothing,
        this.lookFailure && this.lookFailure !== this.failure ? notice("danger", "", this.lookFailure) : nothing,
        this.sent.flatMap((each) => (each.problem ? [notice("danger", t("%(name)s could not be confirmed", { name: each.label || t("Somebody") }), problemText(each, each.problem))] : [])),
        // Each keeps its own card: the next person must not come under the finger, or the focus, that let in the one before.
        repeat(this.sent.filter(({ came }) => came), ({ invitation }) => invitation, (each) => newcomerCard(this.domain, each, () => void this.letIn(each), () => void this.withdraw(each))),
        this.left.draw(),
        this.renewal.draw(),
        this.link ? this.drawLink(this.link) : nothing,
        this.roles.length > 0 ? this.drawInvite() : nothing,
        this.drawOpen(),
        this.drawMembers(),
        html`<section class="il-card">
          <h2 class="il-card__title">${t("The fingerprint of %(name)s", { name: directory().name })}</h2>
          <p class="govuk-body">${t("Everybody in the organisation should see these same words. Compare them when in doubt.")}</p>
          ${fingerprint(this.session.organisation, { folded: true })}
        </section>`,
      ],
      this.$root,
    );
  }

  /** @param {SentLink} link */
  drawLink({ address, expiresAt, label }) {
    return html`<section class="il-card" tabindex="-1" data-focus-first>
      <h2 class="il-card__title">${t("Invitation for %(name)s", { name: label })}</h2>
      ${notice("care", "", t("This link is shown once. Send it in a way that nobody else reads, or let the person scan the code now."))}
      ${linkBox({ id: "invitation-link", label: t("Invitation link"), address, code: t("QR code of the invitation") })}
      <p class="govuk-body">${t("It works once, until %(time)s. Keep this page open, or come back to it, to let the person in.", { time: instantText(expiresAt) })}</p>
    </section>`;
  }

  drawInvite() {
    const { wish } = this;
    const roles = this.roles.map(({ code, text }) => ({ code, label: labelOf(this.domain.json.membership.roles, code), hint: text }));
    const hint = roles.find(({ code }) => code === wish.role)?.hint;
    return html`<section class="il-card">
      <h2 class="il-card__title">${t("Invite somebody")}</h2>
      ${form(() => void this.invite(), [
        field({ id: "label", label: t("Who is it for?"), hint: t("Only you see this, to recognise the invitation."), value: wish.label, max: 100, error: this.labelError, onInput: (value) => void (wish.label = value) }),
        select({ id: "role", label: t("Role"), hint: hint && t(hint), value: wish.role, options: roles, onInput: (value) => this.choose(value) }),
        this.session.desks.size > 1 && this.needsTeam(wish.role)
          ? select({ id: "desk", label: t("Team"), value: wish.desk, options: [...this.session.desks.keys()].map((code) => ({ code, label: directory().desk(code).name })), onInput: (value) => void (wish.desk = value) })
          : nothing,
        buttons(submitButton(t("Make an invitation link"))),
      ])}
    </section>`;
  }

  /** @param {string} role */
  choose(role) {
    this.wish.role = role;
    this.draw();
  }

  async invite() {
    const { desk, label, role } = this.wish;
    this.labelError = label.trim() ? "" : t("Enter who the invitation is for");
    this.failure = this.news = "";
    this.link = null;
    if (this.labelError) return this.draw();
    try {
      const { fragment, expiresAt, invitation } = await invite(/** @type {Role} */ (role), this.needsTeam(role) ? desk : null, label.trim());
      this.link = { address: `${location.origin}${addressOf("join", fragment)}`, expiresAt, label: label.trim(), invitation };
      this.wish.label = "";
      await this.look();
    } catch (error) {
      this.failure = memberFailure(error);
    }
    this.draw();
    focusScreen(this.$root);
  }

  drawOpen() {
    const open = this.sent.filter(({ state, problem }) => state === "open" && !problem);
    if (open.length === 0) return nothing;
    return html`<section class="il-card">
      <h2 class="il-card__title">${t("Invitations on the way")}</h2>
      <ul class="il-list-plain">
        ${open.map((each) => this.drawSent(each))}
      </ul>
    </section>`;
  }

  /** @param {SentInvitation} sent */
  drawSent(sent) {
    const { expiresAt, invitation, label, role } = sent;
    const ask = (/** @type {string} */ which) => {
      this.withdrawing = which;
      this.draw();
    };
    const asked = () => html`<div class="il-asked">
      ${notice("care", "", t("The link for %(name)s stops working at once. You can make another one.", { name: label }))}
      ${buttons(button(t("Yes, withdraw it"), () => void this.withdraw(sent), "warning"), button(t("No, keep it"), () => ask(""), "secondary"))}
    </div>`;
    return html`<li class="il-line">
      ${label} <span class="il-chip">${labelOf(this.domain.json.membership.roles, role)}</span> <span class="il-quiet-text">${t("until %(time)s", { time: instantText(expiresAt) })}</span>
      ${this.withdrawing === invitation ? asked() : quiet(t("Withdraw"), () => ask(invitation), { danger: true, about: label })}
    </li>`;
  }

  /** @param {SentInvitation} sent */
  async letIn(sent) {
    // Pressed twice, the second would find nobody who waits.
    if (this.letting) return;
    this.letting = true;
    this.failure = this.news = "";
    try {
      await letIn(sent);
      this.tell(t("%(name)s has joined, and the keys were checked.", { name: sent.came?.name ?? "" }));
    } catch (error) {
      this.failure = newcomerFailure(error);
    }
    await this.look().catch((error) => void (this.failure = memberFailure(error)));
    this.letting = false;
    this.draw();
    focusScreen(this.$root);
  }

  /** @param {SentInvitation} sent */
  async withdraw(sent) {
    this.withdrawing = this.failure = this.news = "";
    try {
      await withdraw(sent);
      this.tell(t("The invitation for %(name)s is withdrawn.", { name: sent.label }));
    } catch (error) {
      if (error instanceof Conflict) this.failure = cameAlready(sent);
      // Withdrawn in another tab: it is as was wished.
      else if (!(error instanceof NotFound)) this.failure = memberFailure(error);
    }
    await this.look().catch((error) => void (this.failure = memberFailure(error)));
    this.draw();
  }

  drawMembers() {
    // A lawyer reads no names of a team they do not belong to, and a row without one says nothing to them.
    const isOutside = this.session.role === "lawyer";
    const shown = this.members.filter(({ id, keyChanged, name }) => !isOutside || id === this.session.member || name || keyChanged);
    return html`<section aria-labelledby="members-title">
      <h2 class="govuk-heading-m" id="members-title">${t("People")}</h2>
      <ul class="il-rows">
        ${shown.map((member) => this.drawMember(member))}
      </ul>
      ${shown.length < this.members.length ? html`<p class="govuk-body">${t("Who else is in the organisation is not shared with you.")}</p>` : nothing}
    </section>`;
  }

  /** @param {KnownMember} member */
  drawMember(member) {
    const { membership } = this.domain.json;
    const desks = member.desks.map((desk) => directory().desks.get(desk)?.name ?? "").filter(Boolean);
    const self = member.id === this.session.member;
    return html`<li class="il-row">
      <h3 class="il-row__title">${this.titleOf(member)}</h3>
      <ul class="il-chips">
        <li class="il-chip il-chip--accent">${labelOf(membership.roles, member.role)}</li>
        ${member.status === "active" ? nothing : html`<li class="il-chip il-chip--danger">${labelOf(membership.states, member.status)}</li>`}
        ${desks.map((desk) => html`<li class="il-chip">${desk}</li>`)}
      </ul>
      ${keyOf(member, self)}
      ${member.keyChanged ? this.drawChangedKey(member) : nothing} ${self ? nothing : this.drawActions(member)}
    </li>`;
  }

  /** A lawyer has none of the team's keys, under which names lie: not even for their own. @param {KnownMember} member */
  titleOf({ id, name }) {
    if (id !== this.session.member) return name || t("Name not shared with you");
    return name ? html`${name} <span class="il-quiet-text">(${t("you")})</span>` : t("You");
  }

  /** @param {KnownMember} member */
  drawChangedKey(member) {
    const accept = async () => {
      acceptKey(member.id);
      await saveSettings();
      this.members = await knownMembers();
      this.draw();
    };
    return notice("care", t("This member has another key now"), [
      html`<p>${t("Ask the member in another way whether that is right before you share anything with them.")}</p>`,
      quiet(t("I have asked, it is right"), () => void accept()),
    ]);
  }

  /** @param {KnownMember} member */
  drawActions(member) {
    const { desks, id, name, role, status } = member;
    if (this.asked?.member === id) return this.drawAsked(name, role);
    const self = directory().member(this.session.member);
    const reached = self.role === "owner" || desks.some((desk) => leads(self, desk));
    /** @type {["frozen"|"active"|"removed", string, boolean][]} */
    const all = [
      ["frozen", t("Freeze"), true],
      ["active", t("Thaw"), false],
      ["removed", t("Remove"), true],
    ];
    const possible = all.filter(([after]) => reached && after !== status && mayChangeState(this.domain, this.self, role, status, after));
    const gone = status !== "active" && reached;
    return possible.length === 0 && !gone
      ? nothing
      : html`<p class="il-row__actions">
          ${possible.map(([after, label, danger]) => quiet(label, () => this.ask(id, after), { danger, about: name }))}
          ${gone ? quiet(t("What they could read"), () => void this.expose(member), { about: name }) : nothing}
        </p>`;
  }

  /** @param {string} member @param {"frozen"|"active"|"removed"} status */
  ask(member, status) {
    this.asked = { member, status };
    this.draw();
    this.$root.querySelector(".il-asked button")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} name @param {string} role */
  drawAsked(name, role) {
    const stop = () => {
      this.asked = null;
      this.draw();
    };
    return html`<div class="il-asked">
      ${notice("care", "", askedText(this.asked?.status ?? "frozen", name, role))} ${buttons(button(t("Yes, do it"), () => void this.change(), "warning"), button(t("No"), stop, "secondary"))}
    </div>`;
  }

  async change() {
    if (!this.asked) return;
    const { member, status } = this.asked;
    this.asked = null;
    this.failure = this.news = "";
    try {
      await setStatus(member, status);
      await this.look();
      this.tell(changedText(this.nameOf(member), status));
      await this.renewal.runAll();
      if (status !== "active") await this.expose(directory().member(member));
      else if (this.left.member === member) this.left.forget();
    } catch (error) {
      this.failure = memberFailure(error);
    }
    this.draw();
  }

  /** @param {{ id: string }} member */
  async expose({ id }) {
    try {
      const inboxes = new Map();
      for (const desk of this.session.desks.keys()) inboxes.set(desk, await loadInbox(this.domain, desk));
      this.left.show(id, inboxes);
      await this.renewal.expose({ id, name: this.nameOf(id) }, inboxes);
      this.$root.querySelector("#left-title, #exposure-title")?.scrollIntoView({ block: "start" });
    } catch (error) {
      this.failure = memberFailure(error);
      this.draw();
    }
  }
}

/** @param {KnownMember} member @param {boolean} isOwn */
function keyOf({ name, signing }, isOwn) {
  return html`<details class="il-plain-details">
    <summary aria-label=${`${t("Compare keys")}: ${name || t("A member")}`}>${t("Compare keys")}</summary>
    <p class="il-row__facts">${shortFingerprint(signing)}</p>
    <p class="il-row__facts">${isOwn ? t("Your colleagues should see the same beside your name.") : t("They should see the same beside their own name on this page.")}</p>
  </details>`;
}

/** @param {HTMLElement} $root */
export function start($root) {
  return startSignedIn($root, async (session) => {
    const page = new MembersPage($root, session, await loadDomain());
    await page.look();
    page.draw();
    focusScreen($root);
    void page.keepLooking();
  });
}
