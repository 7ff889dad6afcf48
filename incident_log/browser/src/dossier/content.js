// Which facts of a case stand in a dossier? The chosen ones, in words, with what was left out and what is still open.

import { REPORTER } from "../domain/consent.js";
import { JUDGED } from "../domain/incidents.js";
import { dueDate, isPast } from "../due_dates.js";
import { answerRows } from "./answers.js";
import { eventsOf } from "./events.js";
import { onOneLine, quoted } from "./lines.js";
import { peopleIfNamed } from "./people.js";
import { datedEntries, stepLines } from "./steps.js";
import { addedBy, worded, wordedOn } from "./whose.js";

/** @import { Case, Choices, Content, CustodyEvent, CustodyLine, Found, Incident, Words } from "./types.d.ts" */

/**
 * What frames the facts: who makes the dossier, when, from which state of the journal.
 * @typedef {Pick<Content, "dossier"|"audience"|"language"|"reference"|"createdAt"|"maker"|"desk"|"organisation"|"signer"|"checkpoint"|"case">} Frame
 */

/**
 * Choose and word the facts of a dossier for a lawyer.
 *
 * @param {Case} written the folded journal, as far as the maker may read it
 * @param {Omit<Choices, "passages">} chosen
 * @param {Frame} frame
 * @param {Words} words
 * @param {Found} found
 * @returns {Content}
 */
export function contentOf(written, chosen, frame, words, { closed, consent, custody, exhibits, left, leftSteps, levels }) {
  const [view, choices] = [onOneLine(written), onOneLine(chosen)];
  const incidents = view.incidents.filter((incident) => choices.incidents.includes(incident.incident) && !incident.erased);
  const events = eventsOf([...incidents].sort(byDate));
  const numbers = new Map(exhibits.map((exhibit) => [exhibit.evidence, exhibit.exhibit]));
  return {
    ...onOneLine(frame),
    recipient: choices.recipient,
    purpose: choices.purpose,
    summary: summary(view, incidents, events, words),
    questions: questions(incidents, words),
    people: peopleIfNamed(view, choices, levels, words),
    chronology: chronology(view, events, numbers, words),
    allegations: incidents.map((incident) => allegation(incident, numbers, words)),
    steps: stepLines(view, numbers, words),
    deadlines: deadlines(view, frame.createdAt, words),
    exhibits,
    custody: custody.events.map((event) => custodyLine(event, words)),
    custodyHead: custody.head,
    consent,
    withheld: withheld(view, choices, { closed, exhibits, left, leftSteps }, incidents, words),
  };
}

/** Incidents, dates that were told of them, and steps, in the order of time; what has no date comes last. @param {Case} view @param {[Incident, ...Incident[]][]} events @param {Map<string, string>} numbers @param {Words} words */
function chronology(view, events, numbers, words) {
  const entries = [...events.map((event) => chronologyEntry(view, event, numbers, words)), ...datedEntries(view, events.flat(), numbers, words)];
  return entries.sort(inTime);
}

/** By the day on which it began. @param {{date: string}} one @param {{date: string}} other */
function inTime(one, other) {
  const [before, after] = [one, other].map(({ date }) => date.split("/")[0] || "9999");
  return before === after ? 0 : (before ?? "") < (after ?? "") ? -1 : 1;
}

