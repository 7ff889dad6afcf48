// Which facts of a case stand in a dossier? The chosen ones, in words, with what was left out and what is still open.

import { answerRows } from "./answers.js";
import { exhibitsOf } from "./exhibits.js";
import { peopleOf } from "./people.js";

/** @import { Payload, Written } from "../domain/types.d.ts" */
/** @import { Case, Choices, Content, CustodyEvent, CustodyLine, Exhibit, Incident, Levels, Words } from "./types.d.ts" */

/**
 * What frames the facts: who makes the dossier, when, from which state of the journal.
 * @typedef {Pick<Content, "dossier"|"audience"|"language"|"reference"|"createdAt"|"desk"|"organisation"|"signer"|"checkpoint"|"case">} Frame
 */

/**
 * Choose and word the facts of a dossier for a lawyer.
 *
 * @param {Case} view the folded journal, as far as the maker may read it
 * @param {Choices} choices
 * @param {Frame} frame
 * @param {Words} words
 * @param {{events: CustodyEvent[], head: string}} custody
 * @param {Levels} levels how much of each person may be shown
 * @returns {Content}
 */
export function contentOf(view, choices, frame, words, custody, levels) {
  const incidents = view.incidents.filter((incident) => choices.incidents.includes(incident.incident) && !incident.erased);
  const exhibits = exhibitsOf(view, choices, words);
  const numbers = new Map(exhibits.map((exhibit) => [exhibit.evidence, exhibit.exhibit]));
  return {
    ...frame,
    recipient: choices.recipient,
    purpose: choices.purpose,
    summary: summary(view, incidents, words),
    questions: questions(incidents, words),
    people: choices.identity ? peopleOf(view, levels, words) : [],
    chronology: [...incidents].sort(byDate).map((incident) => ({
      date: [incident.occurred.from, incident.occurred.to].filter(Boolean).join("/"),
      when: whenText(incident, words),
      what: incident.sentence,
      place: placeText(incident, words),
      exhibits: exhibitsFor(view, incident, numbers),
      incident: incident.incident,
    })),
    allegations: incidents.map((incident) => allegation(incident, numbers, words)),
    steps: steps(view, numbers, words),
    deadlines: deadlines(view, words),
    exhibits,
    custody: custody.events.map((event) => custodyLine(event, words)),
    custodyHead: custody.head,
    consent: view.consents.map((given) => consentLine(given, words)),
    withheld: withheld(view, choices, incidents, exhibits, words),
  };
}

/** @param {Incident} one @param {Incident} other */
function byDate(one, other) {
  return (one.occurred.from ?? "9999").localeCompare(other.occurred.from ?? "9999");
}

/** @param {Incident} incident @param {Words} words */
function whenText(incident, words) {
  const { from, to, precision } = incident.occurred;
  if (precision === "unknown" || from === null) return words.t("Date not known");
  return periodText(from, to ?? from, words);
}

/** @param {string} from @param {string} to @param {Words} words */
function periodText(from, to, words) {
  return from === to ? words.date(from) : words.t("%(from)s to %(to)s", { from: words.date(from), to: words.date(to) });
}

/** @param {Incident} incident @param {Words} words */
function placeText(incident, words) {
  return [incident.place.city ?? "", words.country(incident.place.country)].filter(Boolean).join(", ");
}

/** @param {Case} view @param {Incident} incident @param {Map<string, string>} numbers */
function exhibitsFor(view, incident, numbers) {
  return view.evidence
    .filter((item) => numbers.has(item.evidence) && (item.payload.incidents ?? []).includes(incident.incident))
    .map((item) => numbers.get(item.evidence) ?? "");
}

/** @param {Case} view @param {Incident[]} incidents @param {Words} words @returns {Content["summary"]} */
function summary(view, incidents, words) {
  const dated = incidents.flatMap(({ occurred }) => [occurred.from, occurred.to ?? occurred.from]).filter((date) => date !== null).sort();
  const first = dated[0];
  const last = dated[dated.length - 1];
  return {
    incidents: incidents.length,
    kinds: [...new Set(incidents.map(({ kind }) => words.kind(kind)))],
    period: first === undefined || last === undefined ? words.t("not known") : periodText(first, last, words),
    countries: [...new Set(incidents.map(({ place }) => words.country(place.country)))],
    status: words.status(view.summary.status),
    sentences: [...incidents].sort(byDate).map((incident) => `${whenText(incident, words)}: ${incident.sentence}`),
  };
}

