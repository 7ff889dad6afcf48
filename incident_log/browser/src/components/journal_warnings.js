// What does a member read, on every page about a case, when the server does not show all of it as it was written?

import { t } from "../i18n.js";
import { troubles } from "../troubles.js";
import { html, nothing, notice } from "../ui.js";

/** @import { Journal } from "../journal.js" */
/** @import { Told } from "../troubles.js" */

/** @param {Journal} journal */
export function journalWarnings(journal) {
  const wrong = troubles(journal);
  const numbers = journal.entries.filter(({ falseOfLog }) => falseOfLog).map(({ position }) => position + 1);
  return [
    journal.incomplete ? notice("danger", t("Part of this case is missing"), missingText()) : nothing,
    journal.closedLetters > 0 ? notice("danger", t("A key that was sealed for you does not open"), closedText()) : nothing,
    wrong.length > 0 ? notice("danger", t("Not everything in this case can be trusted"), troubleText(wrong)) : nothing,
    numbers.length > 0 ? notice("care", t("An entry makes a false claim"), falseText(numbers)) : nothing,
  ];
}

function closedText() {
  return t("What older keys open is shown. Nothing can be written under them once the case has newer ones. Tell the team that looks after this case, in another way.");
}

function missingText() {
  return t("More of this case was seen before than the server shows now: the newest entries are missing. Do not rely on what stands here. Nothing can be written until they are back. Tell your team lead in another way.");
}

/** @param {number[]} numbers */
function falseText(numbers) {
  return t("Entry %(numbers)s: it says that its author saw something of this server that the server never signed. Only a changed program writes that. You can go on working; be careful with what its author writes.", { numbers: numbers.join(", ") });
}

/** @param {Told[]} wrong */
function troubleText(wrong) {
  const sentences = {
    changed: t("was changed after it was written"),
    hidden: t("is held back by the server"),
    unopened: t("does not open"),
    unsigned: t("is not signed by the one it names"),
  };
  return html`<ul class="govuk-list">
      ${wrong.map(({ position, trouble }) => html`<li>${t("Entry %(number)s", { number: position + 1 })} ${sentences[trouble]}</li>`)}
    </ul>
    <p>${t("What it says is not shown. Do not build on this case alone: tell your team lead in another way, and ask the person to send it again.")}</p>`;
}
