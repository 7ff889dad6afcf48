"""How do sealed files come in and go out, slice by slice?"""

import hashlib
from typing import Any

from flask import Blueprint, Response, request

from incident_log.errors import Refused
from incident_log.format.encoding import from_b64u
from incident_log.format.evidence import SLICE
from incident_log.services import evidence as actions
from incident_log.services import sweeping
from incident_log.services.access import CaseAccess
from incident_log.services.evidence import Announcement, Arrived
from incident_log.web import answers, bodies
from incident_log.web.context import db, server
from incident_log.web.operations import OCTETS, octets_of, operation
from incident_log.web.permissions import again, case_reader, case_reporter, requires

evidence = Blueprint("evidence", __name__, url_prefix="/api/v1/cases/<id:case>/evidence")

DIGEST_HEADER = "Slice-SHA256"


@evidence.post("")
@requires(case_reader)
@operation(
    "Announce a file; tells which slices are missing", body=bodies.Evidence, answer=answers.Missing
)
def announce(access: CaseAccess, body: bodies.Evidence) -> dict[str, Any]:
    new = Announcement(body.evidence, body.compartment, body.slices, body.sealed_size)
    missing = actions.announce(db(), access, new, server().room(), server().today())
    return {"missing": list(missing)}


@evidence.get("/<id:evidence>")
@requires(case_reader)
@operation("Tell how far a file has arrived", answer=answers.Evidence)
def show(access: CaseAccess, evidence: bytes) -> dict[str, Any]:
    return actions.show(db(), access, evidence)


@evidence.delete("/<id:evidence>")
@requires(case_reporter, within="apart")
@operation("Delete a file of a report that was not sent yet", answer=answers.Empty)
def remove(access: CaseAccess, evidence: bytes) -> None:
    with again(case_reporter, case=access.case.id) as still:
        actions.remove(db(), still, evidence)
    sweeping.delete_left(server(), access.case.id, evidence)


@evidence.put("/<id:evidence>/slices/<int:number>")
@requires(case_reader, within="apart")
@operation(
    "Store one sealed slice; 200 when the same is here already",
    octets=True,
    most=SLICE,
    headers=(DIGEST_HEADER,),
    answer=answers.Empty,
    status=201,
)
def put_slice(access: CaseAccess, evidence: bytes, number: int, sealed: bytes) -> Response:
    announced = from_b64u(request.headers.get(DIGEST_HEADER, ""), hashlib.sha256().digest_size)
    arrived = Arrived.of(evidence, number, sealed, announced)
    with again(case_reader, case=access.case.id) as still:
        is_here = actions.expect_slice(db(), still, arrived)
    if not is_here:
        # The bytes are on the disk before the row that says so is, and that row before the answer.
        actions.store_slice(server().blobs, access, arrived, sealed)
        try:
            with again(case_reader, case=access.case.id) as still:
                is_here = not actions.record_slice(db(), still, arrived)
        except Refused:
            # The file, or the whole report, was deleted meanwhile: nothing of it stays.
            sweeping.delete_unnamed(server(), access.case.id, [actions.address_in(access, arrived)])
            raise
    return Response("{}", 200 if is_here else 201, content_type="application/json")


@evidence.get("/<id:evidence>/slices/<int:number>")
@requires(case_reader, within="apart")
@operation("Give one sealed slice", media=OCTETS)
def get_slice(access: CaseAccess, evidence: bytes, number: int) -> Response:
    with server().database.reading() as connection:
        address = actions.place_of_slice(connection, access, evidence, number)
    return octets_of(server().blobs.read(address))


@evidence.post("/<id:evidence>/complete")
@requires(case_reader)
@operation(
    "Log the manifest of a file that is all here", body=bodies.Completion, answer=answers.Leaf
)
def complete(access: CaseAccess, evidence: bytes, body: bodies.Completion) -> dict[str, Any]:
    return {"leaf": actions.complete(db(), access, evidence, body.slices, body.manifest)}
