// Which files in tests/vectors are about formats and keys? Those of domain/ have a runner of their own.

// Named one by one, so that a file that goes missing is noticed.
const PYTHON = [
  "age", "box", "canonical", "code", "desk_secret", "directory", "encoding", "evidence", "evidence_layout", "grant",
  "intake", "lockbox", "log", "padding", "record", "seeds", "sshsig", "statement",
]; // prettier-ignore
const JAVASCRIPT = ["js_box", "js_evidence", "js_letters", "js_record", "js_sshsig", "js_statement"];

export const FILES = [...PYTHON, ...JAVASCRIPT];
