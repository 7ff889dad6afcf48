// How does a member get in: with the passphrase, or with the recovery code and a new passphrase?

import { changePassphrase, signInWithPassphrase, signInWithRecoveryCode } from "../account.js";
import { Conflict, FormatError, NotAllowed, NotFound, NotSignedIn, OpenError } from "../errors.js";
import { CodeMistake } from "../format/code.js";
import { t } from "../i18n.js";
import { wipeSaved } from "../saving.js";
import * as session from "../session.js";
import { button, buttons, field, form, heading, html, notice, progress, quiet, render, submitButton } from "../ui.js";
import { newPassphrase } from "../words.js";
import { codeField } from "./code_field.js";
import { fingerprint } from "./fingerprint.js";
import { memberFailure } from "./member_failures.js";
import { focusScreen } from "./page.js";
import { passphraseField, passphraseProblem } from "./passphrase_field.js";
import { codeMistakeText } from "./recovery_code.js";
import { go, leaveWhenFled, WHYS } from "./signed_in.js";

/** @import { Entered } from "../account.js" */
/** @typedef {"passphrase"|"code"|"working"|"compare"|"renew"} Screen */

/** Pages a sign-in may lead to; anything else in the fragment is no address of ours. */
const AFTER = ["inbox", "case", "dossier", "members", "desk", "join"];

class SignInPage {
  $root;
  /** @type {Screen} */
  screen = "passphrase";
  name = "";
  passphrase = "";
  code = "";
  visible = false;
  failure = "";
  error = "";
  part = 0;
  /** @type {Extract<Entered, {signedIn: false}>|null} */
  unpinned = null;
  recovering = false;

  /** @param {HTMLElement} $root */
  constructor($root) {
    this.$root = $root;
  }

  /** @param {Screen} screen */
  show(screen) {
    this.screen = screen;
    this.draw();
    focusScreen(this.$root);
  }

  draw() {
    const screens = { passphrase: () => this.withPassphrase(), code: () => this.withCode(), working: () => this.working(), compare: () => this.compare(), renew: () => this.renew() };
    render(screens[this.screen](), this.$root);
  }

  withPassphrase() {
    return form(() => void this.enter(), [
      this.failure ? html`<div data-focus-first tabindex="-1">${notice("danger", "", this.failure)}</div>` : whyNotice(),
      heading(t("Sign in"), t("For members of the team, and lawyers.")),
      field({ id: "name", label: t("Sign-in name"), value: this.name, max: 64, onInput: (value) => void (this.name = value) }),
      passphraseField({
        id: "passphrase",
        label: t("Passphrase"),
        value: this.passphrase,
        visible: this.visible,
        current: true,
        onInput: (value) => void (this.passphrase = value),
        onToggle: () => this.toggle(!this.visible),
      }),
      buttons(submitButton(t("Sign in")), quiet(t("I forgot my passphrase"), () => this.turn("code"))),
    ]);
  }

  withCode() {
    return form(() => void this.enterWithCode(), [
      this.failure ? html`<div data-focus-first tabindex="-1">${notice("danger", "", this.failure)}</div>` : "",
      heading(t("Use your recovery code"), t("It is on the paper from the day you joined: seven groups of four characters. Then you choose a new passphrase.")),
      codeField({ id: "code", label: t("Recovery code"), value: this.code, error: this.error, onInput: (value) => void (this.code = value) }),
      buttons(submitButton(t("Continue")), quiet(t("Sign in with the passphrase"), () => this.turn("passphrase"))),
    ]);
  }

  compare() {
    const confirm = async () => {
      await this.unpinned?.pin();
      await this.entered();
    };
    return [
      heading(t("Is this your organisation?"), t("This browser does not know it yet. Ask a colleague whether they see the same words.")),
      fingerprint(this.unpinned?.organisation ?? ""),
      buttons(button(t("Yes, the same words"), () => void confirm()), button(t("No, or I cannot ask"), () => void this.refuse(), "warning")),
    ];
  }

  renew() {
    return form(() => void this.change(), [
      this.failure ? notice("danger", "", this.failure) : "",
      heading(t("Choose a new passphrase"), t("The old one no longer works. You will be signed out on other devices.")),
      passphraseField({
        id: "passphrase",
        label: t("New passphrase"),
        hint: t("At least 12 characters. Several words that do not belong together are best."),
        value: this.passphrase,
        visible: this.visible,
        error: this.error,
        onInput: (value) => void (this.passphrase = value),
        onToggle: () => this.toggle(!this.visible),
        onPropose: () => {
          this.passphrase = newPassphrase();
          this.toggle(true);
        },
      }),
      buttons(submitButton(t("Save and go on"))),
    ]);
  }

