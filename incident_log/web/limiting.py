"""How often may somebody try? Counted by name or code tightly, by address loosely; addresses are never stored."""

import ipaddress
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from typing_extensions import override
from werkzeug.exceptions import RequestEntityTooLarge

from incident_log.crypto.at_rest import normal_name
from incident_log.crypto.primitives import hmac_sha256
from incident_log.errors import ConfigurationError, FormatError
from incident_log.format.encoding import to_b64u
from incident_log.settings import Settings
from incident_log.web.context import server
from incident_log.web.fields import MOST_NAME

# A training room shares one address, and so does everybody who comes through Tor: the address alone locks nobody out soon.
ASK = "240 per minute"
SIGN_IN = "60 per minute; 600 per hour"
SIGN_IN_BY_NAME = "10 per 5 minutes; 40 per hour"
# From one network of somebody who rents thousands: fewer than from everywhere, so that they alone keep nobody out.
SIGN_IN_BY_NAME_AROUND = "100 per hour"
# From all addresses together: looser, so that a stranger keeps nobody out with ten wrong tries.
SIGN_IN_BY_NAME_ANYWHERE = "200 per hour"
SET_UP = "20 per minute"
BEGIN_REPORT = "60 per 10 minutes; 300 per day"
JOIN = "60 per 10 minutes"
# What one signs in with: a name in its longest spelling, or a handle, and a verifier.
MOST_SIGN_IN = 4 << 10
_OF_NO_PAGE = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    }
)


# One line or one rented host has a /64 of IPv6 to choose its addresses from, and one customer often a /48.
_HOST_BITS, _NETWORK_BITS = 64, 48
# How much looser a network is counted: it may also be a town of people who have a line each.
_LOOSER = 10

View = Callable[..., Any]


def by_address() -> str:
    """Name the sender by a keyed hash of the address: it counts for a while and cannot be turned back."""
    return _keyed("address", _place(_HOST_BITS))


def by_network() -> str:
    """Name the network around the sender, as a keyed hash."""
    return _keyed("network", _place(_NETWORK_BITS))


def by_name_here() -> str:
    """Name what is tried and from where, as a keyed hash."""
    return _keyed("name and address", f"{by_name()}\0{_place(_HOST_BITS)}")


def by_name_around() -> str:
    """Name what is tried and from which network, as a keyed hash."""
    return _keyed("name and network", f"{by_name()}\0{_place(_NETWORK_BITS)}")


def by_name() -> str:
    """Name what is tried: the sign-in name or the code's handle, as a keyed hash."""
    body = _read_small()
    tried = body.get("name", body.get("handle")) if isinstance(body, dict) else None
    # Whatever else it is, the route refuses it.
    if not isinstance(tried, str) or len(tried) > MOST_NAME:
        return _keyed("name", "")
    try:
        # Every spelling of a name counts as the one that is looked up.
        return _keyed("name", normal_name(tried))
    except FormatError:
        # Nobody has such a name.
        return _keyed("name", "")


def _read_small() -> object:
    """Read what somebody signs in with; a body that is larger is read by nobody, as the route refuses it."""
    if not request.is_json or (request.content_length or 0) > MOST_SIGN_IN:
        return None
    # A body that does not say its length is cut off here.
    request.max_content_length = MOST_SIGN_IN
    try:
        return request.get_json(silent=True)
    except (RecursionError, RequestEntityTooLarge):
        return None


def refused(response: Response) -> bool:
    """Count tries that failed, not people who get in."""
    return response.status_code == HTTPStatus.UNAUTHORIZED


def refused_or_malformed(response: Response) -> bool:
    """Count also what no page of ours sends: too large, or of another form."""
    return response.status_code in _OF_NO_PAGE


class RouteLimiter(Limiter):
    """A limiter of single routes: these ask it themselves, so nothing is looked up for any other request."""

    @override
    def _check_request_limit(
        self, callable_name: str | None = None, in_middleware: bool = True
    ) -> None:
        if callable_name is not None:
            super()._check_request_limit(callable_name, in_middleware)


limiter = RouteLimiter(
    key_func=by_address, default_limits=[], headers_enabled=False, strategy="fixed-window"
)


def by_sender(
    limits: str, *, deduct_when: Callable[[Response], bool] | None = None
) -> Callable[[View], View]:
    """Count the sender's address, and loosely the network around it, which gives them as many addresses as they like."""
    looser = re.sub(r"\d+(?= per)", lambda found: str(_LOOSER * int(found[0])), limits)

    def counted(view: View) -> View:
        # The inner one is asked first, and whom it stops uses nothing up for the others of the network.
        here = limiter.limit(limits, deduct_when=deduct_when)(view)
        both: View = limiter.limit(looser, key_func=by_network, deduct_when=deduct_when)(here)
        return both

    return counted


def init_app(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_ENABLED"] = settings.rate_limits_on
    app.config["RATELIMIT_STORAGE_URI"] = settings.rate_limits
    try:
        limiter.init_app(app)
    except Exception:  # noqa: BLE001  # whatever the library for the address raises; its message may hold a password
        raise ConfigurationError(
            "rate_limits: this address cannot be used; give memory:// or redis://host, with the package redis installed"
        ) from None


def _place(bits: int) -> str:
    """Give the sender's address; of IPv6 only the network of so many bits, for who has one address there has them all."""
    said = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(_without_port(said))
    except ValueError:
        return said
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address), bits), strict=False))


def _without_port(said: str) -> str:
    """Take the port away that some proxies put behind an address: with each connection it is another one."""
    if said.startswith("["):
        return said[1:].partition("]")[0]
    return said.partition(":")[0] if said.count(":") == 1 else said


def _keyed(what: str, text: str) -> str:
    return to_b64u(hmac_sha256(server().address_key, f"{what}\0{text}".encode()))
