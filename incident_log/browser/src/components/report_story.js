// What happened, when, where? The telling first, then the few things that a report begins with.

import { countryChoices } from "../countries.js";
import { t } from "../i18n.js";
import { chooseKinds } from "../reporting/draft.js";
import { aheadProblem, dateField, emptyParts, partsOf, readParts } from "../ui_dates.js";
import { button, choices, field, html, notice, nothing, question, quiet, select } from "../ui.js";
import { focusScreen } from "./page.js";
import { frame, notTold } from "./report_frame.js";

/** @import { Draft } from "../reporting/draft.js" */
/** @import { Questions } from "../reporting/questions.js" */
/** @import { ReportFlow } from "./report_flow.js" */

/** @param {ReportFlow} flow */
export function tellScreen(flow) {
  const title = t("Tell us what happened, in your own words");
  const hint = t("In your own language. It does not have to be complete or in order. We ask a few questions after this.");
  const content = question(
    { id: "tell", title, hint },
    html`${notice("", "", `${t("Write no names and no addresses of people in Belarus here.")} ${t("“My mother” or “a neighbour” is enough.")}`)}
    ${field({ id: "tell-text", label: title, labelHidden: true, rows: 9, value: flow.draft.narrative, onInput: (narrative) => keep(flow, { narrative }) })}
    ${select({
      id: "tell-language",
      label: t("In which language do you write?"),
      value: flow.draft.narrativeLanguage || flow.language,
      options: flow.questions.languages.map((each) => ({ code: each.code, label: t(each.label) })),
      onInput: (narrativeLanguage) => keep(flow, { narrativeLanguage }),
    })}`,
  );
  return frame(flow, content, { skips: [button(t("Skip this"), () => flow.next(), "secondary")] });
}

/** @param {ReportFlow} flow @param {Partial<import("../reporting/draft.js").Draft>} changes typed: kept, not drawn, so that the cursor stays */
function keep(flow, changes) {
  Object.assign(flow.draft, changes);
  flow.changed();
}

/** @param {ReportFlow} flow */
export function groupsScreen(flow) {
  const { groups } = flow.questions;
  const all = groups.map((group) => ({ code: group.code, label: t(group.label), hint: t(group.hint) }));
  const content = question(
    { id: "groups", title: t("What is it about?"), hint: t("Choose all that fit.") },
    choices({ name: "groups", choices: all, chosen: flow.draft.groups, many: true, onChange: (chosen) => flow.set({ groups: chosen }) }),
  );
  const unsure = () => {
    flow.set({ groups: [] });
    flow.next();
  };
  const onNext = () => flow.next(takeOnlyKinds(flow) ? 1 : 0);
  return frame(flow, content, { onNext, skips: [button(t("I am not sure"), unsure, "secondary")] });
}

/**
 * A group of one kind is that kind, without a further question.
 * @param {ReportFlow} flow
 * @returns {boolean} whether there is nothing left to ask about the kinds
 */
function takeOnlyKinds({ draft, questions }) {
  const groups = draft.groups.map((group) => [...questions.kinds.values()].filter((kind) => kind.group === group));
  const only = groups.filter((kinds) => kinds.length === 1).flat();
  const all = groups.length > 0 && only.length === groups.length;
  const chosen = [...(all ? [] : draft.kinds), ...only.map(({ code }) => code)];
  take(draft, questions, chosen);
  return all;
}

/** In the order of the list, so that the questions come in the same order each time. @param {Draft} draft @param {Questions} questions @param {string[]} chosen */
function take(draft, questions, chosen) {
  chooseKinds(draft, [...questions.kinds.keys()].filter((code) => chosen.includes(code)));
}

/** Whoever went on without a choice and comes back meant nothing by it: it goes once they choose. @type {WeakSet<ReportFlow>} */
const unchosen = new WeakSet();

