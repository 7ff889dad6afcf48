"""What do clients send? One model for each body of contract §13; nothing more than its fields is taken."""

from typing import Annotated, Literal

from pydantic import Field

from incident_log.services.limits import MOST_RECORDS_PAGE, MOST_RECORDS_SUBMITTED
from incident_log.web.fields import (
    Body,
    BoxField,
    CardField,
    DayField,
    DigestField,
    EnvelopeField,
    IdField,
    LetterField,
    NameField,
    NumberField,
    Query,
    SettingsField,
    SizeField,
    StatementField,
    WrapField,
)

Compartment = Literal["report", "identity", "work"]
Role = Literal["owner", "lead", "caseworker", "lawyer"]
_MOST_PEOPLE = 500


class Name(Body):
    name: NameField


class Passphrase(Body):
    name: NameField
    verifier: DigestField


class Code(Body):
    kind: Literal["codename", "recovery"]
    handle: IdField
    verifier: DigestField


class Lockbox(Body):
    kind: Literal["passphrase", "recovery", "codename"]
    salt: IdField | None = None
    handle: IdField | None = None
    verifier: DigestField
    box: BoxField


class Lockboxes(Body):
    lockboxes: Annotated[list[Lockbox], Field(min_length=1, max_length=2)]


class Setup(Body):
    token: IdField
    statements: Annotated[list[StatementField], Field(min_length=3, max_length=3)]
    name: NameField
    lockboxes: Annotated[list[Lockbox], Field(min_length=2, max_length=2)]
    desk_wrap: WrapField
    profile: BoxField


class Statements(Body):
    statements: Annotated[list[StatementField], Field(min_length=1, max_length=100)]


class MemberWrap(Body):
    member: IdField
    # By default the new epoch; somebody who joins a desk later is given earlier ones too.
    epoch: NumberField | None = None
    wrap: WrapField


class MemberProfile(Body):
    member: IdField
    box: BoxField


class DeskEpoch(Body):
    statement: StatementField
    wraps: Annotated[list[MemberWrap], Field(max_length=_MOST_PEOPLE)]
    profiles: Annotated[list[MemberProfile], Field(max_length=_MOST_PEOPLE)]


class Settings(Body):
    box: SettingsField
    revision: Annotated[int, Field(ge=1, le=2**31 - 1)]


class NewInvitation(Body):
    invitation: IdField
    role: Role
    desk: IdField | None
    box: BoxField


class Acceptance(Body):
    bundle: BoxField
    mac: DigestField
    newcomer: BoxField
    name: NameField
    lockboxes: Annotated[list[Lockbox], Field(min_length=1, max_length=2)]


class NewcomerWrap(Body):
    desk: IdField
    epoch: NumberField
    wrap: WrapField


class Confirmation(Body):
    statement: StatementField
    wraps: Annotated[list[NewcomerWrap], Field(max_length=_MOST_PEOPLE)]
    profile: BoxField | None


class Intake(Body):
    desk: IdField
    case: IdField
    lockbox: Lockbox


class ReporterWrap(Body):
    compartment: Compartment
    epoch: NumberField
    box: BoxField


class Submission(Body):
    wrap: WrapField
    wraps: Annotated[list[ReporterWrap], Field(min_length=1, max_length=3)]
    records: Annotated[list[EnvelopeField], Field(min_length=1, max_length=MOST_RECORDS_SUBMITTED)]


class DeskWrap(Body):
    compartment: Compartment
    epoch: NumberField
    desk_epoch: NumberField
    box: BoxField


class Adoption(Body):
    wraps: Annotated[list[DeskWrap], Field(min_length=3, max_length=3)]
    card: CardField
    records: Annotated[list[EnvelopeField], Field(max_length=20)]


class Evidence(Body):
    evidence: IdField
    compartment: Compartment
    slices: Annotated[int, Field(ge=1, le=16384)]
    sealed_size: SizeField


class Completion(Body):
    slices: Annotated[int, Field(ge=1, le=16384)]
    manifest: DigestField


class Grant(Body):
    to: IdField
    compartments: Annotated[list[Compartment], Field(min_length=1, max_length=3)]
    expires_on: DayField | None
    wrap: LetterField
    record: EnvelopeField


class Reader(Body):
    holder: Annotated[str, Field(pattern="^(reporter|[A-Za-z0-9_-]{22})$")]
    wrap: LetterField


class CompartmentEpoch(Body):
    compartment: Compartment
    epoch: NumberField
    desk_epoch: NumberField
    box: BoxField
    readers: Annotated[list[Reader], Field(max_length=_MOST_PEOPLE)]


class Revocation(Body):
    epochs: Annotated[list[CompartmentEpoch], Field(min_length=1, max_length=3)]
    # One under each new secret, and the share.
    records: Annotated[list[EnvelopeField], Field(min_length=1, max_length=4)]


class Renewal(Body):
    # Every secret that the case has; see MOST_SECRETS.
    wraps: Annotated[list[DeskWrap], Field(min_length=1, max_length=4096)]
    epochs: Annotated[list[CompartmentEpoch], Field(min_length=2, max_length=3)]
    ended: Annotated[list[IdField], Field(max_length=_MOST_PEOPLE)]
    # One under each new secret, and one for each reader whose access ends here.
    records: Annotated[list[EnvelopeField], Field(min_length=2, max_length=3 + _MOST_PEOPLE)]
    card: CardField | None


class RotationPage(Query):
    after: IdField | None = None


class RecordsPage(Query):
    after: Annotated[int, Field(ge=-1, le=2**31 - 1)] = -1
    limit: Annotated[int, Field(ge=1, le=MOST_RECORDS_PAGE)] = MOST_RECORDS_PAGE


class InboxPage(Query):
    after: Annotated[str, Field(pattern=r"^[0-9]{0,15}$")] = ""
    limit: Annotated[int, Field(ge=1, le=10_000)] = 1000


class SignOut(Query):
    # Something stays in the browser, sealed, for the same person: what an idle one had typed, or an unfinished report.
    keep: bool = False


class GrantedPage(Query):
    after: IdField | None = None


class Inclusion(Query):
    digest: DigestField
    size: SizeField


class Consistency(Query):
    # "from" is a word of the language.
    old: Annotated[int, Field(ge=0, le=2**53 - 1, alias="from")]
    new: Annotated[int, Field(ge=0, le=2**53 - 1, alias="to")]
