"""Who is who, and which keys does each desk have? Statements in, statements out."""

from typing import Any

from flask import Blueprint

from incident_log.services import desks as desk_actions
from incident_log.services import directory as actions
from incident_log.services.access import Actor
from incident_log.services.desks import NewEpoch, ProfileBox
from incident_log.web import answers, bodies, visitors
from incident_log.web.context import db
from incident_log.web.operations import MOST_OF_A_DESK, operation
from incident_log.web.permissions import (
    active_member,
    administrator,
    desk_administrator,
    desk_member_or_owner,
    owner,
    public,
    requires,
)

directory = Blueprint("directory", __name__, url_prefix="/api/v1")


@directory.get("/directory/desks/<id:desk>")
@public()
@operation(
    "Give what it takes to check a desk up to the root; to the desk's reporters, its people too",
    answer=answers.Statements,
)
def show_desk(desk: bytes) -> dict[str, Any]:
    person = visitors.find_person(db())
    return {
        "statements": actions.list_for_desk(
            db(), desk, person.case_id if person is not None else None
        )
    }


@directory.get("/directory")
@requires(active_member)
@operation("Give every statement in log order", answer=answers.Statements)
def show(_actor: Actor) -> dict[str, Any]:
    return {"statements": actions.list_all(db())}


@directory.post("/directory/statements")
@requires(administrator)
@operation(
    "Freeze, thaw, remove or move people",
    body=bodies.Statements,
    most=MOST_OF_A_DESK,
    answer=answers.Leaves,
    status=201,
)
def change_standing(actor: Actor, body: bodies.Statements) -> dict[str, Any]:
    return {"leaves": list(actions.change_standing(db(), actor, body.statements))}


@directory.post("/desks")
@requires(owner)
@operation(
    "Make a desk",
    body=bodies.DeskEpoch,
    most=MOST_OF_A_DESK,
    answer=answers.Leaves,
    status=201,
)
def add_desk(actor: Actor, body: bodies.DeskEpoch) -> dict[str, Any]:
    return {"leaves": list(desk_actions.add_desk(db(), actor, _epoch_of(body)))}


@directory.post("/desks/<id:desk>/epochs")
@requires(desk_administrator)
@operation(
    "Give a desk new keys",
    body=bodies.DeskEpoch,
    most=MOST_OF_A_DESK,
    answer=answers.Leaves,
    status=201,
)
def add_epoch(actor: Actor, desk: bytes, body: bodies.DeskEpoch) -> dict[str, Any]:
    return {"leaves": list(desk_actions.add_epoch(db(), actor, desk, _epoch_of(body)))}


@directory.get("/desks/<id:desk>/members")
@requires(desk_member_or_owner)
@operation("Give the sealed names that a desk can open", answer=answers.Members)
def list_members(desk: bytes) -> dict[str, Any]:
    return {"members": desk_actions.list_members(db(), desk)}


def _epoch_of(body: bodies.DeskEpoch) -> NewEpoch:
    wraps = [(wrap.member, wrap.epoch, wrap.wrap) for wrap in body.wraps]
    return NewEpoch(
        body.statement, wraps, [ProfileBox(one.member, one.box) for one in body.profiles]
    )
