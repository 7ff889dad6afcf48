"""Who gets the next secrets of a case? Whom the person lets in now, whatever the server says of closing an access."""

from collections.abc import Sequence

import pytest

from incident_log.client import answering, casework, people, returning, sharing
from incident_log.client.casework import OpenCase
from incident_log.client.session import MemberSession
from incident_log.client.sharing import Terms
from incident_log.errors import ForkedLog, VerificationError
from tests import granting
from tests.client.cli import World
from tests.client.entering import member, reporter

AGREED = Terms(["report"], None, "advice", name="Chidi")


def yes(_question: str) -> bool:
    return True


def say(opened: OpenCase, said: str) -> None:
    """Write what the person says with a program that closes nothing, or to a server that lets the reader in again."""
    if said == "withdrawn":
        answering.withdraw(opened, "", yes, ())
    elif said:
        answering.change_consent(opened, answering.consent_of(f"lawyer={said}"), yes)


def left_in(world: World, said: str, *, excused: bool) -> Sequence[str]:
    """Let Chidi in, have the person say something, and name who would get a new secret."""
    filed = world.adopted()
    case = filed["case"]
    with member(world) as bo:
        (chidi,) = (one for one, name in people.all_names(bo).items() if name == "Chidi")
        if excused:
            with reporter(world, filed) as person:
                say(returning.open_own(person), "no")
            granting.grant(bo, case, chidi, ["report"], None, "advice")
        else:
            sharing.grant(bo, case, chidi, AGREED)
        with reporter(world, filed) as person:
            say(returning.open_own(person), said)
        opened = casework.open_case(bo, case)
        assert opened.grants[chidi].closed_on is None
        readers = sharing._readers(bo, opened, "report", "")
    return ["Chidi" if to == chidi else to for to, _recipient, _until in readers]


@pytest.mark.parametrize(("said", "excused"), [("", False), ("no", True), ("yes", True)])
def test_whom_the_person_agrees_to_or_who_was_let_in_with_a_reason_reads_on(
    second: World, said: str, *, excused: bool
) -> None:
    assert left_in(second, said, excused=excused) == ["reporter", "Chidi"]


@pytest.mark.parametrize(
    ("said", "excused"), [("no", False), ("withdrawn", False), ("withdrawn", True)]
)
def test_a_no_that_was_signed_keeps_the_next_secret_though_the_server_closed_nothing(
    second: World, said: str, *, excused: bool
) -> None:
    assert left_in(second, said, excused=excused) == ["reporter"]


def test_past_a_log_that_does_not_hold_nobody_but_the_person_gets_the_next_secret(
    second: World,
) -> None:
    """What such a server shows may be older than the person's no."""
    case = second.adopted()["case"]
    with member(second) as bo:
        (chidi,) = (one for one, name in people.all_names(bo).items() if name == "Chidi")
        sharing.grant(bo, case, chidi, AGREED)
        opened = casework.open_case(bo, case)
        in_spite = casework.open_case(bo, case, in_spite=True)

        readers = [to for to, *_more in sharing._readers(bo, opened, "report", "")]
        readers_in_spite = [to for to, *_more in sharing._readers(bo, in_spite, "report", "")]

    assert readers == ["reporter", chidi]
    assert readers_in_spite == ["reporter"]


@pytest.mark.parametrize(
    ("error", "goes_on"),
    [(ForkedLog("an older log"), True), (VerificationError("any other"), False)],
)
def test_an_access_is_ended_past_a_log_that_does_not_hold_and_past_nothing_else(
    second: World, monkeypatch: pytest.MonkeyPatch, error: VerificationError, *, goes_on: bool
) -> None:
    def open_case(session: MemberSession, case: str, *, in_spite: bool = False) -> OpenCase:
        if not in_spite:
            raise error
        return casework.open_case(session, case, in_spite=True)

    case = second.adopted()["case"]
    monkeypatch.setattr(sharing, "open_case", open_case)
    with member(second) as bo:
        if goes_on:
            assert sharing._open_to_end(bo, case).journal.is_forked
        else:
            with pytest.raises(VerificationError, match="any other"):
                sharing._open_to_end(bo, case)
