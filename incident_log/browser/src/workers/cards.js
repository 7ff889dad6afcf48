// What opens the cards of an inbox while the page stays alive? The worker's end of workers/opening.js.

import { CardReader } from "../card_reader.js";
import { IncidentLogError } from "../errors.js";

/** @type {Map<number, CardReader>} of each inbox that is being opened */
const readers = new Map();

self.addEventListener("message", ({ data }) => {
  const { inbox, reading, number, part } = data;
  const reader = readers.get(inbox);
  if (reading) readers.set(inbox, new CardReader(reading));
  else if (!part) readers.delete(inbox);
  else if (reader) answer(number, reader.read(part));
});

/** @param {number} number @param {Promise<import("../card_reader.js").OpenedPart[]>} reading */
async function answer(number, reading) {
  try {
    const opened = await reading;
    const transfer = opened.flatMap(({ ends, list, searched }) => [ends.buffer, list.buffer, searched.numbers.buffer, searched.ends.buffer]);
    self.postMessage({ number, opened }, { transfer });
  } catch (error) {
    // A message of ours never holds anything opened; anybody else's might.
    const code = error instanceof IncidentLogError ? error.code : "error";
    self.postMessage({ number, code, message: error instanceof IncidentLogError ? error.message : "the cards could not be opened" });
  }
}
