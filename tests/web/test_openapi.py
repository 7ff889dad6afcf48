"""Does the server do what its own description says, whatever is thrown at it, and never fail with a 5xx?"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import schemathesis.schemas
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from incident_log.clock import FixedClock
from incident_log.crypto.seeds import new_identifier
from incident_log.settings import Settings
from incident_log.web.openapi import document_of
from tests.casefile import CaseFile
from tests.people import Person, Reply
from tests.town import Town
from tests.web.conftest import MORNING, Browser, people_of, running_copy, settle, setup_token
from tests.wiring import create_app

EXAMPLES = 12


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("openapi") / "data"
    made = create_app(Settings(data=folder, rate_limits_on=False), FixedClock(MORNING))
    yield made
    running_copy(made).database.close()


@pytest.fixture(scope="module")
def lived_in(described: Flask) -> Town:
    return settle(people_of(described), setup_token(described))


@pytest.fixture(scope="module")
def case(lived_in: Town) -> CaseFile:
    return lived_in.adopt(lived_in.file_report())


@pytest.fixture(scope="module")
def real_ids(lived_in: Town, case: CaseFile) -> dict[str, str]:
    """Ids that stand for something, so that requests get past the first question."""
    lived_in.give(case, lived_in.chidi)
    evidence = new_identifier()
    body = {"evidence": evidence, "compartment": "report", "slices": 1, "sealed_size": 1040}
    lived_in.amina.must("POST", f"cases/{case.id}/evidence", body)
    invitation = lived_in.invite(lived_in.amina, "lawyer", None)
    return {
        "case": case.id,
        "desk": lived_in.desk.desk,
        "member": lived_in.chidi.member,
        "evidence": evidence,
        "invitation": invitation.invitation,
    }


def operations() -> list[str]:
    """Name every described operation without starting a server: the routes alone decide."""
    from incident_log.web.api import PARTS

    app = Flask(__name__)
    app.url_map.converters |= {"id": app.url_map.converters["default"]}
    for part in PARTS:
        app.register_blueprint(part)
    return sorted(
        told["operationId"] for path in document_of(app)["paths"].values() for told in path.values()
    )


@pytest.mark.parametrize("wanted", operations())
def test_no_request_makes_the_server_fail_or_break_its_word(
    described: Flask, lived_in: Town, case: CaseFile, real_ids: dict[str, str], wanted: str
) -> None:
    operation = find(described, wanted)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(made=operation.as_strategy())
    def try_one(made: "schemathesis.Case[Any]") -> None:
        made.path_parameters = dict(made.path_parameters or {}) | {
            name: value for name, value in real_ids.items() if name in (made.path_parameters or {})
        }
        person = case.reporter if wanted == "intake.submit" else lived_in.amina
        cookies, token = signed_in(person)
        response = made.call(headers={"X-CSRF-Token": token}, cookies=cookies)
        # It got past the door: what is tried here is what lies behind it.
        assert response.status_code not in {401, 403} or wanted.startswith("accounts.sign_in")
        made.validate_response(
            response,
            checks=[not_a_server_error, content_type_conformance, response_schema_conformance],
        )

    try_one()


def find(app: Flask, wanted: str) -> "schemathesis.schemas.APIOperation[Any, Any, Any, Any]":
    schema = schemathesis.openapi.from_dict(document_of(app))
    schema.app = app
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        if result.ok().definition.raw["operationId"] == wanted:
            return result.ok()
    raise AssertionError(wanted)


def signed_in(person: Person) -> tuple[dict[str, str], str]:
    """Give the cookie and token of somebody's browser; sign in again if the last request ended the session."""
    if person.get("me").status_code == 401:
        assert person.sign_in().status_code == 200
    assert isinstance(person.carrier, Browser)
    cookie = person.carrier.client.get_cookie("session")
    assert cookie is not None
    return {"session": cookie.value}, person.must("GET", "session")["csrf"]


def test_every_route_of_the_api_is_described(described: Flask) -> None:
    paths = document_of(described)["paths"]
    told = {(method.upper(), path) for path, methods in paths.items() for method in methods}

    routes = {
        (method, rule.rule)
        for rule in described.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/log/")) and rule.endpoint != "openapi.show"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert len(told) == len(routes)


def test_the_document_is_served_to_anybody(described: Flask) -> None:
    answer = described.test_client().get("/api/v1/openapi.json")

    document: Reply = answer.get_json()
    assert document["openapi"] == "3.1.0"
    assert document["paths"].keys() == document_of(described)["paths"].keys()