/** @param {ReportFlow} flow */
export function kindsScreen(flow) {
  const { draft, questions } = flow;
  const open = draft.groups.length ? draft.groups : questions.groups.map((group) => group.code);
  const kinds = [...questions.kinds.values()].filter(({ code, group }) => open.includes(group) || draft.kinds.includes(code) || code === questions.unsorted);
  const all = kinds.map((kind) => ({ code: kind.code, label: t(kind.question), hint: t(kind.hint) }));
  const onNext = () => {
    if (!draft.kinds.length) {
      take(draft, questions, [questions.unsorted]);
      unchosen.add(flow);
    }
    flow.next();
  };
  const content = html`<div id="kinds">
    ${question(
      { id: "kinds", title: t("Which of these happened?"), hint: t("Choose all that fit.") },
      choices({
        name: "kind",
        choices: all,
        chosen: draft.kinds,
        many: true,
        onChange: (chosen) => {
          take(draft, questions, unchosen.delete(flow) ? chosen.filter((code) => code !== questions.unsorted) : chosen);
          flow.set();
        },
      }),
    )}
  </div>`;
  const showAll = () => {
    flow.set({ groups: [] });
    // The button goes, and what it opened stands above it.
    focusScreen(flow.$root);
  };
  const more = kinds.length < questions.kinds.size ? [quiet(t("Show all"), showAll)] : [];
  const skip = draft.kinds.length ? [] : [button(t("Skip this"), onNext, "secondary")];
  return frame(flow, content, { onNext, skips: [...skip, ...more] });
}

/** @param {ReportFlow} flow */
export function whenScreen(flow) {
  const { draft, typed } = flow;
  const parts = typed["when"] ?? (draft.date ? partsOf(draft.date) : emptyParts());
  const onNext = () => {
    const { date, error } = readParts(typed["when"] ?? parts);
    const problem = error || aheadProblem(date);
    if (problem) return flow.refuse([{ id: "when-date", text: problem }]);
    flow.set({ date, dateAnswer: date ? "" : draft.dateAnswer });
    return flow.next();
  };
  /** @param {"unknown" | "withheld"} dateAnswer */
  const without = (dateAnswer) => () => {
    flow.set({ date: "", dateAnswer });
    flow.next();
  };
  const title = t("When did it happen?");
  const content = question(
    { id: "when", title, hint: t("The month or the year is enough. If it happened several times, give the last time.") },
    html`${toldNothing(draft.date ? "" : draft.dateAnswer)}
    ${dateField({ id: "when-date", label: title, labelHidden: true, parts, time: true, error: flow.problemOf("when-date"), onInput: (now) => (typed["when"] = now) })}
    <p>${quiet(t("Today"), () => pick(flow, 0))} ${quiet(t("Yesterday"), () => pick(flow, 1))}</p>`,
  );
  return frame(flow, content, { onNext, skips: notTold(without("unknown"), without("withheld")) });
}

/** @param {ReportFlow} flow @param {number} daysAgo */
function pick(flow, daysAgo) {
  const now = new Date();
  now.setDate(now.getDate() - daysAgo);
  flow.typed["when"] = { day: String(now.getDate()), month: String(now.getMonth() + 1), year: String(now.getFullYear()), time: "" };
  flow.draw();
}

/** @param {"" | "unknown" | "withheld"} answer */
export function toldNothing(answer) {
  if (!answer) return nothing;
  return notice("", "", answer === "unknown" ? t("You said: I do not know. You can still change it.") : t("You said: I would rather not say. You can still change it."));
}

/** @param {ReportFlow} flow */
export function whereScreen(flow) {
  const { draft, questions } = flow;
  /** @param {"unknown" | "withheld"} countryAnswer */
  const without = (countryAnswer) => () => {
    flow.set({ country: "", city: "", countryAnswer });
    flow.next();
  };
  const options = countryChoices(questions.countries.codes);
  const content = question(
    { id: "where", title: t("Where did it happen?"), hint: t("The country you were in. A town only if you want to say it.") },
    html`${toldNothing(draft.country ? "" : draft.countryAnswer)}
    ${select({ id: "where-country", label: t("Country"), value: draft.country, options, onInput: (country) => keep(flow, { country, countryAnswer: "" }) })}
    ${field({ id: "where-city", label: t("Town (optional)"), value: draft.city, max: 200, onInput: (city) => keep(flow, { city }) })}`,
  );
  return frame(flow, content, { skips: notTold(without("unknown"), without("withheld")) });
}

/** @param {ReportFlow} flow */
export function sentenceScreen(flow) {
  const title = t("What happened, in one sentence?");
  const told = Boolean(flow.draft.narrative.trim());
  const hint = told
    ? t("The team sees this sentence first. If you leave it empty, it is the first line of what you told.")
    : t("The team sees this sentence first. In any language.");
  const content = question(
    { id: "sentence", title, hint },
    field({ id: "sentence-text", label: title, labelHidden: true, rows: 3, max: 1000, value: flow.draft.sentence, onInput: (sentence) => keep(flow, { sentence }) }),
  );
  return frame(flow, content, { skips: [button(t("Skip this"), () => flow.next(), "secondary")] });
}
