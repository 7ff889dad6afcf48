"""What can be done with a case: read it, write to it, take it over, open it to others?"""

from typing import Any

from flask import Blueprint, Response

from incident_log.format.encoding import to_b64u
from incident_log.format.record import MAX_ENVELOPE
from incident_log.services import cases as actions
from incident_log.services import grants as grant_actions
from incident_log.services import inbox as inbox_actions
from incident_log.services import journal
from incident_log.services.access import Actor, CaseAccess
from incident_log.services.cases import Adoption, DeskWrap
from incident_log.services.grants import NewGrant
from incident_log.services.journal import Placed
from incident_log.services.new_secrets import NewEpoch
from incident_log.services.sealed import MAX_CARD
from incident_log.web import answers, bodies
from incident_log.web.context import db, server
from incident_log.web.operations import OCTETS, octets_of, operation
from incident_log.web.permissions import (
    active_member,
    case_desk,
    case_reader,
    case_reporter,
    desk_member,
    requires,
)

cases = Blueprint("cases", __name__, url_prefix="/api/v1")
NEXT_HEADER = "Inbox-Next"


@cases.get("/cases/<id:case>")
@requires(case_reader)
@operation("Show a case to its reporter, its desk, or a reader with a grant", answer=answers.Case)
def show(access: CaseAccess) -> dict[str, Any]:
    return actions.show(db(), access)


@cases.post("/cases/<id:case>/adopt")
@requires(case_desk)
@operation(
    "Take a new case over for the desk", body=bodies.Adoption, most=8 << 20, answer=answers.HeadOnly
)
def adopt(access: CaseAccess, body: bodies.Adoption) -> dict[str, Any]:
    wraps = [
        DeskWrap(wrap.compartment, wrap.epoch, wrap.desk_epoch, wrap.box) for wrap in body.wraps
    ]
    return actions.adopt(db(), access, Adoption(wraps, body.card, body.records), server().today())


@cases.get("/cases/<id:case>/records")
@requires(case_reader)
@operation(
    "Give a page of the journal; it may hold fewer than asked for, and then goes on",
    query=bodies.RecordsPage,
    answer=answers.Records,
)
def list_records(access: CaseAccess, query: bodies.RecordsPage) -> dict[str, Any]:
    return journal.read(db(), access, query.after, query.limit)


@cases.post("/cases/<id:case>/records")
@requires(case_reader)
@operation(
    "Append a record at the head", octets=True, most=MAX_ENVELOPE, answer=answers.Placed, status=201
)
def append_record(access: CaseAccess, sealed: bytes) -> dict[str, Any]:
    return _placed(journal.append(db(), access, sealed, server().today(), server().room()))


@cases.put("/cases/<id:case>/card")
@requires(case_desk)
@operation(
    "Replace the card by its next revision", octets=True, most=MAX_CARD, answer=answers.Revision
)
def save_card(access: CaseAccess, sealed: bytes) -> dict[str, Any]:
    return {"revision": actions.save_card(db(), access, sealed)}


@cases.post("/cases/<id:case>/grants")
@requires(case_desk)
@operation(
    "Open compartments to a reader",
    body=bodies.Grant,
    most=4 << 20,
    answer=answers.Placed,
    status=201,
)
def grant(access: CaseAccess, body: bodies.Grant) -> dict[str, Any]:
    new = NewGrant(body.to, body.compartments, body.expires_on, body.wrap, body.record)
    return _placed(grant_actions.give(db(), access, new, server().today()))


@cases.post("/cases/<id:case>/grants/<id:member>/revoke")
@requires(case_desk)
@operation(
    "Close a case to a reader", body=bodies.Revocation, most=8 << 20, answer=answers.HeadOnly
)
def revoke(access: CaseAccess, member: bytes, body: bodies.Revocation) -> dict[str, Any]:
    epochs = [
        NewEpoch(
            DeskWrap(epoch.compartment, epoch.epoch, epoch.desk_epoch, epoch.box),
            [(reader.holder, reader.wrap) for reader in epoch.readers],
        )
        for epoch in body.epochs
    ]
    return grant_actions.revoke(db(), access, member, body.records, epochs, server().today())


@cases.post("/cases/<id:case>/grants/<id:member>/close")
@requires(case_reporter)
@operation("Shut a reader out of one's own case", answer=answers.Closed)
def close(access: CaseAccess, member: bytes) -> dict[str, Any]:
    day = grant_actions.close(db(), access, member, server().today())
    return {"closed_on": day.isoformat()}


@cases.get("/desks/<id:desk>/inbox")
@requires(desk_member)
@operation(
    "Give a page of the inbox: its index, then the sealed cards",
    query=bodies.InboxPage,
    media=OCTETS,
)
def show_inbox(desk: bytes, query: bodies.InboxPage) -> Response:
    page = inbox_actions.page(db(), desk, inbox_actions.parse_cursor(query.after), query.limit)
    response = octets_of(page.octets)
    if page.next:
        # Ahead of the page, so that the next one can be asked for while this one still travels.
        response.headers[NEXT_HEADER] = page.next
    return response


@cases.get("/granted")
@requires(active_member)
@operation("List the cases granted to a member", query=bodies.GrantedPage, answer=answers.Cases)
def list_granted(actor: Actor, query: bodies.GrantedPage) -> dict[str, Any]:
    return {"cases": inbox_actions.granted(db(), actor.id, query.after or b"", server().today())}


def _placed(placed: Placed) -> dict[str, Any]:
    return {"position": placed.position, "digest": to_b64u(placed.digest), "leaf": placed.leaf}
