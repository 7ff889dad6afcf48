// What does the maker of a dossier choose: for whom, what for, which incidents, which files?

import { t } from "../i18n.js";
import { card, choices as tiles, field, html, nothing, select, sizeText } from "../ui.js";
import { liveExhibits } from "../domain/dossiers.js";

/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Case, Choices } from "../dossier/types.d.ts" */

/**
 * @param {Domain} domain @param {Case} view @param {Choices} choices changed in place
 * @param {() => void} change draws the page anew
 */
export function choicePanels(domain, view, choices, change) {
  return [forWhom(domain, choices, change), whatIsInIt(domain, view, choices, change), precautions(domain, choices)];
}

/** @param {Domain} domain @param {Choices} choices @param {() => void} change */
function forWhom(domain, choices, change) {
  const purposes = domain.json.consent.purposes.map(({ label }) => ({ code: label, label: t(label) }));
  return card(
    t("Who is it for?"),
    html`${field({ id: "dossier-recipient", label: t("Name of the lawyer or office"), value: choices.recipient, max: 200, onInput: (text) => { choices.recipient = text; change(); } })}
    ${select({
      id: "dossier-purpose",
      label: t("What is it for?"),
      value: choices.purpose,
      options: [{ code: "", label: t("Choose one") }, ...purposes],
      onInput: (code) => {
        choices.purpose = code;
        change();
      },
    })}`,
  );
}

/** @param {Domain} domain @param {Case} view @param {Choices} choices @param {() => void} change */
function whatIsInIt(domain, view, choices, change) {
  const incidents = view.incidents.filter(({ erased }) => !erased);
  const files = liveExhibits(view);
  return card(
    t("What stands in it?"),
    html`<h3 class="govuk-heading-s">${t("Incidents")}</h3>
      ${tiles({
        name: "dossier-incidents",
        many: true,
        chosen: choices.incidents,
        choices: incidents.map((one) => ({ code: one.incident, label: t(domain.kinds.get(one.kind)?.label ?? one.kind), hint: one.sentence })),
        onChange: (chosen) => {
          choices.incidents = incidents.map(({ incident }) => incident).filter((id) => chosen.includes(id));
          change();
        },
      })}
      <h3 class="govuk-heading-s">${t("Files")}</h3>
      ${files.length === 0 ? html`<p class="govuk-body">${t("This case has no files.")}</p>` : fileTiles(files, choices, change)}
      ${view.people.length === 0 ? nothing : identityTile(choices, change)}`,
  );
}

/** @param {readonly import("../domain/types.d.ts").Exhibit[]} files @param {Choices} choices @param {() => void} change */
function fileTiles(files, choices, change) {
  return tiles({
    name: "dossier-files",
    many: true,
    chosen: choices.exhibits,
    choices: files.map((one) => ({ code: one.evidence, label: one.payload.describes || one.name, hint: [one.payload.describes ? one.name : "", sizeText(one.size)].filter(Boolean).join(", ") })),
    onChange: (chosen) => {
      choices.exhibits = files.map(({ evidence }) => evidence).filter((id) => chosen.includes(id));
      change();
    },
  });
}

/** @param {Choices} choices @param {() => void} change */
function identityTile(choices, change) {
  return html`<h3 class="govuk-heading-s">${t("People")}</h3>
    ${tiles({
      name: "dossier-identity",
      many: true,
      chosen: choices.identity ? ["yes"] : [],
      choices: [{ code: "yes", label: t("Say who the people are"), hint: t("Only those who agreed are named.") }],
      onChange: (chosen) => {
        choices.identity = chosen.includes("yes");
        change();
      },
    })}`;
}

/** @param {Domain} domain @param {Choices} choices */
function precautions(domain, choices) {
  const keys = /** @type {const} */ (["readers", "worst", "others"]);
  return card(
    t("Think once more"),
    keys.map((key) => {
      const question = domain.json.consent.before_export.find(({ code }) => code === key)?.question ?? key;
      return field({ id: `dossier-${key}`, label: t(question), value: choices.precautions[key], rows: 2, max: 2000, onInput: (text) => { choices.precautions[key] = text; } });
    }),
  );
}
