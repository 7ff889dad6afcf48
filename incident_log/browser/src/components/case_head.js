// What stands at the head of a case: title, urgency, status, whose it is; and the first step, taking it?

import { countryName, placeName } from "../countries.js";
import { isHere } from "../directory.js";
import { emergencyNumbers, policeWarning } from "../domain/advice.js";
import { saysInDanger } from "../domain/cards.js";
import { mayFollow } from "../domain/cases.js";
import { straight, t } from "../i18n.js";
import { readersOf } from "../readers.js";
import { button, buttons, field, form, heading, html, nothing, notice, select, submitButton } from "../ui.js";
import { assigneeName } from "./assignee.js";
import { foldDone, formErrors, formNotices } from "./case_forms.js";
import { labelOf, textOf, toneOfUrgency } from "./labels.js";
import { addressOf } from "./signed_in.js";
import { isJudged, urgencyForm } from "./case_urgency.js";

/** @import { CasePage } from "./case_page.js" */

/** What only the person may say, and what a case is before anybody took it. */
const NOT_BY_MEMBERS = ["withdrawn", "draft", "new"];

/** @param {CasePage} page */
export function headPart(page) {
  const { domain, view } = page;
  const { countries, kinds, status, title, urgency } = view.summary;
  const { severities } = domain.json.kinds;
  const isNew = page.journal.state === "new" && status !== "withdrawn";
  // Only to what stands on the page: before somebody takes a case, nothing is due and nobody can be let in.
  const jumps = [
    ["story", t("What happened")],
    ...(view.subrecords.length > 0 ? [["steps", t("What was done about it")]] : []),
    ["evidence", t("Evidence")],
    ["messages", t("Messages")],
    ...(page.journal.state === "adopted" ? [["deadlines", t("Deadlines")]] : []),
    ...(page.can("report", "share") ? [["access", t("Access")]] : []),
    ["history", t("History")],
  ];
  return html`<header class="il-case__head">
    ${wayBack(page)} ${heading(straight(title) || t("Case without a title"))}
    <ul class="il-chips">
      <li class="il-chip il-chip--${toneOfUrgency(urgency)}">${labelOf(severities, urgency)}</li>
      <li class="il-chip il-chip--accent">${labelOf(domain.json.words.statuses, isNew ? "new" : status)}</li>
      ${kinds.map((kind) => html`<li class="il-chip">${t(domain.kinds.get(kind)?.label ?? kind)}</li>`)}
      ${countries.map((country) => html`<li class="il-chip">${placeName(country)}</li>`)}
    </ul>
    ${saysInDanger(view) && (isNew || page.journal.state === "adopted") ? dangerNotice(page) : nothing}
    <nav class="il-jump il-no-print" aria-label=${t("Parts of this case")}>
      ${jumps.map(([id, label]) => html`<button type="button" class="il-quiet" @click=${() => jump(id ?? "")}>${label}</button>`)}
    </nav>
  </header>`;
}

/** @param {Pick<CasePage, "fromInbox">} page */
function wayBack({ fromInbox }) {
  return html`<p class="govuk-body il-no-print"><a class="govuk-back-link" href=${addressOf("inbox")} @click=${fromInbox ? goBack : nothing}>${t("Inbox")}</a></p>`;
}

/** All that whoever was let in still sees of what the person took back. @param {Pick<CasePage, "fromInbox">} page */
export function withdrawnPage(page) {
  return html`${wayBack(page)} ${heading(t("The person withdrew this report"), t("It is closed to you: nothing of it may be used any more. Delete what you downloaded of it. If you have to keep something by law, tell the team."))}`;
}

/** What stands in place of a case that is open no more, while its page was. @param {Pick<CasePage, "fromInbox">} page */
export function closedPage(page) {
  return html`${wayBack(page)} ${heading(t("This case is not open to you any more"), t("The person or the team ended your access: nothing of it may be used any more. Delete what you downloaded of it. If you have to keep something by law, tell the team."))}`;
}

