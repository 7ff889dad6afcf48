"""When several people do the same at once, does it happen once, and is everybody else told the truth?"""

import secrets
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from incident_log.crypto.verifying import verify_checkpoint
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.log import leaf_hash, parse_entries, root_of
from incident_log.services.server import Server
from incident_log.storage.blobs import prefix_of
from tests.casefile import CaseFile
from tests.people import Person, Reply
from tests.town import Town
from tests.web.conftest import Browser
from tests.web.test_evidence import File
from tests.web.test_evidence_room import SmallDisk


def at_once(*asks: Callable[[], int]) -> Counter[int]:
    """Do several things in threads that start together; count the answers."""
    start, answers = threading.Barrier(len(asks)), list[int]()

    def run(ask: Callable[[], int]) -> None:
        start.wait()
        answers.append(ask())

    threads = [threading.Thread(target=run, args=(ask,)) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(answers)


def tabs(person: Person, count: int) -> list[Person]:
    """Give somebody several tabs of one browser: Flask's client is not made for several threads."""
    assert isinstance(person.carrier, Browser)
    cookie = person.carrier.client.get_cookie("session")
    assert cookie is not None
    token = person.must("GET", "session")["csrf"]
    made = []
    for _ in range(count):
        browser = Browser(person.carrier.client.application.test_client())
        browser.client.set_cookie("session", cookie.value)
        made.append(
            Person(browser, person.name, seed=person.seed, member=person.member, csrf=token)
        )
    return made


def test_of_records_for_one_place_one_is_taken(town: Town) -> None:
    case = town.adopt(town.file_report())
    envelopes = [(tab, case.record(tab)) for tab in tabs(town.bo, 4)]

    def write(tab: Person, envelope: bytes) -> int:
        return tab.ask("POST", f"cases/{case.id}/records", octets=envelope).status_code

    answers = at_once(*(lambda tab=tab, one=one: write(tab, one) for tab, one in envelopes))

    assert answers == {201: 1, 409: 3}
    assert town.bo.must("GET", f"cases/{case.id}")["head"]["position"] == 1


def test_the_same_record_sent_twice_at_once_stands_once(town: Town) -> None:
    case = town.adopt(town.file_report())
    envelope = case.record(town.bo)

    answers = at_once(
        *(
            lambda tab=tab: tab.ask("POST", f"cases/{case.id}/records", octets=envelope).status_code
            for tab in tabs(town.bo, 3)
        )
    )

    assert answers == {201: 3}
    assert len(town.bo.must("GET", f"cases/{case.id}/records")["records"]) == 2


def test_of_colleagues_who_adopt_one_is_first(town: Town) -> None:
    case = town.file_report()
    body = town.adoption(case)

    answers = at_once(
        *(
            lambda tab=tab: tab.post(f"cases/{case.id}/adopt", body).status_code
            for tab in tabs(town.bo, 3)
        )
    )

    assert answers == {200: 1, 409: 2}


def test_a_report_sent_from_two_tabs_is_sent_once(town: Town) -> None:
    case = town.begin_report()
    body = town.submission(case)

    answers = at_once(
        *(
            lambda tab=tab: tab.post(f"intake/{case.id}/submit", body).status_code
            for tab in tabs(case.reporter, 3)
        )
    )

    assert answers == {200: 3}
    assert len(case.reporter.must("GET", f"cases/{case.id}/records")["records"]) == 1


def test_of_two_newcomers_with_one_link_one_gets_in(town: Town) -> None:
    secret = town.invite(town.amina, "lawyer", None)
    newcomers = [town.newcomer(name) for name in ("lena", "mira")]
    bodies = [town.acceptance(person, secret) for person in newcomers]
    for person in newcomers:
        person.must("GET", "session")

    answers = at_once(
        *(
            lambda person=person, body=body: (
                person.post(f"invitations/{secret.invitation}/accept", body).status_code
            )
            for person, body in zip(newcomers, bodies, strict=True)
        )
    )

    assert answers == {201: 1, 409: 1}


def test_of_two_statements_on_one_member_one_is_taken_and_the_directory_still_holds(
    town: Town,
) -> None:
    bodies: list[Reply] = [
        {"statements": [to_b64u(town.standing(town.bo, status=status))]}
        for status in ("frozen", "removed")
    ]

    answers = at_once(
        *(
            lambda tab=tab, body=body: tab.post("directory/statements", body).status_code
            for tab, body in zip(tabs(town.amina, 2), bodies, strict=True)
        )
    )

    assert answers == {201: 1, 422: 1}
    assert town.directory().member(town.bo.member).status in {"frozen", "removed"}


def test_of_two_cards_of_one_revision_one_is_taken(town: Town) -> None:
    case = town.adopt(town.file_report())
    card = case.card(town.desk, 1)

    answers = at_once(
        *(
            lambda tab=tab: tab.ask("PUT", f"cases/{case.id}/card", octets=card).status_code
            for tab in tabs(town.bo, 3)
        )
    )

    assert answers == {200: 1, 409: 2}


def test_a_slice_sent_twice_at_once_is_stored_once(town: Town) -> None:
    case = town.file_report()
    file = File(case, size=100)
    case.reporter.must("POST", file.path, file.announcement)

    answers = at_once(
        *(lambda tab=tab: file.put(tab, 0).status_code for tab in tabs(case.reporter, 3))
    )

    assert answers == {201: 1, 200: 2}
    assert file.put(case.reporter, 0).status_code == 200
    assert town.bo.get(f"{file.path}/{file.id}/slices/0").data == file.slices[0]


def test_of_contents_sent_for_one_place_at_once_one_reaches_the_store(
    town: Town, copy: Server
) -> None:
    case = town.file_report()
    file = File(case, size=100)
    case.reporter.must("POST", file.path, file.announcement)
    contents = [secrets.token_bytes(len(file.slices[0])) for _ in range(6)]

    answers = at_once(
        *(
            lambda tab=tab, sealed=sealed: file.put(tab, 0, sealed).status_code
            for tab, sealed in zip(tabs(case.reporter, 6), contents, strict=True)
        )
    )

    assert answers == {201: 1, 409: 5}
    assert town.bo.get(f"{file.path}/{file.id}/slices/0").data in contents
    assert copy.blobs.delete_all(prefix_of(from_b64u(case.id))) == 1


@pytest.mark.parametrize("per_case", [9 << 19, 1 << 30])
def test_files_announced_at_once_keep_together_within_what_a_case_may_have(
    town: Town, app: Flask, copy: Server, per_case: int
) -> None:
    case = town.adopt(town.file_report())
    settings = replace(
        copy.settings,
        evidence_limit_bytes=1 << 20,
        evidence_day_limit_bytes=9 << 19,
        evidence_case_limit_bytes=per_case,
    )
    app.extensions["incident_log.server"] = replace(copy, settings=settings)

    answers = at_once(*(lambda tab=tab: announce(tab, case) for tab in tabs(town.bo, 6)))

    assert answers == {200: 2, 413: 4}


def test_files_announced_at_once_for_several_cases_keep_together_within_the_disk(
    town: Town, app: Flask, copy: Server
) -> None:
    cases = [town.adopt(town.file_report()) for _ in range(6)]
    disk = SmallDisk(copy.blobs.store, copy.blobs.folder, size=5 << 19)
    settings = replace(copy.settings, free_bytes_kept=0)
    app.extensions["incident_log.server"] = replace(copy, settings=settings, blobs=disk)

    answers = at_once(
        *(
            lambda tab=tab, case=case: announce(tab, case)
            for tab, case in zip(tabs(town.bo, 6), cases, strict=True)
        )
    )

    assert answers == {200: 2, 507: 4}


def announce(person: Person, case: CaseFile) -> int:
    """Announce a file of a mebibyte."""
    file = File(case, size=1 << 20)
    return person.post(file.path, file.announcement).status_code


def test_many_writers_make_one_log_without_gaps(town: Town, copy: Server) -> None:
    cases = [town.adopt(town.file_report()) for _ in range(4)]

    def write_some(index: int) -> int:
        for _ in range(8):
            cases[index].append(cases[index].reporter)
        return 200

    assert at_once(*(lambda index=index: write_some(index) for index in range(4))) == {200: 4}

    note = verify_checkpoint(town.directory().log_key, town.nobody.get("/log/checkpoint").data)
    entries = parse_entries(town.nobody.get(f"/log/tile/entries/000.p/{note.size}").data)
    assert root_of(leaf_hash(entry) for entry in entries) == note.root
    for case in cases:
        page = town.bo.must("GET", f"cases/{case.id}/records")
        assert [one["position"] for one in page["records"]] == list(range(9))
        assert from_b64u(page["head"]["digest"]) in entries


def test_freezing_somebody_who_is_writing_ends_it_between_two_records(town: Town) -> None:
    case = town.adopt(town.file_report())
    seen: list[int] = []

    def write() -> int:
        while True:
            envelope = case.record(town.bo)
            answer = town.bo.ask("POST", f"cases/{case.id}/records", octets=envelope)
            seen.append(answer.status_code)
            if answer.status_code != 201:
                return answer.status_code
            case.wrote(envelope)

    def freeze() -> int:
        while len(seen) < 3:
            threading.Event().wait(0.01)
        town.change(town.bo, status="frozen")
        return 200

    assert at_once(write, freeze) == {401: 1, 200: 1}
    assert set(seen[:-1]) == {201}


def test_a_reader_who_is_writing_while_the_person_shuts_them_out_writes_nothing_after_it(
    town: Town,
) -> None:
    case = town.adopt(town.file_report())
    town.give(case, town.chidi)
    seen: list[int] = []
    heads: list[int] = []

    def write() -> int:
        while True:
            envelope = case.record(town.chidi)
            answer = town.chidi.ask("POST", f"cases/{case.id}/records", octets=envelope)
            seen.append(answer.status_code)
            if answer.status_code != 201:
                return answer.status_code
            case.wrote(envelope)

    def close() -> int:
        while len(seen) < 3:
            threading.Event().wait(0.01)
        path = f"cases/{case.id}/grants/{town.chidi.member}/close"
        status = case.reporter.post(path, {}).status_code
        heads.append(case.reporter.must("GET", f"cases/{case.id}")["head"]["position"])
        return status

    assert at_once(write, close) == {404: 1, 200: 1}
    assert set(seen[:-1]) == {201}
    assert case.reporter.must("GET", f"cases/{case.id}")["head"]["position"] == heads[0]
