"""Who may call which route? Every endpoint either stands in PUBLIC or carries `requires`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

from flask import request
from sqlalchemy import Connection

from incident_log.errors import NotFound, NotSignedIn
from incident_log.services import access, sessions
from incident_log.services.access import Actor, CaseAccess
from incident_log.storage import sessions as session_store
from incident_log.storage.sessions import SignedIn
from incident_log.web import visitors
from incident_log.web.context import Transaction, server, transaction

# Endpoints that answer anybody.
PUBLIC: frozenset[str] = frozenset(
    {
        "accounts.show_session",
        "accounts.show_parameters",
        "accounts.sign_in_with_passphrase",
        "accounts.sign_in_with_code",
        "assets.show",
        "directory.show_desk",
        "intake.begin",
        "invitations.accept",
        "invitations.show",
        "log.checkpoint",
        "log.consistency",
        "log.inclusion",
        "log.tile",
        "openapi.show",
        "pages.choose_language",
        "pages.health",
        "pages.show",
        "setup.show",
        "setup.set_up",
    }
)

# What the ids in the address are called there; a rule takes out those that it looks at.
Path = dict[str, Any]
Allowed = TypeVar("Allowed")
Rule = Callable[[Connection, SignedIn, Path], Allowed]
View = Callable[..., Any]


def requires(rule: Rule[Allowed], *, within: Transaction | None = None) -> Callable[[View], View]:
    """Let a view run only for whom the rule lets in; the view gets what the rule gives as its first argument.

    Nobody signed in is told so. Whoever is signed in and may not gets the answer for what does not exist.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**path: object) -> object:
            visitors.check_request()
            kind = within or _usual()
            with transaction(kind) as connection:
                person = visitors.find_person(connection)
                if person is None:
                    raise NotSignedIn("nobody is signed in")
                idle_end = sessions.new_idle_end(server(), person)
                allowed = rule(connection, person, path)
                answer: object = None if kind == "apart" else view(allowed, **path)
                if idle_end is not None and kind == "writing":
                    _touch(connection, person, idle_end)
            if kind == "apart":
                answer = view(allowed, **path)
            # Whoever sends a long film slice by slice is not idle.
            if idle_end is not None and kind != "writing":
                with server().database.writing() as connection:
                    _touch(connection, person, idle_end)
            return answer

        guarded.requires = rule  # type: ignore[attr-defined]  # read by the tests that walk all routes
        return guarded

    return decorate


def public(*, within: Transaction | None = None) -> Callable[[View], View]:
    """Let anybody call a view; its endpoint must stand in PUBLIC."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(**path: object) -> object:
            visitors.check_request()
            kind = within or _usual()
            if kind == "apart":
                return view(**path)
            with transaction(kind):
                return view(**path)

        return opened

    return decorate


@contextmanager
def again(rule: Rule[Allowed], **path: object) -> Iterator[Allowed]:
    """Begin the writing part of a view that works apart: the same question once more, where the answer cannot change."""
    with transaction("writing") as connection:
        person = visitors.find_person(connection)
        if person is None:
            raise NotSignedIn("nobody is signed in")
        yield rule(connection, person, dict(path))


def anybody_signed_in(_connection: Connection, person: SignedIn, _path: Path) -> SignedIn:
    """A member of any standing, or a reporter."""
    return person


def any_member(_connection: Connection, person: SignedIn, _path: Path) -> bytes:
    """A member, also one who still waits to be confirmed."""
    if person.member is None:
        raise NotFound("this")
    return person.member


def active_member(_connection: Connection, person: SignedIn, _path: Path) -> Actor:
    return access.actor_of(person)


def administrator(_connection: Connection, person: SignedIn, _path: Path) -> Actor:
    """An owner or a lead."""
    actor = access.actor_of(person)
    if actor.role not in {"owner", "lead"}:
        raise NotFound("this")
    return actor


def inviter(connection: Connection, person: SignedIn, path: Path) -> Actor:
    """Whoever made the invitation in the address."""
    actor = administrator(connection, person, path)
    access.check_invited(connection, actor, path["invitation"])
    return actor


def owner(_connection: Connection, person: SignedIn, _path: Path) -> Actor:
    actor = access.actor_of(person)
    if actor.role != "owner":
        raise NotFound("this")
    return actor


def desk_member(connection: Connection, person: SignedIn, path: Path) -> bytes:
    """A member of the desk in the address; gives the desk."""
    desk: bytes = path.pop("desk")
    access.check_desk(connection, access.actor_of(person), desk)
    return desk


def desk_member_or_owner(connection: Connection, person: SignedIn, path: Path) -> bytes:
    """A member of the desk in the address, or an owner; gives the desk."""
    actor, desk = access.actor_of(person), path.pop("desk")
    if actor.role != "owner":
        access.check_desk(connection, actor, desk)
    return bytes(desk)


def desk_administrator(connection: Connection, person: SignedIn, path: Path) -> Actor:
    """An owner, or a lead of the desk in the address."""
    actor = access.actor_of(person)
    access.check_administers(connection, actor, path["desk"])
    return actor


def case_reader(connection: Connection, person: SignedIn, path: Path) -> CaseAccess:
    """The reporter of the case in the address, its desk, or a reader with a live grant."""
    here = server()
    return access.open_case(connection, person, path.pop("case"), here.today(), here.writers_key)


def case_desk(connection: Connection, person: SignedIn, path: Path) -> CaseAccess:
    """A member of the case's desk."""
    return _only("desk", case_reader(connection, person, path))


def case_reporter(connection: Connection, person: SignedIn, path: Path) -> CaseAccess:
    """The reporter of the case."""
    return _only("reporter", case_reader(connection, person, path))


def _only(capacity: str, found: CaseAccess) -> CaseAccess:
    if found.capacity != capacity:
        raise NotFound("case")
    return found


def _usual() -> Transaction:
    return "reading" if request.method in {"GET", "HEAD"} else "writing"


def _touch(connection: Connection, person: SignedIn, idle_end: int) -> None:
    session_store.touch(connection, person.id_hash, idle_end)
