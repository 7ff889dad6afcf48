"""How does a report reach a desk? Keys and codename first, evidence next, the records last; resumable in between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from incident_log.client import transparency
from incident_log.client.answers import envelopes_of
from incident_log.client.api import Api
from incident_log.client.heads import SeenHeads
from incident_log.client.keyring import Pin, Profile
from incident_log.client.language import _
from incident_log.client.links import IntakeLink
from incident_log.client.reportfile import ANSWERS, EvidenceFile, Report, Step
from incident_log.client.session import ReporterSession, sign_in_with_code
from incident_log.client.setup import lockbox_body
from incident_log.client.terminal import hinted
from incident_log.client.upload import Advance, Prepared, Sent, committed, prepare, send
from incident_log.clock import SystemClock
from incident_log.crypto import letters, sealing
from incident_log.crypto.lockbox import code_keys
from incident_log.crypto.sealing import LastSeen, RecordBody, next_header, seal_record
from incident_log.crypto.seeds import (
    CompartmentSecret,
    Seed,
    new_compartment_secret,
    new_identifier,
    new_seed,
)
from incident_log.crypto.verifying import Directory
from incident_log.domain.consent import is_persecutor
from incident_log.domain.packaged import Entry, packaged
from incident_log.domain.records import check_payload, record_types
from incident_log.errors import ConfigurationError, FormatError, Refused, VerificationError
from incident_log.format.box import REPORTER, holder_of_reporter
from incident_log.format.canonical import Json
from incident_log.format.encoding import from_b64u, to_b64u, to_time
from incident_log.format.epoch import first_epoch, is_later
from incident_log.format.record import Head, parse_envelope

# People write these words; records carry the codes of domain/data/consent.json.
AUDIENCES: Mapping[str, str] = {
    "team": "A0",
    "lawyer": "A1",
    "police": "A2",
    "ccf": "A3",
    "international": "A4",
    "partner": "A5",
    "statistics": "A6",
    "public": "A7",
}
PURPOSES: Mapping[str, str] = {
    "A0": "safety",
    "A1": "legal_defence",
    "A2": "criminal_complaint",
    "A3": "legal_defence",
    "A4": "advocacy",
    "A5": "safety",
    "A6": "statistics",
    "A7": "advocacy",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that has its keys and its place on the server, but is not sent yet."""

    case: str
    link: IntakeLink
    seed: Seed = field(repr=False)
    secrets: tuple[CompartmentSecret, CompartmentSecret] = field(repr=False)
    report: Report = field(repr=False)
    evidence: tuple[Prepared, ...] = field(repr=False)

    def secret(self, compartment: str) -> CompartmentSecret:
        """Give the secret of the report or identity compartment."""
        return next(secret for secret in self.secrets if secret.compartment == compartment)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What the server says about a report that arrived."""

    case: str
    day: str
    records: int


def prepare_all(
    files: Sequence[EvidenceFile], advance: Advance | None = None
) -> tuple[Prepared, ...]:
    """Hash every file of a report before anything is sent."""
    return tuple(
        prepare(file, already=number, advance=advance) for number, file in enumerate(files)
    )


def begin(
    api: Api,
    profile: Profile,
    link: IntakeLink,
    report: Report,
    evidence: tuple[Prepared, ...],
    codename: bytes,
) -> Draft:
    """Make the case's keys and its codename's lockbox, and keep what it takes to go on after an interruption."""
    check_consent(report)
    epoch = first_epoch(verified_desk(api, link).desk(link.desk).epoch)
    profile.keep_pin(Pin(api.server, link.organisation))
    seed, case = new_seed(), new_identifier()
    keys = (
        new_compartment_secret(case, "report", epoch),
        new_compartment_secret(case, "identity", epoch),
    )
    draft = Draft(case, link, seed, keys, report, evidence)
    keep(profile, draft)
    own = code_keys(codename, "codename")
    body: dict[str, Json] = {
        "desk": link.desk,
        "case": case,
        "lockbox": lockbox_body(own, seed),
    }
    api.post("intake", body)
    api.sign_in_with(lambda: sign_in_with_code(api, own))
    return draft


def finish(api: Api, profile: Profile, draft: Draft, advance: Advance | None = None) -> Arrived:
    """Send the evidence, seal the records, and hand everything to the desk."""
    secret = draft.secret("report")
    sent = [
        send(api, draft.case, secret, committed(profile, draft.seed, secret, prepared), advance)
        for prepared in draft.evidence
    ]
    directory = verified_desk(api, draft.link)
    log = transparency.look(api, profile, directory.log_key)
    records = _records(draft, sent, log.last_seen())
    desk = directory.desk(draft.link.desk)
    if is_later(draft.secret("report").epoch, desk.epoch):
        # The desk would refuse it, and rightly: whoever shows older keys now than before may want them used.
        raise VerificationError(_("the desk had newer keys when this report was begun"))
    intake = letters.Intake(
        organisation=draft.link.organisation,
        desk=desk.id,
        desk_epoch=desk.epoch,
        case=draft.case,
        reporter_recipient=draft.seed.recipient,
        reporter_signing=draft.seed.signing_public,
        secrets=draft.secrets,
    )
    body: dict[str, Json] = {
        "wrap": to_b64u(letters.seal_intake(intake, draft.seed.signing_key, desk.recipient)),
        "wraps": [_own_wrap(draft, secret) for secret in draft.secrets],
        "records": [to_b64u(envelope) for envelope in records],
    }
    answer = api.post(f"intake/{draft.case}/submit", body)
    if answer.head().digest != parse_envelope(records[-1]).digest:
        raise Refused(_("the server did not take the report as it was sent"))
    SeenHeads(profile, draft.seed.wrap_key).keep(draft.case, answer.head())
    profile.forget_upload(draft.case)
    for prepared in draft.evidence:
        profile.forget_sent(prepared.evidence)
    return Arrived(draft.case, answer.day("day"), len(records))


def verified_desk(api: Api, link: IntakeLink) -> Directory:
    """Check the desk's keys up to the organisation that the link names."""
    directory = Directory.of(
        link.organisation, envelopes_of(api.get(f"directory/desks/{link.desk}"))
    )
    directory.desk(link.desk)
    return directory


