// Whose is a case? Somebody who is frozen or removed is named as such: they cannot work on it.

import { directory, isHere } from "../directory.js";
import { t } from "../i18n.js";

/** @param {string} member @param {string} name @returns {string} */
export function assigneeName(member, name) {
  if (isHere(member)) return name;
  return directory().members.get(member)?.status === "frozen" ? t("%(name)s, frozen", { name }) : t("%(name)s, removed", { name });
}
