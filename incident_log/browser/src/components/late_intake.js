// Was this report sealed to keys of the desk that had ended when it was sent?

import { directory } from "../directory.js";
import { t } from "../i18n.js";
import { notice, nothing } from "../ui.js";

/** @import { Journal } from "../journal.js" */

/**
 * Both times are signed, by the reporter and by whoever gave the desk new keys; a server changes neither.
 * @param {Journal} journal
 * @returns {boolean}
 */
export function isLateIntake({ desk, entries, intakeEpoch }) {
  const sent = entries[0]?.opened?.at;
  if (intakeEpoch === null || sent === undefined) return false;
  const ended = directory().desk(desk).begun.get(intakeEpoch + 1);
  return ended !== undefined && sent >= ended;
}

/** @param {Journal} journal */
export function lateIntakeNotice(journal) {
  if (!isLateIntake(journal)) return nothing;
  return notice(
    "care",
    t("This report was sealed with old keys of the team"),
    t("It was sent after the keys were renewed. Somebody who left the team before may be able to read what was sent first; what is written from now on has new keys. Ask the person where the link came from, and give out the present one."),
  );
}