def check_consent(report: Report) -> None:
    """Refuse a report whose writer did not agree that the team may keep it."""
    unknown = sorted(set(report.consent) - set(AUDIENCES) - set(PURPOSES))
    if unknown:
        raise hinted(
            ConfigurationError(_("consent: “{}” is not known here").format(unknown[0])),
            _("known here: {}").format(", ".join(AUDIENCES)),
        )
    if _answer(report, "A2")[0] == "yes" and is_persecutor(_country(report)):
        raise hinted(
            Refused(_("the police of this country work with those who persecute")),
            _("write into the report: consent: {police: no}"),
        )
    if _answer(report, "A0")[0] != "yes":
        raise hinted(
            Refused(_("without your agreement that the team may keep it, nothing is sent")),
            _("write into the report: consent: {team: yes}"),
        )


def keep(profile: Profile, draft: Draft) -> None:
    """Keep a draft sealed under the reporter's own key."""
    state: dict[str, Json] = {
        "desk": draft.link.desk,
        "evidence": [prepared.kept() for prepared in draft.evidence],
        "organisation": draft.link.organisation,
        "report": _report_value(draft.report),
        "epoch": draft.secret("report").epoch,
        "secrets": {secret.compartment: to_b64u(secret.secret) for secret in draft.secrets},
        "server": draft.link.server,
    }
    profile.seal_upload(draft.seed.wrap_key, draft.case, state)


def take_up(session: ReporterSession) -> Draft:
    """Open the draft of an interrupted report; every file must still be the one that was hashed."""
    state = session.profile.open_upload(session.seed.wrap_key, session.case)
    if not state:
        raise hinted(
            Refused(_("this profile holds no interrupted report of this codename")),
            _("use the same --profile as before, on the same machine"),
        )
    kept = Entry(state)
    link = IntakeLink(kept.text("server"), kept.text("desk"), kept.text("organisation"))
    held = kept.entry("secrets")
    epoch = kept.number("epoch")
    keys = (
        CompartmentSecret(from_b64u(held.text("report"), 32), session.case, "report", epoch),
        CompartmentSecret(from_b64u(held.text("identity"), 32), session.case, "identity", epoch),
    )
    evidence = tuple(_same_again(one) for one in kept.entries("evidence"))
    return Draft(session.case, link, session.seed, keys, _report_of(kept.entry("report")), evidence)


def _same_again(kept: Entry) -> Prepared:
    path = Path(kept.text("path"))
    again = prepare(EvidenceFile(path, dict(kept.entry("about").values)))
    if to_b64u(again.preamble.sha256) != kept.text("sha256"):
        raise FormatError(_("{}: this file is not the one that was being sent").format(path.name))
    return Prepared(
        path,
        kept.text("evidence"),
        from_b64u(kept.text("salt"), 16),
        again.preamble,
        kept.text("compartment"),
        again.about,
    )


