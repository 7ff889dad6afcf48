"""What is left to do after somebody left, and how does a case get new keys?"""

from typing import Any

from flask import Blueprint

from incident_log.services import rotation as actions
from incident_log.services.access import CaseAccess
from incident_log.services.cases import DeskWrap
from incident_log.services.new_secrets import NewEpoch
from incident_log.services.rotation import Renewal
from incident_log.web import answers, bodies
from incident_log.web.context import db, server
from incident_log.web.operations import operation
from incident_log.web.permissions import case_desk, desk_member, requires

rotation = Blueprint("rotation", __name__, url_prefix="/api/v1")


@rotation.get("/desks/<id:desk>/rotation")
@requires(desk_member)
@operation(
    "Tell who holds which keys of a desk, and which of its cases need new ones",
    query=bodies.RotationPage,
    answer=answers.Rotation,
)
def show(desk: bytes, query: bodies.RotationPage) -> dict[str, Any]:
    return actions.show(db(), desk, query.after or b"")


@rotation.get("/desks/<id:desk>/readers/<id:member>")
@requires(desk_member)
@operation("List what a reader was ever given of a desk's cases", answer=answers.ReadCases)
def list_read(desk: bytes, member: bytes) -> dict[str, Any]:
    return {"cases": actions.list_read(db(), desk, member)}


@rotation.post("/cases/<id:case>/renew")
@requires(case_desk)
@operation(
    "Give a case new secrets for everybody who stays",
    body=bodies.Renewal,
    most=32 << 20,
    answer=answers.HeadOnly,
)
def renew(access: CaseAccess, body: bodies.Renewal) -> dict[str, Any]:
    new = Renewal(
        wraps=[_wrap_of(wrap) for wrap in body.wraps],
        epochs=[
            NewEpoch(_wrap_of(epoch), [(reader.holder, reader.wrap) for reader in epoch.readers])
            for epoch in body.epochs
        ],
        ended=body.ended,
        records=body.records,
        card=body.card,
    )
    return actions.renew(db(), access, new, server().today())


def _wrap_of(wrap: bodies.DeskWrap | bodies.CompartmentEpoch) -> DeskWrap:
    return DeskWrap(wrap.compartment, wrap.epoch, wrap.desk_epoch, wrap.box)
