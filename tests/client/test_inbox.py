"""Does an inbox that comes in many pages hold every case, though cases change while it is read?"""

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from incident_log.client import casework, inbox, session
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.inbox import Line
from incident_log.client.keyring import Profile
from incident_log.client.session import MemberSession
from incident_log.crypto.verifying import Directory
from incident_log.errors import ServerMisbehaved, Unavailable, VerificationError
from incident_log.format.canonical import Json
from tests.client.cli import PASSPHRASES, REPORT, World


@contextlib.contextmanager
def caseworker(world: World) -> Iterator[MemberSession]:
    profile = Profile(world.folder / "bo")
    with contextlib.closing(Api(world.server.url)) as api:
        yield session.resume(api, profile, profile.pin().organisation or "", PASSPHRASES["bo"])


def read(bo: MemberSession) -> list[Line]:
    (desk,) = bo.me.desks
    return inbox.lines_of(bo, desk)


def between_pages(
    bo: MemberSession, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]
) -> list[str]:
    """Serve the inbox one case at a time, and let something happen once, after the first page."""
    asked: list[str] = []
    get = bo.api.get_bytes

    def answer(path: str, *, most: int) -> bytes:
        asked.append(path)
        if len(asked) == 2:
            happens()
        return get(path, most=most)

    monkeypatch.setattr(inbox, "_PAGE", 1)
    monkeypatch.setattr(bo.api, "get_bytes", answer)
    return asked


def test_a_case_that_changes_between_two_pages_is_not_missed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    oldest, middle, newest = (world.adopted()["case"] for _ in range(3))
    with caseworker(world) as bo, caseworker(world) as colleague:
        between_pages(
            bo,
            monkeypatch,
            lambda: casework.write_and_save(colleague, oldest, "note", {"text": "Called."}),
        )

        lines = read(bo)

    cases = [line.case for line in lines if not line.is_new]
    assert cases[:3] == [oldest, newest, middle]
    assert len(cases) == len(set(cases))


def test_a_report_that_is_taken_between_two_pages_stands_there_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.adopted()
    fresh = world.report()["case"]
    with caseworker(world) as bo, caseworker(world) as colleague:
        between_pages(bo, monkeypatch, lambda: casework.adopt(colleague, fresh))

        lines = read(bo)

    assert [(line.case, line.is_new) for line in lines if line.case == fresh] == [(fresh, False)]


def test_when_nothing_changed_little_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        world.adopted()
    with caseworker(world) as bo:
        asked = between_pages(bo, monkeypatch, lambda: None)

        lines = read(bo)

    adopted = [line for line in lines if not line.is_new]
    assert len(asked) in {len(adopted) + 1, len(adopted) + 2}
    assert "limit=50&" in asked[-1]


def test_an_inbox_that_never_stands_still_is_not_shown_as_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        world.adopted()
    with caseworker(world) as bo:
        between_pages(bo, monkeypatch, lambda: None)
        page = inbox._page

        def moving(
            asking: MemberSession, desk: str, after: str, limit: int
        ) -> tuple[Answer, list[bytes]]:
            """Say that every case at the top has changed, and that there are more."""
            meta, boxes = page(asking, desk, after, limit)
            if after != inbox._AFTER_ALL:
                return meta, boxes
            columns = meta.answer("cards")
            heads = tuple(head + 1 for head in columns.numbers("heads"))
            moved = {**columns.values, "heads": heads}
            return Answer({**meta.values, "cards": moved, "next": "1"}), boxes

        monkeypatch.setattr(inbox, "_page", moving)

        with pytest.raises(Unavailable):
            read(bo)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (0, None),
        (1, "incident-log: warning: 1 more new report waits and is not listed"),
        (7, "incident-log: warning: 7 more new reports wait and are not listed"),
    ],
)
def test_reports_that_wait_and_are_not_listed_are_told(
    world: World, monkeypatch: pytest.MonkeyPatch, more: int, told: str | None
) -> None:
    fresh = world.report()["case"]
    page = inbox._page

    def crowded(
        asking: MemberSession, desk: str, after: str, limit: int
    ) -> tuple[Answer, list[bytes]]:
        """Say that more reports wait than stand there."""
        meta, boxes = page(asking, desk, after, limit)
        return Answer({**meta.values, "new_count": meta.number("new_count") + more}), boxes

    monkeypatch.setattr(inbox, "_page", crowded)

    all_cases = world.ok("inbox", who="bo")
    of_another_status = world.ok("inbox", "--status", "closed", who="bo")

    assert fresh in all_cases.stdout
    assert "listed" not in all_cases.stdout + of_another_status.stderr
    assert (told in all_cases.stderr) if told else ("listed" not in all_cases.stderr)