/** @param {Case} view @param {[Incident, ...Incident[]]} event one or several kinds of it @param {Map<string, string>} numbers @param {Words} words */
function chronologyEntry(view, event, numbers, words) {
  const [first] = event;
  const ids = event.map(({ incident }) => incident);
  return {
    type: /** @type {const} */ ("incident"),
    date: [first.occurred.from, first.occurred.to].filter(Boolean).join("/"),
    when: worded(whenText(first, words), wordedOn(first, "occurred"), words),
    kinds: [...new Set(event.map(({ kind }) => words.kind(kind)))],
    what: first.sentence,
    wordedByTeam: wordedOn(first, "sentence"),
    lang: first.narrative_lang ?? "",
    place: worded(placeText(first, words), wordedOn(first, "place"), words),
    exhibits: exhibitsFor(view, ids, numbers),
    incidents: ids,
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

/** @param {Case} view @param {readonly string[]} incidents @param {Map<string, string>} numbers */
function exhibitsFor(view, incidents, numbers) {
  return view.evidence
    .filter((item) => numbers.has(item.evidence) && (item.payload.incidents ?? []).some((id) => incidents.includes(id)))
    .map((item) => numbers.get(item.evidence) ?? "");
}

/** @param {Case} view @param {Incident[]} incidents @param {[Incident, ...Incident[]][]} events @param {Words} words @returns {Content["summary"]} */
function summary(view, incidents, events, words) {
  const dated = incidents.flatMap(({ occurred }) => [occurred.from, occurred.to ?? occurred.from]).filter((date) => date !== null).sort();
  const first = dated[0];
  const last = dated[dated.length - 1];
  return {
    incidents: events.length,
    kinds: [...new Set(incidents.map(({ kind }) => words.kind(kind)))],
    period: first === undefined || last === undefined ? words.t("not known") : periodText(first, last, words),
    countries: [...new Set(incidents.map(({ place }) => words.country(place.country)))],
    status: words.status(view.summary.status),
    sentences: events.map(([incident]) => `${whenText(incident, words)}: ${worded(words.asWritten(quoted(incident.sentence), incident.narrative_lang ?? ""), wordedOn(incident, "sentence"), words)}`),
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
  const additions = incident.additions.flatMap(({ at, role, text }) => (role === REPORTER ? [`${words.date(at.slice(0, 10))}: ${text}`] : []));
  const fields = words.fields(incident.kind).filter(({ code }) => code !== JUDGED);
  const told = incident.role === REPORTER ? (incident.narrative ?? "") : "";
  return {
    incident: incident.incident,
    kind: incident.kind,
    title: `${words.kind(incident.kind)}, ${whenText(incident, words)}`,
    rows: fields.flatMap((field) => answerRows([field], incident.fields, { ...words, reference }).map(([label, text]) => /** @type {[string, string]} */ ([label, worded(text, wordedOn(incident, `fields.${field.code}`), words)]))),
    narrative: [told, ...additions].filter(Boolean).join("\n\n"),
    narrativeLang: incident.narrative_lang ?? "",
    added: addedBy(incident, words),
  };
}

/** @param {Case} view @param {string} at when the dossier is made @param {Words} words */
function deadlines(view, at, words) {
  return view.deadlines
    .filter(({ state }) => state !== "dropped")
    .map((deadline) => {
      const rule = deadline.rule === null ? { label: deadline.title ?? "", basis: words.t("Set by hand") } : words.rule(deadline.rule);
      const due = deadline.due === null ? null : dueDate(deadline.due, deadline.trigger);
      const passed = due !== null && deadline.state === "open" && isPast(due, at);
      const reason = deadline.reason ? words.t("Reason: %(reason)s", { reason: quoted(deadline.reason) }) : "";
      const done = deadline.state === "done" ? words.t("Marked as done by %(who)s, %(when)s", { who: words.who(deadline.written.author, deadline.written.role), when: words.date(deadline.written.at.slice(0, 10)) }) : "";
      const basis = [done, passed ? words.t("This date has passed") : "", rule.basis, deadline.typical_only ? words.t("Typical only: it applies if a lawyer confirms the instrument") : "", setBy(deadline, words), reason];
      return { due: due ?? words.t("no date yet"), what: words.t(rule.label), basis: basis.filter(Boolean).join(". ") };
    });
}

/** Who said that a typical time counts here, or set another day. @param {Case["deadlines"][number]} deadline @param {Words} words */
function setBy({ computed, overridden, rule, typical_only: open, written }, words) {
  const confirmed = !open && computed.some((step) => step.typical_only);
  if (rule === null || !(overridden || confirmed)) return "";
  return words.t("Confirmed or set by hand: %(who)s, %(when)s", { who: words.who(written.author, written.role), when: words.date(written.at.slice(0, 10)) });
}

/** Without what stands beside them these say nothing: who was let in, what it was copied to. */
const WITH_REASON = new Set(["copied", "derived", "shared", "share_ended"]);

/** @param {CustodyEvent} event @param {Words} words @returns {CustodyLine} */
function custodyLine(event, words) {
  const what = words.custody(event.action);
  const isTold = WITH_REASON.has(event.action) && event.reason !== null;
  return { action: event.action, at: event.at, what: isTold ? `${what}: ${event.reason}` : what, exhibit: event.exhibit, who: event.actor };
}

/**
 * Say what is not here, so that nobody takes the dossier for the whole case.
 * @param {Case} view @param {Pick<Choices, "identity">} choices @param {Pick<Found, "closed" | "exhibits" | "left" | "leftSteps">} found @param {Incident[]} incidents @param {Words} words
 */
function withheld(view, choices, { closed, exhibits, left: passages, leftSteps: steps }, incidents, words) {
  const { t } = words;
  const left = view.incidents.length - incidents.length;
  const files = view.evidence.length - exhibits.length;
  return [
    left > 0 ? t("Incidents left out: %(number)s", { number: String(left) }) : "",
    files > 0 ? t("Files left out: %(number)s", { number: String(files) }) : "",
    steps > 0 ? t("Steps left out: %(number)s", { number: String(steps) }) : "",
    passages > 0 ? t("Passages left out so that somebody is not recognised: %(number)s. Ask for them through the team.", { number: String(passages) }) : "",
    closed.has("identity") ? t("Who the people are, and files about it: that part of the case was not opened to whoever made this dossier") : choices.identity ? "" : t("The part with names and contacts"),
    closed.has("work") ? t("Deadlines, and steps and files that the team keeps with its own work: that part of the case was not opened to whoever made this dossier") : "",
    t("Internal notes of the team"),
  ].filter(Boolean);
}
