// What would tell a reader who the person is, although nobody names them? Whoever makes a dossier reads it here, passage by passage.

import { decidedUnder, isJudged, signatureOf, unread } from "../dossier/judging.js";
import { nt, t } from "../i18n.js";
import { card, choices as tiles, errorMessage, html, notice, nothing } from "../ui.js";

/** @import { Choices, Judged, Passages } from "../dossier/types.d.ts" */

const READ_ALL = "passages-read";
/** Longer ones are folded away, so that the list can be looked through. */
const FOLDED = 600;
const FILE = new Set(["name", "describes", "proves"]);

/**
 * @param {Passages} passages @param {Choices} choices changed in place
 * @param {() => void} change draws the page anew
 * @param {(id: string) => string | undefined} errorOf what is to be corrected
 */
export function passagePanel(passages, choices, change, errorOf) {
  const { all, hidden, named, strict, unknown } = passages;
  const first = all.filter(({ kept, own, telling }) => (own && !named) || !kept || telling.length > 0);
  // Who is named anyway may say what they like: only what tells of others is read.
  const others = named && !unknown ? [] : all.filter((passage) => !first.includes(passage));
  if (!hidden || first.length + others.length === 0) return nothing;
  const decide = (/** @type {Judged} */ passage) => drawPassage(passage, passages, choices, change, errorOf);
  return card(
    named ? t("What could tell who others are") : t("What could tell who the person is"),
    html`<p class="govuk-body">${named ? aboutOthers() : aboutPerson()} ${t("Read what goes in, and leave out what gives somebody away. The dossier says how many passages were left out, and that they can be asked for.")}</p>
      ${leftOut(passages)} ${first.map(decide)}
      ${others.length === 0 ? nothing : html`<details class="il-plain-details" ?open=${unknown || strict}><summary>${nt("%(n)s more passage", "%(n)s more passages", others.length)}</summary>${others.map(decide)}</details>`}
      ${unknown ? readAll(passages, choices, change, errorOf(READ_ALL)) : nothing}`,
  );
}

/** What stays out by itself is said, and that without it nobody reads what happened. @param {Passages} passages */
function leftOut({ all }) {
  const left = all.filter(({ kept }) => !kept).length;
  const account = all.filter(({ own }) => own);
  const isSilent = account.length > 0 && account.every(({ kept }) => !kept);
  if (left === 0) return nothing;
  return html`<p class="govuk-body"><strong>${nt("%(n)s passage stays out until you tick it.", "%(n)s passages stay out until you tick them.", left)}</strong> ${isSilent ? t("The person's own account is among them: without it the reader does not learn what happened.") : nothing}</p>`;
}

const aboutPerson = () => t("The reader of this dossier is not told who the person is. But a text can tell it: a name, an address, a workplace, what only one person can know.");

const aboutOthers = () => t("The person agreed that this reader learns who they are. Others in the case have to agree for themselves, and a text can tell who they are, or where they live.");

/** @param {Passages} passages @param {Judged} passage */
const idOf = ({ all }, passage) => `passage-${all.indexOf(passage)}`;

/** @param {Judged} passage @param {Passages} passages @param {Choices} choices @param {() => void} change @param {(id: string) => string | undefined} errorOf */
function drawPassage(passage, passages, choices, change, errorOf) {
  const id = idOf(passages, passage);
  const { kept, key, read, telling } = passage;
  const isRisky = kept && telling.length > 0;
  const stays = { code: "kept", label: t("This passage goes in") };
  const signed = { code: "read", label: passages.named ? t("I have read it: nobody who did not agree can be recognised by it") : t("I have read it: nobody can be recognised by it") };
  const error = errorOf(id);
  return html`<div class="il-passage" id=${id} role="group" aria-labelledby="${id}-title" aria-describedby="${id}-text">
    <h3 class="govuk-heading-s il-names" id="${id}-title">${titleOf(passage)}</h3>
    <div id="${id}-text">${textOf(passage)} ${telling.length === 0 ? nothing : html`<p class="govuk-body il-names"><strong>${t("Somebody may be recognised by this:")}</strong> ${telling.map((word) => `“${word}”`).join(", ")}</p>`}</div>
    ${error ? errorMessage(id, error) : nothing}
    ${tiles({
      name: `${id}-choice`,
      many: true,
      chosen: [...(kept ? ["kept"] : []), ...(read ? ["read"] : [])],
      choices: isRisky ? [stays, signed] : [stays],
      onChange: (chosen) => {
        const without = (/** @type {string[]} */ keys) => keys.filter((each) => each !== key);
        const stillKept = chosen.includes("kept");
        const before = decidedUnder(choices, passages.under);
        choices.passages = {
          ...before,
          kept: [...without(before.kept), ...(stillKept ? [key] : [])],
          left: [...without(before.left), ...(stillKept ? [] : [key])],
          read: [...without(before.read), ...(stillKept && chosen.includes("read") ? [key] : [])],
        };
        change();
      },
    })}
  </div>`;
}

/** A name that is not known cannot be looked for. @param {Passages} passages @param {Choices} choices @param {() => void} change @param {string | undefined} error */
function readAll({ all, named, readAll: read, under }, choices, change, error) {
  const label = named ? t("I have read everything that goes in: nobody who did not agree can be recognised by it") : t("I have read everything that goes in: nobody can be recognised by it");
  return html`<div id=${READ_ALL}>
    ${notice("care", "", t("Not everybody's name is known on this page, so not every name is looked for. Only you can see whether one stands there."))}
    ${error ? errorMessage(READ_ALL, error) : nothing}
    ${tiles({
      name: `${READ_ALL}-choice`,
      many: true,
      chosen: read ? ["yes"] : [],
      choices: [{ code: "yes", label }],
      onChange: (chosen) => {
        choices.passages = { ...decidedUnder(choices, under), all: chosen.length > 0 ? signatureOf(all) : "" };
        change();
      },
    })}
  </div>`;
}

/** @param {Judged} passage */
function titleOf({ of, part, question, told }) {
  const about = FILE.has(part) ? of : of && t(of);
  const what = part === "answer" ? t(question) : part === "addition" && !told ? t("Added by others than the person") : partText(part);
  return about && part !== "name" ? `${about}: ${what}` : what;
}

/** @param {Judged["part"]} part */
function partText(part) {
  const texts = {
    sentence: t("In one sentence"), narrative: t("The story in their own words"), addition: t("Told later"), city: t("Place"), answer: "", note: t("Note"),
    deadline: t("Deadline"), reason: t("Reason"), name: t("Name of a file"), describes: t("What the file shows"), proves: t("What the file proves"), relation: t("Relation"), protection: t("Protection"),
  };
  return texts[part];
}

/** @param {Judged} passage */
function textOf({ text }) {
  const body = html`<p class="il-story">${text}</p>`;
  return text.length < FOLDED ? body : html`<details class="il-plain-details"><summary>${t("Read the whole story")}</summary>${body}</details>`;
}

/** What has to be decided before a bundle leaves. @param {Passages} passages @returns {{id: string, text: string}[]} */
export function passageProblems(passages) {
  const open = unread(passages).map((passage) => ({ id: idOf(passages, passage), text: t("Leave out “%(what)s”, or say that you have read it", { what: titleOf(passage) }) }));
  if (open.length > 0 || isJudged(passages)) return open;
  return [{ id: READ_ALL, text: t("Read everything that goes in, and say so") }];
}
