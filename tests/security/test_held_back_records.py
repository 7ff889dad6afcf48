"""Can a server have somebody act on a case by holding back the record that speaks against it?"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from incident_log.client import archive, case_secrets, casework, people, sharing
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.case_secrets import CaseKeys
from incident_log.client.session import MemberSession
from incident_log.crypto.seeds import CompartmentSecret, new_compartment_secret, new_identifier
from incident_log.errors import NotFound, VerificationError
from incident_log.format.encoding import to_b64u
from tests import granting
from tests.client.cli import World
from tests.client.entering import member
from tests.client.tampering import hold_back, places_of, write_unsigned

HELD_BACK = "the server holds it back"


def lawyer_of(bo: MemberSession) -> str:
    (found,) = (one for one, name in people.all_names(bo).items() if name == "Chidi")
    return found


def talked_about(bo: MemberSession, case: str) -> int:
    """Write to the person; give where it stands."""
    opened = casework.write_and_save(bo, case, "message", {"text": "Hello.", "lang": "en"})
    return opened.journal.head.position


@contextlib.contextmanager
def holding_back(api: Api, *positions: int) -> Iterator[None]:
    """Keep records back for a while."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        hold_back(api, monkeypatch, positions)
        yield


def take_archive(session: MemberSession, case: str, target: Path) -> None:
    archive.archive(
        session,
        case,
        target,
        purpose="defence",
        reason="defence",
        advance=lambda _octets: None,
    )


def test_no_access_ends_while_the_record_that_gave_it_is_held_back(world: World) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        chidi = lawyer_of(bo)
        granting.grant(bo, case, chidi, ("report",), None, "advice")
        before = casework.open_case(bo, case)
        with (
            holding_back(bo.api, *places_of(before, "share")),
            pytest.raises(VerificationError, match=HELD_BACK),
        ):
            sharing.revoke(bo, case, chidi, "done")
        after = casework.open_case(bo, case)
        assert (after.journal.head, after.grants) == (before.journal.head, before.grants)

        sharing.revoke(bo, case, chidi, "done")
        ended = casework.open_case(bo, case)

    assert ([share.compartments for share in ended.view().shares], ended.grants) == ([()], {})
    assert ended.journal.warnings == ()


def test_no_access_is_given_while_a_record_is_held_back(world: World) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        chidi, at = lawyer_of(bo), talked_about(bo, case)
        with (
            holding_back(bo.api, at),
            pytest.raises(VerificationError, match=HELD_BACK),
        ):
            granting.grant(bo, case, chidi, ("report",), None, "advice")
        assert casework.open_case(bo, case).grants == {}

        granting.grant(bo, case, chidi, ("report",), None, "advice")
        assert casework.open_case(bo, case).grants[chidi].compartments == ("report",)


@pytest.mark.parametrize("who", ["bo", "chidi"])
def test_no_archive_leaves_while_a_record_is_held_back(
    world: World, tmp_path: Path, who: str
) -> None:
    case = world.adopted()["case"]
    target = tmp_path / "case.zip"
    with member(world) as bo:
        at = talked_about(bo, case)
        granting.grant(bo, case, lawyer_of(bo), ("report",), None, "defence")
    with member(world, who) as session:
        with holding_back(session.api, at):
            warnings = casework.open_case(session, case).journal.warnings
            with pytest.raises(VerificationError, match=HELD_BACK):
                take_archive(session, case, target)
        opened = casework.open_case(session, case)

    assert warnings == (f"record {at}: {HELD_BACK}",)
    assert not target.exists()
    assert (opened.view().exports, opened.journal.warnings) == ((), ())


def _ended_for(bo: MemberSession, case: str, compartments: tuple[str, ...]) -> None:
    """Give a case new secrets, by the end of an access of somebody else; only the journal speaks of it."""
    bystander = next(one for one, name in people.all_names(bo).items() if name == "Amina")
    key = to_b64u(bo.directory.member(bystander).signing)
    said = {"to": bystander, "to_signing": key, "compartments": list(compartments)}
    granted = {**said, "expires_at": None, "reason": "x", "action": "granted"}
    casework.write_and_save(bo, case, "share", granted)
    sharing.revoke(bo, case, bystander, "done")


