// How does somebody join by invitation? Checks who invites, makes the newcomer's keys, and waits to be confirmed.

import { newCode } from "../crypto/seeds.js";
import { fingerprint as fingerprintOf } from "../crypto/verifying.js";
import { Conflict, Expired, FormatError, NotFound, NotSignedIn, ServerUnreachable } from "../errors.js";
import { encodeCode } from "../format/code.js";
import { t } from "../i18n.js";
import { isConfirmed, join, openDoor } from "../joining.js";
import * as session from "../session.js";
import { busy, button, buttons, errorSummary, field, form, heading, html, notice, render, steps, submitButton } from "../ui.js";
import { fingerprint } from "./fingerprint.js";
import { KeySteps } from "./key_steps.js";
import { memberFailure } from "./member_failures.js";
import { focusScreen } from "./page.js";
import { go, goAndSignIn, leaveWhenFled } from "./signed_in.js";

/** @import { OpenDoor } from "../joining.js" */
/** @import { Bytes } from "../format/encoding.js" */
/** @typedef {"names"|"code"|"typed"|"working"|"waiting"} Step */

const ASK_AGAIN_MS = 4000;

/** @extends {KeySteps<Step, import("./key_steps.js").OwnWishes>} */
class JoinPage extends KeySteps {
  /** @type {OpenDoor|null} */
  door;
  /** @type {Bytes} */
  code = newCode();
  recoveryCode = "";
  /** Of the newcomer, once they wait: what the inviter compares. */
  ownKey = "";

  /** @param {HTMLElement} $root @param {OpenDoor|null} door null while somebody waits who came through already */
  constructor($root, door) {
    super($root, "names", { person: "", name: "", passphrase: "" });
    this.door = door;
  }

  /** @override */
  screens() {
    return {
      names: () => this.names(),
      code: () => this.shownCode(this.recoveryCode, () => this.show("typed")),
      typed: () => this.typedBack(() => void this.finish(), () => this.show("code")),
      working: () => this.working(),
      waiting: () => this.waiting(),
    }; // prettier-ignore
  }

  names() {
    const { door, problems, wishes } = this;
    /** @param {"person"|"name"} name @param {string} label @param {string} hint @param {number} max */
    const text = (name, label, hint, max) =>
      field({ id: name, label, hint, value: wishes[name], max, error: problems[name], onInput: (value) => void (wishes[name] = value) });
    return form(() => void this.check(), [
      steps(t("Name and passphrase"), 1, 3, 0),
      errorSummary(Object.entries(problems).map(([id, problem]) => ({ id, text: problem }))),
      heading(t("Join %(name)s", { name: door?.organisationName ?? "" }), welcome(door)),
      text("person", t("Your name"), door?.role === "lawyer" ? t("The team can read it. Once it shares a case with you, the person reads it too, and it stands in the archives of that case.") : t("Only the team can read it."), 120),
      text("name", t("Sign-in name"), t("Not your real name. You type it each time you sign in."), 64),
      this.passphrase(),
      buttons(submitButton(t("Continue"))),
      html`<details class="govuk-details">
        <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("Is it the right organisation?")}</span></summary>
        <div class="govuk-details__text">
          <p class="govuk-body">${t("Ask the person who invited you whether they see the same words.")}</p>
          ${door ? fingerprint(door.organisation) : ""}
        </div>
      </details>`,
    ]);
  }

  async check() {
    if (this.hasProblems({}, [this.door?.organisationName ?? "", this.door?.deskName ?? ""])) return this.show("names");
    this.recoveryCode ||= await encodeCode(this.code);
    this.show("code");
  }

  async finish() {
    if (!this.door) return;
    if (!(await this.isTypedBack(this.code))) return this.show("typed");
    this.show("working");
    try {
      await join(this.door, { ...this.wishes, code: this.code }, (part) => this.tell(part));
      this.forgetTyped();
      await this.wait();
    } catch (error) {
      await this.explain(error);
    }
  }

  /** @param {unknown} error */
  async explain(error) {
    if (!(error instanceof Conflict)) {
      this.failure = doorFailure(error);
      return this.show("typed");
    }
    try {
      // Either somebody used the link meanwhile, or the name is taken: the link itself tells which.
      await openDoor(location.hash.slice(1));
      this.problems = { name: t("Somebody has this sign-in name already. Choose another one") };
      this.show("names");
    } catch (second) {
      this.failure = doorFailure(second);
      this.show("typed");
    }
  }

  async wait() {
    this.ownKey = await fingerprintOf(session.active().seed.signingPublic);
    this.show("waiting");
    for (;;) {
      try {
        if (await isConfirmed()) return go("inbox");
        this.failure = "";
      } catch (error) {
        if (error instanceof NotSignedIn) {
          await session.forget({ idle: true });
          return goAndSignIn({ idle: true });
        }
        this.failure = error instanceof ServerUnreachable ? t("There is no connection. This page goes on by itself when it is back.") : memberFailure(error);
      }
      this.draw();
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }

  waiting() {
    return [
      steps(t("Confirmation"), 3, 3, 0.5),
      heading(t("Waiting for confirmation"), t("Tell the person who invited you that you are here. They let you in from a page of their own. They will ask you for these words: read them out, by voice or in person.")),
      fingerprint(this.ownKey),
      busy(t("This page goes on by itself.")),
      this.failure ? notice("care", "", this.failure) : "",
    ];
  }
}

/** @param {OpenDoor|null} door */
function welcome(door) {
  if (door?.role === "lawyer") return t("You are invited as a lawyer. You will see only the cases that are shared with you.");
  if (door?.deskName) return t("You are invited to the team “%(desk)s”.", { desk: door.deskName });
  return t("You are invited to this organisation.");
}

/** @param {unknown} error @returns {string} */
function doorFailure(error) {
  if (error instanceof Expired) return t("This invitation was used or is too old. Ask for a new one.");
  if (error instanceof NotFound) return t("This invitation was withdrawn, or is not known here. Ask for a new one.");
  if (error instanceof FormatError) return t("This is not a whole invitation link. Copy it again, from beginning to end.");
  return memberFailure(error);
}

/** @param {HTMLElement} $root */
export async function start($root) {
  $root.replaceChildren();
  leaveWhenFled();
  const fragment = location.hash.slice(1);
  try {
    if (fragment) {
      const door = await openDoor(fragment);
      return new JoinPage($root, door).show("names");
    }
    const current = await session.resume();
    if (current?.kind === "member") return void new JoinPage($root, null).wait();
    render([heading(t("Open your invitation link")), html`<p class="govuk-body">${t("Somebody of your organisation sends it to you. It works once, for three days.")}</p>`, signIn()], $root);
  } catch (error) {
    render([heading(t("This invitation does not work")), notice("danger", "", doorFailure(error)), signIn()], $root);
  }
  focusScreen($root);
}

const signIn = () => buttons(button(t("Sign in"), () => go("sign-in"), "secondary"));
