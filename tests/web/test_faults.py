"""What does the server say when its own disk or database fails, and is everything as before afterwards?"""

import sqlite3
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event
from typing_extensions import override

from incident_log.errors import StorageFull, Unavailable
from incident_log.services.server import Server
from incident_log.storage.blobs import Blobs
from tests.casefile import CaseFile
from tests.town import Town
from tests.web.test_evidence import File


@pytest.fixture
def case(town: Town) -> CaseFile:
    return town.adopt(town.file_report())


def test_a_full_database_stores_no_record_and_is_fine_again_with_room(
    town: Town, copy: Server, case: CaseFile
) -> None:
    def limit_pages(count: int) -> None:
        with copy.database.writing() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {count}")

    # SQLite takes no less than the file has already: from now on, it cannot grow.
    limit_pages(1)
    taken = 0
    while True:
        envelope = case.record(town.bo, text="x" * 100_000)
        answer = town.bo.ask("POST", f"cases/{case.id}/records", octets=envelope)
        if answer.status_code != 201:
            break
        case.wrote(envelope)
        taken += 1
    stored = town.bo.must("GET", f"cases/{case.id}")["head"]["position"]
    limit_pages(1 << 30)

    assert (answer.status_code, answer.json["error"]["code"]) == (507, "storage_full")
    assert stored == taken
    assert case.append(town.bo)["position"] == stored + 1


@pytest.mark.parametrize(
    ("failure", "status"),
    [(StorageFull("the store has no room left"), 507), (Unavailable("not reached"), 503)],
    ids=["full", "away"],
)
def test_a_store_that_fails_acknowledges_no_slice(
    app: Flask, copy: Server, case: CaseFile, failure: Exception, status: int
) -> None:
    file = File(case, size=100)
    case.reporter.must("POST", file.path, file.announcement)

    class Broken(Blobs):
        """A store with no room."""

        @override
        def write(self, address: str, octets: bytes) -> None:
            raise failure

    broken = Broken(copy.blobs.store, copy.blobs.folder)
    app.extensions["incident_log.server"] = replace(copy, blobs=broken)
    answer = file.put(case.reporter, 0)
    app.extensions["incident_log.server"] = copy

    assert answer.status_code == status
    assert file.missing(case.reporter) == [0]
    assert file.put(case.reporter, 0).status_code == 201


def test_a_database_that_another_process_holds_is_unavailable_and_then_fine(
    town: Town, copy: Server, case: CaseFile
) -> None:
    path = copy.database._engine.url.database
    assert path is not None
    with copy.database.writing() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 100")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    envelope = case.record(town.bo)

    held = town.bo.ask("POST", f"cases/{case.id}/records", octets=envelope)
    other.execute("ROLLBACK")
    free = town.bo.ask("POST", f"cases/{case.id}/records", octets=envelope)

    assert (held.status_code, free.status_code) == (503, 201)


def test_a_defect_is_one_plain_answer_and_its_message_is_not_logged(
    town: Town, app: Flask, copy: Server, case: CaseFile, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_told: object) -> None:
        raise RuntimeError("Marker-43 is what somebody wrote")

    event.listen(copy.database._engine, "before_cursor_execute", fail)
    answer = town.bo.get(f"cases/{case.id}")

    assert answer.status_code == 500
    assert b"Marker" not in answer.data
    assert "Marker" not in caplog.text
    assert "RuntimeError" in caplog.text
