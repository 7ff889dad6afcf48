"""What is in a desk's inbox? One page of cards by last change, and the cases nobody has taken yet."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import cast

from sqlalchemy import Connection, Integer, UnaryExpression, bindparam, func, select

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


@dataclass(frozen=True, slots=True)
class CardsPage:
    """Some adopted cases, and whether there may be more."""

    cards: Sequence[Card]
    goes_on: bool


_AFTER_ALL = 2**62
# Of the largest cards, 16 MiB.
_AT_ONCE = 1000
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


def cards(
    connection: Connection, desk: bytes, *, before: int | None, limit: int, most_octets: int
) -> CardsPage:
    """Give the cards of a desk, the latest changed first, from before a log leaf on.

    At most `limit`, and no more than `most_octets` have room for, but at least one. They are fetched some at a time,
    because some databases hand over all that was asked for before the first of it can be looked at.
    """
    found: list[Card] = []
    octets, place = 0, _AFTER_ALL if before is None else before
    while len(found) < limit:
        most = min(_AT_ONCE, limit - len(found))
        values = {"wanted": desk, "before": place, "most": most}
        rows = cast("Sequence[Card]", _CARDS.find_all(connection, values))
        sizes = [len(card or b"") for _id, _head, _day, _revision, card, _leaf in rows]
        together = sum(sizes)
        octets += together
        if octets > most_octets:
            fitting = _fitting(sizes, most_octets - octets + together)
            return CardsPage([*found, *rows[: fitting or int(not found)]], goes_on=True)
        found += rows
        if len(rows) < most:
            return CardsPage(found, goes_on=False)
        place = cast("int", rows[-1][-1])
    return CardsPage(found, goes_on=True)


def _fitting(sizes: Iterable[int], room: int) -> int:
    """Tell how many of the first fit together."""
    return sum(1 for total in accumulate(sizes) if total <= room)


def new_cases(connection: Connection, desk: bytes, *, limit: int) -> Sequence[NewCase]:
    """Give the cases that wait for the desk, the latest first."""
    return _new_cases(connection, desk, Case.last_leaf.desc(), limit)


def first_new_cases(connection: Connection, desk: bytes, *, limit: int) -> Sequence[NewCase]:
    """Give the cases that wait for the desk, the one that waits longest first."""
    return _new_cases(connection, desk, Case.last_leaf.asc(), limit)


def count_new_cases(connection: Connection, desk: bytes) -> int:
    """Tell how many cases wait for the desk."""
    wanted = select(func.count()).where(Case.desk == desk, Case.state == "new")
    return connection.execute(wanted).scalar_one()


def _new_cases(
    connection: Connection, desk: bytes, order: UnaryExpression[int | None], limit: int
) -> Sequence[NewCase]:
    wanted = (
        select(Case.id, Case.head_position, Case.day, Intake.wrap)
        .join(Intake, Intake.case_id == Case.id)
        .where(Case.desk == desk, Case.state == "new")
    )
    return [NewCase(*row) for row in connection.execute(wanted.order_by(order).limit(limit))]
