"""What crosses from person to person: intakes, grants and desk secrets, signed and sealed as age files. Client only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from incident_log.crypto import age
from incident_log.crypto.seeds import CompartmentSecret, DeskSecret
from incident_log.crypto.signing import SigningKey, sign
from incident_log.crypto.verifying import Directory, verify
from incident_log.errors import FormatError, LimitExceeded, VerificationError
from incident_log.format import canonical
from incident_log.format.age import check_recipient, parse_header
from incident_log.format.box import COMPARTMENTS
from incident_log.format.canonical import Json
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.epoch import is_first
from incident_log.format.fields import Fields

INTAKE_NAMESPACE = "intake@incident-log"
GRANT_NAMESPACE = "grant@incident-log"
REPORTER = "reporter"
# A letter holds a few secrets; anything larger is not one.
MAX_LETTER = 1 << 18
_MAX_SECRETS = 1024
_HYBRID = b"mlkem768x25519"
_INTAKE_OUTER = frozenset({"author", "intake", "signature"})
_INTAKE = frozenset({"case", "desk", "desk_epoch", "organisation", "reporter", "secrets", "v"})
_REPORTER = frozenset({"recipient", "signing"})
_SECRET = frozenset({"compartment", "epoch", "secret"})
_GRANT_OUTER = frozenset({"author", "grant", "signature"})
_GRANT = frozenset({"at", "case", "desk", "expires_at", "organisation", "secrets", "to", "v"})
_DESK_SECRET = frozenset({"desk", "epoch", "organisation", "purpose", "secret", "v"})


@dataclass(frozen=True, slots=True)
class Intake:
    """A new case on its way to a desk, signed by its reporter."""

    organisation: str
    desk: str
    desk_epoch: int
    case: str
    reporter_recipient: str
    reporter_signing: bytes
    secrets: tuple[CompartmentSecret, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """Compartment secrets of a desk's case for one reader. `author` is None until somebody signs."""

    organisation: str
    desk: str
    case: str
    to: str
    at: str
    expires_at: str | None
    secrets: tuple[CompartmentSecret, ...] = field(repr=False)
    author: bytes | None = None


def seal_intake(intake: Intake, signing_key: SigningKey, recipient: str) -> bytes:
    """Sign an intake as its reporter and seal it to the desk."""
    return age.encrypt(sign_intake(intake, signing_key), [recipient])


def open_intake(desk_secret: DeskSecret, organisation: str, case: str, file: bytes) -> Intake:
    """Open the intake of this case, sent to this epoch of this desk, and check that its reporter signed it."""
    intake = parse_intake(_open(file, desk_secret.identity))
    expected = (organisation, desk_secret.desk, desk_secret.epoch, case)
    if (intake.organisation, intake.desk, intake.desk_epoch, intake.case) != expected:
        raise VerificationError("intake: of another case or for another desk")
    return intake


def sign_intake(intake: Intake, signing_key: SigningKey) -> bytes:
    """Give the signed plaintext of an intake."""
    if signing_key.public != intake.reporter_signing:
        raise FormatError("intake: only its reporter signs it")
    return _signed("intake", _intake_value(intake), INTAKE_NAMESPACE, signing_key)


def parse_intake(plaintext: bytes) -> Intake:
    """Read the plaintext of an intake and check its signature."""
    outer = Fields.of(canonical.parse(plaintext), _INTAKE_OUTER, "intake")
    fields = Fields.of(outer.values["intake"], _INTAKE, "intake")
    fields.version()
    reporter = Fields.of(fields.values["reporter"], _REPORTER, "intake")
    check_recipient(reporter.text("recipient"))
    case = fields.identifier("case")
    intake = Intake(
        organisation=fields.organisation(),
        desk=fields.identifier("desk"),
        desk_epoch=fields.number("desk_epoch"),
        case=case,
        reporter_recipient=reporter.text("recipient"),
        reporter_signing=reporter.digest("signing"),
        secrets=_secrets_of(fields, case),
    )
    _check_first_secrets(intake)
    if outer.digest("author") != intake.reporter_signing:
        raise VerificationError("intake: not signed by its reporter")
    _verify(outer, fields.values, INTAKE_NAMESPACE)
    return intake


def seal_grant(grant: Grant, signing_key: SigningKey, recipient: str) -> bytes:
    """Sign a grant and seal it to its reader, whose recipient the caller took from the verified directory."""
    return age.encrypt(sign_grant(grant, signing_key), [recipient])


def open_grant(
    identity: str, directory: Directory, desk: str, expected: tuple[str, str], file: bytes
) -> Grant:
    """Open the grant that is `expected`: (case, to); refuse an author who is not an active member of the case's desk.

    The desk is what the server says; the grant has to say the same.
    """
    grant = parse_grant(_open(file, identity))
    here = (directory.organisation, desk, *expected)
    if (grant.organisation, grant.desk, grant.case, grant.to) != here:
        raise VerificationError("grant: of another case or desk, or for another reader")
    author = directory.by_signing(grant.author or b"")
    if author is None or not author.is_of(desk):
        raise VerificationError("grant: its author is not an active member of the desk")
    return grant


def sign_grant(grant: Grant, signing_key: SigningKey) -> bytes:
    """Give the signed plaintext of a grant."""
    return _signed("grant", _grant_value(grant), GRANT_NAMESPACE, signing_key)


