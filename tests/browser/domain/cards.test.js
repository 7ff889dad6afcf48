// Is what a colleague sealed as a card taken for one only if it is one?

import { equal } from "node:assert/strict";
import { test } from "node:test";

import { isCard } from "../../../incident_log/browser/src/domain/cards.js";

const CARD = {
  title: "Threats by phone",
  kinds: ["threat"],
  countries: ["BY", "LT"],
  urgency: "serious",
  status: "open",
  danger: true,
  next_deadline: { rule: null, title: "Answer", due: "2026-11-30" },
  later_deadlines: [{ rule: "D08", title: null, due: "2026-12-30" }],
  incidents: 1,
  reported_on: "2026-11-03",
  updated_on: null,
  people: ["Алена Сокал"],
  assigned_to: null,
  unread_from_reporter: 0,
};

test("a card is one, with a date and without", () => {
  equal(isCard(CARD), true);
  equal(isCard({ ...CARD, next_deadline: null }), true);
  equal(isCard({ ...CARD, next_deadline: { rule: "answer", title: null, due: "2026-11-30T12:00:00.000Z" } }), true);
});

test("a card from before danger was kept is still one", () => {
  const { danger: _danger, later_deadlines: _later, ...old } = CARD;

  equal(isCard(old), true);
});

test("what is no card is told apart, whichever field is wrong", () => {
  const wrong = [
    { title: null }, { kinds: null }, { kinds: "threat" }, { people: ["Алена", 1] }, { countries: {} }, { incidents: "1" },
    { unread_from_reporter: null }, { next_deadline: {} }, { next_deadline: "2026-11-30" }, { reported_on: 3 }, { status: [] },
    { reported_on: "yesterday" }, { updated_on: "" }, { updated_on: "9999-99-99" }, { unread_from_reporter: -1 }, { incidents: 1.5 },
    { next_deadline: { rule: null, title: "Answer", due: "not a date" } }, { next_deadline: { rule: null, title: "Answer", due: "2026-11-30 or so" } },
    { danger: "no" }, { danger: null }, { later_deadlines: null }, { later_deadlines: [null] }, { later_deadlines: [{ ...CARD.next_deadline, due: "soon" }] },
    { later_deadlines: Array.from({ length: 5 }, () => CARD.next_deadline) },
  ]; // prettier-ignore
  for (const change of wrong) equal(isCard({ ...CARD, ...change }), false, JSON.stringify(change));
  equal(isCard({}), false);
});
