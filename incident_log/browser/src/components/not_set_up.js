// Can nobody sign in yet, because this copy has no organisation? The page itself is the same bytes for everybody.

import { setupState } from "../api.js";
import { t } from "../i18n.js";

/** @param {HTMLElement} $root empty, and so it stays once the copy is set up */
export function start($root) {
  // Nothing on the page waits for it, and a copy that does not answer has its own message elsewhere.
  void setupState().then(
    ({ open }) => open && tell($root),
    () => undefined,
  );
}

/** @param {HTMLElement} $root */
function tell($root) {
  const $text = document.createElement("p");
  $text.textContent = t("This copy is not set up yet. Whoever runs it finds the setup link where it was started.");
  $root.className = "il-notice il-notice--care";
  $root.setAttribute("role", "status");
  $root.replaceChildren($text);
}
