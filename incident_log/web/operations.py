"""What does a view of the API take and give? Parses what comes in, writes what goes out, and describes both."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from typing import Any

from flask import Response, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.wsgi import wrap_file

from incident_log.errors import FormatError, LimitExceeded

JSON = "application/json"
OCTETS = "application/octet-stream"
# Enough for the largest single thing there is, which are somebody's settings.
MOST_JSON = 128 << 10
# Enough for statements and wraps of a desk of hundreds.
MOST_OF_A_DESK = 2 << 20
# Values in one body, whatever its size: what is sent is few and long, and each value takes many times its bytes to parse.
_MOST_VALUES = 20_000

# How much of an answer is read from it at a time, where the server does not choose.
_AT_ONCE = 64 << 10

View = Callable[..., Any]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Operation:
    """Say what a view does, takes and gives; parse what it takes into `body`, `query` or `sealed`."""

    summary: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    # A body of bytes instead of JSON.
    octets: bool = False
    # Largest body, in bytes.
    most: int = MOST_JSON
    answer: type[BaseModel] | None = None
    status: int = 200
    # The kind of a good answer that is no JSON.
    media: str = JSON
    headers: tuple[str, ...] = ()

    def __call__(self, view: View) -> View:
        """Wrap a view; the description stays on it for the OpenAPI document."""

        @wraps(view)
        def parsed(*allowed: object, **path: object) -> Response:
            if self.query is not None:
                path["query"] = _parse_query(self.query)
            if self.body is not None:
                path["body"] = _parse_body(self.body, self.most)
            if self.octets:
                path["sealed"] = _read(OCTETS, self.most)
            return _respond(view(*allowed, **path), self.status)

        parsed.operation = self  # type: ignore[attr-defined]  # read by openapi.py
        return parsed


operation = Operation


def octets_of(octets: bytes) -> Response:
    """Answer with bytes, from where they are: the server behind reads from a file, and makes no copy of its own."""
    file = wrap_file(request.environ, BytesIO(octets), _AT_ONCE)
    response = Response(file, content_type=OCTETS, direct_passthrough=True)
    response.content_length = len(octets)
    return response


def _parse_body(model: type[BaseModel], most: int) -> BaseModel:
    try:
        return model.model_validate_json(_check_values(_read(JSON, most)))
    except ValidationError as error:
        raise FormatError(_sentence("body", error)) from None


def _check_values(sent: bytes) -> bytes:
    """Refuse a body of more values than any model has, before one of them is made."""
    # A value begins a body or a list, or stands behind a comma; those in texts are counted too, and are few.
    if sent.count(b",") + sent.count(b"[") + sent.count(b"{") > _MOST_VALUES:
        raise LimitExceeded(f"body: more than {_MOST_VALUES} values")
    return sent


def _parse_query(model: type[BaseModel]) -> BaseModel:
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise FormatError(_sentence("query", error)) from None


def _read(media: str, most: int) -> bytes:
    """Read the body, but refuse one that is too large or of another kind before that."""
    if request.mimetype != media:
        raise UnsupportedMediaType
    # A body that does not say its length is cut off by this limit while it is read.
    request.max_content_length = most
    if request.content_length is not None and request.content_length > most:
        raise LimitExceeded(f"body: larger than {most} bytes")
    return request.get_data()


def _sentence(what: str, error: ValidationError) -> str:
    """Name the first field that is wrong, and never what stood in it: neither values nor unknown names are repeated."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    if first["type"] == "extra_forbidden":
        return f"{what}: a field that is not known here"
    place = ".".join(str(step) for step in first["loc"])
    return f"{what}: {place or 'it'}: {first['type'].replace('_', ' ')}"


def _respond(given: object, status: int) -> Response:
    if isinstance(given, Response):
        return given
    text = _ENCODER.encode({} if given is None else given)
    return Response(text, status, content_type=JSON)