/** Fields that a dossier needs and nobody answered. @param {Incident[]} incidents @param {Words} words */
function questions(incidents, words) {
  /** @type {string[]} */
  const open = [];
  for (const incident of incidents) {
    for (const field of words.fields(incident.kind)) {
      const needed = /** @type {{required_before_export?: boolean}} */ (field).required_before_export === true;
      if (needed && incident.fields[field.code] === undefined) open.push(`${words.kind(incident.kind)}: ${words.t(field.label)}`);
    }
  }
  return open;
}

/** @param {Incident} incident @param {Map<string, string>} numbers @param {Words} words */
function allegation(incident, numbers, words) {
  const reference = (/** @type {string} */ id) => numbers.get(id) ?? words.t("a file that is not part of this dossier");
  const additions = incident.additions.map(({ at, text }) => `${words.date(at.slice(0, 10))}: ${text}`);
  return {
    incident: incident.incident,
    kind: incident.kind,
    title: `${words.kind(incident.kind)}, ${whenText(incident, words)}`,
    rows: answerRows(words.fields(incident.kind), incident.fields, { ...words, reference }),
    narrative: [incident.narrative ?? "", ...additions].filter(Boolean).join("\n\n"),
    narrativeLang: incident.narrative_lang ?? "",
  };
}

/** @param {Case} view @param {Map<string, string>} numbers @param {Words} words */
function steps(view, numbers, words) {
  return view.subrecords.map(({ type, at, payload }) => {
    const { label, fields } = words.subrecord(type);
    const rows = answerRows(fields, payload.fields ?? {}, { ...words, reference: (id) => numbers.get(id) ?? words.t("a file that is not part of this dossier") });
    const lines = [words.t(label), ...rows.map(([name, text]) => `${name}: ${text}`), String(payload.note ?? "")];
    return { when: at.slice(0, 10), what: lines.filter(Boolean).join("\n") };
  });
}

/** @param {Case} view @param {Words} words */
function deadlines(view, words) {
  return view.deadlines
    .filter(({ state }) => state !== "dropped")
    .map((deadline) => {
      const rule = deadline.rule === null ? { label: deadline.title ?? "", basis: words.t("set by hand") } : words.rule(deadline.rule);
      const basis = [rule.basis, deadline.typical_only ? words.t("typical only: applies if a lawyer confirms the instrument") : "", deadline.reason ?? ""];
      return { due: deadline.due ?? words.t("no date yet"), what: words.t(rule.label), basis: basis.filter(Boolean).join(". ") };
    });
}

/** @param {CustodyEvent} event @param {Words} words @returns {CustodyLine} */
function custodyLine(event, words) {
  return { at: event.at, what: words.custody(event.action), exhibit: event.exhibit, who: event.actor };
}

/** Whose hand it is stands beside each answer: the person's own, or a member's who wrote down what they said. @param {Written} given @param {Words} words */
function consentLine({ author, payload, role }, words) {
  const { t } = words;
  const given = payload.given_at ?? "";
  const answer = payload.once ? t("Yes, for one time") : words.choice(payload.choice ?? "");
  const how = payload.how ?? "";
  const when = words.date(given.slice(0, 10));
  const source = role === "reporter" ? t("Chosen by the person, %(when)s", { when }) : t("%(how)s, %(when)s; written down by %(who)s", { how: words.how(how), when, who: words.who(author, role) });
  return { audience: audienceText(payload, words), answer, given, how: role === "reporter" ? "on_screen" : how, source };
}

/** @param {Payload} receipt @param {Words} words */
function audienceText(receipt, words) {
  const audience = words.audience(receipt.audience ?? "");
  const more = [receipt.recipient, receipt.country ? words.country(receipt.country) : ""].filter(Boolean).join(", ");
  return more === "" ? audience : `${audience} (${more})`;
}

/**
 * Say what is not here, so that nobody takes the dossier for the whole case.
 * @param {Case} view @param {Choices} choices @param {Incident[]} incidents @param {Exhibit[]} exhibits @param {Words} words
 */
function withheld(view, choices, incidents, exhibits, words) {
  const { t } = words;
  const left = view.incidents.length - incidents.length;
  const files = view.evidence.length - exhibits.length;
  return [
    left > 0 ? t("Incidents left out: %(number)s", { number: String(left) }) : "",
    files > 0 ? t("Files left out: %(number)s", { number: String(files) }) : "",
    choices.identity ? "" : t("Who the person is"),
    t("Internal notes of the desk"),
  ].filter(Boolean);
}