  working() {
    return [heading(t("Signing in…")), progress(t("Progress"), this.part, 1)];
  }

  /** @param {boolean} visible */
  toggle(visible) {
    this.visible = visible;
    this.draw();
  }

  /** @param {Screen} screen */
  turn(screen) {
    this.failure = this.error = "";
    this.show(screen);
  }

  async enter() {
    if (!this.name.trim() || !this.passphrase) {
      this.failure = t("Enter your sign-in name and your passphrase.");
      return this.show("passphrase");
    }
    await this.attempt("passphrase", () => signInWithPassphrase(this.name, this.passphrase, (part) => this.progressed(part)));
  }

  async enterWithCode() {
    this.error = "";
    this.recovering = true;
    await this.attempt("code", () => signInWithRecoveryCode(this.code));
  }

  /** @param {Screen} from @param {() => Promise<Entered>} signIn */
  async attempt(from, signIn) {
    this.failure = "";
    this.part = 0;
    this.show("working");
    try {
      const entered = await signIn();
      this.passphrase = this.code = "";
      this.visible = false;
      if (entered.signedIn) return await this.entered();
      this.unpinned = entered;
      this.show("compare");
    } catch (error) {
      if (error instanceof CodeMistake) this.error = codeMistakeText(error.mistake);
      else if (error instanceof Conflict) this.failure = t("Your account is frozen: a colleague closed it, to protect the cases. Speak with a team lead or the owner in another way than through this page. They can thaw it.");
      else this.failure = isWrong(error) ? wrong(from) : memberFailure(error);
      this.show(from);
    }
  }

  async entered() {
    if (this.recovering) return this.show("renew");
    const [page = "", ...rest] = fragment().slice(why() ? 1 : 0);
    // Whoever waits to be let in has used their invitation.
    go(AFTER.includes(page) ? page : "inbox", AFTER.includes(page) && page !== "join" ? rest.join(".") : "");
  }

  async refuse() {
    await session.forget();
    this.failure = t("Do not sign in here. Tell your team in another way that the words differ.");
    this.show("passphrase");
  }

  async change() {
    this.error = passphraseProblem(this.passphrase, [this.name]);
    if (this.error) return this.show("renew");
    const passphrase = this.passphrase;
    this.show("working");
    try {
      await changePassphrase(passphrase, (part) => this.progressed(part));
      this.recovering = false;
      await this.entered();
    } catch (error) {
      this.failure = memberFailure(error);
      this.show("renew");
    }
  }

  /** @param {number} part */
  progressed(part) {
    this.part = part;
    this.draw();
  }
}

/** Why this page came, where to go after it, and what to open there. @returns {string[]} */
const fragment = () => location.hash.slice(1).split(".");

/** Whether the browser locked itself, the session ended elsewhere, or the person signed out. Nothing when nobody was signed in. */
const why = () => WHYS.find((each) => each === fragment()[0]) ?? "";

function whyNotice() {
  const texts = { "": "", idle: whileAway(), ended: t("Your session ended. That happens after some hours, when the passphrase is changed, when everything is signed out on another device, and when a colleague closes the account. Sign in again; if the passphrase is right and you do not come in, ask your team in another way."), out: t("You are signed out.") };
  const kept = why() === "ended" && ["case", "dossier"].includes(fragment()[1] ?? "") ? t("What you had typed is kept in this browser; it stands in its fields again after that.") : "";
  return why() ? notice(why() === "out" ? "good" : "", "", [texts[why()], kept].filter(Boolean).join(" ")) : "";
}

/** What happened while nobody was here, for all that this page knows. @returns {string} */
function whileAway() {
  if (fragment()[1] === "join") return t("You were signed out while you waited to be let in. Sign in: then you see whether you are.");
  return t("You were signed out because nothing happened for a while.");
}

/** A wrong name, a wrong passphrase and one that is too short to be right look the same. @param {unknown} error */
const isWrong = (error) => [FormatError, NotAllowed, NotFound, NotSignedIn, OpenError].some((Kind) => error instanceof Kind);

/** @param {Screen} from */
const wrong = (from) => (from === "code" ? t("This recovery code is not known here. Compare it with your paper.") : t("The sign-in name or the passphrase is wrong. Check both and try again."));

/** @param {HTMLElement} $root */
export async function start($root) {
  $root.replaceChildren();
  leaveWhenFled();
  // Whoever was locked out comes here: a file that was too large for memory must not lie in this browser any longer.
  void wipeSaved();
  const page = new SignInPage($root);
  const current = await session.resume();
  if (current?.kind === "member") return page.entered();
  page.show("passphrase");
}
