// How does an owner set up a new organisation? Names, recovery code, fingerprint, and the link for people who report.

import { setupState } from "../api.js";
import { NotFound, Refused } from "../errors.js";
import { t } from "../i18n.js";
import { beginFounding, found } from "../setup.js";
import { button, buttons, errorSummary, field, form, heading, html, notice, render, steps, submitButton } from "../ui.js";
import { fingerprint } from "./fingerprint.js";
import { intakeLink } from "./intake_link.js";
import { KeySteps } from "./key_steps.js";
import { memberFailure } from "./member_failures.js";
import { addressOf, go, leaveWhenFled } from "./signed_in.js";

/** @import { Founding, Wishes } from "../setup.js" */
/** @typedef {"names"|"code"|"typed"|"working"|"done"} Step */

const TOKEN = /^[A-Za-z0-9_-]{22}$/;

/** @extends {KeySteps<Step, Wishes>} */
class SetupPage extends KeySteps {
  token;
  /** @type {Founding|null} */
  founding = null;

  /** @param {HTMLElement} $root @param {string} token */
  constructor($root, token) {
    super($root, "names", { organisation: "", desk: "", person: "", name: "", passphrase: "" });
    this.token = token;
  }

  /** @override */
  screens() {
    return {
      names: () => this.names(),
      code: () => this.shownCode(this.founding?.recoveryCode ?? "", () => this.show("typed")),
      typed: () => this.typedBack(() => void this.finish(), () => this.show("code")),
      working: () => this.working(),
      done: () => this.done(),
    }; // prettier-ignore
  }

  names() {
    const { problems, wishes } = this;
    /** @param {keyof Wishes} name @param {string} label @param {string} hint @param {number} max */
    const text = (name, label, hint, max = 120) =>
      field({ id: name, label, hint, value: wishes[name], max, error: problems[name], onInput: (value) => void (wishes[name] = value) });
    return form(() => void this.check(), [
      steps(t("Names and passphrase"), 1, 3, 0),
      errorSummary(Object.entries(problems).map(([id, problem]) => ({ id, text: problem }))),
      heading(t("Set up your organisation"), t("You become its owner. Everything secret is made on this device; the server never gets it.")),
      text("organisation", t("Name of the organisation"), t("People who report will see it. Choose something neutral.")),
      text("desk", t("Name of the first team"), t("A team answers reports, for example of one country. For now an organisation has one team.")),
      text("person", t("Your name"), t("Only your team can read it.")),
      text("name", t("Sign-in name"), t("Not your real name. You type it each time you sign in."), 64),
      this.passphrase(),
      buttons(submitButton(t("Continue"))),
    ]);
  }

  async check() {
    const { organisation, desk } = this.wishes;
    const others = {
      organisation: organisation.trim() ? "" : t("Enter the name of the organisation"),
      desk: desk.trim() ? "" : t("Enter the name of the team"),
    };
    if (this.hasProblems(others, [organisation, desk])) return this.show("names");
    // Going back and changing a name does not throw away a code that is on paper already.
    this.founding = this.founding ? { ...this.founding, wishes: this.wishes } : await beginFounding(this.wishes);
    this.show("code");
  }

  async finish() {
    if (!this.founding) return;
    if (!(await this.isTypedBack(this.founding.code))) return this.show("typed");
    this.show("working");
    try {
      await found(this.founding, this.token, (part) => this.tell(part));
      this.forgetTyped();
      this.show("done");
    } catch (error) {
      this.failure = error instanceof NotFound ? t("This setup link is wrong or was used. Take the newest one that the server printed.") : memberFailure(error);
      this.show("typed");
    }
  }

  done() {
    const { organisation = "", desk = "", wishes } = this.founding ?? {};
    return [
      steps(t("Ready"), 3, 3, 1),
      heading(t("Your organisation is ready")),
      html`<section class="il-card">
        <h2 class="il-card__title">${t("For people who report")}</h2>
        <p class="govuk-body">${t("Give them this link, or hang up the QR code.")}</p>
        ${intakeLink(desk, organisation)}
      </section>`,
      html`<section class="il-card">
        <h2 class="il-card__title">${t("The fingerprint of %(name)s", { name: wishes?.organisation ?? "" })}</h2>
        <p class="govuk-body">${t("Everybody who is with you should see these same words. Print them, and keep them with your recovery code.")}</p>
        ${fingerprint(organisation)}
      </section>`,
      buttons(
        button(t("Invite your team"), () => go("members")),
        button(t("Print this page"), () => window.print(), "secondary"),
        html`<a class="govuk-link" href=${addressOf("inbox")}>${t("Go to the inbox")}</a>`,
      ),
    ];
  }
}

/** @param {HTMLElement} $root */
export async function start($root) {
  $root.replaceChildren();
  leaveWhenFled();
  const token = location.hash.slice(1);
  try {
    const { open } = await setupState();
    if (open && TOKEN.test(token)) new SetupPage($root, token).show("names");
    else render(open ? unlinked() : closed(), $root);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    render([heading(t("Set up your organisation")), notice("danger", "", error instanceof Refused ? t("This server cannot be set up now.") : memberFailure(error))], $root);
  }
}

const closed = () => [
  heading(t("This server is set up already")),
  html`<p class="govuk-body">${t("Sign in, or ask the owner of your organisation for an invitation. Whoever set it up finds the words of its fingerprint on the members page.")}</p>`,
  buttons(button(t("Sign in"), () => go("sign-in"))),
];

const unlinked = () => [
  heading(t("Use the setup link")),
  html`<p class="govuk-body">${t("The server prints a link when it starts for the first time. Open this page with that link; it works once.")}</p>`,
];
