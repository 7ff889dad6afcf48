// What does the maker of a dossier choose: for whom, what for, which incidents, which files?

import { nt, t } from "../i18n.js";
import { card, choices as tiles, field, html, nothing, notice, select, sizeText } from "../ui.js";
import { REPORTER } from "../domain/consent.js";
import { audienceOf, liveExhibits } from "../domain/dossiers.js";
import { answerable } from "../domain/kinds.js";
import { offeredFiles } from "../dossier/exhibits.js";
import { teamLabelOf, withinText } from "./labels.js";

/** @import { Decision, Domain } from "../domain/types.d.ts" */
/** @import { Case, Choices } from "../dossier/types.d.ts" */

const AUDIENCE = "lawyer";
/** What is asked about everybody who may be harmed or recognised. */
const ABOUT_OTHERS = ["relatives_in_country", "contains_third_party"];
/** With a full name. */
const NAMED = "L3";

/**
 * What the page knows of the choices.
 * @typedef {object} Known
 * @property {(id: string) => string | undefined} errorOf what is to be corrected in a field
 * @property {Decision} decision what the person lets this reader know
 * @property {string | null} agreed as whom the person agreed to appear before this reader
 */

/**
 * @param {Domain} domain @param {Case} view @param {Choices} choices changed in place
 * @param {() => void} change draws the page anew
 * @param {Known} known
 */
export function choicePanels(domain, view, choices, change, known) {
  return [forWhom(domain, choices, change, known), whatIsInIt(domain, view, choices, change, known), precautions(domain, view, choices, known)];
}

/** @param {Domain} domain @param {Choices} choices @param {() => void} change @param {Known} known */
function forWhom(domain, choices, change, { errorOf }) {
  const { purposes: fitting } = audienceOf(domain, AUDIENCE);
  const purposes = domain.json.consent.purposes.filter(({ code }) => fitting?.includes(code) ?? true).map(({ label }) => ({ code: label, label: t(label) }));
  const hint = t("This dossier is for a lawyer. Before it goes on to the police, a court or anybody else, the person has to agree to that reader too.");
  return card(
    t("Who is it for?"),
    html`${field({ id: "dossier-recipient", label: t("Name of the lawyer or office"), hint, value: choices.recipient, max: 200, error: errorOf("dossier-recipient"), onInput: (text) => { choices.recipient = text; change(); } })}
    ${select({
      id: "dossier-purpose",
      label: t("What is it for?"),
      error: errorOf("dossier-purpose"),
      value: choices.purpose,
      options: [{ code: "", label: t("Choose one") }, ...purposes],
      onInput: (code) => {
        choices.purpose = code;
        change();
      },
    })}`,
  );
}

