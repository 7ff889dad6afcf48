// How does somebody come to keys of their own? The steps that setting up and joining share: passphrase, recovery code, typed back.

import { normalName } from "../crypto/lockbox.js";
import { FormatError } from "../errors.js";
import { t } from "../i18n.js";
import { heading, html, notice, progress, render, steps } from "../ui.js";
import { newPassphrase } from "../words.js";
import { focusScreen } from "./page.js";
import { passphraseField, passphraseProblem } from "./passphrase_field.js";
import { showRecoveryCode, typeCodeBack, typedBackProblem } from "./recovery_code.js";

/** @import { Bytes } from "../format/encoding.js" */

/** @typedef {{ person: string, name: string, passphrase: string }} OwnWishes */

/**
 * A page of such steps. Whoever extends it says what each step shows, and what happens with the keys.
 * @template {string} Step
 * @template {OwnWishes} Wishes
 */
export class KeySteps {
  $root;
  step;
  wishes;
  visible = false;
  /** @type {Record<string, string>} */
  problems = {};
  typed = "";
  typedError = "";
  failure = "";
  part = 0;

  /** @param {HTMLElement} $root @param {Step} first @param {Wishes} wishes */
  constructor($root, first, wishes) {
    this.$root = $root;
    this.step = first;
    this.wishes = wishes;
  }

  /** @returns {Record<Step, () => unknown>} what each step shows */
  screens() {
    throw new TypeError("a page of steps says what they show");
  }

  /** @param {Step} step */
  show(step) {
    this.step = step;
    this.draw();
    focusScreen(this.$root);
  }

  draw() {
    render(this.screens()[this.step](), this.$root);
  }

  /** Say how far the slow part is. @param {number} part of 1 */
  tell(part) {
    this.part = part;
    this.draw();
  }

  /** Keep what is wrong with the person's own entries, and whatever else is. @param {Record<string, string>} others field → problem, or "" @param {readonly string[]} names of whom they work with @returns {boolean} whether something is */
  hasProblems(others, names) {
    const { person, name, passphrase } = this.wishes;
    const own = { person: person.trim() ? "" : t("Enter your name"), name: nameProblem(name), passphrase: passphraseProblem(passphrase, [person, name, ...names]) };
    this.problems = Object.fromEntries(Object.entries({ ...others, ...own }).filter(([, problem]) => problem));
    return Object.keys(this.problems).length > 0;
  }

  passphrase() {
    const { problems, visible, wishes } = this;
    return passphraseField({
      id: "passphrase",
      label: t("Passphrase"),
      hint: t("At least 12 characters. Several words that do not belong together are best."),
      value: wishes.passphrase,
      visible,
      error: problems["passphrase"],
      onInput: (value) => void (wishes.passphrase = value),
      onToggle: () => this.#reveal(!visible),
      onPropose: () => {
        wishes.passphrase = newPassphrase();
        this.#reveal(true);
      },
    });
  }

  /** @param {boolean} visible */
  #reveal(visible) {
    this.visible = visible;
    this.draw();
  }

  /** @param {string} code as it is written down @param {() => void} next */
  shownCode(code, next) {
    return [steps(t("Recovery code"), 2, 3, 0), showRecoveryCode(code, next)];
  }

  /** @param {() => void} onSubmit @param {() => void} onBack */
  typedBack(onSubmit, onBack) {
    return [
      steps(t("Recovery code"), 2, 3, 0.5),
      this.failure ? notice("danger", "", this.failure) : "",
      typeCodeBack({ value: this.typed, error: this.typedError, working: false, onInput: (value) => void (this.typed = value), onSubmit, onBack }),
    ];
  }

  /** @param {Bytes} code @returns {Promise<boolean>} whether it was typed back as it is */
  async isTypedBack(code) {
    this.failure = "";
    this.typedError = await typedBackProblem(code, this.typed);
    return this.typedError === "";
  }

  working() {
    return [heading(t("One moment")), html`<p class="govuk-body">${t("Your passphrase is being made hard to guess. This takes a few seconds.")}</p>`, progress(t("Progress"), this.part, 1)];
  }

  /** What was typed is not needed any more, nor is the secret in the address. */
  forgetTyped() {
    this.wishes.passphrase = this.typed = "";
    history.replaceState(null, "", location.pathname);
  }
}

/** @param {string} name @returns {string} what is wrong with a sign-in name, or nothing */
function nameProblem(name) {
  try {
    normalName(name);
    return "";
  } catch (error) {
    if (error instanceof FormatError) return t("Enter a sign-in name of 2 to 64 characters");
    throw error;
  }
}
