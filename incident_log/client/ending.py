"""How does a person shut a reader out of their report? On the server, at once; by name, or with a no that was just sent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from incident_log.client import own_history, returning, terminal
from incident_log.client.answering import Confirm
from incident_log.client.casework import OpenCase
from incident_log.client.failures import Failures
from incident_log.client.given import Given
from incident_log.client.journal import REPORTER
from incident_log.client.language import _
from incident_log.client.readers import Reader, readers_of, refused_by
from incident_log.client.session import ReporterSession
from incident_log.client.terminal import hinted, one_line
from incident_log.clock import SystemClock
from incident_log.crypto.seeds import new_identifier
from incident_log.domain.packaged import Entry
from incident_log.domain.records import record_types
from incident_log.domain.views import JournalRecord
from incident_log.errors import (
    Cancelled,
    ConfigurationError,
    IncidentLogError,
    NotFound,
    Refused,
)
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u, to_time

# Fewer would mean another reader tomorrow.
_LEAST_OF_ID = 4


def readers_now(
    session: ReporterSession, opened: OpenCase, unwritten: Sequence[JournalRecord] = ()
) -> tuple[Reader, ...]:
    """Give everybody who may open the report at this moment, and whom the person shut out."""
    now = to_time(SystemClock().now())
    return readers_of(opened, returning.given_by_server(session), now, unwritten)


def end_named(
    session: ReporterSession,
    opened: OpenCase,
    names: Sequence[str],
    confirm: Confirm,
    failed: Failures,
) -> None:
    """Shut out whom the person names, once it was said what that does and what it cannot undo.

    A name that fits nobody, or a reader who cannot be shut out, keeps in nobody else, and is told at the end. Whom a whole
    id names is shut out before the journal says who that is: the team can make it long.
    """
    if not names:
        return
    asked, known = set[str](), tuple[Reader, ...]()
    with failed.kept():
        given = {one.to for one in returning.given_by_server(session) if one.closed_on is None}
        for to in given.intersection(names):
            _ask(to, confirm)
            asked.add(to)
            _close(session, to)
    with failed.kept():
        known = readers_now(session, opened)
    for name in names:
        with failed.kept():
            reader = _named(opened, known, name)
            if reader.to not in asked:
                _ask(own_history.reader_name(opened, reader), confirm)
            _close_all(session, opened, [reader], _not_ended())


def _ask(name: str, confirm: Confirm) -> None:
    for line in (
        name,
        _(
            "From then on they can open nothing of your report. What they have read or saved cannot be made unread."
        ),
        _("The team sees that you ended it. If it lets them in again, you read that here."),
    ):
        terminal.tell(line)
    if not confirm(_("End this access now?")):
        raise Cancelled(_("the access was not ended"))


def leaving_lines(opened: OpenCase, readers: Iterable[Reader]) -> list[str]:
    """Say whose access ends with the report, and whose does not."""
    open_now = [one for one in readers if one.is_given and one.is_open]
    texts = {
        False: _(
            "These can open it now: %(names)s. Their access ends with it, at once. If you give the report back, the team has to let them in anew."
        ),
        True: _(
            "The team let these in without your agreement: %(names)s. Their access stays until you end it too, under “Who opened or shared it”."
        ),
    }
    return [
        text % {"names": "; ".join(own_history.reader_name(opened, one) for one in some)}
        for excused, text in texts.items()
        if (some := [one for one in open_now if one.is_excused is excused])
    ]


def end_refused(
    session: ReporterSession, opened: OpenCase, audiences: Collection[str] | None
) -> None:
    """Shut out whoever is not agreed to any more; None for all, when the report was withdrawn.

    Raises Refused, naming those who can still open it, once all were tried.
    """
    problem = _(
        "what you said was sent, but the server does not say that the access is ended; these may still open your report: {}"
    )
    _close_all(session, opened, refused_by(readers_now(session, opened), audiences), problem)


def end_unread(
    session: ReporterSession, names: Iterable[str], confirm: Confirm, *, everybody: bool
) -> None:
    """Shut out readers of a report that does not open here, or whose log does not hold: the server's list and the session do.

    What the team wrote of them is closed, so they are named by their ids.
    """
    given = [one for one in returning.given_by_server(session) if one.closed_on is None]
    wanted, failed = dict[Given, None](), Failures()
    for name in names:
        with failed.kept():
            wanted[_with_id(given, name)] = None
    for one in given if everybody else wanted:
        terminal.tell(_given_text(one))
        if not confirm(_("End this access now?")):
            raise Cancelled(_("the access was not ended"))
        problem = _close(session, one.to)
        if not _is_listed(session, one.to):
            terminal.tell(_ended_text(one.to))
            continue
        again = f"incident-log return --end-access {one.to}"
        still_open = hinted(Refused(_not_ended().format(one.to)), again)
        still_open.__cause__ = problem
        failed.errors.append(still_open)
    failed.raise_last()


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Where a no cannot be written, whom it refuses is shut out all the same; what failed is kept until all was tried."""

    session: ReporterSession
    failed: Failures

    def __call__(
        self, opened: OpenCase, payload: Mapping[str, Json], error: IncidentLogError
    ) -> None:
        """Say that the answer is not known to stand, and end what it would have ended."""
        terminal.warn(_("the server did not confirm your answer: {}").format(error))
        said = Entry(payload)
        try:
            readers = readers_now(self.session, opened, (_as_if_written(opened, payload),))
            refused = refused_by(readers, {said.text("audience")})
            _close_all(self.session, opened, refused, _not_ended())
        except IncidentLogError as still_open:
            self.failed.errors.append(still_open)
        else:
            self.failed.errors.append(error)


