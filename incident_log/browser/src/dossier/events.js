// Which incidents are one event that was told once, under two kinds?

/** @import { Incident } from "../domain/types.d.ts" */

/**
 * Put together what has the same words, time and place, in the order in which it came.
 * @param {readonly Incident[]} incidents
 * @returns {[Incident, ...Incident[]][]}
 */
export function eventsOf(incidents) {
  /** @type {Map<string, [Incident, ...Incident[]]>} */
  const events = new Map();
  for (const incident of incidents) {
    const { from, to } = incident.occurred;
    const { city, country } = incident.place;
    const name = JSON.stringify([incident.sentence, from, to ?? from, country, city ?? ""]);
    const event = events.get(name);
    if (event) event.push(incident);
    else events.set(name, [incident]);
  }
  return [...events.values()];
}

/** Whoever wrote no sentence has one all the same: how their story begins. @param {string} narrative @param {string} sentence */
export function saysAlready(narrative, sentence) {
  const [told = "", short = ""] = [narrative, sentence].map((text) => text.replace(/\s+/g, " ").trim());
  return short !== "" && told.startsWith(short.replace(/…$/, "").trimEnd());
}
