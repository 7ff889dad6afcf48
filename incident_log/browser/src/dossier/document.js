// Which sections a person reads in a dossier, and in which order.

import { onOneLine, quoted } from "./lines.js";
import { custodySection, exhibitSections, verifySection } from "./proof.js";
import { worded } from "./whose.js";

/** @import { Block, Closed, Content, Section, Say, Words } from "./types.d.ts" */

/**
 * The sections of a dossier for a lawyer.
 *
 * @param {Content} content
 * @param {Words} words in the dossier's language
 * @param {Closed} closed
 * @returns {Section[]}
 */
export function sectionsOf(content, words, closed) {
  const told = { ...content, consent: onOneLine(content.consent), custody: onOneLine(content.custody), exhibits: onOneLine(content.exhibits) };
  const { t } = words;
  return [
    summarySection(content, t),
    aboutSection(content, words),
    personSection(content, t, closed),
    chronologySection(content, words),
    allegationSection(content, words),
    stepsSection(content, words, closed),
    deadlineSection(content, words, closed),
    ...exhibitSections(told, words),
    custodySection(told, words),
    consentSection(told, t),
    truthSection(words),
    verifySection(content, t),
  ];
}

/** @param {Content} content @param {Say} t @returns {Section} */
function summarySection(content, t) {
  /** @type {Block[]} */
  const blocks = [
    {
      type: "facts",
      rows: [
        [t("Incidents"), incidentsText(content, t)],
        [t("Kinds"), content.summary.kinds.join("; ")],
        [t("Period"), content.summary.period],
        [t("Countries"), content.summary.countries.join("; ") || t("not stated")],
        [t("Exhibits"), String(content.exhibits.length)],
        [t("State of the case"), content.summary.status],
      ],
    },
  ];
  for (const line of content.summary.sentences) blocks.push({ type: "text", text: line });
  if (content.questions.length > 0) {
    blocks.push({ type: "heading", text: t("Still open") }, { type: "list", items: content.questions });
  }
  return { id: "summary", title: t("Summary"), blocks };
}

/** What was told once, as two kinds, is one incident and stands twice under the allegations. @param {Content} content @param {Say} t */
function incidentsText({ allegations, summary }, t) {
  const incidents = String(summary.incidents);
  return allegations.length === summary.incidents ? incidents : t("%(incidents)s, told as %(kinds)s kinds", { incidents, kinds: String(allegations.length) });
}

/** @param {Content} content @param {Words} words @returns {Section} */
function aboutSection(content, words) {
  const { t } = words;
  return {
    id: "about",
    title: t("Who made this dossier, and what it is not"),
    blocks: [
      { type: "text", text: words.about },
      { type: "text", text: t("It repeats what a person told the team and the files they gave. Nothing here is a finding of a court unless it says so.") },
      { type: "facts", rows: [[t("Made by"), content.maker], [t("Case kept by"), words.team(content.desk.name, content.organisation.name)]] },
    ],
  };
}

/** @param {Content} content @param {Say} t @param {Closed} closed @returns {Section} */
function personSection(content, t, closed) {
  const absent = closed.has("identity")
    ? t("Who the people are is kept in a part of the case that was not opened to whoever made this dossier. It can be asked for through the team.")
    : t("The part with names and contacts is not in this dossier. It can be asked for through the team. What was written, and the files, may still tell who somebody is: keep them as carefully.");
  /** @type {Block[]} */
  const blocks = content.people.length > 0
    ? content.people.map((person) => /** @type {Block} */ ({ type: "facts", rows: person.rows }))
    : [{ type: "text", text: absent }];
  return { id: "person", title: t("The person"), blocks };
}

/** @param {Content} content @param {Words} words @returns {Section} */
function chronologySection(content, words) {
  const { t } = words;
  /** @type {Block[]} */
  const blocks = content.chronology.map((entry) => whole({
    type: "facts",
    rows: [[entry.when, [entry.kinds.join("; "), whatText(entry, words), entry.place && t("Place: %(place)s", { place: entry.place }), entry.exhibits.length > 0 ? t("Exhibits: %(list)s", { list: entry.exhibits.join(", ") }) : ""].filter(Boolean).join("\n")]],
  }));
  if (blocks.length === 0) blocks.push({ type: "text", text: t("No incidents were chosen.") });
  return { id: "chronology", title: t("Chronology"), blocks };
}