def _records(draft: Draft, sent: Sequence[Sent], seen: LastSeen) -> list[bytes]:
    """Seal the records of a new case in their order; the incidents come first."""
    incidents = [new_identifier() for _incident in draft.report.incidents]
    entries: list[tuple[str, Mapping[str, Json]]] = [
        ("incident", {**payload, "incident": identifier})
        for identifier, payload in zip(incidents, draft.report.incidents, strict=True)
    ]
    entries += [("consent", payload) for payload in _consents(draft.report)]
    entries += [
        ("person", {"person": new_identifier(), **person}) for person in draft.report.people
    ]
    entries += [("evidence", one.payload(incidents)) for one in sent]
    entries += [
        (
            step.type,
            {"fields": step.fields, "id": new_identifier(), "incident": incidents[step.incident]},
        )
        for step in draft.report.steps
    ]
    if draft.report.message is not None:
        entries.append(("message", {"text": draft.report.message, "lang": draft.report.language}))
    return _sealed(draft, entries, seen)


def _sealed(
    draft: Draft, entries: Sequence[tuple[str, Mapping[str, Json]]], seen: LastSeen
) -> list[bytes]:
    envelopes: list[bytes] = []
    head: Head | None = None
    at = to_time(SystemClock().now())
    for record_type, payload in entries:
        schema = record_types()[record_type].schema
        check_payload(record_type, schema, payload)
        secret = draft.secret("identity" if record_type == "person" else "report")
        body = RecordBody(record_type, schema, at, payload, seen)
        envelope = seal_record(
            secret, next_header(draft.link.organisation, secret, head), body, draft.seed.signing_key
        )
        parsed = parse_envelope(envelope)
        head = Head(parsed.header.position, parsed.digest)
        envelopes.append(envelope)
    return envelopes


def _own_wrap(draft: Draft, secret: CompartmentSecret) -> dict[str, Json]:
    holder = holder_of_reporter(draft.link.desk)
    box = sealing.wrap_case_secret(draft.seed.wrap_key, draft.link.organisation, holder, secret)
    return {"compartment": secret.compartment, "epoch": secret.epoch, "box": to_b64u(box)}


def _choices(report: Report) -> dict[str, str]:
    return {AUDIENCES.get(name, name): choice for name, choice in report.consent.items()}


def _answer(report: Report, audience: str) -> tuple[str, str]:
    """Give the choice about an audience, and how the person appears there."""
    return ANSWERS[_choices(report).get(audience, "ask")]


def _country(report: Report) -> str:
    return Entry(report.incidents[0]).entry("place").text("country")


def _consents(report: Report) -> list[Mapping[str, Json]]:
    """Make one receipt for each audience that was answered."""
    at, wording = to_time(SystemClock().now()), Entry(packaged("consent")).text("wording")
    return [
        {
            "receipt": new_identifier(),
            "person": REPORTER,
            "audience": audience,
            "recipient": None,
            # Only a yes is for one country here: a no means the police of all.
            "country": _country(report) if audience == "A2" and choice == "yes" else None,
            "scope": {"covers": "whole", "ids": []},
            "identity_level": {"A0": "L3", "A6": "L0"}.get(audience, level),
            "purpose": PURPOSES[audience],
            "choice": choice,
            "wording": wording,
            "language": report.language,
            "how": "on_screen",
            "given_at": at,
            "expires_at": None,
        }
        for audience in sorted(_choices(report))
        for choice, level in [_answer(report, audience)]
    ]


def _report_value(report: Report) -> dict[str, Json]:
    return {
        "consent": dict(report.consent),
        "incidents": list(report.incidents),
        "language": report.language,
        "message": report.message,
        "people": list(report.people),
        "steps": [
            {"fields": step.fields, "incident": step.incident, "type": step.type}
            for step in report.steps
        ],
    }


def _report_of(kept: Entry) -> Report:
    return Report(
        language=kept.text("language"),
        incidents=tuple(entry.values for entry in kept.entries("incidents")),
        people=tuple(entry.values for entry in kept.entries("people")),
        consent={name: str(choice) for name, choice in kept.entry("consent").values.items()},
        message=kept.maybe_text("message"),
        steps=tuple(
            Step(step.text("type"), step.number("incident"), step.entry("fields").values)
            for step in kept.entries("steps")
        ),
    )