def parse_grant(plaintext: bytes) -> Grant:
    """Read the plaintext of a grant and check its signature; whether its author may grant is open_grant's question."""
    outer = Fields.of(canonical.parse(plaintext), _GRANT_OUTER, "grant")
    fields = Fields.of(outer.values["grant"], _GRANT, "grant")
    fields.version()
    case = fields.identifier("case")
    if fields.text("to") != REPORTER:
        fields.identifier("to")
    grant = Grant(
        organisation=fields.organisation(),
        desk=fields.identifier("desk"),
        case=case,
        to=fields.text("to"),
        at=fields.time("at"),
        expires_at=None if fields.is_null("expires_at") else fields.time("expires_at"),
        secrets=_secrets_of(fields, case),
        author=outer.digest("author"),
    )
    _verify(outer, fields.values, GRANT_NAMESPACE)
    return grant


def seal_desk_secret(desk_secret: DeskSecret, organisation: str, recipient: str) -> bytes:
    """Wrap a desk's secret for one member, whose recipient the caller took from the verified directory."""
    return age.encrypt(encode_desk_secret(desk_secret, organisation), [recipient])


def open_desk_secret(
    identity: str, directory: Directory, expected: tuple[str, int], file: bytes
) -> DeskSecret:
    """Open the secret of the `expected` (desk, epoch); refuse one that is not behind the desk's signed recipient."""
    desk_secret, organisation = parse_desk_secret(_open(file, identity))
    if (organisation, desk_secret.desk, desk_secret.epoch) != (directory.organisation, *expected):
        raise VerificationError("desk secret: of another desk or epoch")
    if desk_secret.recipient != directory.desk(desk_secret.desk).recipient_of(desk_secret.epoch):
        raise VerificationError("desk secret: not the one behind the desk's recipient")
    return desk_secret


def encode_desk_secret(desk_secret: DeskSecret, organisation: str) -> bytes:
    """Give the plaintext of a desk wrap."""
    return canonical.encode(
        {
            "desk": desk_secret.desk,
            "epoch": desk_secret.epoch,
            "organisation": organisation,
            "purpose": "desk-secret",
            "secret": to_b64u(desk_secret.secret),
            "v": 1,
        }
    )


def parse_desk_secret(plaintext: bytes) -> tuple[DeskSecret, str]:
    """Read the plaintext of a desk wrap; gives the secret and its organisation."""
    fields = Fields.of(canonical.parse(plaintext), _DESK_SECRET, "desk secret")
    fields.version()
    fields.one_of("purpose", ("desk-secret",))
    secret = DeskSecret(fields.digest("secret"), fields.identifier("desk"), fields.number("epoch"))
    return secret, fields.organisation()


def _open(file: bytes, identity: str) -> bytes:
    if len(file) > MAX_LETTER:
        raise LimitExceeded("letter: larger than 256 KiB")
    header, _ = parse_header(file)
    # The weakest recipient decides for the whole file, so a letter has none of an older kind (docs/spec/contract.md 7).
    if any(stanza.arguments[0] != _HYBRID for stanza in header.stanzas):
        raise FormatError("letter: not sealed to post-quantum recipients alone")
    return age.decrypt(file, [identity])


def _signed(name: str, value: Json, namespace: str, signing_key: SigningKey) -> bytes:
    signature = sign(namespace, signing_key, canonical.encode(value))
    return canonical.encode(
        {"author": to_b64u(signing_key.public), name: value, "signature": to_b64u(signature)}
    )


def _verify(outer: Fields, value: Json, namespace: str) -> None:
    signature = from_b64u(outer.text("signature"))
    verify(namespace, outer.digest("author"), canonical.encode(value), signature)


def _intake_value(intake: Intake) -> Json:
    return {
        "case": intake.case,
        "desk": intake.desk,
        "desk_epoch": intake.desk_epoch,
        "organisation": intake.organisation,
        "reporter": {
            "recipient": intake.reporter_recipient,
            "signing": to_b64u(intake.reporter_signing),
        },
        "secrets": _secret_values(intake.secrets, intake.case),
        "v": 1,
    }


def _grant_value(grant: Grant) -> Json:
    return {
        "at": grant.at,
        "case": grant.case,
        "desk": grant.desk,
        "expires_at": grant.expires_at,
        "organisation": grant.organisation,
        "secrets": _secret_values(grant.secrets, grant.case),
        "to": grant.to,
        "v": 1,
    }


def _check_first_secrets(intake: Intake) -> None:
    """Let a reporter give the desk the first secrets of their own compartments, and choose nothing else about a case."""
    if sorted(secret.compartment for secret in intake.secrets) != ["identity", "report"]:
        raise FormatError("intake: one secret for each of identity and report")
    if any(not is_first(secret.epoch) for secret in intake.secrets):
        raise FormatError("intake: a secret that is not the first of its epoch")


def _secret_values(secrets: Iterable[CompartmentSecret], case: str) -> Sequence[Json]:
    if any(secret.case != case for secret in secrets):
        raise FormatError("letter: a secret of another case")
    return [
        {"compartment": secret.compartment, "epoch": secret.epoch, "secret": to_b64u(secret.secret)}
        for secret in secrets
    ]


def _secrets_of(fields: Fields, case: str) -> tuple[CompartmentSecret, ...]:
    found: dict[tuple[str, int], CompartmentSecret] = {}
    for value in fields.items("secrets", most=_MAX_SECRETS):
        one = Fields.of(value, _SECRET, fields.what)
        place = one.one_of("compartment", COMPARTMENTS), one.number("epoch")
        if place in found:
            raise FormatError(f"{fields.what}: field secrets: one stands twice")
        found[place] = CompartmentSecret(one.digest("secret"), case, *place)
    if not found:
        raise FormatError(f"{fields.what}: field secrets: none")
    return tuple(found.values())
