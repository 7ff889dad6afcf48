// What does a member read when something failed? One sentence for each reaction, with the next step.

import { OlderSettings } from "../account.js";
import {
  Cancelled,
  CaseFull,
  Conflict,
  Expired,
  ForkedLog,
  FormatError,
  KeysDiffer,
  KeysEnded,
  LimitExceeded,
  NotAllowed,
  NotFound,
  NotSignedIn,
  OpenError,
  RateLimited,
  ServerError,
  ServerMisbehaved,
  ServerUnreachable,
  StorageFull,
  VerificationError,
  WeakParameters,
} from "../errors.js";
import { t } from "../i18n.js";

/**
 * @param {unknown} error
 * @param {boolean} [typed] whether there is anything typed to be told of
 * @returns {string}
 */
export function memberFailure(error, typed = true) {
  const found = [...(typed ? [] : plainSentences()), ...sentences()].find(([Kind]) => error instanceof Kind);
  return found ? found[1] : t("Something went wrong. Nothing was lost. Try again in a few minutes.");
}

/** @param {unknown} error @returns {string} why somebody who came through a link cannot be confirmed */
export function newcomerFailure(error) {
  return error instanceof Expired ? t("Their invitation ended more than a week ago. Invite them again, if they still want to come.") : memberFailure(error);
}

/** Where nothing was typed. @returns {[new (message: string) => Error, string][]} */
function plainSentences() {
  return [
    [ServerUnreachable, t("There is no connection. Try again when you are online.")],
    [Conflict, t("Somebody else changed this at the same moment, again and again. Try once more.")],
  ];
}

/** @returns {[new (message: string) => Error, string][]} the narrower class first */
function sentences() {
  return [
    [ServerUnreachable, t("There is no connection. What you typed is still here. Try again when you are online.")],
    [StorageFull, t("There is no room left. What you typed is still here. Tell whoever runs the server.")],
    [ServerMisbehaved, t("The server gave an answer that makes no sense. Stop here, and tell whoever runs the server.")],
    [ServerError, t("The server could not do this. What you typed is still here. Try again in a few minutes.")],
    [WeakParameters, t("The server asked for weaker protection than is safe, so nothing was sent. Do not sign in, and tell your team in another way.")],
    [OlderSettings, t("The server shows what you keep there as it was before. Ask whoever runs it, in another way, whether a backup was put back. If so, sign out here and sign in again. If not, stop working here, and tell your team.")],
    [ForkedLog, t("The server showed somebody who wrote here something else than it shows you: it shows people different things, or an old backup was put back. Write nothing more here, keep this browser as it is, and tell your team in another way.")],
    [KeysDiffer, t("Somebody sealed other keys for you than those of this part of the case: nobody could read what you write with them. Nothing was written. Tell your team in another way.")],
    [VerificationError, t("What the server shows does not hold together: something was changed, hidden or replaced. Stop working here, and tell your team in another way.")],
    [KeysEnded, t("Somebody has left the team, and its keys must be renewed before anything new is written. What you typed is still here. An owner or a team lead can do this on the members page.")],
    [NotSignedIn, t("You were signed out. Sign in again to go on.")],
    [NotAllowed, t("You may not do this. Ask your team lead.")],
    [NotFound, t("This is not here, or it is not open to you any more. Check the link, or ask your team.")],
    [Conflict, t("Somebody else changed this at the same moment, again and again. What you typed is still here. Try once more.")],
    [Expired, t("This is no longer valid. Ask for a new link.")],
    [CaseFull, t("This case takes nothing more that you write. What you typed is still here. An access can still be ended. Tell your team.")],
    [LimitExceeded, t("This is too large. Shorten it, or split it.")],
    [RateLimited, t("Too many tries in a short time. Wait a few minutes, then try again.")],
    [OpenError, t("This does not open. It was changed, or it was never meant for you. Tell your team.")],
    [FormatError, t("This cannot be read. It was damaged, or it comes from another version. Tell your team.")],
    [Cancelled, t("Stopped.")],
  ];
}
