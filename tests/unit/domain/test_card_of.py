"""Does the card say who is in danger, and what comes after the nearest date?"""

import pytest

from incident_log.domain.cases import card_of
from tests.unit.domain.test_cases import amendment, folded
from tools.domain_vectors.journals import Journal, deadline, filed, identifier, incident


def test_the_card_says_danger_whatever_the_team_judges_until_a_newer_word_says_safe() -> None:
    journal = Journal().add("reporter", "incident", incident(safe_now="no"))
    journal.add("member", "amendment", amendment({"fields": {"severity": {"value": "moderate"}}}))
    journal.add("reporter", "incident", incident(incident=identifier(71)))
    assert card_of(folded(journal)).danger

    journal.add("reporter", "incident", incident(incident=identifier(72), safe_now="yes"))
    assert not card_of(folded(journal)).danger

    fear = incident(
        incident=identifier(73), fields={"fear_now": {"value": "in_danger"}}, safe_now="yes"
    )
    journal.add("reporter", "incident", fear)
    assert card_of(folded(journal)).danger


@pytest.mark.parametrize("answer", ["yes", "rather_not_say"])
def test_the_card_says_no_danger_of_whoever_did_not_say_it(answer: str) -> None:
    journal = Journal().add("reporter", "incident", incident(safe_now=answer))

    assert not card_of(folded(journal)).danger


def test_the_card_names_what_comes_behind_the_nearest_deadline_and_no_more_than_some() -> None:
    journal = filed()
    for day in range(9, 1, -1):
        due = f"2026-12-0{day}"
        journal.add(
            "member",
            "deadline",
            deadline(deadline=identifier(90 + day), rule=None, trigger=None, title="T", due=due),
            "work",
        )

    later = card_of(folded(journal)).later_deadlines
    assert [each.due[-1] for each in later] == ["3", "4", "5", "6"]