/** What nobody may use any more, and what is still to be done about it. @param {CasePage} page */
export function withdrawnNotice({ domain, journal, view }) {
  if (view.summary.status !== "withdrawn") return nothing;
  const readers = readersOf(domain, journal, view, new Date().toISOString());
  const open = readers.some(({ closedOn }) => closedOn === null);
  const left = open ? t("Somebody outside the team can still open it: end that under “Who else may open it”.") : t("The person ended every access outside the team. End it under “Who else may open it” too, so that the case gets new keys.");
  return notice("danger", t("The person withdrew this report"), html`<p>${t("Nothing of it may be used any more. Only the person can give it back.")}</p>${readers.length > 0 ? html`<p><strong>${left}</strong></p>` : nothing}`);
}

/** Numbers of the places that the report names; the person may be elsewhere by now. @param {CasePage} page */
function dangerNotice({ domain, view }) {
  const { countries, safe_now: safe } = view.summary;
  const numbers = countries.filter((code) => code !== domain.json.countries.not_told).map((code) => {
    const found = emergencyNumbers(domain, code).map(({ label, number }) => `${number} (${t(label)})`);
    const warning = policeWarning(domain, code);
    return html`<p>${found.length > 0 ? `${countryName(code)}: ${found.join(", ")}` : t("%(country)s: we have no checked emergency number.", { country: countryName(code) })} ${warning ? t(warning) : nothing}</p>`;
  });
  const title = safe === "no" ? t("The person said they are not safe") : t("The person thinks they are in danger now");
  return notice("danger", title, html`<p>${t("Contact them first.")}</p>
    ${numbers}
    <p class="il-no-print"><a class="govuk-link" href=${addressOf("safety")} target="_blank" rel="noopener">${t("What to do in danger, and emergency numbers (opens in a new tab)")}</a></p>`);
}

/** The inbox comes back as it was left. @param {Event} event */
function goBack(event) {
  event.preventDefault();
  history.back();
}

/** The fragment names the case, so parts are reached without it. @param {string} id */
function jump(id) {
  const $title = document.getElementById(`${id}-title`);
  $title?.focus({ preventScroll: true });
  $title?.scrollIntoView({ block: "start" });
}

/** @param {CasePage} page */
export function takePart(page) {
  const state = page.form("take");
  return html`<section class="il-card" aria-labelledby="take-title">
    <h2 class="il-card__title" id="take-title">${t("Nobody has taken this report yet")}</h2>
    <p class="govuk-body">${t("Take it to answer the person, add notes and share it with a lawyer. The person will see that somebody is working on it.")}</p>
    ${formNotices(state)} ${buttons(button(state.working ? t("Taking the case…") : t("Take this case"), () => void page.take(), "", state.working))}
  </section>`;
}

/** @param {CasePage} page */
export function statusPart(page) {
  const { domain, journal, view } = page;
  if (journal.state !== "adopted") return nothing;
  const { assigned_to: assigned, status } = view.summary;
  const { statuses } = domain.json.words;
  const last = view.statuses.at(-1)?.payload;
  return html`<section class="il-card" aria-labelledby="status-title">
    <h2 class="il-card__title" id="status-title">${t("Status")}</h2>
    <p class="govuk-body"><strong>${labelOf(statuses, status)}</strong><br />${t("The person reads:")} ${textOf(statuses, status)}</p>
    ${isJudged(view) ? html`<p class="govuk-body">${t("How urgent the team finds it: %(urgency)s", { urgency: labelOf(domain.json.kinds.severities, view.summary.urgency) })}</p>` : nothing}
    ${last?.reason ? html`<p class="il-story">${last.reason}</p>` : nothing}
    ${page.isDesk ? html`<p class="govuk-body">${assigneeText(page, assigned)}</p>` : nothing}
    ${page.can("report", "status") ? statusForm(page) : nothing} ${page.isDesk && status !== "withdrawn" && page.can("report", "amendment") ? urgencyForm(page) : nothing} ${page.can("work", "assignment") ? assignForm(page) : nothing}
    ${page.can("report", "export") && status !== "withdrawn" ? html`<div class="il-buttons"><a class="govuk-button govuk-button--secondary" href=${addressOf("dossier", journal.id)} draggable="false">${t("Make a dossier")}</a></div>` : nothing}
  </section>`;
}

