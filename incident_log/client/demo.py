"""How does a demonstration come about? The client's own functions: found, invite, report, work, share."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from incident_log.client import casework, files, people, reporting, session, setup, sharing
from incident_log.client.api import Api
from incident_log.client.demo_files import write_evidence
from incident_log.client.keyring import Profile
from incident_log.client.language import _
from incident_log.client.links import IntakeLink, setup_token_of
from incident_log.client.reportfile import report_of
from incident_log.client.session import MemberSession
from incident_log.client.setup import Names
from incident_log.client.terminal import hinted
from incident_log.domain.packaged import Entry, packaged
from incident_log.errors import ConfigurationError, FormatError
from incident_log.format.canonical import Json

ORGANISATION = "People's Embassies (demo)"
DESK = "Poland"
_CONSENT: Mapping[str, Json] = {
    "team": "yes",
    "lawyer": "named",
    "police": "ask",
    "ccf": "named",
    "statistics": "yes",
    "public": "no",
}
_FILE = "demo.json"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented who works in the demonstration."""

    name: str
    sign_in_name: str
    role: str
    # Printed for whoever tries the demonstration; it protects invented people only.
    passphrase: str = field(repr=False)


OWNER = Person("Alena Sokal", "alena", "owner", "amber harbour lantern seven")
CASEWORKERS = (
    Person("Bahdan Rudy", "bahdan", "caseworker", "copper meadow compass nine"),
    Person("Daryna Novik", "daryna", "caseworker", "willow kettle orchard three"),
)
LAWYER = Person("Leon Wierzba", "leon", "lawyer", "granite violin ferry eleven")
PEOPLE = (OWNER, *CASEWORKERS, LAWYER)


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration's file says."""

    base_url: str
    intake_link: str
    reports: tuple[Mapping[str, str], ...]

    def as_json(self) -> dict[str, Json]:
        """Give what demo.json holds."""
        return {
            "base_url": self.base_url,
            "desk": DESK,
            "intake_link": self.intake_link,
            "organisation": ORGANISATION,
            "people": [
                {
                    "name": person.name,
                    "passphrase": person.passphrase,
                    "role": person.role,
                    "sign_in_name": person.sign_in_name,
                }
                for person in PEOPLE
            ],
            "reports": [dict(report) for report in self.reports],
        }


def load(data: Path, base_url: str) -> Demo | None:
    """Read the file of a demonstration that was made before; it may have moved to another port."""
    path = data / _FILE
    if not path.exists():
        return None
    try:
        kept = Entry.of(json.loads(files.read_private(path, most=1 << 20)))
    except ValueError as error:
        raise FormatError(_("{} is not JSON").format(path)) from error
    link = replace(IntakeLink.parse(kept.text("intake_link")), server=base_url)
    reports = tuple(
        {name: report.text(name) for name in report.values} for report in kept.entries("reports")
    )
    return Demo(base_url, str(link), reports)


def save(data: Path, demo: Demo) -> None:
    """Write demo.json, whole or not at all."""
    content = json.dumps(demo.as_json(), ensure_ascii=False, indent=2, sort_keys=True)
    files.write_whole(data / _FILE, content.encode() + b"\n")


def make(base_url: str, setup_link: str | None, data: Path) -> Iterator[str | Demo]:
    """Make the demonstration; tells what it is doing, and gives the result last."""
    if setup_link is None:
        raise hinted(
            ConfigurationError(
                _("this folder holds a server that is no whole demonstration: {}").format(data)
            ),
            _("choose a new folder with --data"),
        )
    profiles = data / "demo-profiles"
    with contextlib.closing(_Apis(base_url)) as apis:
        yield _("Founding the organisation ...")
        owner, link = _found(apis, profiles, setup_link)
        yield _("Inviting two caseworkers and a lawyer ...")
        colleagues = _bring_in(apis, profiles, owner)
        reports: list[Mapping[str, str]] = []
        for case in Entry(packaged("public_cases")).entries("cases"):
            yield _("Filing: {}").format(case.text("title"))
            reports.append(_file(apis, data, profiles, link, case))
        yield _("Working on the cases ...")
        _work(colleagues, {report["code"]: report["case"] for report in reports})
        demo = Demo(base_url, str(link), tuple(reports))
        save(data, demo)
        yield demo


class _Apis:
    """One conversation for each person, as each would have a machine of their own."""

    def __init__(self, base_url: str) -> None:
        self._base_url, self._opened = base_url, list[Api]()

    def new(self) -> Api:
        """Begin a conversation."""
        self._opened.append(Api(self._base_url))
        return self._opened[-1]

    def close(self) -> None:
        """End all conversations."""
        for api in self._opened:
            api.close()


def _found(apis: _Apis, profiles: Path, setup_link: str) -> tuple[MemberSession, IntakeLink]:
    names = Names(ORGANISATION, DESK, OWNER.name, OWNER.sign_in_name)
    profile = Profile(profiles / OWNER.sign_in_name)
    founded = setup.set_up(apis.new(), profile, setup_token_of(setup_link), names, OWNER.passphrase)
    return founded.session, founded.intake_link


