// Where do people who report to this team begin? The link and a poster to print.

import { directory } from "../directory.js";
import { t } from "../i18n.js";
import { unbrokenPieces } from "../reporting/link.js";
import { button, emptyState, heading, html, render, select } from "../ui.js";
import { fingerprint } from "./fingerprint.js";
import { intakeAddress, intakeLink } from "./intake_link.js";
import { focusScreen } from "./page.js";
import { qrCode } from "./qr_code.js";
import { addressOf, startSignedIn } from "./signed_in.js";

/** @import { Session } from "../session.js" */

/** @param {HTMLElement} $root @param {Session} session @param {string} desk */
function draw($root, session, desk) {
  const { organisation } = session;
  const { name } = directory().desk(desk);
  const others = [...session.desks.keys()].map((code) => ({ code, label: directory().desk(code).name }));
  const choose = others.length > 1 ? select({ id: "desk", label: t("Team"), value: desk, options: others, onInput: (code) => draw($root, session, code) }) : "";
  render(
    [
      html`<div class="il-no-print">
        ${heading(name, t("People who report open this link or scan the code. Their browser checks the fingerprint by itself."))} ${choose}
        <section class="il-card">
          <h2 class="il-card__title">${t("For people who report")}</h2>
          ${intakeLink(desk, organisation, button(t("Print the poster"), () => window.print(), "secondary"))}
        </section>
        <section class="il-card">
          <h2 class="il-card__title">${t("The fingerprint of %(name)s", { name: directory().name })}</h2>
          ${fingerprint(organisation, { folded: true })}
        </section>
        <h2 class="govuk-heading-m">${t("The poster, as it is printed")}</h2>
      </div>`,
      poster(name, intakeAddress(desk, organisation)),
    ],
    $root,
  );
}

/** One sheet, to be read from some steps away; the address is for whoever has no camera. @param {string} name @param {string} address */
function poster(name, address) {
  return html`<section class="il-poster" aria-label=${t("Poster")}>
    <p class="il-poster__title">${t("Did somebody threaten or follow you?")}</p>
    <p class="il-poster__text">${t("Tell us. You need no account, and what you write is sealed for our team.")}</p>
    ${qrCode(address, t("QR code of the link for people who report"))}
    <p class="il-poster__name">${name}</p>
    <p class="il-poster__how">${t("Point the camera of your phone at the code. Or type this address into a browser, in one piece, with every capital and small letter as it is here:")}</p>
    <p class="il-poster__address il-mono">${typable(address)}</p>
  </section>`;
}

/** A line ends before the key, or anywhere but beside a hyphen: whoever types it could not tell whether that belongs there. @param {string} address */
function typable(address) {
  const [page = "", key = ""] = address.split("#");
  return html`${unbroken(page)}<wbr />#${unbroken(key)}`;
}

/** @param {string} text */
const unbroken = (text) => unbrokenPieces(text).map((piece, index) => (index % 2 === 1 ? html`<span class="il-unbroken">${piece}</span>` : piece));

/** @param {HTMLElement} $root */
export function start($root) {
  return startSignedIn($root, async (session) => {
    const named = location.hash.slice(1);
    const desk = session.desks.has(named) ? named : [...session.desks.keys()][0];
    if (desk) draw($root, session, desk);
    else render([heading(t("Team")), emptyState(t("This page is for the members of a team"), t("The cases that a team shares with you are in your inbox."), html`<p class="govuk-body"><a class="govuk-link" href=${addressOf("inbox")}>${t("Go to the inbox")}</a></p>`)], $root);
    focusScreen($root);
  });
}
