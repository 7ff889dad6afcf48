// What happens on every page of a member before its own content? Unlock, load, or go and sign in.

import { load } from "../account.js";
import { library } from "../crypto/age.js";
import { NotSignedIn } from "../errors.js";
import { currentLanguage, t } from "../i18n.js";
import { button, busy, buttons, heading, notice, render } from "../ui.js";
import * as session from "../session.js";
import { memberFailure } from "./member_failures.js";
import { focusScreen } from "./page.js";
import { HARMLESS, leave } from "./quick_exit.js";

/** @import { Session } from "../session.js" */

/** @param {string} page @param {string} [fragment] ids never travel to the server @returns {string} */
export function addressOf(page, fragment = "") {
  return `/${currentLanguage()}/${page}${fragment && `#${fragment}`}`;
}

/** @param {string} page @param {string} [fragment] */
export function go(page, fragment) {
  location.assign(addressOf(page, fragment));
}

/** Before the page to come back to, in the address: why somebody has to sign in again. */
export const WHYS = /** @type {const} */ (["idle", "ended", "out"]);

/** What the page hears before somebody signs out; whoever prevents it has something to ask first. */
export const SIGNING_OUT = "incident-log-signing-out";

/** Sign in first, then come back to this very place. @param {{idle?: boolean, ended?: boolean}} [why] ended: the server does not know the session any more */
export function goAndSignIn({ idle = false, ended = false } = {}) {
  if (session.isLeaving()) return;
  const page = location.pathname.split("/")[2] ?? "";
  location.replace(addressOf("sign-in", [idle ? "idle" : ended ? "ended" : "", page, location.hash.slice(1)].filter(Boolean).join(".")));
}

/** A page on which nobody is signed in yet leaves too when somebody flees in another tab. */
export function leaveWhenFled() {
  session.whenLocked(({ fled }) => void (fled && leave(HARMLESS)));
}

/**
 * Start a page for an active member.
 * @param {HTMLElement} $root
 * @param {(current: Session) => Promise<void>} open draws the page
 */
export async function startSignedIn($root, open) {
  // Lit draws behind what is there.
  $root.replaceChildren();
  // Needed as soon as the keys are there: it comes while the session is looked for.
  library().catch(() => undefined);
  try {
    const current = await session.resume();
    if (current?.kind !== "member") return goAndSignIn({ idle: session.hasLapsed() });
    render(busy(t("Opening…")), $root);
    await load();
    if (current.state === "pending") return location.replace(addressOf("join"));
    hideTeam(current);
    await open(current);
  } catch (error) {
    await showProblem($root, error);
  }
}

/** Whoever is on no team finds nothing on its page; the links are the same bytes for everybody. @param {Session} current */
function hideTeam({ desks }) {
  const $link = document.querySelector(`.il-member-bar a[href$="/desk"]`);
  $link?.closest("li")?.toggleAttribute("hidden", desks.size === 0);
}

/** @param {HTMLElement} $root @param {unknown} error */
export async function showProblem($root, error) {
  if (error instanceof NotSignedIn) {
    const ended = session.isUnlocked();
    await session.forget();
    return goAndSignIn({ ended });
  }
  const again = buttons(button(t("Try again"), () => location.reload(), "secondary"));
  render([heading(t("This page could not be opened")), notice("danger", "", memberFailure(error)), again], $root);
  focusScreen($root);
}
