// What do the forms of a case have in common? They keep what was typed through every drawing, failure and lock, and write once.

import { read, write } from "../casework.js";
import { mayWrite } from "../domain/membership.js";
import { Cancelled, NotSignedIn } from "../errors.js";
import { t } from "../i18n.js";
import { isUnlocked } from "../session.js";
import { errorSummary, html, notice, nothing } from "../ui.js";
import { Unsent } from "../unsent.js";
import { beforeAnotherLanguage } from "./language.js";
import { memberFailure } from "./member_failures.js";
import { announce } from "./page.js";
import { goAndSignIn, SIGNING_OUT } from "./signed_in.js";

/** @import { KnownMember } from "../directory.js" */
/** @import { Case, Domain } from "../domain/types.d.ts" */
/** @import { Compartment } from "../format/record.js" */
/** @import { Journal, NewRecord } from "../journal.js" */
/** @import { Session } from "../session.js" */

/**
 * What stands in one form of the page. It survives drawing anew, and a failure.
 * @typedef {object} FormState
 * @property {Record<string, any>} values
 * @property {Record<string, any>} untouched what stands in it before anybody types
 * @property {Record<string, string>} errors
 * @property {string} failure
 * @property {string} done what was just achieved
 * @property {boolean} working
 * @property {NewRecord|null} tried
 */

/** What failed, in words that are ready for the person. */
export class Told extends Error {}

/** @param {FormState} state */
export function formNotices({ done, failure }) {
  return html`${failure ? notice("danger", "", failure) : nothing} ${done ? notice("good", "", done) : nothing}`;
}

/**
 * What is missing, at the head of its form: on a phone a field may be screens away from the button that was pressed.
 * @param {FormState} state @param {string} form how the ids of its fields begin @param {Record<string, string>} [ids] of fields that are called otherwise
 */
export function formErrors({ errors }, form, ids = {}) {
  const problems = Object.entries(errors).map(([name, text]) => ({ id: ids[name] ?? `${form}-${name}`, text }));
  return problems.length > 0 ? html`<div class="il-form-errors">${errorSummary(problems)}</div>` : nothing;
}

/** What was done needs its form no more: left open, it asks to be sent again. @param {CaseForms} page @param {string} name of the form, and the id of its first field */
export function foldDone(page, name) {
  if (page.form(name).done) document.getElementById(name)?.closest("details")?.removeAttribute("open");
}

export class CaseForms {
  session;
  domain;
  journal;
  /** @type {Case} */
  view;
  /** @type {KnownMember[]} */
  members = [];
  /** @type {Record<string, FormState>} */
  forms = {};
  /** What was typed before a lock stands in the forms again. */
  broughtBack = false;
  /** Whether this person wanted to sign out with something typed and not sent. */
  askedToStay = false;
  /** @type {Unsent | null} */
  #unsent = null;

  /** @param {Session} session @param {Domain} domain @param {Journal} journal @param {Case} view */
  constructor(session, domain, journal, view) {
    this.session = session;
    this.domain = domain;
    this.journal = journal;
    this.view = view;
  }

  /** Each page draws its own. */
  draw() {}

  get isDesk() {
    return this.journal.grantedBy === null;
  }

  /** @param {Compartment} compartment @param {string} type @returns {boolean} whether this person may write such a record here */
  can(compartment, type) {
    const known = this.domain.json.records.types[type];
    const { role, state } = this.session;
    const opened = [...this.journal.secrets.values()].some((secret) => secret.compartment === compartment);
    const granted = this.isDesk ? [] : [compartment];
    const asWhom = this.isDesk ? "member" : "lawyer";
    return this.journal.state === "adopted" && !this.journal.incomplete && opened && (known?.roles.includes(asWhom) ?? false) && mayWrite(this.domain, { role, state }, compartment, granted);
  }

  /** @param {string} name @param {Record<string, any>} [initial] @returns {FormState} */
  form(name, initial = {}) {
    const state = (this.forms[name] ??= newForm());
    for (const [key, value] of Object.entries(initial)) {
      state.untouched[key] ??= value;
      state.values[key] ??= value;
    }
    return state;
  }

  /** @returns {import("../unsent.js").JsonObject} what was typed and not sent, form by form */
  typed() {
    const touched = Object.entries(this.forms).filter(([, { untouched, values }]) => JSON.stringify(values) !== JSON.stringify(untouched));
    return Object.fromEntries(touched.map(([name, { values }]) => [name, values]));
  }

  /** Put what was typed before back where it stood. @param {Record<string, Record<string, any>>} typed */
  takeBack(typed) {
    for (const [name, values] of Object.entries(typed)) this.forms[name] = { ...newForm(), values };
  }