@pytest.mark.parametrize(
    "lie",
    [
        {"next": "900000000000000"},
        {"next": "one"},
        {"next": "1", "cards": {"cases": "", "heads": [], "days": [], "revisions": []}},
    ],
)
def test_an_inbox_that_leads_in_a_circle_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch, lie: Mapping[str, Json]
) -> None:
    world.adopted()
    with caseworker(world) as bo:
        page = inbox._page

        def circling(*asked: Any) -> tuple[Answer, list[bytes]]:  # noqa: ANN401  # as _page is asked
            meta, boxes = page(*asked)
            return Answer({**meta.values, **lie}), [] if "cards" in lie else boxes

        monkeypatch.setattr(inbox, "_page", circling)

        with pytest.raises(ServerMisbehaved):
            read(bo)


def test_new_reports_say_what_happened_and_danger_stands_first(world: World) -> None:
    later, danger = "title: Asked for help at once\nsafe_now: 'no'\n", "Asked for help at once"
    pressing = world.report(text=REPORT.replace("title: Threat on Telegram\n", later))["case"]
    quiet = world.report()["case"]

    listed = world.json("inbox", who="bo")

    rows = {row["case"]: row for row in listed}
    assert (rows[pressing]["urgency"], rows[pressing]["title"]) == ("imminent", danger)
    assert (rows[quiet]["title"], rows[quiet]["country"]) == ("Threat on Telegram", "PL")
    places = [row["case"] for row in listed]
    assert places.index(pressing) < places.index(quiet)


def test_a_new_report_that_does_not_open_is_told_and_hides_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = world.report()["case"], world.report()["case"]
    opened = casework.open_case

    def opening(session: MemberSession, case: str) -> casework.OpenCase:
        if case == broken:
            raise VerificationError("the first record is not theirs")
        return opened(session, case)

    monkeypatch.setattr(casework, "open_case", opening)

    listed = world.ok("--json", "inbox", who="bo")

    rows = {row["case"]: row for row in json.loads(listed.stdout)}
    assert (rows[broken]["status"], rows[broken]["title"]) == ("new", "")
    assert rows[whole]["title"] == "Threat on Telegram"
    assert f"the new report {broken} does not open: the first record is not theirs" in listed.stderr


@pytest.mark.parametrize("status", ["active", "frozen", "removed"])
def test_the_inbox_says_whose_a_case_is_and_marks_those_of_who_left(
    world: World, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    fresh, taken, closed = world.report()["case"], world.adopted()["case"], world.adopted()["case"]
    world.ok("status", closed, "closed", who="bo")
    with caseworker(world) as bo:
        own = bo.me.id
    of = Directory.of

    def directory(organisation: str, statements: Iterable[bytes]) -> Directory:
        found = of(organisation, statements)
        if own in found.members:
            found.members[own] = replace(found.members[own], status=status)
        return found

    monkeypatch.setattr(Directory, "of", directory)

    rows = {row["case"]: row for row in world.json("inbox", who="amina")}
    lines = world.ok("inbox", who="amina").stdout.splitlines()

    has_left = status != "active"
    assert (rows[taken]["assigned_to"], rows[taken]["left"]) == (own, has_left)
    assert (rows[closed]["assigned_to"], rows[closed]["left"]) == (own, False)
    assert (rows[fresh]["assigned_to"], rows[fresh]["left"]) == (None, False)
    last = {line.split("\t")[0]: line.split("\t")[-1] for line in lines}
    assert last[taken] == (f"Bo, {status}" if has_left else "Bo")
    assert (last[closed], last[fresh]) == ("Bo", "")


def test_ones_own_cases_are_called_so(world: World) -> None:
    taken = world.adopted()["case"]

    lines = world.ok("inbox", who="bo").stdout.splitlines()

    assert [line.split("\t")[-1] for line in lines if line.startswith(taken)] == ["yours"]
