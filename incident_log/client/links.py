"""What does a link say that somebody was given? Everything that must not reach a server stands behind the #."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from typing_extensions import override

from incident_log.client.api import check_server
from incident_log.client.language import LANGUAGE, _
from incident_log.client.terminal import hinted
from incident_log.errors import ConfigurationError, FormatError
from incident_log.format import invitation
from incident_log.format.encoding import DIGEST_BYTES, ID_BYTES, from_b64u
from incident_log.format.invitation import Link


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
        return f"{self.server}/{LANGUAGE}/report#{self.desk}.{self.organisation}"


@dataclass(frozen=True, slots=True)
class InvitationLink:
    """An invitation: a server, the invite secret, and the organisation it comes from."""

    server: str
    secret: bytes
    organisation: str
    # The hour, counted from 1970, at which it ends.
    ends: int

    @classmethod
    def parse(cls, text: str) -> "InvitationLink":
        """Read an invitation."""
        server, fragment = _split(text, "join")
        try:
            link = invitation.parse_link(fragment)
        except FormatError as error:
            raise _broken() from error
        return cls(server, link.secret, link.organisation, link.ends)

    @override
    def __str__(self) -> str:
        fragment = invitation.encode_link(Link(self.secret, self.organisation, self.ends))
        return f"{self.server}/{LANGUAGE}/join#{fragment}"

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


def _broken() -> ConfigurationError:
    return hinted(
        ConfigurationError(_("this link is not complete")),
        _("copy it again as a whole, with everything behind the #"),
    )
