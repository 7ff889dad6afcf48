"""Which parts make up the API, and what do they share?"""

from flask import Flask
from typing_extensions import override
from werkzeug.routing import BaseConverter, ValidationError

from incident_log.errors import FormatError
from incident_log.format.encoding import ID_BYTES, from_b64u, to_b64u
from incident_log.web import visitors
from incident_log.web.accounts import accounts
from incident_log.web.cases import cases
from incident_log.web.directory import directory
from incident_log.web.evidence import evidence
from incident_log.web.intake import intake
from incident_log.web.invitations import invitations
from incident_log.web.log import log
from incident_log.web.openapi import openapi
from incident_log.web.rotation import rotation
from incident_log.web.setup import setup

PARTS = (
    accounts,
    setup,
    directory,
    invitations,
    intake,
    cases,
    rotation,
    evidence,
    log,
    openapi,
)


class IdConverter(BaseConverter):
    """An id in an address: 22 characters of base64url in their one spelling, 16 bytes for the view."""

    regex = "[A-Za-z0-9_-]{22}"

    @override
    def to_python(self, value: str) -> bytes:
        """Read the id; any other text is an address that does not exist."""
        try:
            return from_b64u(value, ID_BYTES)
        except FormatError:
            raise ValidationError from None

    @override
    def to_url(self, value: bytes) -> str:
        """Write the id."""
        return to_b64u(value)


def init_app(app: Flask) -> None:
    """Add every part."""
    app.url_map.converters["id"] = IdConverter
    app.after_request(visitors.write_cookie)
    for part in PARTS:
        app.register_blueprint(part)