def test_no_archive_leaves_while_the_newest_letter_of_a_part_is_held_back(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        granting.grant(bo, case, lawyer_of(bo), ("report", "identity"), None, "defence")
        _ended_for(bo, case, ("identity",))
    with member(world, "chidi") as chidi:
        newest = casework.open_case(chidi, case).keys.newest("identity").epoch
        honest = chidi.api.get

        def get(path: str) -> Answer:
            answer = honest(path)
            if path != f"cases/{case}":
                return answer
            wraps = [dict(one.values) for one in answer.answers("wraps")]
            return Answer({**answer.values, "wraps": [w for w in wraps if w["epoch"] != newest]})

        with monkeypatch.context() as lying:
            lying.setattr(chidi.api, "get", get)
            assert casework.open_case(chidi, case).keys.newest("identity").epoch < newest
            with pytest.raises(VerificationError, match=HELD_BACK):
                take_archive(chidi, case, tmp_path / "case.zip")
        take_archive(chidi, case, tmp_path / "case.zip")

    assert newest == 1


def test_no_access_ends_past_a_false_secret_of_a_later_epoch(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        _ended_for(bo, case, ("report",))
        chidi = lawyer_of(bo)
        granting.grant(bo, case, chidi, ("report",), None, "advice")
        before = casework.open_case(bo, case)
        true = before.keys.newest("report")
        false = new_compartment_secret(case, "report", true.epoch)
        unwrapped = case_secrets._unwrapped

        def wrong(*given: Any) -> CompartmentSecret:  # noqa: ANN401  # as it is called
            found = unwrapped(*given)
            return false if found == true else found

        with monkeypatch.context() as lying:
            # As somebody could have sealed it who knows the key of the desk.
            lying.setattr(case_secrets, "_unwrapped", wrong)
            shares = casework.open_case(bo, case).view().shares
            assert chidi not in {share.to for share in shares}
            with pytest.raises(VerificationError, match=HELD_BACK):
                sharing.revoke(bo, case, chidi, "done")
        sharing.revoke(bo, case, chidi, "done")

    assert true.epoch == 1


def test_a_reader_of_one_part_takes_an_archive_of_it(world: World, tmp_path: Path) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        granting.grant(bo, case, lawyer_of(bo), ("report",), None, "defence")
    with member(world, "chidi") as chidi:
        take_archive(chidi, case, tmp_path / "case.zip")
        opened = casework.open_case(chidi, case)

    closed = {entry.link.header.compartment for entry in opened.journal.entries if not entry.opened}
    assert closed == {"identity", "work"}
    assert len(opened.view().exports) == 1
    assert opened.journal.warnings == ()


def test_a_record_that_its_writer_broke_hinders_nobody(world: World, tmp_path: Path) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        write_unsigned(casework.open_case(bo, case))
        chidi = lawyer_of(bo)
        granting.grant(bo, case, chidi, ("report",), None, "advice")
        sharing.revoke(bo, case, chidi, "done")
        take_archive(bo, case, tmp_path / "case.zip")
        opened = casework.open_case(bo, case)
        with pytest.raises(NotFound):
            sharing.revoke(bo, case, chidi, "done")

    (warning,) = opened.journal.warnings
    assert warning.endswith("its signature does not hold")
    assert (tmp_path / "case.zip").stat().st_size > 0


@pytest.mark.parametrize(
    ("compartment", "epoch", "by_desk", "by_reporter", "by_reader"),
    [
        ("report", 0, True, True, True),
        ("report", 1, True, True, True),
        ("report", 2, True, True, False),
        ("identity", 0, True, True, False),
        ("work", 0, True, False, False),
    ],
)
def test_what_a_reader_has_to_open(
    compartment: str, epoch: int, *, by_desk: bool, by_reporter: bool, by_reader: bool
) -> None:
    """A reader of the report who has the secret of its epoch 1, and was shown neither an older nor a newer one."""
    case = new_identifier()
    held = (new_compartment_secret(case, "report", 1),)

    def has_to_open(*whole: str) -> bool:
        keys = CaseKeys("organisation", case, "desk", held, frozenset(whole))
        return keys.has_to_open(compartment, epoch)

    assert has_to_open("report", "identity", "work") is by_desk
    assert has_to_open("report", "identity") is by_reporter
    assert has_to_open() is by_reader