/** @param {Domain} domain @param {Case} view @param {Choices} choices @param {() => void} change @param {Known} known */
function whatIsInIt(domain, view, choices, change, { agreed, decision }) {
  const incidents = view.incidents.filter(({ erased }) => !erased);
  const files = offeredFiles(view, { identity: choices.identity && agreed === NAMED });
  const kept = liveExhibits(view).length - files.length;
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
      ${files.length + kept === 0 ? html`<p class="govuk-body">${t("This case has no files.")}</p>` : fileTiles(files, choices, change)}
      ${kept === 0 ? nothing : html`<p class="govuk-body">${nt("%(n)s file of the part with names and contacts stays out as long as nobody is named.", "%(n)s files of the part with names and contacts stay out as long as nobody is named.", kept)}</p>`}
      ${choices.exhibits.length === 0 ? noFiles(files.length) : hiddenData(choices, decision)}
      ${stepsTile(view, choices, agreed, change)}
      ${view.people.length === 0 ? nothing : identityTile(domain, choices, agreed, change)}`,
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

/** Steps of the report itself go along, and can be left out below as any other text. @param {Case} view @param {Choices} choices @param {string | null} agreed @param {() => void} change */
function stepsTile({ subrecords }, choices, agreed, change) {
  const own = subrecords.filter(({ compartment }) => compartment === "work").length;
  const shut = choices.identity && agreed === NAMED ? 0 : subrecords.filter(({ compartment }) => compartment === "identity").length;
  if (own + shut === 0) return nothing;
  const tile = tiles({
    name: "dossier-steps",
    many: true,
    chosen: choices.teamSteps ? ["yes"] : [],
    choices: [{ code: "yes", label: nt("%(n)s step that the team keeps with its own work", "%(n)s steps that the team keeps with its own work", own) }],
    onChange: (chosen) => {
      choices.teamSteps = chosen.includes("yes");
      change();
    },
  });
  return html`<h3 class="govuk-heading-s">${t("What was done about it")}</h3>
    ${own === 0 ? nothing : tile}
    ${shut === 0 ? nothing : html`<p class="govuk-body">${nt("%(n)s step of the part with names and contacts stays out as long as nobody is named.", "%(n)s steps of the part with names and contacts stay out as long as nobody is named.", shut)}</p>`}`;
}

/** @param {number} count of files that could go along */
function noFiles(count) {
  if (count === 0) return nothing;
  return html`<p class="govuk-body">${t("No file goes along. Look at each one before you tick it: what it shows, and its hidden data such as place, time and phone model, can tell who the person is.")}</p>`;
}

/** What goes along with the files unseen, and that it may say more than the dossier. @param {Choices} choices @param {Decision} decision */
function hiddenData({ identity }, { persons }) {
  const plain = html`<p class="govuk-body">${t("The originals go along unchanged, with hidden data such as place, time and phone model: a court needs them so. Whoever gets the bundle gets that too.")}</p>`;
  const level = persons.find(({ person }) => person === REPORTER)?.level ?? null;
  // Without an agreement nothing leaves at all, and that is said below.
  if (level === null || (identity && level === NAMED)) return plain;
  return html`${plain} ${notice("care", t("The files can say who the person is"), t("The dossier does not name the person to this reader, but the files go along as they are: what they show and their hidden data can tell a name, a place or a face. Choose only files that give nobody away, or ask the person first."))}`;
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

/** @param {Domain} domain @param {Case} view @param {Choices} choices @param {Known} known */
function precautions(domain, view, choices, { errorOf }) {
  const keys = /** @type {const} */ (["readers", "worst", "others"]);
  return card(
    t("Think once more"),
    keys.map((key) => {
      const question = domain.json.consent.before_export.find(({ code }) => code === key)?.question ?? key;
      return field({ id: `dossier-${key}`, label: t(question), hint: key === "others" ? othersAnswered(domain, view, choices) : "", value: choices.precautions[key], rows: 2, max: 2000, error: errorOf(`dossier-${key}`), onInput: (text) => { choices.precautions[key] = text; } });
    }),
  );
}

/** What the person has said about others already, once for all chosen incidents. @param {Domain} domain @param {Case} view @param {Choices} choices @returns {string} */
function othersAnswered(domain, view, { incidents }) {
  const chosen = view.incidents.filter(({ incident }) => incidents.includes(incident));
  const said = ABOUT_OTHERS.flatMap((code) => {
    const answers = chosen.map(({ fields, kind }) => ({ answer: fields[code], label: answerable(domain, kind).get(code)?.label ?? code }));
    const [told] = answers.filter(({ answer }) => answer !== undefined).sort((one, other) => weight(other.answer) - weight(one.answer));
    return told ? [t("%(question)s: %(answer)s.", { question: t(told.label), answer: answerText(told.answer) })] : [];
  });
  return said.length === 0 ? "" : `${t("The person answered:")} ${said.join(" ")}`;
}

/** A yes about one incident counts for all; what nobody knows may be a yes. @param {any} answer */
const weight = (answer) => (answer.value === true ? 2 : answer.value === false ? 0 : 1);

/** @param {any} answer */
function answerText({ answer, value }) {
  if (value === true) return t("Yes");
  if (value === false) return t("No");
  return answer === "unknown" ? t("I do not know") : t("I would rather not say");
}