def end_all_but_excused(
    session: ReporterSession, opened: OpenCase, readers: Iterable[Reader]
) -> None:
    """Shut out whom a withdrawal would, where it could not be written: the person took the report back all the same."""
    leaving = [one for one in readers if one.is_given and one.is_open and not one.is_excused]
    _close_all(session, opened, leaving, _not_ended())


def _as_if_written(opened: OpenCase, payload: Mapping[str, Json]) -> JournalRecord:
    return JournalRecord(
        position=opened.journal.head.position + 1,
        record_id=new_identifier(),
        compartment="report",
        author=to_b64u(opened.seed.signing_public),
        role=REPORTER,
        at=to_time(SystemClock().now()),
        type="consent",
        schema=record_types()["consent"].schema,
        payload=payload,
    )


def _is_listed(session: ReporterSession, reader: str) -> bool:
    """Tell whether the server says, or may say, that somebody is let in."""
    try:
        given = returning.given_by_server(session)
    except IncidentLogError:
        return True
    return any(one.to == reader and one.closed_on is None for one in given)


def _with_id(given: Sequence[Given], wanted: str) -> Given:
    found = [one for one in given if len(wanted) >= _LEAST_OF_ID and one.to.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    problem = _("your report was not opened, so a reader is named by id, and none is called that")
    raise hinted(NotFound(problem), *(_given_text(one) for one in given))


def _given_text(one: Given) -> str:
    return f"{one.to}: {', '.join(one_line(name) for name in one.compartments)}"


def _ended_text(names: str) -> str:
    done = _("The access is ended. These can open nothing of your report any more: %(names)s.")
    return done % {"names": names}


def _close_all(
    session: ReporterSession, opened: OpenCase, readers: Sequence[Reader], problem: str
) -> None:
    """Ask the server to shut them out, and believe it once its own list says so, whatever it answered before."""
    errors = {reader.to: error for reader in readers if (error := _close(session, reader.to))}
    still = _still_open(session, opened, readers, errors)
    for reader in readers:
        if reader.to not in still:
            terminal.tell(_ended_text(own_history.reader_name(opened, reader)))
    failed = [reader for reader in readers if reader.to in still]
    if failed:
        names = "; ".join(own_history.reader_name(opened, reader) for reader in failed)
        again = [f"incident-log return --end-access {reader.to}" for reader in failed]
        raise hinted(Refused(problem.format(names)), *again) from errors.get(failed[0].to)


def _not_ended() -> str:
    return _(
        "the server does not say that the access is ended; these may still open your report: {}"
    )


def _close(session: ReporterSession, reader: str) -> IncidentLogError | None:
    """Send it, and give what went wrong: the answer may be lost where the access was ended."""
    try:
        session.api.post(f"cases/{session.case}/grants/{reader}/close", {})
    except IncidentLogError as error:
        return error
    return None


def _still_open(
    session: ReporterSession,
    opened: OpenCase,
    readers: Sequence[Reader],
    errors: Mapping[str, IncidentLogError],
) -> set[str]:
    """Read which of them may open it now; all of them where nobody can say.

    Whom the server does not know may have lost the access to the team at this moment: then the journal says so.
    """
    if not readers:
        return set()
    is_unknown = any(isinstance(error, NotFound) for error in errors.values())
    try:
        known = opened.reopen() if is_unknown else opened
        return {each.to for each in readers_now(session, known) if each.is_open}
    except IncidentLogError:
        return {reader.to for reader in readers}


def _named(opened: OpenCase, readers: Iterable[Reader], wanted: str) -> Reader:
    """Find a reader by the name that the team wrote, or by the beginning of the id."""
    given = [reader for reader in readers if reader.is_given]
    found = [reader for reader in given if _is_called(reader, wanted)]
    if len(found) == 1:
        return found[0]
    names = [f"{own_history.reader_name(opened, each)}: {each.to}" for each in found or given]
    if found:
        raise hinted(ConfigurationError(_("more than one reader is called that")), *names)
    raise hinted(NotFound(_("nobody who may open your report is called that")), *names)


def _is_called(reader: Reader, wanted: str) -> bool:
    name = one_line((reader.grant and reader.grant.maybe_text("name")) or "")
    by_id = len(wanted) >= _LEAST_OF_ID and reader.to.startswith(wanted)
    return by_id or (name != "" and name.casefold() == one_line(wanted).casefold())