  /**
   * Keep what is typed until it is sent, through locks and reloads; bring back what an earlier page left.
   * @param {HTMLElement} $root
   * @param {string} place
   */
  async keepTyped($root, place) {
    const unsent = new Unsent(place, () => (isUnlocked() ? this.session.seed.wrapKey : null), () => this.typed());
    const before = await unsent.bring();
    if (before) this.takeBack(/** @type {any} */ (before));
    this.broughtBack = before !== null;
    this.#unsent = unsent;
    for (const kind of ["input", "change", "click"]) $root.addEventListener(kind, () => unsent.soon());
    beforeAnotherLanguage(() => unsent.now());
    document.addEventListener(SIGNING_OUT, (event) => this.#askToStay(event));
  }

  /** What is typed goes with the sign-out; whoever asks a second time means it. @param {Event} event */
  #askToStay(event) {
    if (this.askedToStay || Object.keys(this.typed()).length === 0) return;
    event.preventDefault();
    this.askedToStay = true;
    this.draw();
    const $asked = document.querySelector("[data-asked]");
    if ($asked instanceof HTMLElement) $asked.focus();
  }

  /** What was sent is kept no more, also when this page closes at once. A device that keeps nothing has nothing to forget. */
  async keepNow() {
    await this.#unsent?.now().catch(() => {});
  }

  /** @param {string} name forget what stands in a form */
  forget(name) {
    delete this.forms[name];
  }

  /**
   * Do what a form asks for. Whatever fails, what was typed stays.
   * @param {string} name
   * @param {string} done what to say afterwards
   * @param {(state: FormState) => Promise<void>} work
   */
  async act(name, done, work) {
    const state = this.form(name);
    if (state.working) return;
    this.#quietOthers(state);
    Object.assign(state, { working: true, failure: "", done: "" });
    this.draw();
    try {
      await work(state);
      this.forget(name);
      this.askedToStay = false;
      this.#unsent?.soon();
      this.form(name).done = done;
      announce(done);
    } catch (error) {
      if (error instanceof NotSignedIn) return goAndSignIn({ ended: true });
      if (!(error instanceof Cancelled)) state.failure = error instanceof Told ? error.message : this.failureOf(error);
    }
    state.working = false;
    await this.reread();
  }

  /** @param {unknown} error @returns {string} */
  failureOf(error) {
    return memberFailure(error, Object.keys(this.typed()).length > 0);
  }

  /** Say what a form lacks, and lead there. @param {FormState} state */
  refuse(state) {
    this.#quietOthers(state);
    this.draw();
    const $errors = document.querySelector(".il-form-errors .govuk-error-summary");
    if ($errors instanceof HTMLElement) $errors.focus();
  }

  /** What other forms said of earlier deeds would stand beside the new one, and may say the opposite. @param {FormState} current */
  #quietOthers(current) {
    for (const state of Object.values(this.forms)) {
      if (state !== current && !state.working) Object.assign(state, { done: "", failure: "", errors: {} });
    }
  }

  /**
   * Write what a form holds. Pressing the button again after a lost connection must not write it twice.
   * @param {FormState} state
   * @param {NewRecord} record
   * @param {() => void} [check] throws what speaks against it, with what others wrote meanwhile
   */
  async write(state, record, check) {
    const same = state.tried?.type === record.type && JSON.stringify(state.tried.payload) === JSON.stringify(record.payload);
    state.tried = same ? state.tried : record;
    await write(this.journal, /** @type {NewRecord} */ (state.tried), check);
  }

  async reread() {
    this.view = await read(this.journal);
    this.draw();
  }

  /** Who wrote something, as this person may know them. @param {string} author @param {string} role @returns {string} */
  nameOf(author, role) {
    if (author === this.session.seed.signingPublic) return t("You");
    if (role === "reporter") return t("The person");
    const member = this.members.find(({ signing }) => signing === author);
    if (member?.name) return member.name;
    return role === "lawyer" ? t("A lawyer") : role === "member" ? t("Somebody of the team") : t("Somebody we cannot name");
  }

  /** The same in the middle of a sentence. @param {string} author @param {string} role @returns {string} */
  nameWithin(author, role) {
    if (author === this.session.seed.signingPublic) return t("you");
    if (role === "reporter") return t("the person");
    const member = this.members.find(({ signing }) => signing === author);
    if (member?.name) return member.name;
    return role === "lawyer" ? t("a lawyer") : role === "member" ? t("somebody of the team") : t("somebody we cannot name");
  }

  /** @param {string|null} member @returns {string} */
  memberName(member) {
    if (!member) return "";
    if (member === this.session.member) return t("You");
    const found = this.members.find(({ id }) => id === member);
    return found?.name || (found?.role === "lawyer" ? t("A lawyer") : t("Somebody of the team"));
  }

  /** In the middle of a sentence. @param {string} member @returns {string} */
  memberWithin(member) {
    if (member === this.session.member) return t("you");
    const found = this.members.find(({ id }) => id === member);
    return found?.name || (found?.role === "lawyer" ? t("a lawyer") : t("somebody of the team"));
  }
}

/** @param {CaseForms} forms */
export function broughtBackNotice({ askedToStay, broughtBack }) {
  if (askedToStay) return html`<div tabindex="-1" data-asked>${notice("care", t("What you typed is not sent yet"), t("If you sign out now, it is deleted. Send it or clear it first, or press “Sign out” again to leave without it."))}</div>`;
  return broughtBack ? notice("good", "", t("What you had typed and not sent stands in its fields again.")) : nothing;
}

/** @returns {FormState} */
function newForm() {
  return { values: {}, untouched: {}, errors: {}, failure: "", done: "", working: false, tried: null };
}
