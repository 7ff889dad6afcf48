"""How does a report begin, and how is it sent?"""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, after_this_request

from incident_log.services import accounts as accounts_actions
from incident_log.services import belonging, sweeping
from incident_log.services import intake as actions
from incident_log.services.access import CaseAccess
from incident_log.services.intake import Submission
from incident_log.web import answers, bodies, limiting, visitors
from incident_log.web.accounts import offer_of
from incident_log.web.context import db, server
from incident_log.web.operations import operation
from incident_log.web.permissions import again, case_reporter, public, requires

intake = Blueprint("intake", __name__, url_prefix="/api/v1/intake")

# All of a report's first records at once, as text; files do not travel here.
MOST_SUBMISSION = 8 << 20
# Two ids and a lockbox.
_MOST_BEGINNING = 8 << 10


@intake.post("")
@limiting.by_sender(limiting.BEGIN_REPORT)
@public()
@operation(
    "Begin a report: register its codename",
    body=bodies.Intake,
    most=_MOST_BEGINNING,
    answer=answers.Csrf,
    status=201,
)
def begin(body: bodies.Intake) -> dict[str, Any]:
    # A codename needs no stretching, so this may happen inside the transaction.
    lockbox = accounts_actions.prepare(offer_of(body.lockbox))
    session = actions.begin(db(), server(), desk=body.desk, case_id=body.case, lockbox=lockbox)
    return {"csrf": visitors.set_cookie(session.id)}


@intake.post("/<id:case>/submit")
@requires(case_reporter)
@operation(
    "Send a report to its desk",
    body=bodies.Submission,
    most=MOST_SUBMISSION,
    answer=answers.Submitted,
)
def submit(access: CaseAccess, body: bodies.Submission) -> dict[str, Any]:
    after_this_request(_mark_sent)
    wraps = [(wrap.compartment, wrap.epoch, wrap.box) for wrap in body.wraps]
    sent = Submission(body.wrap, wraps, body.records)
    return actions.submit(db(), access, sent, server().today(), server().room())


def _mark_sent(response: Response) -> Response:
    """Let the store know, once it is sent for good."""
    if response.status_code == HTTPStatus.OK:
        copy = server()
        belonging.mark_sent(copy.database, copy.blobs, copy.log_key)
    return response


@intake.delete("/<id:case>")
@requires(case_reporter, within="apart")
@operation("Delete a report that was not sent, with its files", answer=answers.Empty)
def discard(access: CaseAccess) -> None:
    with again(case_reporter, case=access.case.id) as still:
        actions.discard(db(), still)
    # Where the store fails now, the case stays as one never sent, empty, and is tidied away with its bytes in its time.
    sweeping.delete_left(server(), access.case.id)
    with server().database.writing() as connection:
        actions.forget(connection, access.case.id)
