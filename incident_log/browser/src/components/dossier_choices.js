// What does the maker of a dossier choose: for whom, what for, which incidents, which files?

import { t } from "../i18n.js";
import { card, choices as tiles, field, html, nothing, select, sizeText } from "../ui.js";
import { audienceOf, liveExhibits } from "../domain/dossiers.js";
import { agreedLevel } from "../dossier/make.js";
import { teamLabelOf, withinText } from "./labels.js";

/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Case, Choices } from "../dossier/types.d.ts" */

const AUDIENCE = "lawyer";
const NAMED = "L3";

/**
 * @param {Domain} domain @param {Case} view @param {Choices} choices changed in place
 * @param {() => void} change draws the page anew
 */
export function choicePanels(domain, view, choices, change) {
  return [forWhom(domain, choices, change), whatIsInIt(domain, view, choices, change), precautions(domain, choices)];
}

/** @param {Domain} domain @param {Choices} choices @param {() => void} change */
function forWhom(domain, choices, change) {
  const { purposes: known } = audienceOf(domain, AUDIENCE);
  const purposes = domain.json.consent.purposes.filter(({ code }) => known?.includes(code) ?? true).map(({ label }) => ({ code: label, label: t(label) }));
  return card(
    t("Who is it for?"),
    html`${field({ id: "dossier-recipient", label: t("Name of the lawyer or office"), hint: t("This dossier is for a lawyer. Before it goes on to the police, a court or anybody else, the person has to agree to that reader too."), value: choices.recipient, max: 200, onInput: (text) => { choices.recipient = text; change(); } })}
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
      ${view.people.length === 0 ? nothing : identityTile(domain, choices, agreedLevel(domain, view, choices, new Date()), change)}`,
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

/** Names are offered where the person agreed to be named, and left out everywhere else. @param {Domain} domain @param {Choices} choices @param {string | null} level @param {() => void} change */
function identityTile(domain, choices, level, change) {
  const title = html`<h3 class="govuk-heading-s">${t("People")}</h3>`;
  if (level === null) return html`${title}<p class="govuk-body">${t("Nobody is named: the person has not agreed to be named to this reader.")}</p>`;
  if (level !== NAMED) return html`${title}<p class="govuk-body">${t("Nobody is named: the person agreed to appear like this: %(level)s.", { level: withinText(teamLabelOf(domain.json.consent.identity_levels, level)) })}</p>`;
  return html`${title}
    ${tiles({
      name: "dossier-identity",
      many: true,
      chosen: choices.identity ? ["yes"] : [],
      choices: [{ code: "yes", label: t("Say who the people are"), hint: t("Only those who agreed are named. The person reads on their page that names went along.") }],
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
