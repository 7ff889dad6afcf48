"""Does the Python client notice a server that holds the newest records of a case back?"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from incident_log.client import archive, casework, heads, returning
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.heads import SeenHeads
from incident_log.client.keyring import Profile
from incident_log.client.session import MemberSession
from incident_log.crypto.seeds import new_identifier, new_seed
from incident_log.errors import FormatError, OpenError, VerificationError
from incident_log.format.record import Head
from tests import granting
from tests.client.cli import World
from tests.client.entering import member, reporter

MISSING = "the newest records of this case are missing"


class OldView:
    """A server that shows a case as it was when this was made, and goes on to be honest about everything else."""

    def __init__(self, api: Api, case: str) -> None:
        self.api, self.case, self.get = api, case, api.get
        self.old = {path: self.get(path) for path in (f"cases/{case}", self._records(-1))}

    def _records(self, after: int) -> str:
        return f"cases/{self.case}/records?after={after}&limit=500"

    def lie(self, monkeypatch: pytest.MonkeyPatch, **newer: object) -> None:
        """Show the old view; `newer` are fields of the case that are shown as they are now."""
        now = self.get(f"cases/{self.case}").values
        mixed = {**self.old[f"cases/{self.case}"].values, **{name: now[name] for name in newer}}
        shown = self.old | {f"cases/{self.case}": Answer(mixed)}
        monkeypatch.setattr(self.api, "get", lambda path: shown.get(path) or self.get(path))


def note(bo: MemberSession, case: str) -> None:
    casework.write_and_save(bo, case, "note", {"text": "Called."})


def test_an_older_end_of_a_case_is_shown_as_incomplete_and_nothing_is_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        server = OldView(bo.api, case)
        note(bo, case)
        server.lie(monkeypatch)

        opened = casework.open_case(bo, case)

        assert opened.journal.incomplete
        assert opened.journal.warnings[0].startswith(MISSING)
        head = server.get(f"cases/{case}").head()
        for attempt in _attempts(bo, case, world):
            with pytest.raises(VerificationError, match=MISSING):
                attempt()
        assert server.get(f"cases/{case}").head() == head


def _attempts(bo: MemberSession, case: str, world: World) -> list[Callable[[], object]]:
    return [
        lambda: note(bo, case),
        lambda: casework.set_status(bo, case, "waiting_for_reporter", None),
        lambda: casework.save_card(bo, casework.open_case(bo, case)),
        lambda: granting.grant(bo, case, lawyer_of(bo), ("report",), None, "advice"),
        lambda: archive.archive(
            bo, case, world.tmp / "bag.zip", purpose="court", reason="court", advance=print
        ),
    ]


def lawyer_of(bo: MemberSession) -> str:
    return next(one.id for one in bo.directory.members.values() if one.role == "lawyer")


def test_what_another_run_of_the_program_has_seen_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        server = OldView(bo.api, case)
    world.ok("note", "--file", "-", case, who="bo", typed="Called.\n")
    with member(world) as bo:
        server.api, server.get = bo.api, bo.api.get
        server.lie(monkeypatch)

        assert casework.open_case(bo, case).journal.incomplete


def test_the_card_of_the_case_tells_of_records_that_only_a_colleague_has_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.adopted()["case"]
    with member(world, "amina") as amina, member(world) as bo:
        server = OldView(amina.api, case)
        note(bo, case)

        server.lie(monkeypatch, card=True)
        assert casework.open_case(amina, case).journal.incomplete

        # Whoever has never seen more, and is shown no newer card, cannot tell.
        server.lie(monkeypatch)
        assert not casework.open_case(amina, case).journal.incomplete


def test_an_honest_server_is_believed_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        server = OldView(bo.api, case)
        note(bo, case)
        with monkeypatch.context() as lying:
            server.lie(lying)
            assert casework.open_case(bo, case).journal.incomplete

        note(bo, case)

        assert not casework.open_case(bo, case).journal.incomplete


def test_a_new_case_is_not_taken_over_from_an_older_view(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = world.report()
    with member(world) as bo:
        server = OldView(bo.api, filed["case"])
        code = world.codename_file(filed)
        world.ok("--codename-file", code, "return", "--message-file", "-", who="reporter", typed="More.\n")  # fmt: skip
        assert not casework.open_case(bo, filed["case"]).journal.incomplete
        server.lie(monkeypatch)

        with pytest.raises(VerificationError, match=MISSING):
            casework.adopt(bo, filed["case"])


def test_a_reporter_notices_that_an_answer_is_held_back_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = world.adopted()
    with member(world) as bo, reporter(world, filed) as came_back:
        server = OldView(came_back.api, filed["case"])
        casework.write_and_save(bo, filed["case"], "message", {"text": "Go away.", "lang": "en"})
        assert not returning.open_own(came_back).journal.incomplete
        server.lie(monkeypatch)

        opened = returning.open_own(came_back)

        assert opened.journal.incomplete
        with pytest.raises(VerificationError, match=MISSING):
            casework.write(opened, "message", {"text": "Thanks.", "lang": "en"})


def test_the_warning_is_printed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        server = OldView(bo.api, case)
        note(bo, case)
    shown = dict(server.old)
    get = Api.get
    monkeypatch.setattr(Api, "get", lambda self, path: shown.get(path) or get(self, path))

    result = world.run("show", case, who="bo")

    assert result.exit_code == 0
    assert MISSING in result.stderr


# --- what is kept -----------------------------------------------------------------------------------------------------


@pytest.fixture
def seen(tmp_path: Path) -> SeenHeads:
    return SeenHeads(Profile(tmp_path / "profile"), new_seed().wrap_key)


def digests(*known: bytes) -> Callable[[int], bytes | None]:
    return dict(enumerate(known)).get


def test_less_or_other_than_was_seen_is_told(seen: SeenHeads) -> None:
    case, one, two, other = new_identifier(), b"1" * 32, b"2" * 32, b"3" * 32
    assert not seen.shows_less(case, Head(0, one), digests(one))
    seen.keep(case, Head(1, two))
    seen.keep(case, Head(0, one))

    assert seen.shows_less(case, Head(0, one), digests(one))
    assert seen.shows_less(case, Head(1, other), digests(one, other))
    assert seen.shows_less(case, Head(2, two), digests(one, other, two))
    assert not seen.shows_less(case, Head(1, two), digests(one, two))
    assert not seen.shows_less(case, Head(2, other), digests(one, two, other))


def test_what_was_seen_longest_ago_goes_first(
    seen: SeenHeads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "MOST_HEADS", 2)
    first, second, third = (new_identifier() for _ in range(3))
    head, none = Head(3, b"3" * 32), digests()
    seen.keep(first, head)
    seen.keep(second, head)
    seen.keep(first, Head(4, b"4" * 32))
    seen.keep(third, head)

    assert [seen.shows_less(case, head, none) for case in (first, second, third)] == [True, False, True]  # fmt: skip


def test_it_lies_sealed_and_tells_neither_person_nor_case(seen: SeenHeads) -> None:
    case = new_identifier()
    seen.keep(case, Head(3, b"3" * 32))

    (path,) = (seen.profile.folder / "heads").iterdir()
    assert case not in path.name
    assert case.encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(OpenError):
        replace(seen, wrap_key=new_seed().wrap_key).profile.open_heads(new_seed().wrap_key, path.stem)  # fmt: skip
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(OpenError):
        seen.shows_less(case, Head(0, bytes(32)), digests())


@pytest.mark.parametrize(
    "rows", [{}, [1], [["x", 1, "y"]], [["A" * 22, "1", "A" * 43]], [["A" * 22, 1]]]
)
def test_what_is_no_list_of_heads_is_refused(seen: SeenHeads, rows: Any) -> None:  # noqa: ANN401
    seen.profile.seal_heads(seen.wrap_key, seen.subject, {"heads": rows})

    with pytest.raises(FormatError):
        seen.shows_less("A" * 22, Head(0, bytes(32)), digests())
