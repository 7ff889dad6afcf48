// How does the recovery code get onto paper, and how do we know that it did?

import { CodeMistake, parseCode } from "../format/code.js";
import { sameBytes } from "../format/encoding.js";
import { t } from "../i18n.js";
import { button, buttons, form, heading, html, notice, submitButton } from "../ui.js";
import { codeField } from "./code_field.js";

/** @import { Bytes } from "../format/encoding.js" */

/** @param {string} code in groups @param {() => void} onWritten */
export function showRecoveryCode(code, onWritten) {
  return [
    heading(t("Write down your recovery code"), t("It is the only way back in if you forget your passphrase. Nobody can send it to you again.")),
    html`<ol class="il-codename il-mono" aria-label=${t("Your recovery code")}>
      ${code.split("-").map((group) => html`<li class="il-codename__group">${group}</li>`)}
    </ol>`,
    notice("care", "", t("Keep it on paper, in a safe place, away from this device. Whoever has it can open everything that you can.")),
    buttons(button(t("I have written it down"), onWritten), button(t("Print it"), () => window.print(), "secondary")),
  ];
}

/** @param {{ value: string, error: string, onInput: (value: string) => void, onSubmit: () => void, onBack: () => void, working: boolean }} options */
export function typeCodeBack({ value, error, onInput, onSubmit, onBack, working }) {
  return form(onSubmit, [
    heading(t("Type the code from your paper"), t("This shows that it can be read. Capital or small letters, with or without hyphens.")),
    codeField({ id: "typed-code", label: t("Recovery code"), value, onInput, error }),
    buttons(submitButton(t("Continue"), working), button(t("Show the code again"), onBack, "secondary", working)),
  ]);
}

/** @param {Bytes} code @param {string} typed @returns {Promise<string>} what is wrong with what was typed, or nothing */
export async function typedBackProblem(code, typed) {
  try {
    return sameBytes(code, await parseCode(typed)) ? "" : t("This is another code. Type the one that was just shown.");
  } catch (error) {
    if (error instanceof CodeMistake) return codeMistakeText(error.mistake);
    throw error;
  }
}

/** @param {import("../format/code.js").Mistake} mistake */
export function codeMistakeText(mistake) {
  return {
    length: t("The code has seven groups of four characters. Check whether some are missing or too many."),
    symbol: t("There is a character that the code never contains. Compare it with your paper."),
    check: t("Something in it is mistyped or swapped. Compare each group with your paper."),
  }[mistake];
}
