"""incident-log inbox: which cases are there?"""

from collections.abc import Mapping

import click

from incident_log.client import casework, context, inbox, people, showing, terminal
from incident_log.client.context import Verb
from incident_log.client.inbox import Line
from incident_log.client.language import _, ngettext
from incident_log.client.session import MemberSession
from incident_log.client.sessions import signed_in
from incident_log.client.taken_back import WITHDRAWN
from incident_log.domain.cards import says_in_danger
from incident_log.domain.packaged import Entry, packaged
from incident_log.errors import FormatError, OpenError, Refused, VerificationError
from incident_log.format.canonical import Json

# What a line may say besides the statuses of cases: of a case that is shared, and of one whose card does not open.
_APART = ("granted", "unopened")
_STATUSES = (
    *(
        entry.text("code")
        for entry in Entry(packaged("words")).entries("statuses")
        if entry.text("code") != "draft"
    ),
    *_APART,
)
_CLOSED = ("closed", "declined_unsafe", "withdrawn")
_WORKED_ON = ("open", "waiting_for_reporter", "referred")
_NOTHING_TOLD: dict[str, Json] = {
    "urgency": "",
    "danger": False,
    "country": "",
    "title": "",
    "kinds": [],
    "unread": 0,
    "assigned_to": None,
    "left": False,
}


@click.command("inbox", cls=Verb, help=_("List the cases of your desks, and those granted to you."))
@click.option("--desk", help=_("Only this desk, by name or id."))
@click.option("--status", type=click.Choice(_STATUSES), help=_("Only cases of this status."))
def command(desk: str | None, status: str | None) -> None:
    """List new cases first, then the others, newest first; of both, where somebody may be in danger comes before the rest."""
    run = context.current()
    session = signed_in(run)
    wanted = [people.the_desk(session, desk)] if desk else list(session.desks)
    read = [inbox.read(session, one) for one in wanted]
    lines = [line for one in read for line in one.lines]
    shown = [line for line in lines if status in {None, "new", WITHDRAWN} or not line.is_new]
    rows = [_row(session, line) for line in shown] + ([] if desk else _granted(session, lines))
    rows.sort(key=_place)
    rows = [row for row in rows if status in {None, row["status"]}]
    if any(line.card is None and not line.is_new for line in lines):
        terminal.warn(_("some cases do not open; somebody may have changed them on the server"))
    if status in {None, "new"}:
        _warn_of_unlisted(sum(one.unlisted for one in read))
    if run.as_json:
        terminal.answer_json(rows)
        return
    columns = ("case", "day", "status", "urgency", "country", "title")
    names = people.all_names(session) if any(row["assigned_to"] for row in rows) else {}
    terminal.answer_table(
        [*(_(name) for name in columns), _("whose")],
        [[*(_text(name, row) for name in columns), _whose(session, row, names)] for row in rows],
    )
    if not rows:
        terminal.tell(
            _("There are no cases yet.") if status is None else _("No case has this status.")
        )


def _warn_of_unlisted(count: int) -> None:
    if not count:
        return
    more = ngettext(
        "{} more new report waits and is not listed; adopt some of those that are, and it will be",
        "{} more new reports wait and are not listed; adopt some of those that are, and they will be",
        count,
    )
    terminal.warn(more.format(count))


def _place(row: dict[str, Json]) -> tuple[bool, bool, bool]:
    """Whoever may be in danger must not sink below what came since, until the case is closed."""
    is_pressing = row["urgency"] == "imminent" and row["status"] not in _CLOSED
    return row["status"] != "new", not row["danger"], not is_pressing


def _row(session: MemberSession, line: Line) -> dict[str, Json]:
    row: dict[str, Json] = {"case": line.case, "desk": line.desk, "day": line.day, "granted": False}
    if line.is_new:
        return row | _told(session, line.case)
    if line.card is None:
        return row | {"status": "unopened"} | _NOTHING_TOLD
    card = line.card
    return row | {
        "status": card.status,
        "urgency": card.urgency,
        "danger": card.danger and card.status not in _CLOSED,
        "country": ", ".join(card.countries),
        "title": card.title,
        "kinds": list(card.kinds),
        "unread": card.unread_from_reporter,
        "assigned_to": card.assigned_to,
        # Somebody who cannot work on it any more has it: nobody looks after it.
        "left": card.status not in _CLOSED and _has_left(session, card.assigned_to),
    }


def _has_left(session: MemberSession, member: str | None) -> bool:
    known = session.directory.members.get(member or "")
    return known is not None and not known.is_active


def _whose(session: MemberSession, row: dict[str, Json], names: Mapping[str, str]) -> str:
    """Say who has a case; of whoever was frozen or removed, that nobody looks after it."""
    member = str(row["assigned_to"] or "")
    if not member:
        return _("nobody has it") if row["status"] in _WORKED_ON else ""
    name = _("yours") if member == session.me.id else names.get(member, member)
    if not row["left"]:
        return name
    is_frozen = session.directory.member(member).status == "frozen"
    left = _("%(name)s, frozen") if is_frozen else _("%(name)s, removed")
    return left % {"name": name}


def _told(session: MemberSession, case: str) -> dict[str, Json]:
    """Give what a new report says of itself: nobody has made a card of it. One that does not open must not hide the others."""
    try:
        view = casework.open_case(session, case).view()
    except (FormatError, OpenError, Refused, VerificationError) as error:
        terminal.warn(
            _("the new report {} does not open: {}").format(case, terminal.one_line(str(error)))
        )
        return {"status": "new", **_NOTHING_TOLD}
    summary = view.summary
    return {
        "status": WITHDRAWN if summary.status == WITHDRAWN else "new",
        "urgency": summary.urgency,
        "danger": says_in_danger(view) and summary.status not in _CLOSED,
        "country": ", ".join(summary.countries),
        "title": summary.title,
        "kinds": list(summary.kinds),
        "unread": summary.unread_from_reporter,
        "assigned_to": None,
        "left": False,
    }


def _granted(session: MemberSession, lines: list[Line]) -> list[dict[str, Json]]:
    """A granted case has no card for its reader; its title shows when it is opened."""
    own = {line.case for line in lines}
    return [
        {"case": case, "desk": "", "day": "", "granted": True, "status": "granted", **_NOTHING_TOLD}
        for case in inbox.granted_cases(session)
        if case not in own
    ]


def _text(column: str, row: dict[str, Json]) -> str:
    """Write one cell for people; programs read the codes with --json."""
    text = str(row[column])
    if column == "status":
        apart = {"granted": _("shared with you"), "unopened": _("does not open")}
        return apart.get(text) or showing.status_label(text)
    if column == "urgency":
        return _("In danger now") if row["danger"] else showing.urgency_label(text)
    return text
