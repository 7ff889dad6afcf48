// Where do people who report begin? The link of one team, with the fingerprint that their browser checks.

import { t } from "../i18n.js";
import { linkBox } from "./link_box.js";
import { addressOf } from "./signed_in.js";
import { html } from "../ui.js";

/** @param {string} desk @param {string} organisation @returns {string} */
export function intakeAddress(desk, organisation) {
  return `${location.origin}${addressOf("report", `${desk}.${organisation}`)}`;
}

/** @param {string} desk */
function posterLink(desk) {
  return html`<a class="govuk-link il-no-print" href=${addressOf("desk", desk)}>${t("Make a poster")}</a>`;
}

/** @param {string} desk @param {string} organisation @param {unknown} poster how to come to one from here */
export function intakeLink(desk, organisation, poster = posterLink(desk)) {
  const address = intakeAddress(desk, organisation);
  return linkBox({ id: "intake-link", label: t("Link for people who report"), address, code: t("QR code of the link for people who report") }, poster);
}
