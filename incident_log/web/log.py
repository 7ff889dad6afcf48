"""What can anybody read of the log?"""

from typing import Any

from flask import Blueprint, Response

from incident_log.services import log as actions
from incident_log.web import answers, bodies
from incident_log.web.context import db, server
from incident_log.web.operations import OCTETS, operation
from incident_log.web.permissions import public

log = Blueprint("log", __name__)

_TEXT = "text/plain; charset=utf-8"
_FOREVER = "public, max-age=31536000, immutable"


@log.get("/log/checkpoint")
@public()
@operation("Sign what the log is now", media="text/plain")
def checkpoint() -> Response:
    return Response(actions.checkpoint(db(), server().log_key), content_type=_TEXT)


@log.get("/log/tile/<level>/<path:number>")
@public()
@operation("Give a tile of hashes or entries", media=OCTETS)
def tile(level: str, number: str) -> Response:
    hashes, is_full = actions.tile(db(), level, number)
    response = Response(hashes, content_type=OCTETS)
    if is_full:
        response.headers["Cache-Control"] = _FOREVER
    return response


@log.get("/api/v1/log/inclusion")
@public()
@operation("Prove that an entry is in the log", query=bodies.Inclusion, answer=answers.Inclusion)
def inclusion(query: bodies.Inclusion) -> dict[str, Any]:
    return actions.prove_inclusion(db(), query.digest, query.size)


@log.get("/api/v1/log/consistency")
@public()
@operation("Prove that the log only grew", query=bodies.Consistency, answer=answers.Consistency)
def consistency(query: bodies.Consistency) -> dict[str, Any]:
    return actions.prove_consistency(db(), query.old, query.new)
