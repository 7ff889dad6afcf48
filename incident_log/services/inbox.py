"""What does a desk see when it opens its inbox? One page of sealed cards, and what nobody has taken yet."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from incident_log.errors import FormatError
from incident_log.format.encoding import ids_to_b64u, to_b64u, u32
from incident_log.services import journal
from incident_log.services.access import ALL
from incident_log.services.limits import (
    MOST_CARD_OCTETS_PAGE,
    MOST_CARDS_PAGE,
    MOST_GRANTED_PAGE,
    MOST_NEW_CASES,
    MOST_NEW_OCTETS,
    MOST_NEW_RECORDS,
)
from incident_log.storage import grants, inbox, records
from incident_log.storage.inbox import NewCase


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of an inbox as it is sent, and where the one behind it begins; None behind the last."""

    octets: bytes
    next: str | None


def page(connection: Connection, desk: bytes, after: int | None, limit: int) -> InboxPage:
    """Give cards by last change, the newest first, behind their index; new cases stand on the first page.

    A page may hold fewer cards than were asked for, and then goes on: a colleague can make each as large as a card may be.
    """
    limit = min(limit, MOST_CARDS_PAGE)
    found = inbox.cards(
        connection, desk, before=after, limit=limit, most_octets=MOST_CARD_OCTETS_PAGE
    )
    # Column by column: ten thousand rows are slow to take apart one by one.
    ids, heads, days, revisions, cards, leaves = (
        zip(*found.cards, strict=True) if found.cards else [()] * 6
    )
    new, count = _waiting(connection, desk) if after is None else ([], 0)
    behind = str(leaves[-1]) if found.goes_on else None
    meta = {
        "cards": {
            "cases": " ".join(ids_to_b64u(ids)),
            "heads": heads,
            "days": list(map(str, days)),
            "revisions": revisions,
        },
        "new": [_new_as_json(connection, case) for case in new],
        "new_count": count,
        "next": behind,
    }
    index = json.dumps(meta, separators=(",", ":")).encode()
    octets = b"".join((u32(len(index)), index, *_framed([card or b"" for card in cards])))
    return InboxPage(octets, behind)


def _framed(boxes: Sequence[bytes]) -> Sequence[bytes]:
    """Put its length before each."""
    lengths = list(map(len, boxes))
    # Padded cards have few of them.
    known = {length: u32(length) for length in set(lengths)}
    framed = [b""] * (2 * len(boxes))
    framed[::2] = [known[length] for length in lengths]
    framed[1::2] = boxes
    return framed


def granted(connection: Connection, member: bytes, after: bytes, today: dt.date) -> list[str]:
    """List the cases that were granted to a member and still are."""
    found = grants.live_cases_of(connection, member, today, after=after, limit=MOST_GRANTED_PAGE)
    return [to_b64u(case_id) for case_id in found]


def parse_cursor(text: str | None) -> int | None:
    """Read where the next page begins; nothing means the first page."""
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise FormatError("after: not a cursor of this list")
    return int(text)


def _waiting(connection: Connection, desk: bytes) -> tuple[Sequence[NewCase], int]:
    """Give the cases that wait to be taken, the latest first, and how many there are.

    When they are more than a page holds, those come that wait longest, and the latest: a flood of false reports must
    not bury the true ones of before it. As these are taken, the others come into sight.
    """
    latest = inbox.new_cases(connection, desk, limit=MOST_NEW_CASES + 1)
    if len(latest) <= MOST_NEW_CASES:
        return latest, len(latest)
    half = MOST_NEW_CASES // 2
    first = inbox.first_new_cases(connection, desk, limit=half)
    return [*latest[:half], *reversed(first)], inbox.count_new_cases(connection, desk)


def _new_as_json(connection: Connection, case: NewCase) -> dict[str, object]:
    first = records.load_page(
        connection,
        case.case_id,
        after=-1,
        limit=MOST_NEW_RECORDS,
        most_octets=MOST_NEW_OCTETS,
        readable=ALL,
    )
    return {
        "case": to_b64u(case.case_id),
        "head": case.head,
        "day": case.day.isoformat(),
        "intake": to_b64u(case.intake),
        "records": [journal.as_json(record) for record in first],
    }
