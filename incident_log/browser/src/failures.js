// What does a person read when something failed? One sentence for each reaction; it says what to do, never what was typed.

import {
  Cancelled,
  CaseFull,
  Conflict,
  Expired,
  ForkedLog,
  KeysDiffer,
  KeysEnded,
  LimitExceeded,
  NotFound,
  NotSignedIn,
  OpenError,
  RateLimited,
  ServerMisbehaved,
  ServerUnreachable,
  StorageFull,
  VerificationError,
} from "./errors.js";
import { t } from "./i18n.js";
import { OtherReport } from "./reporting/other_report.js";

/** @typedef {new (message: string) => Error} Reaction */

/**
 * @param {unknown} error
 * @returns {string}
 */
export function failureText(error) {
  const found = sentences().find(([Kind]) => error instanceof Kind);
  return found ? found[1] : t("Something went wrong. Nothing was lost. Try again in a few minutes.");
}

/** @returns {[Reaction, string][]} */
function sentences() {
  return [
    [ServerUnreachable, t("There is no connection to the server. What you wrote is kept. Try again when you are online.")],
    [OtherReport, t("Another report was opened in this browser, and only one can be open at a time. Nothing was lost. A report that was sent opens again with its codename; one that is still being written goes on when you try again.")],
    [ServerMisbehaved, t("The server gave an answer that makes no sense. Nothing was lost. Try again later; if it stays so, tell the team by another way.")],
    [ForkedLog, t("The server showed somebody who wrote here something else than it shows you: it shows people different things, or an old backup was put back. Send nothing here, and tell the team by another way.")],
    [KeysDiffer, t("Somebody of the team sealed other keys for you than those of your report: the team could not read what you write with them. Nothing was sent. Tell the team by another way.")],
    [VerificationError, t("The server could not prove that it is the right one. Nothing was sent. Tell the team, and ask for a new link.")],
    [StorageFull, t("The server has no room left. What you wrote is kept. Try again later, and tell the team.")],
    [RateLimited, t("Too many tries in a short time. Wait a few minutes, then try again.")],
    [KeysEnded, t("The team is renewing its keys, so nothing was sent. What you wrote is kept. Try again in an hour.")],
    [NotSignedIn, t("You were signed out. Nothing was lost. Try again; if that does not help, load this page again.")],
    [CaseFull, t("Your report can take nothing more, so nothing was sent. What you wrote is kept. Tell the team by another way.")],
    [LimitExceeded, t("This is larger than the server accepts. Shorten it, or send it in parts.")],
    [Conflict, t("Somebody wrote at the same moment. Try again.")],
    [Expired, t("This is no longer valid. Ask the team for a new link.")],
    [NotFound, t("The server does not know this. Check the link, or ask the team for a new one.")],
    [OpenError, t("This does not open. Nothing was changed. Tell the team.")],
    [Cancelled, t("Stopped.")],
  ];
}
