"""What does a link say that somebody was given? Everything that must not reach a server stands behind the #."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from typing_extensions import override

from incident_log.client.api import check_server
from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.errors import FormatError
from incident_log.format.encoding import DIGEST_BYTES, ID_BYTES, from_b64u, to_b64u

_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class IntakeLink:
    """Where to report: a server, a desk, and the organisation that the desk has to belong to."""

    server: str
    desk: str
    organisation: str

    @classmethod
    def parse(cls, text: str) -> "IntakeLink":
        """Read the link of a desk."""
        server, fragment = _split(text, "report")
        desk, _dot, organisation = fragment.partition(".")
        _check(desk, ID_BYTES)
        _check(organisation, DIGEST_BYTES)
        return cls(server, desk, organisation)

    @override
    def __str__(self) -> str:
        return f"{self.server}/{_LANGUAGE}/report#{self.desk}.{self.organisation}"


@dataclass(frozen=True, slots=True)
class InvitationLink:
    """An invitation: a server, the invite secret, and the organisation it comes from."""

    server: str
    secret: bytes
    organisation: str

    @classmethod
    def parse(cls, text: str) -> "InvitationLink":
        """Read an invitation."""
        server, fragment = _split(text, "join")
        parts = fragment.split(".")
        if len(parts) != 3 or parts[0] != "1":
            raise _broken()
        _check(parts[1], ID_BYTES)
        _check(parts[2], DIGEST_BYTES)
        return cls(server, from_b64u(parts[1], ID_BYTES), parts[2])

    @override
    def __str__(self) -> str:
        return f"{self.server}/{_LANGUAGE}/join#1.{to_b64u(self.secret)}.{self.organisation}"

    @override
    def __repr__(self) -> str:
        return "<InvitationLink>"


def setup_token_of(text: str) -> str:
    """Take the one-time token out of a setup link, or give the token as it is."""
    return text.strip().rpartition("#")[2]


def _split(text: str, page: str) -> tuple[str, str]:
    address = urlsplit(text.strip())
    if not address.path.rstrip("/").endswith(f"/{page}") or not address.fragment:
        raise _broken()
    return check_server(f"{address.scheme}://{address.netloc}"), address.fragment


def _check(text: str, length: int) -> None:
    try:
        from_b64u(text, length)
    except FormatError as error:
        raise _broken() from error


def _broken() -> FormatError:
    return hinted(
        FormatError(_("this link is not complete")),
        _("copy it again as a whole, with everything behind the #"),
    )
