// What is asked before somebody is frozen, thawed or removed, and what is said after it?

import { t } from "../i18n.js";

/** @typedef {"frozen"|"active"|"removed"} Change */

/** @param {Change} status @param {string} name @param {string} role @returns {string} */
export function askedText(status, name, role) {
  const texts = {
    frozen: t("Freeze %(name)s? They will be signed out everywhere at once, and stay out until somebody thaws them. They cannot open what is written after that. What they have read, they have read.", { name }),
    active: t("Thaw %(name)s? They will be able to sign in and work again.", { name }),
    removed: t("Remove %(name)s? They will be signed out everywhere, for good. They can never open what is written after that. What they have read, they have read.", { name }),
  };
  return [texts[status], role === "lawyer" ? sharedText(status) : leftText(status)].filter(Boolean).join(" ");
}

/** A case that gets new keys lets nobody in whom it was shared with and who was frozen. @param {Change} status @returns {string} */
function sharedText(status) {
  if (status === "removed") return "";
  return status === "active" ? t("Cases that were shared with them before stay closed to them: share each one again.") : t("Cases that are shared with them close to them, and stay closed after thawing: then each has to be shared again.");
}

/** @param {Change} status @returns {string} */
function leftText(status) {
  return status === "active" ? "" : t("Their open cases are listed here after that, to be handed to somebody else.");
}

/** @param {string} name @param {Change} status @returns {string} */
export function changedText(name, status) {
  if (status === "frozen") return t("%(name)s is frozen and signed out everywhere.", { name });
  return status === "active" ? t("%(name)s can sign in and work again.", { name }) : t("%(name)s is removed and signed out everywhere.", { name });
}
