"""Who gets which answer from every route? Each route is asked by everybody; a route without a row fails."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask

from incident_log.clock import FixedClock
from incident_log.crypto.seeds import new_identifier, new_invite_secret
from incident_log.format.encoding import to_b64u
from incident_log.settings import Settings
from tests.casefile import CaseFile
from tests.people import Loose, Person
from tests.town import Town
from tests.web.conftest import MORNING, people_of, running_copy, settle, setup_token
from tests.wiring import create_app

# Everybody who is tried, in the order of the columns below.
ROLES = (
    "owner",
    "lead",
    "caseworker",
    "lawyer with a grant",
    "lawyer without",
    "caseworker of another desk",
    "reporter",
    "other reporter",
    "frozen",
    "removed",
    "pending",
    "nobody",
)
# What a role gets: "+" the route lets them in (any answer but the refusals), "0" 404, "-" 401: they are not signed in.
# fmt: off
MATRIX: dict[tuple[str, str], str] = {
    ("GET", "/api/v1/session"):                                   "++++++++++++",
    ("POST", "/api/v1/session/parameters"):                       "++++++++++++",
    ("POST", "/api/v1/session/passphrase"):                       "++++++++++++",
    ("POST", "/api/v1/session/code"):                             "++++++++++++",
    ("DELETE", "/api/v1/session"):                                "++++++++--+-",
    ("DELETE", "/api/v1/sessions"):                               "++++++++--+-",
    ("GET", "/api/v1/setup"):                                     "++++++++++++",
    # Setup is over: nobody gets through, whoever they are.
    ("POST", "/api/v1/setup"):                                    "000000000000",
    ("GET", "/api/v1/directory/desks/<id:desk>"):                 "++++++++++++",
    ("GET", "/api/v1/directory"):                                 "++++++00--0-",
    ("POST", "/api/v1/directory/statements"):                     "++000000--0-",
    ("POST", "/api/v1/desks"):                                    "+0000000--0-",
    ("POST", "/api/v1/desks/<id:desk>/epochs"):                   "++000000--0-",
    ("GET", "/api/v1/desks/<id:desk>/members"):                   "+++00000--0-",
    ("GET", "/api/v1/desks/<id:desk>/inbox"):                     "+++00000--0-",
    ("GET", "/api/v1/desks/<id:desk>/rotation"):                  "+++00000--0-",
    ("GET", "/api/v1/desks/<id:desk>/readers/<id:member>"):       "+++00000--0-",
    ("POST", "/api/v1/cases/<id:case>/renew"):                    "+++00000--0-",
    ("GET", "/api/v1/me"):                                        "++++++00--+-",
    ("PUT", "/api/v1/me/settings"):                               "++++++00--+-",
    ("PUT", "/api/v1/me/lockboxes"):                              "++++++00--0-",
    ("POST", "/api/v1/invitations"):                              "++000000--0-",
    ("GET", "/api/v1/invitations"):                               "++000000--0-",
    ("GET", "/api/v1/invitations/<id:invitation>"):               "++++++++++++",
    ("POST", "/api/v1/invitations/<id:invitation>/accept"):       "++++++++++++",
    # Only Amina, who made it; the lead gets what a stranger gets.
    ("DELETE", "/api/v1/invitations/<id:invitation>"):            "+0000000--0-",
    ("POST", "/api/v1/invitations/<id:invitation>/confirm"):      "+0000000--0-",
    ("POST", "/api/v1/intake"):                                   "++++++++++++",
    ("POST", "/api/v1/intake/<id:case>/submit"):                  "000000+0--0-",
    ("DELETE", "/api/v1/intake/<id:case>"):                       "000000+0--0-",
    ("GET", "/api/v1/cases/<id:case>"):                           "++++00+0--0-",
    ("POST", "/api/v1/cases/<id:case>/adopt"):                    "+++00000--0-",
    ("GET", "/api/v1/cases/<id:case>/records"):                   "++++00+0--0-",
    ("POST", "/api/v1/cases/<id:case>/records"):                  "++++00+0--0-",
    ("PUT", "/api/v1/cases/<id:case>/card"):                      "+++00000--0-",
    ("POST", "/api/v1/cases/<id:case>/grants"):                   "+++00000--0-",
    ("POST", "/api/v1/cases/<id:case>/grants/<id:member>/revoke"): "+++00000--0-",
    ("POST", "/api/v1/cases/<id:case>/grants/<id:member>/close"): "000000+0--0-",
    ("POST", "/api/v1/cases/<id:case>/evidence"):                 "++++00+0--0-",
    ("GET", "/api/v1/cases/<id:case>/evidence/<id:evidence>"):    "++++00+0--0-",
    ("DELETE", "/api/v1/cases/<id:case>/evidence/<id:evidence>"): "000000+0--0-",
    ("PUT", "/api/v1/cases/<id:case>/evidence/<id:evidence>/slices/<int:number>"): "++++00+0--0-",
    ("GET", "/api/v1/cases/<id:case>/evidence/<id:evidence>/slices/<int:number>"): "++++00+0--0-",
    ("POST", "/api/v1/cases/<id:case>/evidence/<id:evidence>/complete"): "++++00+0--0-",
    ("GET", "/api/v1/granted"):                                   "++++++00--0-",
    ("GET", "/api/v1/log/inclusion"):                             "++++++++++++",
    ("GET", "/api/v1/log/consistency"):                           "++++++++++++",
    ("GET", "/log/checkpoint"):                                   "++++++++++++",
    ("GET", "/log/tile/<level>/<path:number>"):                   "++++++++++++",
    ("GET", "/api/v1/openapi.json"):                              "++++++++++++",
}
# fmt: on
# Pages and assets are the same bytes for everybody and know no session: tests/web/test_pages.py.
_BLIND = ("pages.", "assets.")


@dataclass
class Scene:
    """A town in which everybody stands in one place, and what a request to each route would be."""

    town: Town
    people: dict[str, Person]
    case: CaseFile
    invitation: Loose
    evidence: str
    # Somebody who may be shut out, and is asked nothing here.
    reader: str

    def path(self, rule: str) -> str:
        ids = {
            "<id:desk>": self.town.desk.desk,
            "<id:case>": self.case.id,
            "<id:member>": self.town.chidi.member,
            "<id:invitation>": self.invitation.invitation,
            "<id:evidence>": self.evidence,
            "<int:number>": "0",
            "<level>": "0",
            "<path:number>": "000.p/1",
        }
        if rule.endswith("/close"):
            ids["<id:member>"] = self.reader
        for name, value in ids.items():
            rule = rule.replace(name, value)
        digest = to_b64u(self.case.head.digest) if self.case.head is not None else ""
        queries = {
            "/api/v1/log/inclusion": f"?digest={digest}&size={self.log_size()}",
            "/api/v1/log/consistency": "?from=1&to=2",
        }
        return rule + queries.get(rule, "")

    def log_size(self) -> int:
        return int(self.town.nobody.get("/log/checkpoint").data.split(b"\n")[1])


# What only the route itself can refuse, once somebody is let in; none of these is a refusal of permission.
LET_IN = frozenset({200, 201, 400, 409, 410, 413, 415, 422})


@pytest.fixture(scope="module")
def whole_app(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Flask]:
    settings = Settings(data=tmp_path_factory.mktemp("matrix") / "data", rate_limits_on=False)
    made = create_app(settings, FixedClock(MORNING))
    yield made
    running_copy(made).database.close()


@pytest.fixture(scope="module")
def scene(whole_app: Flask) -> Scene:
    """One scene for all routes: no request below changes what the next one meets."""
    town = settle(people_of(whole_app), setup_token(whole_app))
    people = {
        "owner": town.amina,
        "caseworker": town.bo,
        "lawyer with a grant": town.chidi,
        "caseworker of another desk": town.dana,
        "nobody": town.nobody,
    }
    for role, account, desk in (
        ("lead", "lead", town.desk),
        ("lawyer without", "lawyer", None),
        ("frozen", "caseworker", town.desk),
        ("removed", "caseworker", town.desk),
    ):
        people[role] = town.newcomer(role)
        town.join(people[role], account, desk)
    case = town.adopt(town.file_report())
    town.give(case, town.chidi, ("report", "work"))
    reader = town.newcomer("reader")
    town.join(reader, "lawyer", None)
    town.give(case, reader)
    people |= {"reporter": case.reporter, "other reporter": town.file_report().reporter}
    evidence = {
        "evidence": new_identifier(),
        "compartment": "report",
        "slices": 1,
        "sealed_size": 1024 + 16,
    }
    case.reporter.must("POST", f"cases/{case.id}/evidence", evidence)
    octets = bytes(1040)
    headers = {"Slice-SHA256": to_b64u(hashlib.sha256(octets).digest())}
    slices = f"cases/{case.id}/evidence/{evidence['evidence']}/slices"
    case.reporter.must("PUT", f"{slices}/0", octets=octets, headers=headers)
    town.change(people["frozen"], status="frozen")
    town.change(people["removed"], status="removed")
    people["pending"] = town.newcomer("pending")
    town.accept(people["pending"], town.invite(town.amina, "caseworker", town.desk))
    invitation = new_invite_secret()
    town.amina.must(
        "POST", "invitations", town.invitation(town.amina, invitation.invitation, "lawyer", None)
    )
    return Scene(town, people, case, invitation, str(evidence["evidence"]), reader.member)


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith(_BLIND)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row(whole_app: Flask) -> None:
    assert routes(whole_app) == set(MATRIX)


@pytest.mark.parametrize(("method", "rule"), sorted(MATRIX), ids=str)
def test_everybody_gets_the_answer_of_their_column(scene: Scene, method: str, rule: str) -> None:
    expected = dict(zip(ROLES, MATRIX[method, rule].replace(" ", ""), strict=True))

    got = {role: meaning(ask(scene, scene.people[role], method, rule)) for role in ROLES}

    assert got == expected


def ask(scene: Scene, person: Person, method: str, rule: str) -> int:
    """Send a request that has a form, so that whoever is let in is refused by nothing but the route itself."""
    if (method, rule) == ("DELETE", "/api/v1/invitations/<id:invitation>"):
        # Other routes need the one of the scene.
        scene = replace(scene, invitation=scene.town.invite(scene.town.amina, "lawyer", None))
    path, headers = scene.path(rule), {"Slice-SHA256": "A" * 43}
    if method in {"GET", "DELETE"}:
        status = person.ask(method, path).status_code
    elif rule in OCTETS:
        status = person.ask(method, path, octets=b"sealed", headers=headers).status_code
    else:
        body = BODIES.get(rule)
        status = person.ask(method, path, {} if body is None else body(scene)).status_code
    if method == "DELETE":
        # They are needed for the next route.
        person.csrf = ""
        (person.sign_in if person.member else person.sign_in_with_code)()
    return status


def meaning(status: int) -> str:
    if status in {401, 404}:
        return {401: "-", 404: "0"}[status]
    assert status in LET_IN, status
    return "+"


OCTETS = {
    "/api/v1/cases/<id:case>/records",
    "/api/v1/cases/<id:case>/card",
    "/api/v1/cases/<id:case>/evidence/<id:evidence>/slices/<int:number>",
}
BODIES: dict[str, Callable[[Scene], Loose]] = {
    # All others get an empty object, which every route refuses by its form once it has let somebody in.
    "/api/v1/setup": lambda scene: scene.town.founding(to_b64u(bytes(16))),
}