def _bring_in(apis: _Apis, profiles: Path, owner: MemberSession) -> dict[str, MemberSession]:
    """Invite, join, confirm and sign in everybody but the owner."""
    joined: dict[str, tuple[Api, Person]] = {}
    for person in PEOPLE[1:]:
        desk = None if person.role == "lawyer" else people.the_desk(owner, None)
        link = people.invite(owner, person.role, desk, person.name)
        api = apis.new()
        people.join(
            api,
            Profile(profiles / person.sign_in_name),
            link,
            person.name,
            person.sign_in_name,
            person.passphrase,
        )
        joined[person.sign_in_name] = (api, person)
    for newcomer in people.newcomers(owner):
        people.confirm(owner, newcomer)
    found = {OWNER.sign_in_name: owner}
    for name, (api, person) in joined.items():
        found[name] = session.resume(
            api, Profile(profiles / name), owner.organisation, person.passphrase
        )
    return found


def _file(
    apis: _Apis, data: Path, profiles: Path, link: IntakeLink, case: Entry
) -> Mapping[str, str]:
    """File one public case as a report, with a codename and files of its own."""
    code = case.text("code")
    folder = data / "demo-evidence" / code
    report = report_of(_report_value(case, write_evidence(case, folder)), folder)
    api = apis.new()
    filed = reporting.file_report(
        api, Profile(profiles / f"reporter-{code}"), link, report, report.evidence, show=_nobody
    )
    return {
        "case": filed.case,
        "code": code,
        "codename": filed.codename,
        "title": case.text("title"),
    }


def _report_value(case: Entry, evidence: list[dict[str, Json]]) -> Json:
    incidents = [dict(incident.values) for incident in case.entries("incidents")]
    # The first incident gives the case its name in lists.
    incidents[0]["title"] = case.text("title")
    return {
        "consent": _CONSENT,
        "evidence": evidence,
        "incidents": incidents,
        "language": "en",
        "people": [_person(person) for person in case.entries("persons")],
        "steps": [dict(step.values) for step in case.entries("subrecords")],
    }


def _person(person: Entry) -> Json:
    known = {"person": "reporter"} if person.text("person") == "reporter" else {}
    return {
        **known,
        "names": [
            {"spelling": name.text("spelling"), "text": name.text("name")}
            for name in person.entries("names")
        ],
        "public_figure": True,
        "roles": [{"incident": None, "role": person.text("role")}],
    }


def _work(sessions: Mapping[str, MemberSession], cases: Mapping[str, str]) -> None:
    """Take over six of the cases and work on them as a desk would; four stay new."""
    lawyer = sessions[LAWYER.sign_in_name].me.id
    for work in Entry.of(_WORK).entries("cases"):
        case, by = cases[work.text("case")], sessions[work.text("by")]
        opened = casework.adopt(by, case)
        for written in work.entries("records"):
            opened = casework.write(opened, written.text("type"), written.entry("payload").values)
        casework.save_card(by, opened)
        if work.flag("share"):
            terms = sharing.Terms(
                ("report", "identity"), None, "Legal advice on the CCF request", LAWYER.name
            )
            sharing.grant(by, case, lawyer, terms)


def _nobody(_codename: str) -> None:
    """Nobody types a codename back in a demonstration."""


def _record(record_type: str, **payload: Json) -> Json:
    return {"payload": payload, "type": record_type}


_BAHDAN, _DARYNA = (person.sign_in_name for person in CASEWORKERS)
_WORK: Json = {
    "cases": [
        {
            "case": "hniot",
            "by": _BAHDAN,
            "share": True,
            "records": [
                _record(
                    "note",
                    text="Sources differ on the day of the CCF decision: 25 June or 5 August 2024. Ask the lawyer for the letter.",
                    lang="en",
                ),
                _record(
                    "message",
                    text="Thank you. We have read everything, and a lawyer looks at the notice now. Do you have the letter of the CCF?",
                    lang="en",
                ),
                _record(
                    "task",
                    task="ZGVtby10YXNrLTAwMDAwMQ",
                    title="Get the CCF letter with its date",
                    due=None,
                    state="open",
                    assigned_to=None,
                ),
                _record("status", status="referred"),
            ],
        },
        {
            "case": "kotau",
            "by": _DARYNA,
            "records": [
                _record(
                    "note",
                    text="Police accept the missing report in person only. Find somebody in Istanbul.",
                    lang="en",
                ),
                _record(
                    "message",
                    text="Who saw him last, and when exactly? Please write down the time of the last message.",
                    lang="en",
                ),
                _record("status", status="waiting_for_reporter"),
            ],
        },
        {
            "case": "fr4978",
            "by": _DARYNA,
            "records": [
                _record("note", text="Public case; used for the dossier template.", lang="en")
            ],
        },
        {
            "case": "pegasus",
            "by": _BAHDAN,
            "records": [
                _record(
                    "message",
                    text="Please do not reset the phone. Use another device to write to us.",
                    lang="en",
                ),
                _record("note", text="No attribution: the laboratory named no state.", lang="en"),
            ],
        },
        {
            "case": "naples",
            "by": _BAHDAN,
            "records": [
                _record("note", text="Useful precedent for hotel checks in Italy.", lang="en"),
                _record(
                    "status",
                    status="closed",
                    outcome="Extradition refused for human rights reasons.",
                ),
            ],
        },
        {
            "case": "maiseyenka",
            "by": _DARYNA,
            "records": [
                _record("message", text="A lawyer in Yerevan will call you tomorrow.", lang="en")
            ],
        },
    ]
}
