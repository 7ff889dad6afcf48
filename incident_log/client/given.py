"""Whom does the server let into a case from outside the team, and whom did the person shut out?"""

from dataclasses import dataclass

from incident_log.client.answers import Answer
from incident_log.domain.membership import COMPARTMENTS


@dataclass(frozen=True, slots=True)
class Given:
    """What the server gives a reader: which parts, and the last day; None for without an end."""

    to: str
    compartments: tuple[str, ...]
    until: str | None
    # The day on which the person ended it themselves; nothing is given since.
    closed_on: str | None = None


def given_in(answer: Answer) -> dict[str, Given]:
    """Read from the answer about a case who has access, by member."""
    rows = answer.answers("grants") if answer.has("grants") else []
    return {row.identifier("to"): _given(row) for row in rows}


def _given(row: Answer) -> Given:
    # What is no part of a case is text of the server's: it stands nowhere, and whoever is named here can be shut out all the same.
    told = row.texts("compartments")
    return Given(
        row.identifier("to"),
        tuple(name for name in COMPARTMENTS if name in told),
        row.day_or_none("expires_on"),
        # An older server knows nothing of it.
        row.day_or_none("closed_on"),
    )
