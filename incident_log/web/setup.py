"""How does a browser set a new server up?"""

from contextlib import suppress
from typing import Any

from flask import Blueprint

from incident_log.errors import ServerError
from incident_log.format.encoding import to_b64u
from incident_log.format.statement import parse_statement
from incident_log.services import accounts as accounts_actions
from incident_log.services import belonging
from incident_log.services import setup as actions
from incident_log.services.server import Server
from incident_log.services.setup import Founding
from incident_log.web import answers, bodies, limiting, visitors
from incident_log.web.accounts import offer_of
from incident_log.web.context import db, server, transaction
from incident_log.web.operations import operation
from incident_log.web.permissions import public

setup = Blueprint("setup", __name__, url_prefix="/api/v1")

# Three statements of any length, and what an owner keeps here.
_MOST_FOUNDING = 384 << 10


@setup.get("/setup")
@public()
@operation(
    "Tell whether the server waits for its organisation, and which key its log has",
    answer=answers.SetupState,
)
def show() -> dict[str, Any]:
    log_key = server().log_key
    return {
        "open": actions.is_open(db()),
        "log_key": to_b64u(log_key.public),
        "origin": log_key.origin,
    }


@setup.post("/setup")
@limiting.by_sender(limiting.SET_UP)
@public(within="apart")
@operation(
    "Set the server up, once, with the token printed at its first start",
    body=bodies.Setup,
    most=_MOST_FOUNDING,
    answer=answers.Founded,
    status=201,
)
def set_up(body: bodies.Setup) -> dict[str, Any]:
    prepared = [accounts_actions.prepare(offer_of(lockbox)) for lockbox in body.lockboxes]
    founding = Founding(
        body.token, body.statements, body.name, prepared, body.desk_wrap, body.profile
    )
    with transaction("writing") as connection:
        session = actions.set_up(connection, server(), founding)
    _mark_store(server())
    owner = parse_statement(body.statements[1]).statement
    return {
        "member": owner.subject,
        "organisation": owner.organisation,
        "csrf": visitors.set_cookie(session.id),
    }


def _mark_store(copy: Server) -> None:
    """Let the store know from its first day whose it is; when it cannot be reached now, the next tidying does so."""
    with suppress(ServerError):
        belonging.mark(copy.database, copy.blobs, copy.log_key, copy.settings.data)
