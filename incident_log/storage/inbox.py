"""What is in a desk's inbox? One page of cards by last change, and the cases nobody has taken yet."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from incident_log.storage.case_tables import Case, Intake


@dataclass(frozen=True, slots=True)
class Card:
    """One adopted case in the list."""

    case_id: bytes
    head: int
    day: dt.date
    revision: int
    # Present on every adopted case; the database checks both.
    card: bytes | None
    last_leaf: int | None


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that waits to be adopted."""

    case_id: bytes
    head: int
    day: dt.date
    intake: bytes


def cards(connection: Connection, desk: bytes, *, before: int | None, limit: int) -> Sequence[Card]:
    """Give the cards of a desk, the latest changed first, from before a log leaf on."""
    columns = (Case.id, Case.head_position, Case.day, Case.card_revision, Case.card, Case.last_leaf)
    wanted = select(*columns).where(Case.desk == desk, Case.state == "adopted")
    if before is not None:
        wanted = wanted.where(Case.last_leaf < before)
    rows = connection.execute(wanted.order_by(Case.last_leaf.desc()).limit(limit))
    return [Card(*row) for row in rows]


def new_cases(connection: Connection, desk: bytes, *, limit: int) -> Sequence[NewCase]:
    """Give the cases that wait for the desk, the latest first."""
    columns = (Case.id, Case.head_position, Case.day, Intake.wrap)
    wanted = (
        select(*columns)
        .join(Intake, Intake.case_id == Case.id)
        .where(Case.desk == desk, Case.state == "new")
    )
    return [
        NewCase(*row)
        for row in connection.execute(wanted.order_by(Case.last_leaf.desc()).limit(limit))
    ]
