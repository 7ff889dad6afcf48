// What happened to the case itself: who wrote, opened, shared and exported; and what happened when, as told?

import { judgedIn } from "../domain/incidents.js";
import { answerable, byCode } from "../domain/kinds.js";
import { givesBack } from "../domain/summaries.js";
import { eventsOf } from "../dossier/events.js";
import { besideDay, happenedOn, NO_EVENTS } from "../dossier/steps.js";
import { nt, t } from "../i18n.js";
import { html, nothing } from "../ui.js";
import { dateText, instantText } from "../ui_dates.js";
import { shownSteps } from "./case_steps.js";
import { readingOf } from "./case_story.js";
import { howText, readerText, teamAnswerText } from "./consent_words.js";
import { labelOf, textOf } from "./labels.js";

/** @import { CasePage } from "./case_page.js" */
/** @import { Answers, HistoryEntry, Incident, TimelineEntry } from "../domain/types.d.ts" */

const AT_FIRST = 15;

/** @param {CasePage} page */
export function timelinePart(page) {
  const { incidents, timeline } = page.view;
  if (timeline.length === 0) return nothing;
  const events = new Map(eventsOf(incidents.filter(({ erased }) => !erased)).map((event) => [event[0].incident, event]));
  const closed = new Set(page.view.subrecords.filter((step) => !shownSteps(page).includes(step)).map(({ payload }) => payload.id));
  const shown = timeline.filter(({ field, ref, what }) => !closed.has(ref) && (what !== "incident" || events.has(ref)) && !NO_EVENTS.has(field ?? ""));
  return html`<section class="il-card" aria-labelledby="timeline-title">
    <h2 class="il-card__title" id="timeline-title" tabindex="-1">${t("In order of time")}</h2>
    <ol class="il-timeline">
      ${shown.map(
        (entry) =>
          html`<li class="il-timeline__item">
            <p class="il-timeline__when">${entry.when ? dateText(entry.when) : t("No date")}${entry.until ? ` – ${dateText(entry.until)}` : ""}</p>
            <p class="il-timeline__what">${whatText(page, entry, events.get(entry.ref) ?? [], shown)}</p>
          </li>`,
      )}
    </ol>
  </section>`;
}

/** @param {CasePage} page @param {TimelineEntry} entry @param {readonly Incident[]} event the incident under each kind it was told as @param {readonly TimelineEntry[]} all */
function whatText(page, entry, event, all) {
  const { domain } = page;
  const { text, what } = entry;
  if (what === "incident") {
    const kinds = new Set(event.map(({ kind }) => t(domain.kinds.get(kind)?.label ?? kind)));
    return `${[...kinds].join("; ")}: ${text ?? ""}`;
  }
  if (what === "evidence") return t("File: %(name)s", { name: text ?? "" });
  const kind = t(domain.kinds.get(what)?.label ?? domain.subrecords.get(what)?.label ?? what);
  const same = all.filter(({ field, ref, when }) => field === entry.field && ref === entry.ref && when === entry.when);
  const happened = dayText(page, entry, same.indexOf(entry));
  return [kind, happened].filter(Boolean).join(": ");
}

/** What happened on the day of an answer, with what else was told of that day. @param {CasePage} page @param {TimelineEntry} entry @param {number} nth of several in one group with this date */
function dayText(page, { field, ref, what, when }, nth) {
  const { domain, view } = page;
  const [first = "", second] = (field ?? "").split(".");
  const asked = answerable(domain, what);
  const outer = asked.get(first);
  const date = second ? outer?.fields.find(({ code }) => code === second) : outer;
  if (!outer || !date) return "";
  const told = view.incidents.find(({ incident }) => incident === ref)?.fields ?? view.subrecords.find(({ payload }) => payload.id === ref)?.payload.fields ?? {};
  const group = second ? outer.label : null;
  const answers = second ? itemWith(told, [first, second], when, nth) : told;
  const fields = /** @type {import("../dossier/types.d.ts").FieldText[]} */ (/** @type {unknown} */ ([...(second ? byCode(outer.fields) : asked).values()]));
  const beside = besideDay(fields, answers, /** @type {import("../dossier/types.d.ts").FieldText} */ (/** @type {unknown} */ (date)), readingOf(page));
  const happened = [group ? t(group) : "", happenedOn(date, { t })].filter(Boolean).join(": ");
  return beside ? `${happened}. ${beside}` : happened;
}

/** @param {Answers} answers @param {[string, string]} path of group and date @param {string | null} when @param {number} nth @returns {Answers} */
function itemWith(answers, [group, date], when, nth) {
  const answer = answers[group];
  const items = /** @type {Answers[]} */ (answer && "value" in answer && Array.isArray(answer.value) ? answer.value : []);
  const same = items.filter((item) => {
    const told = item[date];
    return told !== undefined && "value" in told && told.value === when;
  });
  return same[nth] ?? {};
}

/** @param {CasePage} page */
export function historyPart(page) {
  const all = linesOf(page);
  const shown = page.showAllHistory || page.printing ? all : all.slice(0, AT_FIRST);
  const more = () => {
    page.showAllHistory = true;
    page.draw();
  };
  return html`<section class="il-card" aria-labelledby="history-title">
    <h2 class="il-card__title" id="history-title" tabindex="-1">${t("History")}</h2>
    <ul class="il-small-list">
      ${shown.map(({ at, text, times }) => html`<li>${timesText(text, times)}<br /><span class="il-quiet-text">${instantText(at)}</span></li>`)}
    </ul>
    ${shown.length < all.length ? html`<button type="button" class="il-quiet" @click=${more}>${t("Show all %(n)s entries", { n: all.length })}</button>` : nothing}
  </section>`;
}