/** @param {CasePage} page @param {string | null} assigned @returns {import("../ui.js").Piece} */
function assigneeText(page, assigned) {
  if (!assigned) return t("Nobody has this case.");
  if (assigned === page.session.member) return t("You have this case.");
  const whose = t("Whose case: %(name)s", { name: assigneeName(assigned, page.memberWithin(assigned)) });
  return isHere(assigned) ? whose : html`${whose}<br /><strong>${t("Nobody works on it: hand it to somebody.")}</strong>`;
}

/** @param {CasePage} page */
function statusForm(page) {
  const { domain, view } = page;
  const state = page.form("status", { status: "", reason: "" });
  const { values } = state;
  const possible = domain.json.words.statuses.filter(({ code }) => !NOT_BY_MEMBERS.includes(code) && mayFollow(domain, view.summary.status, code));
  const options = [{ code: "", label: t("Choose a status") }, ...possible.map(({ code, label }) => ({ code, label: t(label) }))];
  const chosen = possible.find(({ code }) => code === values["status"]);
  if (possible.length === 0) return nothing;
  const submit = () => {
    state.errors = values["status"] ? {} : { status: t("Choose a status") };
    if (state.errors["status"]) return page.refuse(state);
    return void page.act("status", t("The status is changed."), (form) => page.write(form, { compartment: "report", type: "status", payload: payloadOf(values) })).then(() => foldDone(page, "status"));
  };
  return html`<details class="il-plain-details" ?open=${Boolean(values["status"])}>
      <summary>${t("Change the status")}</summary>
      ${form(submit, [
        formErrors(state, "status", { status: "status" }),
        select({
          id: "status",
          label: t("New status"),
          value: values["status"] ?? "",
          options,
          error: state.errors["status"],
          hint: chosen ? t("The person will read: %(text)s", { text: t(chosen.text) }) : undefined,
          onInput: (value) => {
            values["status"] = value;
            page.draw();
          },
        }),
        field({ id: "status-reason", label: t("What should the person know? (optional)"), rows: 3, max: 2000, value: values["reason"] ?? "", onInput: (value) => void (values["reason"] = value) }),
        buttons(submitButton(t("Change the status"), state.working)),
      ])}
    </details>
    ${formNotices(state)}`;
}

/** @param {Record<string, any>} values */
function payloadOf(values) {
  const reason = String(values["reason"] ?? "").trim();
  return { status: values["status"], ...(reason && { reason }) };
}

/** @param {CasePage} page */
function assignForm(page) {
  const { journal, members, view } = page;
  const { assigned_to: assigned } = view.summary;
  const state = page.form("assign", { to: assigned && isHere(assigned) ? assigned : "" });
  const colleagues = members.filter(({ desks, status }) => status === "active" && desks.includes(journal.desk));
  const options = [{ code: "", label: t("Nobody") }, ...colleagues.map(({ id, name }) => ({ code: id, label: name || page.memberName(id) }))];
  const submit = () => void page.act("assign", t("The case is handed over."), (form) => page.write(form, { compartment: "work", type: "assignment", payload: { to: form.values["to"] || null } })).then(() => foldDone(page, "assign"));
  return html`<details class="il-plain-details">
      <summary>${t("Hand it to somebody")}</summary>
      ${form(submit, [
        select({ id: "assign", label: t("Whose case is it?"), value: state.values["to"] ?? "", options, onInput: (value) => void (state.values["to"] = value) }),
        buttons(submitButton(t("Hand over"), state.working)),
      ])}
    </details>
    ${formNotices(state)}`;
}
