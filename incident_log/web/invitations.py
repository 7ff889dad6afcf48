"""How do newcomers come in by a link?"""

from typing import Any

from flask import Blueprint

from incident_log.format.encoding import to_b64u
from incident_log.services import accounts as accounts_actions
from incident_log.services import invitations as actions
from incident_log.services.access import Actor
from incident_log.services.invitations import Acceptance, Confirmation, Offer
from incident_log.web import answers, bodies, limiting, visitors
from incident_log.web.accounts import offer_of
from incident_log.web.context import db, server, transaction
from incident_log.web.operations import MOST_OF_A_DESK, operation
from incident_log.web.permissions import administrator, inviter, public, requires

invitations = Blueprint("invitations", __name__, url_prefix="/api/v1/invitations")

# Four boxes and a name.
_MOST_ACCEPTANCE = 32 << 10


@invitations.post("")
@requires(administrator)
@operation(
    "Open a door for one newcomer", body=bodies.NewInvitation, answer=answers.Expiry, status=201
)
def invite(actor: Actor, body: bodies.NewInvitation) -> dict[str, Any]:
    offer = Offer(body.invitation, body.role, body.desk, body.box)
    return {"expires_at": actions.invite(db(), server(), actor, offer)}


@invitations.get("")
@requires(administrator)
@operation("List one's own invitations, with what newcomers sent", answer=answers.Invitations)
def list_own(actor: Actor) -> dict[str, Any]:
    return {"invitations": actions.list_own(db(), server(), actor)}


@invitations.get("/<id:invitation>")
@limiting.by_sender(limiting.ASK)
@public()
@operation("Tell the holder of a link what it is for", answer=answers.OfferedInvitation)
def show(invitation: bytes) -> dict[str, Any]:
    return actions.show(db(), server(), invitation)


@invitations.delete("/<id:invitation>")
@requires(inviter)
@operation("Withdraw an invitation that nobody has used", answer=answers.Empty)
def withdraw(_actor: Actor, invitation: bytes) -> None:
    actions.withdraw(db(), invitation)


@invitations.post("/<id:invitation>/accept")
@limiting.by_sender(limiting.JOIN)
@public(within="apart")
@operation(
    "Come in, and wait to be confirmed",
    body=bodies.Acceptance,
    most=_MOST_ACCEPTANCE,
    answer=answers.Joined,
    status=201,
)
def accept(invitation: bytes, body: bodies.Acceptance) -> dict[str, Any]:
    prepared = [accounts_actions.prepare(offer_of(lockbox)) for lockbox in body.lockboxes]
    accepted = Acceptance(body.bundle, body.mac, body.newcomer, body.name, prepared)
    with transaction("writing") as connection:
        member, session = actions.accept(connection, server(), invitation, accepted)
    return {"member": to_b64u(member), "csrf": visitors.set_cookie(session.id)}


@invitations.post("/<id:invitation>/confirm")
@requires(inviter)
@operation(
    "Make a newcomer a member",
    body=bodies.Confirmation,
    most=MOST_OF_A_DESK,
    answer=answers.Leaves,
    status=201,
)
def confirm(actor: Actor, invitation: bytes, body: bodies.Confirmation) -> dict[str, Any]:
    wraps = [(wrap.desk, wrap.epoch, wrap.wrap) for wrap in body.wraps]
    confirmed = Confirmation(body.statement, wraps, body.profile)
    return {"leaves": list(actions.confirm(db(), actor, invitation, confirmed))}
