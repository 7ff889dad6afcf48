// On what paper, and in which colours, is a dossier written?

export const PAGE = { size: "A4", margins: { top: 64, bottom: 72, left: 64, right: 64 } };
export const INK = "#1c1b19";
export const QUIET = "#5d5a54";
export const RULE = "#b9b4aa";
export const SHADE = "#f1eee8";
