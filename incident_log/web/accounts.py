"""Who is signed in, and how do they sign in and out? Sessions, and what a member keeps here."""

from typing import Any

from flask import Blueprint

from incident_log.errors import FormatError
from incident_log.format.encoding import to_b64u
from incident_log.services import accounts as actions
from incident_log.services import directory
from incident_log.services.access import Actor
from incident_log.storage import sessions as store
from incident_log.storage.lockboxes import StoredLockbox
from incident_log.storage.sessions import SignedIn
from incident_log.web import answers, bodies, limiting, visitors
from incident_log.web.context import db, server, transaction
from incident_log.web.limiting import limiter
from incident_log.web.operations import View, operation
from incident_log.web.permissions import (
    active_member,
    again,
    any_member,
    anybody_signed_in,
    public,
    requires,
)

accounts = Blueprint("accounts", __name__, url_prefix="/api/v1")


@accounts.get("/session")
@public()
@operation(
    "Tell who is signed in, and give the token that changing requests need",
    answer=answers.SessionState,
)
def show_session() -> dict[str, Any]:
    person, csrf = visitors.find_person(db()), visitors.ensure_cookie()
    if person is None:
        return {"csrf": csrf, "kind": "none"}
    if person.member is None:
        return {"csrf": csrf, "kind": "reporter", "case": to_b64u(person.case_id or b"")}
    member = to_b64u(person.member)
    return {
        "csrf": csrf,
        "kind": "member",
        "member": member,
        "role": person.role,
        "state": person.status,
    }


@accounts.post("/session/parameters")
@limiting.by_sender(limiting.ASK)
@public(within="apart")
@operation(
    "Give the salt of a name; for a name nobody has, an invented one",
    body=bodies.Name,
    most=limiting.MOST_SIGN_IN,
    answer=answers.Parameters,
)
def show_parameters(body: bodies.Name) -> dict[str, Any]:
    with transaction("reading") as connection:
        salt = actions.salt_of(connection, server(), body.name)
    cost = {
        "memory_kib": actions.MEMORY_KIB,
        "iterations": actions.ITERATIONS,
        "lanes": actions.LANES,
    }
    return {"salt": to_b64u(salt)} | cost


def tries_by_name(view: View) -> View:
    """Count the tries for one name that failed: tightly from one address, loosely from its network and from all."""
    refused = limiting.refused
    here = limiter.limit(
        limiting.SIGN_IN_BY_NAME, key_func=limiting.by_name_here, deduct_when=refused
    )
    around = limiter.limit(
        limiting.SIGN_IN_BY_NAME_AROUND, key_func=limiting.by_name_around, deduct_when=refused
    )
    anywhere = limiter.limit(
        limiting.SIGN_IN_BY_NAME_ANYWHERE, key_func=limiting.by_name, deduct_when=refused
    )
    counted: View = here(around(anywhere(view)))
    return counted


@accounts.post("/session/passphrase")
@limiting.by_sender(limiting.SIGN_IN, deduct_when=limiting.refused_or_malformed)
@tries_by_name
@public(within="apart")
@operation(
    "Sign a member in by passphrase",
    body=bodies.Passphrase,
    most=limiting.MOST_SIGN_IN,
    answer=answers.SignedIn,
)
def sign_in_with_passphrase(body: bodies.Passphrase) -> dict[str, Any]:
    with transaction("reading") as connection:
        found = actions.find_by_name(connection, server(), body.name)
    # Stretching takes a while and waits for nobody: no transaction is open.
    return _sign_in(actions.check_passphrase(found, body.verifier))


@accounts.post("/session/code")
@limiting.by_sender(limiting.SIGN_IN, deduct_when=limiting.refused_or_malformed)
@tries_by_name
@public(within="apart")
@operation(
    "Sign in by codename or recovery code",
    body=bodies.Code,
    most=limiting.MOST_SIGN_IN,
    answer=answers.SignedIn,
)
def sign_in_with_code(body: bodies.Code) -> dict[str, Any]:
    with transaction("reading") as connection:
        found = actions.check_code(connection, body.kind, body.handle, body.verifier)
    return _sign_in(found)


@accounts.delete("/session")
@requires(anybody_signed_in)
@operation("Sign out here", query=bodies.SignOut, answer=answers.Empty)
def sign_out(person: SignedIn, query: bodies.SignOut) -> None:
    store.end(db(), person.id_hash)
    visitors.drop_cookie(keep_storage=query.keep)


@accounts.delete("/sessions")
@requires(anybody_signed_in)
@operation("Sign out everywhere", answer=answers.Empty)
def sign_out_everywhere(person: SignedIn) -> None:
    actions.end_all(db(), person)
    visitors.drop_cookie()


@accounts.get("/me")
@requires(any_member)
@operation("Give a member what is theirs", answer=answers.Me)
def show_me(member: bytes) -> dict[str, Any]:
    return actions.show_me(db(), member)


@accounts.put("/me/settings")
@requires(any_member)
@operation(
    "Replace the sealed settings by their next revision",
    body=bodies.Settings,
    answer=answers.Revision,
)
def save_settings(member: bytes, body: bodies.Settings) -> dict[str, Any]:
    # Also before being confirmed: a newcomer's settings hold the organisation that their link named.
    actions.save_settings(db(), directory.organisation_of(db()), member, body.box, body.revision)
    return {"revision": body.revision}


@accounts.put("/me/lockboxes")
@requires(active_member, within="apart")
@operation(
    "Replace ways of unlocking; other sessions end", body=bodies.Lockboxes, answer=answers.Empty
)
def replace_lockboxes(_actor: Actor, body: bodies.Lockboxes) -> None:
    prepared = [actions.prepare(offer_of(lockbox)) for lockbox in body.lockboxes]
    with again(active_member) as actor:
        actions.replace_lockboxes(db(), actor, prepared)


def offer_of(lockbox: bodies.Lockbox) -> actions.LockboxOffer:
    """Take a lockbox out of a body."""
    if lockbox.salt is not None and lockbox.handle is not None:
        raise FormatError("lockbox: a salt or a handle, not both")
    return actions.LockboxOffer(
        lockbox.kind, lockbox.salt, lockbox.handle, lockbox.verifier, lockbox.box
    )


def _sign_in(passed: StoredLockbox) -> dict[str, Any]:
    with transaction("writing") as connection:
        session = actions.sign_in(connection, server(), passed)
    shown: dict[str, Any] = {
        "lockbox": to_b64u(passed.box),
        "kind": passed.kind,
        "csrf": visitors.set_cookie(session.id),
    }
    owner = {"member": passed.member, "case": passed.case_id}
    return shown | {name: to_b64u(value) for name, value in owner.items() if value is not None}