/** An incident is told in the person's words; what a date or a step says was put together from answers. @param {Content["chronology"][number]} entry @param {Words} words */
function whatText({ lang, type, what, wordedByTeam }, words) {
  return worded(words.asWritten(type === "incident" ? quoted(what) : what, lang), wordedByTeam, words);
}

/** @param {Content} content @param {Words} words @returns {Section} */
function allegationSection(content, { ownWords, t }) {
  /** @type {Block[]} */
  const blocks = [{ type: "small", text: t("Seen: the person saw or heard it. Told: somebody told them. Inferred: they concluded it. Where nothing is said, the person stated it and we did not ask.") }];
  for (const allegation of content.allegations) {
    blocks.push({ type: "heading", text: allegation.title });
    if (allegation.rows.length > 0) blocks.push({ type: "facts", rows: allegation.rows });
    else if (allegation.narrative === "" && allegation.added.length === 0) blocks.push({ type: "text", text: t("Nothing more was answered about this. What happened stands in the chronology.") });
    if (allegation.narrative !== "") {
      blocks.push({ type: "told", lead: ownWords(allegation.narrativeLang), text: allegation.narrative, lang: allegation.narrativeLang });
    }
    for (const { lead, lang, text } of allegation.added) blocks.push({ type: "told", lead, text, lang });
  }
  return { id: "allegations", title: t("Allegations"), blocks };
}

/** @param {Content} content @param {Words} words @param {Closed} closed @returns {Section} */
function stepsSection(content, { date, t }, closed) {
  /** @type {Block[]} */
  const blocks = content.steps.map((step) => whole({ type: "facts", rows: [[step.when ? date(step.when) : t("Date not known"), step.what]] }));
  if (closed.has("work")) blocks.push({ type: "text", text: t("Steps may also be kept in a part of the case that was not opened to whoever made this dossier. Ask the team for them.") });
  else if (blocks.length === 0) blocks.push({ type: "text", text: t("No report to the police, complaint or legal step is recorded.") });
  return { id: "steps", title: t("Steps taken"), blocks };
}

/** @param {Content} content @param {Words} words @param {Closed} closed @returns {Section} */
function deadlineSection(content, { date, t }, closed) {
  /** @type {Block[]} */
  const blocks = content.deadlines.map((deadline) => whole({ type: "facts", rows: [[date(deadline.due), `${deadline.what}\n${deadline.basis}`]] }));
  if (closed.has("work")) blocks.push({ type: "text", text: t("Deadlines are kept in a part of the case that was not opened to whoever made this dossier. Ask the team for them.") });
  else if (blocks.length === 0) blocks.push({ type: "text", text: t("No deadline is recorded.") });
  blocks.push({ type: "small", text: t("Dates are computed from what was entered. Check each one against the law that applies before relying on it.") });
  return { id: "deadlines", title: t("Deadlines"), blocks };
}

/** @param {Content} content @param {Say} t @returns {Section} */
function consentSection(content, t) {
  /** @type {Block[]} */
  const blocks = content.consent.map((line) => ({ type: "facts", rows: [[line.audience, consentText(line, t)]] }));
  if (blocks.length === 0) blocks.push({ type: "text", text: t("No consent is recorded beyond keeping the report.") });
  if (content.withheld.length > 0) {
    blocks.push({ type: "heading", text: t("Left out of this dossier") }, { type: "list", items: content.withheld });
  }
  return { id: "consent", title: t("Consent and what was left out"), blocks };
}

/** A date stands with all that is said of it. @param {Block} block @returns {Block} */
function whole(block) {
  return { type: "together", blocks: [block] };
}

/** @param {Content["consent"][number]} line @param {Say} t */
function consentText({ answer, before, source }, t) {
  const earlier = before.map((text) => t("Before: %(answer)s", { answer: text }));
  return [answer, source, ...earlier].filter(Boolean).join("\n");
}

/** @param {Words} words @returns {Section} */
function truthSection({ t, truth, interpreter }) {
  return {
    id: "truth",
    title: t("Statement of truth"),
    blocks: [
      { type: "together", blocks: [{ type: "text", text: truth }, { type: "lines", labels: [t("Name"), t("Place and date"), t("Signature")] }] },
      {
        type: "together",
        blocks: [
          { type: "heading", text: t("Interpreter") },
          { type: "text", text: interpreter },
          { type: "lines", labels: [t("Name"), t("Languages"), t("Date and signature")] },
        ],
      },
    ],
  };
}
