// How does a member move about, and how is the browser locked: by a button, by going away, or at once?

import { forgetAdvice } from "../drafts.js";
import { t } from "../i18n.js";
import * as session from "../session.js";
import { busy, render } from "../ui.js";
import { HARMLESS, leave } from "./quick_exit.js";
import { addressOf, goAndSignIn, SIGNING_OUT } from "./signed_in.js";

const CHECK_MS = 10_000;
const PANIC_WITHIN_MS = 2000;
// Whoever flees must not land on a page of ours.
let fleeing = false;
const TOUCHES = ["pointerdown", "keydown", "wheel", "touchstart"];

/** @param {HTMLElement} $bar */
export async function start($bar) {
  const $lock = $bar.querySelector("[data-action=lock]");
  $lock?.addEventListener("click", () => void signOut());
  for (const name of TOUCHES) document.addEventListener(name, () => session.touch(), { passive: true });
  setInterval(() => void session.lockIfIdle(), CHECK_MS);
  // Another tab may lock this browser too.
  session.whenLocked(({ idle, leaving, fled }) => {
    if (fleeing) return;
    if (fled) return leave(HARMLESS);
    if (leaving) return showNothing();
    // Whoever only went away comes back to the place where they were.
    if (idle) goAndSignIn({ idle });
    else location.replace(addressOf("sign-in"));
  });
  watchForPanic();
}

async function signOut() {
  if (!document.dispatchEvent(new Event(SIGNING_OUT, { cancelable: true }))) return;
  // Members report too: what they have not sent is not the business of signing out.
  await session.signOut({ wipe: forgetAdvice });
  location.replace(addressOf("sign-in", "out"));
}

/** Whatever this page still draws is drawn where nobody sees it. */
function showNothing() {
  const $main = document.createElement("main");
  document.body.replaceChildren($main);
  render(busy(t("Signing out…")), $main);
}

/** Escape three times, quickly: lock, and leave for a harmless page. */
function watchForPanic() {
  /** @type {number[]} */
  let presses = [];
  document.addEventListener("keydown", async (event) => {
    if (event.key !== "Escape") return;
    presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < PANIC_WITHIN_MS);
    if (presses.length < 3) return;
    fleeing = true;
    document.documentElement.hidden = true;
    await session.panic();
    leave(HARMLESS);
  });
}
