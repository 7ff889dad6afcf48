// What comes before any question? Who gets the report, and whether the person is safe right now.

import { failureText } from "../failures.js";
import { t } from "../i18n.js";
import { button, buttons, choices, heading, html, notice, nothing, question } from "../ui.js";
import { exceptionText } from "./consent_choices.js";
import { pageLanguages } from "./page.js";
import { frame } from "./report_frame.js";
import { emergencyCard } from "./safety_card.js";

/** @import { ReportFlow } from "./report_flow.js" */

/** @param {ReportFlow} flow */
export function startScreen(flow) {
  const content = html`${languages()} ${heading(t("Tell us what happened"))}
    <ul class="govuk-list govuk-list--bullet">
      <li>${flow.isKept ? t("It takes about ten minutes. You can stop at any time and go on later on this device.") : t("It takes about ten minutes.")}</li>
      <li>${t("You need no account and no name. You can skip every question about what happened.")}</li>
      <li>${t("What you write is sealed on this device before it is sent. The server cannot open it.")}</li>
    </ul>
    ${deskNotice(flow)} ${keepingChoice(flow)}`;
  // Nobody is there who would get it, so there is nothing to begin.
  if (flow.deskState === "unknown") return frame(flow, html`${languages()} ${heading(t("Tell us what happened"))} ${deskNotice(flow)}`, { onNext: () => flow.show("no-link"), label: t("Use another link") });
  return flow.deskState === "bad" ? frame(flow, content, unsendable(flow)) : frame(flow, content, { label: t("Start") });
}

/** Whoever writes here writes in vain: that is possible, and not what the large button is for. @param {ReportFlow} flow */
function unsendable(flow) {
  const vain = t("You can write here all the same. Nobody gets it: with the new link you would have to tell it again, or copy it from here.");
  return {
    main: button(t("Load this page again"), () => location.reload()),
    skips: [html`<p class="govuk-body">${vain}</p>`, button(t("Write here all the same"), () => flow.next(), "secondary")],
  };
}

/** Leaving in a hurry deletes nothing, so whoever fears for the device is asked before anything is written. @param {ReportFlow} flow */
function keepingChoice(flow) {
  const label = t("Somebody else may look into this device: keep nothing of my report on it");
  const hint = t("Then tell it in one go. It is gone when this page is closed, loaded again, or left by “Leave this page”.");
  // A telephone has no such key.
  const keyed = matchMedia("(any-hover: hover)").matches ? ` ${t("Pressing the Esc key three times does the same as “Leave this page”.")}` : "";
  return choices({
    name: "keeping",
    choices: [{ code: "page", label, hint: `${hint}${keyed}` }],
    chosen: flow.isKept ? [] : ["page"],
    onChange: (chosen) => void flow.keep(chosen.length === 0),
    many: true,
  });
}

/** @param {ReportFlow} flow whom the report goes to, and whether that could be checked */
export function deskNotice(flow) {
  if (flow.deskState === "good") {
    const readers = t("The key of this team was checked against your link. Only its members, and those to whom you agree, can open the report.");
    return notice("good", receiverText(flow), html`<p>${readers}</p><p>${exceptionText()}</p>`);
  }
  if (flow.deskState === "bad") {
    return notice("danger", t("The team's key is not the one your link names"), t("Nothing can be sent with this link. Ask the team for a new one by another way than this one came, and open that."));
  }
  if (flow.deskState === "unknown") {
    return notice("danger", t("This link leads to no team"), t("Nobody would get what you write here. Compare the link with where you got it, to its last character, or ask the team for a new one."));
  }
  if (flow.deskState === "unreachable") {
    return notice("care", failureText(flow.deskFailure), html`${button(t("Try again"), () => void flow.checkDesk(), "secondary")}`);
  }
  return nothing;
}

/** The organisation's name is what its root signed; a team is often called after a country only. @param {ReportFlow} flow */
function receiverText({ desk }) {
  const { name: team = "", organisationName: organisation = "" } = desk ?? {};
  return organisation && organisation !== team ? t("Your report goes to: %(team)s, %(organisation)s", { organisation, team }) : t("Your report goes to: %(team)s", { team });
}

function languages() {
  const all = pageLanguages();
  return html`<nav aria-label=${t("Language of these pages")}>
    <ul class="il-languages">
      ${all.map(
        (each) =>
          html`<li>
            <a class="il-languages__link govuk-link" href=${each.href} lang=${each.code} hreflang=${each.code} aria-current=${each.current ? "true" : nothing}
              >${each.label}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
}

/** @param {ReportFlow} flow */
export function safeScreen(flow) {
  const all = [
    { code: "yes", label: t("Yes") },
    { code: "no", label: t("No") },
    { code: "rather_not_say", label: t("I would rather not say") },
  ];
  const content = question(
    { id: "safe", title: t("Are you safe right now?"), hint: t("If not, we first show you whom to call. Your report can wait.") },
    choices({ name: "safe", choices: all, chosen: [flow.draft.safe], onChange: ([safe]) => flow.set({ safe: /** @type {any} */ (safe) }) }),
  );
  return frame(flow, content);
}

/** @param {ReportFlow} flow */
function comeBack(flow) {
  return flow.isKept ? t("Then come back: your report is kept on this device.") : t("Then come back to this page. Leave it open: your report is kept nowhere else.");
}

/** @param {ReportFlow} flow */
export function dangerScreen(flow) {
  const content = html`${heading(t("First get help"), comeBack(flow))}
  ${emergencyCard(flow.questions, flow.draft.safeCountry, (safeCountry) => flow.set({ safeCountry }))}`;
  return frame(flow, content, { label: t("Go on with my report") });
}

/** The same card from anywhere in the report. @param {ReportFlow} flow */
export function emergencyScreen(flow) {
  return html`${heading(t("First get help"), comeBack(flow))}
  ${emergencyCard(flow.questions, flow.draft.safeCountry, (safeCountry) => flow.set({ safeCountry }))}
  ${buttons(button(t("Back to my report"), () => flow.show("steps")))}`;
}
