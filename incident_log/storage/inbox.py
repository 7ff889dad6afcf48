"""What is in a desk's inbox? One page of cards by last change, and the cases nobody has taken yet."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, Integer, bindparam, select

from incident_log.storage.case_tables import Case, Intake
from incident_log.storage.prepared import Prepared

# One adopted case in the list: its id, head, day (some databases give a day, others its text), the revision of its card,
# the card (present on every adopted case; the database checks it), and the last log leaf. Ten thousand are given at once,
# as the database does.
Card = tuple[bytes, int, dt.date | str, int, bytes | None, int | None]


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that waits to be adopted."""

    case_id: bytes
    head: int
    day: dt.date
    intake: bytes


_AFTER_ALL = 2**62
_CARDS = Prepared(
    select(Case.id, Case.head_position, Case.day, Case.card_revision, Case.card, Case.last_leaf)
    .where(
        Case.desk == bindparam("wanted"),
        Case.state == "adopted",
        Case.last_leaf < bindparam("before"),
    )
    .order_by(Case.last_leaf.desc())
    .limit(bindparam("most", type_=Integer))
)


def cards(connection: Connection, desk: bytes, *, before: int | None, limit: int) -> Sequence[Card]:
    """Give the cards of a desk, the latest changed first, from before a log leaf on."""
    values = {"wanted": desk, "before": _AFTER_ALL if before is None else before, "most": limit}
    return cast("Sequence[Card]", _CARDS.find_all(connection, values))


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
