// Who wants to come in, and is it the person who was meant? A link proves only who had it.

import { t } from "../i18n.js";
import { button, buttons, html, nothing } from "../ui.js";
import { fingerprint } from "./fingerprint.js";
import { labelOf } from "./labels.js";
import { newcomerFailure } from "./member_failures.js";

/** @import { Domain } from "../domain/types.d.ts" */
/** @import { SentInvitation } from "../joining.js" */

/** @param {Domain} domain @param {SentInvitation} sent @param {() => void} letIn @param {() => void} refuse */
export function newcomerCard(domain, { came, label, role }, letIn, refuse) {
  if (!came) return nothing;
  const { fingerprint: words, name } = came;
  return html`<section class="il-card">
    <h2 class="il-card__title">${t("%(name)s wants to come in", { name })} <span class="il-chip">${labelOf(domain.json.membership.roles, role)}</span></h2>
    <p class="govuk-body">${t("Somebody came with your invitation for %(label)s. Whoever had the link can have come: ask the person, on the telephone or face to face, whether they see these same words.", { label })}</p>
    ${fingerprint(words)}
    ${buttons(button(t("Let %(name)s in", { name }), letIn))}
    <details class="il-plain-details">
      <summary>${t("Was it somebody else?")}</summary>
      <p class="govuk-body">${t("Nobody comes in without you. Refuse them, and this invitation lets nobody in any more; make a new one for the person you meant, and send it by another way.")}</p>
      ${buttons(button(t("Refuse %(name)s", { name }), refuse, "warning"))}
    </details>
  </section>`;
}

/** The server keeps whoever came waiting; that they are refused is kept with this member, so no page of theirs lets them in. @param {SentInvitation} sent */
export const cameAlready = ({ came }) => (came ? "" : t("Somebody has come in with this invitation already. If it was the wrong person, do not let them in."));

/** @param {SentInvitation} sent @param {unknown} problem */
export function problemText({ isWithdrawn }, problem) {
  return isWithdrawn ? t("You withdrew their invitation, so they were not let in. Invite them again, if they were meant.") : newcomerFailure(problem);
}
