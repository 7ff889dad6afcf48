"""Which cases does a desk have? One answer of sealed cards, opened one by one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from incident_log.client.answers import Answer
from incident_log.client.session import MemberSession
from incident_log.crypto import sealing
from incident_log.domain.cards import Card, read_card
from incident_log.errors import FormatError, OpenError, ServerMisbehaved, Unavailable
from incident_log.format.box import parse_box

_PREFIX = 4
_PAGE = 10_000
_MOST_DIGITS = 15
# The largest card, with its line beside it; two hundred new cases, each with its letter and its first records as text.
_MOST_CARD, _MOST_NEW = 17_000, 200 * 120_000
# How much of the top is asked for again once all pages came: mostly nothing changed, so a little is enough.
_LOOKS = (50, 1000, 10_000)
# Many times the cases that one lawyer could read: whoever lists more lists without end.
MOST_GRANTED = 5_000
# A place in the log that none will reach: the first page, without the reports that nobody has taken.
_AFTER_ALL = f"&after={10**15 - 1}"


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the inbox. A new one has no card yet: nobody has opened it; of another one it does not open."""

    case: str
    desk: str
    day: str
    head: int
    is_new: bool
    card: Card | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class Inbox:
    """A desk's cases, and how many new ones wait beyond those that the server lists."""

    lines: list[Line]
    unlisted: int


def lines_of(session: MemberSession, desk: str) -> list[Line]:
    """Give a desk's cases: the new ones, then the adopted ones, newest first."""
    return read(session, desk).lines


def read(session: MemberSession, desk: str) -> Inbox:
    """Give a desk's cases as `lines_of` does, and say how many the server does not list."""
    fresh: list[Line] = []
    lines: list[Line] = []
    pages, waiting, after = 0, 0, ""
    while True:
        meta, boxes = _page(session, desk, after and f"&after={after}", _PAGE)
        waiting += meta.number("new_count")
        fresh += [
            Line(row.identifier("case"), desk, row.day("day"), _head(row), is_new=True)
            for row in meta.answers("new")
        ]
        lines += _opened(session, desk, meta, boxes)
        pages += 1
        after = _next(meta, after)
        if not after:
            break
    if pages > 1:
        lines = _with_changed(session, desk, lines)
    taken = {line.case for line in lines}
    shown = [line for line in fresh if line.case not in taken] + lines
    return Inbox(shown, max(0, waiting - len(fresh)))


def _next(meta: Answer, before: str) -> str:
    """Say where the next page begins: further back than this one, or a server could lead in a circle for ever."""
    following = meta.text_or_none("next")
    if following is None:
        return ""
    is_place = following.isascii() and following.isdigit() and len(following) <= _MOST_DIGITS
    if (
        not is_place
        or (before and int(following) >= int(before))
        or not meta.answer("cards").text("cases")
    ):
        raise ServerMisbehaved("the server's inbox goes round in a circle")
    return following


def _with_changed(session: MemberSession, desk: str, lines: list[Line]) -> list[Line]:
    """Add what moved to the top, past the place where the next page begins, while the pages were read one by one."""
    heads = {line.case: line.head for line in lines}
    for limit in _LOOKS:
        meta, boxes = _page(session, desk, _AFTER_ALL, limit)
        top = list(_opened(session, desk, meta, boxes))
        same = next((at for at, line in enumerate(top) if heads.get(line.case) == line.head), None)
        if same is None and meta.values.get("next") is not None:
            continue
        anew = {line.case for line in top[:same]}
        return top[:same] + [line for line in lines if line.case not in anew]
    raise Unavailable("the inbox changes faster than it is read")


def _page(session: MemberSession, desk: str, after: str, limit: int) -> tuple[Answer, list[bytes]]:
    path, most = f"desks/{desk}/inbox?limit={limit}{after}", limit * _MOST_CARD + _MOST_NEW
    return _split(session.api.get_bytes(path, most=most))


def _opened(session: MemberSession, desk: str, meta: Answer, boxes: list[bytes]) -> Iterator[Line]:
    columns = meta.answer("cards")
    cases, heads = columns.identifiers("cases"), columns.numbers("heads")
    days, revisions = columns.days("days"), columns.numbers("revisions")
    if {len(each) for each in (cases, heads, days, revisions)} != {len(boxes)}:
        raise ServerMisbehaved("the server's inbox has another number of cards than it says")
    for case, head, day, revision, box in zip(cases, heads, days, revisions, boxes, strict=True):
        card = _card(session, desk, case, revision, box)
        yield Line(case, desk, day, head, is_new=False, card=card)


def all_lines(session: MemberSession) -> list[Line]:
    """Give the cases of all one's desks."""
    return [line for desk in session.desks for line in lines_of(session, desk)]


def granted_cases(session: MemberSession) -> list[str]:
    """Give the cases that others have granted, page after page; raise ServerMisbehaved when one comes again, or too many."""
    cases: dict[str, None] = {}
    page = session.api.get("granted").listed_identifiers("cases")
    while page:
        known = len(cases)
        cases |= dict.fromkeys(page)
        if len(cases) < known + len(page):
            raise ServerMisbehaved("the server's list of granted cases goes round in a circle")
        if len(cases) > MOST_GRANTED:
            raise ServerMisbehaved("the server's list of granted cases has no end")
        page = session.api.get(f"granted?after={page[-1]}").listed_identifiers("cases")
    return list(cases)


def every_case(session: MemberSession) -> list[str]:
    """Give the ids of all cases that may be opened."""
    return list(dict.fromkeys([line.case for line in all_lines(session)] + granted_cases(session)))


def _card(session: MemberSession, desk: str, case: str, revision: int, box: bytes) -> Card | None:
    """Open one card; a server that shows an older card of the case is noticed by its revision.

    One that is not what it should be must not hide the others.
    """
    try:
        epoch = parse_box(box).header.get("desk_epoch")
        if not isinstance(epoch, int):
            return None
        card = sealing.open_card(session.desk_secret(desk, epoch), session.organisation, case, box)
        return read_card(card.content) if card.revision == revision else None
    except (FormatError, OpenError):
        return None


def _head(row: Answer) -> int:
    head = row.values.get("head")
    return row.head().position if isinstance(head, dict) else row.number("head")


def _split(body: bytes) -> tuple[Answer, list[bytes]]:
    """Take the length-prefixed parts apart; refuse bytes that are too few or left over."""
    parts, place = [], 0
    while place < len(body):
        size = int.from_bytes(body[place : place + _PREFIX], "big")
        part = body[place + _PREFIX : place + _PREFIX + size]
        if len(part) != size:
            raise ServerMisbehaved("the server's inbox is cut short")
        parts.append(part)
        place += _PREFIX + size
    if not parts:
        raise ServerMisbehaved("the server's inbox is empty bytes")
    try:
        return Answer.of(json.loads(parts[0])), parts[1:]
    except (ValueError, RecursionError) as error:
        raise ServerMisbehaved("the server's inbox is not JSON") from error
