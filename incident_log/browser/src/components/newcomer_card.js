// Who wants to come in, and is it the person who was meant? A link proves only who had it.

import { t } from "../i18n.js";
import { button, buttons, html, nothing } from "../ui.js";
import { fingerprint } from "./fingerprint.js";
import { labelOf } from "./labels.js";

/** @import { Domain } from "../domain/types.d.ts" */
/** @import { SentInvitation } from "../joining.js" */

/** @param {Domain} domain @param {SentInvitation} sent @param {() => void} letIn */
export function newcomerCard(domain, { came, label, role }, letIn) {
  if (!came) return nothing;
  const { fingerprint: words, name } = came;
  return html`<section class="il-card">
    <h2 class="il-card__title">${t("%(name)s wants to come in", { name })} <span class="il-chip">${labelOf(domain.json.membership.roles, role)}</span></h2>
    <p class="govuk-body">${t("Somebody came with your invitation for %(label)s. Whoever had the link can have come: ask the person, on the telephone or face to face, whether they see these same words.", { label })}</p>
    ${fingerprint(words)}
    ${buttons(button(t("Let %(name)s in", { name }), letIn))}
    <p class="govuk-hint">${t("Was it somebody else? Do nothing: nobody comes in without you.")}</p>
  </section>`;
}