/** @param {string} what @param {number} times */
function timesText(what, times) {
  return times > 1 ? nt("%(what)s, %(n)s time", "%(what)s, %(n)s times", times, { what: what.replace(/\.$/, "") }) : what;
}

/** Newest first; what the same person did several times in a row stands in one line. @param {CasePage} page */
function linesOf(page) {
  /** @type {{at: string, text: string, times: number}[]} */
  const lines = [];
  for (const entry of [...page.view.history].reverse()) {
    const text = `${page.nameOf(entry.author, entry.role)}: ${historyText(page, entry)}`;
    const last = lines.at(-1);
    // New keys are written once for each part of the case.
    if (last?.text === text) last.times += entry.type === "renewal" ? 0 : 1;
    else lines.push({ at: entry.at, text, times: 1 });
  }
  return lines;
}

/** @param {CasePage} page @param {HistoryEntry} entry @returns {string} */
function historyText(page, entry) {
  const { domain, journal } = page;
  const { types } = domain.json.records;
  const label = t(types[entry.type]?.label ?? entry.type);
  if (entry.state === "refused") return t("%(what)s, not used: %(why)s", { what: label, why: labelOf(domain.json.words.refusals, entry.reason) });
  if (entry.state === "unreadable") return t("%(what)s, written by a newer version", { what: label });
  const payload = /** @type {Record<string, any>} */ (journal.entries[entry.position]?.opened?.payload ?? {});
  if (entry.type === "status" && givesBack({ payload, role: entry.role })) return t("Given back to the team");
  if (entry.type === "status") return t("Status: %(status)s", { status: labelOf(domain.json.words.statuses, payload["status"]) });
  if (entry.type === "assignment") return assignmentText(page, entry, payload["to"]);
  if (entry.type === "share") return shareText(page, payload);
  if (entry.type === "access") return accessText(page, entry, payload);
  if (entry.type === "export") return t("Dossier for %(name)s", { name: String(payload["recipient"] ?? "") });
  const judged = entry.type === "amendment" ? judgedIn(payload) : null;
  if (judged !== null) return t("Judged how urgent it is: %(urgency)s", { urgency: labelOf(domain.json.kinds.severities, judged) });
  if (entry.type === "evidence" && payload["name"]) return evidenceText(page, entry, payload);
  const own = entry.type === "consent" ? consentText(page, entry, payload) : plainText(entry.type);
  if (own) return own;
  return textOf(Object.entries(types).map(([code, { text }]) => ({ code, text })), entry.type) || label;
}

/** What is done most, as it reads behind a name. @param {string} type */
function plainText(type) {
  return new Map([
    ["incident", t("Told what happened")],
    ["amendment", t("Completed or corrected what was told")],
    ["person", t("Said who somebody is")],
    ["message", t("Wrote a message")],
    ["note", t("Wrote a note")],
    ["deadline", t("Kept or changed a deadline")],
    ["task", t("Wrote or changed a task")],
  ]).get(type);
}

/** A file that is written down again is described; it came with the first entry. @param {CasePage} page @param {HistoryEntry} entry @param {Record<string, any>} payload */
function isAgain({ view }, { position }, payload) {
  return view.evidence.some((each) => each.evidence === payload["evidence"] && each.position !== position);
}

/** @param {CasePage} page @param {HistoryEntry} entry @param {Record<string, any>} payload */
function evidenceText(page, entry, payload) {
  const name = String(payload["name"]);
  return isAgain(page, entry, payload) ? t("Said what %(name)s shows and proves", { name }) : t("Added %(name)s", { name });
}

/** @param {CasePage} page @param {HistoryEntry} entry @param {string | null | undefined} to */
function assignmentText(page, { author }, to) {
  if (!to) return t("Handed to nobody");
  if (page.members.some(({ id, signing }) => id === to && signing === author)) return t("Took the case");
  return to === page.session.member ? t("Handed to you") : t("Handed to %(name)s", { name: page.memberWithin(to) });
}

/** What the team wrote down for the person is told apart from what the person chose. @param {CasePage} page @param {HistoryEntry} entry @param {Record<string, any>} payload */
function consentText({ domain }, { role }, payload) {
  const { audiences } = domain.json.consent;
  const said = { audience: readerText(audiences.find(({ code }) => code === payload["audience"])?.label ?? "", payload), answer: teamAnswerText(domain, payload) };
  if (role !== "reporter") return t("Wrote down an answer of the person (%(how)s). %(audience)s: %(answer)s", { ...said, how: howText(domain, payload["how"]) });
  return payload["message"] ? t("Answered the question. %(audience)s: %(answer)s", said) : "";
}

/** @param {CasePage} page @param {Record<string, any>} payload */
function shareText(page, { action, to }) {
  if (to === page.session.member) return action === "granted" ? t("Shared with you") : t("Your access ended");
  const name = page.memberWithin(String(to));
  return action === "granted" ? t("Shared with %(name)s", { name }) : t("Access of %(name)s ended", { name });
}

/** @param {CasePage} page @param {HistoryEntry} entry @param {Record<string, any>} payload */
function accessText(page, { compartment }, { evidence, reason, what }) {
  const file = page.view.evidence.find((each) => each.evidence === evidence)?.name ?? t("a file");
  if (what === "viewed") return t("Looked at %(name)s", { name: file });
  if (what === "downloaded" && reason) return t("Downloaded %(name)s. Why: %(reason)s", { name: file, reason: String(reason) });
  if (what === "downloaded") return t("Downloaded %(name)s", { name: file });
  if (compartment === "identity") return t("Opened who people are: %(reason)s", { reason: String(reason ?? "") });
  return t("Opened the case");
}
