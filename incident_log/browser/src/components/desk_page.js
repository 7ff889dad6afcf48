// Where do people who report to this team begin? The link and a poster to print.

import { directory } from "../directory.js";
import { t } from "../i18n.js";
import { button, buttons, emptyState, heading, html, render, select } from "../ui.js";
import { fingerprint } from "./fingerprint.js";
import { intakeAddress, intakeLink } from "./intake_link.js";
import { focusScreen } from "./page.js";
import { qrCode } from "./qr_code.js";
import { startSignedIn } from "./signed_in.js";

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
          ${intakeLink(desk, organisation)}
        </section>
        <section class="il-card">
          <h2 class="il-card__title">${t("The fingerprint of %(name)s", { name: directory().name })}</h2>
          ${fingerprint(organisation)}
        </section>
        <h2 class="govuk-heading-m">${t("Poster")}</h2>
        ${buttons(button(t("Print the poster"), () => window.print()))}
      </div>`,
      poster(name, intakeAddress(desk, organisation), organisation),
    ],
    $root,
  );
}

/** @param {string} name @param {string} address @param {string} organisation */
function poster(name, address, organisation) {
  return html`<section class="il-poster" aria-label=${t("Poster")}>
    <p class="il-poster__title">${t("Did somebody threaten or follow you?")}</p>
    <p class="il-poster__text">${t("Tell us. You need no account, and only our team can read it.")}</p>
    ${qrCode(address, t("QR code of the link for people who report"))}
    <p class="il-poster__name">${name}</p>
    <div class="il-poster__small">${fingerprint(organisation)}</div>
  </section>`;
}

/** @param {HTMLElement} $root */
export function start($root) {
  return startSignedIn($root, async (session) => {
    const named = location.hash.slice(1);
    const desk = session.desks.has(named) ? named : [...session.desks.keys()][0];
    if (desk) draw($root, session, desk);
    else render([heading(t("Team")), emptyState(t("You are on no team"), t("You see the cases that a team shares with you in your inbox."))], $root);
    focusScreen($root);
  });
}
