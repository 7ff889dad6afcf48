"""How do an invitation link, what the inviter keeps of it, and what a newcomer sends become values and back?

Specified in docs/spec/invitation.md. Twin of browser/src/format/invitation.js.
"""

import re
from dataclasses import dataclass, field

from incident_log.errors import FormatError, LimitExceeded, VerificationError
from incident_log.format import canonical
from incident_log.format.age import check_recipient
from incident_log.format.encoding import DIGEST_BYTES, ID_BYTES, from_b64u, to_b64u
from incident_log.format.fields import Fields
from incident_log.format.statement import ROLES

# How long a link opens the door, and how long after that whoever came through it may still be confirmed.
HOURS = 72
HOURS_TO_CONFIRM = 168
MAX_BUNDLE = 4096
MAX_NAME = 200
_VERSION = "1"
_HOUR_SECONDS = 3600
_HOUR = re.compile("[1-9][0-9]{0,8}")
_BUNDLE = frozenset({"invitation", "organisation", "recipient", "signing", "v"})
_KEPT = frozenset({"desk", "ends", "label", "role", "secret"})
_NAME = frozenset({"name"})


@dataclass(frozen=True, slots=True)
class Link:
    """What stands behind the # of an invitation. `ends` counts hours from 1970."""

    secret: bytes = field(repr=False)
    organisation: str
    ends: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What the inviter keeps, sealed for nobody else: the server can change nothing of what was offered."""

    secret: bytes = field(repr=False)
    role: str
    desk: str | None
    label: str = field(repr=False)
    ends: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """The keys that a newcomer has made."""

    recipient: str
    signing: bytes


def ends_after(seconds: float) -> int:
    """Give the hour at which a link made at this moment ends: the 72nd full hour after it."""
    return int(seconds) // _HOUR_SECONDS + HOURS + 1


def is_over(ends: int, seconds: float) -> bool:
    """Tell whether a link opens nothing any more."""
    return int(seconds) // _HOUR_SECONDS >= ends


def is_too_late_to_confirm(ends: int, seconds: float) -> bool:
    """Tell whether nobody may be confirmed any more who came through a link, whatever the server says of when."""
    return int(seconds) // _HOUR_SECONDS >= ends + HOURS_TO_CONFIRM


def encode_link(link: Link) -> str:
    """Write what stands behind the #."""
    return ".".join((_VERSION, to_b64u(link.secret), link.organisation, str(link.ends)))


def parse_link(text: str) -> Link:
    """Read what stands behind the #; raise FormatError."""
    parts = text.split(".")
    if len(parts) != 4 or parts[0] != _VERSION or not _HOUR.fullmatch(parts[3]):
        raise FormatError("invitation: not an invitation link")
    from_b64u(parts[2], DIGEST_BYTES)
    return Link(from_b64u(parts[1], ID_BYTES), parts[2], int(parts[3]))


def encode_kept(kept: Kept) -> bytes:
    """Write what the inviter seals for later."""
    return canonical.encode(
        {
            "desk": kept.desk,
            "ends": kept.ends,
            "label": kept.label,
            "role": kept.role,
            "secret": to_b64u(kept.secret),
        }
    )


def parse_kept(octets: bytes) -> Kept:
    """Read what the inviter has sealed."""
    fields = Fields.of(canonical.parse(octets), _KEPT, "invitation")
    return Kept(
        secret=fields.octets("secret", ID_BYTES),
        role=fields.one_of("role", ROLES),
        desk=None if fields.is_null("desk") else fields.identifier("desk"),
        label=fields.text("label"),
        ends=fields.number("ends"),
    )


def encode_bundle(invitation: str, organisation: str, bundle: Bundle) -> bytes:
    """Write a newcomer's keys, for one invitation."""
    return canonical.encode(
        {
            "invitation": invitation,
            "organisation": organisation,
            "recipient": bundle.recipient,
            "signing": to_b64u(bundle.signing),
            "v": 1,
        }
    )


def parse_bundle(octets: bytes, invitation: str, organisation: str) -> Bundle:
    """Read a newcomer's keys; raise VerificationError when they were made for another invitation."""
    if len(octets) > MAX_BUNDLE:
        raise LimitExceeded("newcomer: bundle larger than 4096 bytes")
    fields = Fields.of(canonical.parse(octets), _BUNDLE, "newcomer")
    fields.version()
    place = fields.identifier("invitation"), fields.organisation()
    recipient, signing = fields.text("recipient"), fields.digest("signing")
    check_recipient(recipient)
    if place != (invitation, organisation):
        raise VerificationError("newcomer: keys for another invitation")
    return Bundle(recipient, signing)


def encode_name(name: str) -> bytes:
    """Write a person's name as it is sealed."""
    return canonical.encode({"name": name})


def parse_name(octets: bytes) -> str:
    """Read a person's name."""
    return Fields.of(canonical.parse(octets), _NAME, "name").text("name", least=1, most=MAX_NAME)
