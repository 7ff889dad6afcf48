// Has the person really kept the codename? Shown once, typed back, and kindly corrected.

import { saveDraft, wipeDraft } from "../drafts.js";
import { FormatError } from "../errors.js";
import { encodeCode, parseCode } from "../format/code.js";
import { fromB64u, sameBytes } from "../format/encoding.js";
import { t } from "../i18n.js";
import { openKeys } from "../reporting/intake.js";
import { newDraft } from "../reporting/draft.js";
import * as session from "../session.js";
import { busy, button, buttons, errorSummary, form, heading, html, notice, nothing, submitButton } from "../ui.js";
import { codeField } from "./code_field.js";
import { codenameCard, codenameGroups } from "./codename_card.js";

/** @import { ReportFlow } from "./report_flow.js" */

/** More groups than these that differ are not a slip of the finger. */
const MOST_NEARLY = 3;

/** Remembered as long as the keys are: encoding needs a digest, drawing does not wait. @type {WeakMap<object, string>} */
const texts = new WeakMap();

/** @param {ReportFlow} flow @returns {string} empty until it is known */
function codenameOf(flow) {
  const { keys } = flow.draft;
  const known = keys && texts.get(keys);
  if (known || !keys) return known ?? "";
  void encodeCode(fromB64u(keys.code, 16)).then((text) => {
    texts.set(keys, text);
    flow.draw();
  });
  return "";
}

/** @param {ReportFlow} flow */
export function codenameScreen(flow) {
  const text = codenameOf(flow);
  if (!text) return busy(t("One moment…"));
  return html`<div class="il-print-only-card">
    ${heading(t("Your report has arrived. This is your codename"), t("It is the only way back to your report and to the answers. Nobody else has it, and nobody can give you a new one."))}
    ${codenameGroups(text)} ${loggedNotice(flow)}
    <ul class="govuk-list govuk-list--bullet">
      <li>${t("Write it on paper, or put it into a password manager.")}</li>
      <li>${t("Do not photograph it, and do not send it to anybody. Whoever has it can read your report.")}</li>
    </ul>
    ${buttons(
      button(t("I have written it down"), () => flow.show("rehearse")),
      button(t("Print a small card"), () => window.print(), "secondary"),
    )}
    <div class="il-print-only">${codenameCard(text)}</div>
  </div>`;
}

/** @param {ReportFlow} flow */
function loggedNotice(flow) {
  if (flow.draft.receipt?.logged !== "no") return nothing;
  return notice("care", t("The server did not prove that it keeps your report"), t("It said that your report arrived, but its log does not show it. Tell the team about this, by another way if you can."));
}

/** @param {ReportFlow} flow */
export function rehearsalScreen(flow) {
  const { typed } = flow;
  const problem = flow.problemOf("codename");
  return html`${errorSummary(flow.problems)} ${heading(t("Type your codename from your paper"), t("So that you can be sure you will get back in. Spaces, hyphens and small letters do not matter."))}
  ${form(
    () => void check(flow),
    html`${codeField({ id: "codename", label: t("Codename"), value: typed["codename"] ?? "", error: problem, onInput: (text) => (typed["codename"] = text) })}
    ${buttons(submitButton(t("Check")), button(t("Show it to me again"), () => again(flow), "secondary"))}`,
  )}`;
}

/** @param {ReportFlow} flow */
function again(flow) {
  flow.problems = [];
  flow.show("codename");
}

/** @param {ReportFlow} flow */
async function check(flow) {
  const keys = flow.draft.keys;
  if (!keys) return;
  const expected = await encodeCode(fromB64u(keys.code, 16));
  const wrong = await wrongGroups(flow.typed["codename"] ?? "", expected);
  if (wrong.length) return flow.refuse([{ id: "codename", text: mistakeText(wrong, flow.typed["codename"] ?? "") }]);
  await settle(flow);
}

/** Spaces and every sort of hyphen do not count. @param {string} typed @returns {string} */
function symbolsIn(typed) {
  return typed.replace(/[\s\p{Pd}\u2212]/gu, "");
}

/**
 * Which groups of the typed codename differ? Each is tried inside the right codename, so that it is read as tolerantly.
 * @param {string} typed
 * @param {string} expected
 * @returns {Promise<number[]>} [-1] when the length is not right
 */
export async function wrongGroups(typed, expected) {
  const symbols = symbolsIn(typed);
  const right = expected.split("-");
  if (symbols.length !== right.length * 4) return [-1];
  const code = await parseCode(expected);
  const wrong = [];
  for (const index of right.keys()) {
    const tried = right.with(index, symbols.slice(index * 4, index * 4 + 4)).join("-");
    if (!(await reads(tried, code))) wrong.push(index);
  }
  return wrong;
}

/** @param {string} text @param {Uint8Array} code @returns {Promise<boolean>} */
async function reads(text, code) {
  try {
    return sameBytes(await parseCode(text), code);
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** @param {number[]} wrong @param {string} typed @returns {string} */
export function mistakeText(wrong, typed) {
  const count = symbolsIn(typed).length;
  if (wrong[0] === -1) return t("The codename has 28 characters in seven groups; you typed %(count)s. Compare it with your paper.", { count });
  if (wrong.length > MOST_NEARLY) return t("Most of this differs from your codename. Look whether it is the right paper, or let the codename be shown again.");
  if (wrong.length === 1) return t("Nearly: group %(group)s is different. Look at it again on your paper.", { group: (wrong[0] ?? 0) + 1 });
  return t("Nearly: groups %(groups)s are different. Look at them again on your paper.", { groups: wrong.map((each) => each + 1).join(", ") });
}

/** The codename is safe with the person: what was told leaves this device. What the advice needs stays until they sign out: the kinds and the country. @param {ReportFlow} flow */
async function settle(flow) {
  const { country, desk, keys, kinds, organisation, safeCountry } = flow.draft;
  flow.typed = {};
  flow.problems = [];
  // Where it happened is where most people are; whoever is elsewhere says so on the page.
  const rest = { ...newDraft(desk, organisation), kinds, safeCountry: safeCountry || country, phase: /** @type {const} */ ("sent") };
  if (flow.isKept) {
    const { seed } = await openKeys(/** @type {NonNullable<typeof keys>} */ (keys));
    await session.begin({ kind: "reporter", seed, organisation, case: keys?.case ?? "", checkpoint: flow.checkpoint });
  } else await leaveNothing(flow);
  flow.draft = rest;
  await wipeDraft();
  await saveDraft(/** @type {any} */ (structuredClone(rest)));
  flow.show("done");
}

/** A session in this browser would open the report for whoever looks into the device next: only the codename may. @param {ReportFlow} flow */
function leaveNothing(flow) {
  flow.show("wiping");
  return session.signOut({ wipe: wipeDraft });
}
