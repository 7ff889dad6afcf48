"""How does somebody prove who they are, and what is kept for them? The server sees verifiers and sealed seeds."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from incident_log.crypto.at_rest import (
    check_code_verifier,
    check_passphrase_verifier,
    store_code_verifier,
    store_passphrase_verifier,
)
from incident_log.domain import membership as rules
from incident_log.errors import (
    Conflict,
    FormatError,
    IncidentLogError,
    NotFound,
    NotSignedIn,
    VerificationError,
)
from incident_log.format.encoding import to_b64u
from incident_log.services import sessions
from incident_log.services.access import Actor
from incident_log.services.sealed import MAX_SETTINGS, check_box
from incident_log.services.server import Server
from incident_log.services.sessions import NewSession
from incident_log.storage import cases, lockboxes, members
from incident_log.storage import sessions as session_store
from incident_log.storage.lockboxes import NewLockbox, StoredLockbox
from incident_log.storage.sessions import SignedIn

# What every passphrase costs; clients refuse less.
MEMORY_KIB, ITERATIONS, LANES = 65536, 3, 1
# A frozen or removed member gets no seed, however well they know the passphrase.
_MAY_SIGN_IN = frozenset({"active", "pending", None})


@dataclass(frozen=True, slots=True)
class LockboxOffer:
    """A lockbox as a client sends it."""

    kind: str
    salt: bytes | None
    handle: bytes | None
    verifier: bytes = field(repr=False)
    box: bytes = field(repr=False)


def prepare(offer: LockboxOffer) -> NewLockbox:
    """Check a lockbox and hash its verifier. Costs tens of milliseconds: call it outside of any transaction."""
    if (offer.kind == "passphrase") != (offer.salt is not None) or (offer.kind == "passphrase") != (
        offer.handle is None
    ):
        raise FormatError("lockbox: a passphrase has a salt, a code has a handle")
    if offer.salt is not None:
        check_box(offer.box, purpose="lockbox", kind=offer.kind, salt=offer.salt)
    else:
        check_box(offer.box, purpose="lockbox", kind=offer.kind, handle=offer.handle or b"")
    if offer.kind == "passphrase":
        verifier_hash = store_passphrase_verifier(offer.verifier).encode("ascii")
    else:
        verifier_hash = store_code_verifier(offer.verifier)
    return NewLockbox(offer.kind, offer.salt, offer.handle, verifier_hash, offer.box)


def salt_of(connection: Connection, server: Server, name: str) -> bytes:
    """Give the salt of a name; for a name nobody has, always the same invented one."""
    tag, invented = server.secret.name_handle(name), server.secret.fake_salt(name)
    found = lockboxes.find_by_name(connection, tag)
    return invented if found is None or found.salt is None else found.salt


def find_by_name(connection: Connection, server: Server, name: str) -> StoredLockbox | None:
    """Find the lockbox behind a name; say nothing to the visitor yet."""
    return lockboxes.find_by_name(connection, server.secret.name_handle(name))


def check_passphrase(found: StoredLockbox | None, verifier: bytes) -> StoredLockbox:
    """Give the lockbox if the verifier passes; as slow and as silent for a name nobody has. Outside of transactions."""
    stored = None if found is None else found.verifier_hash.decode("ascii")
    try:
        check_passphrase_verifier(verifier, stored)
    except VerificationError:
        raise NotSignedIn("name and passphrase do not belong together") from None
    if found is None or found.status not in _MAY_SIGN_IN:
        raise _refusal(found, "name and passphrase do not belong together")
    return found


def check_code(connection: Connection, kind: str, handle: bytes, verifier: bytes) -> StoredLockbox:
    """Give the lockbox of a code if its verifier passes."""
    found = lockboxes.find_by_handle(connection, kind, handle)
    try:
        check_code_verifier(verifier, None if found is None else found.verifier_hash)
    except VerificationError:
        raise NotSignedIn("this code opens nothing here") from None
    if found is None or found.status not in _MAY_SIGN_IN:
        raise _refusal(found, "this code opens nothing here")
    return found


def _refusal(passed: StoredLockbox | None, otherwise: str) -> IncidentLogError:
    """Say why somebody stays out; that they are frozen is said to nobody who could not come in if they were not."""
    if passed is not None and passed.status == "frozen":
        return Conflict("this account is frozen")
    return NotSignedIn(otherwise)


def sign_in(connection: Connection, server: Server, passed: StoredLockbox) -> NewSession:
    """Begin a session for whoever passed, unless they were frozen or their lockbox replaced in the meantime.

    Whoever ends sessions holds the same row while they do: of a sign-in and an end under way together, the second sees
    what the first has done.
    """
    if not _is_still_good(connection, passed):
        raise NotSignedIn("this way of signing in has just ended")
    return sessions.begin(connection, server, member=passed.member, case_id=passed.case_id)


def _is_still_good(connection: Connection, passed: StoredLockbox) -> bool:
    """Lock whose lockbox this is, then look whether it still opens anything."""
    if passed.member is None:
        case_id = passed.case_id or b""
        cases.find(connection, case_id)
        kept = lockboxes.kinds_of_case(connection, case_id)
        return kept.get(passed.kind) == passed.verifier_hash
    try:
        status = members.load(connection, passed.member, lock=True).status
    except NotFound:
        return False
    current = lockboxes.kinds_of(connection, passed.member)
    return status in _MAY_SIGN_IN and current.get(passed.kind) == passed.verifier_hash


def end_all(connection: Connection, person: SignedIn) -> None:
    """End every session of somebody, also one that is just beginning: see `sign_in`."""
    if person.member is not None:
        members.load(connection, person.member, lock=True)
        session_store.end_of_member(connection, person.member)
    if person.case_id is not None:
        cases.find(connection, person.case_id)
        session_store.end_of_case(connection, person.case_id)


def show_me(connection: Connection, member: bytes) -> dict[str, object]:
    """Give a member what is theirs: standing, desk secrets and sealed settings."""
    stored = members.load(connection, member)
    # A lawyer may be on a desk, so that its leads speak of them; they open only what was granted.
    own = members.desks_of(connection, member) if rules.is_of_desk(stored.role) else ()
    desks: dict[bytes, list[dict[str, object]]] = {desk: [] for desk in own}
    if stored.status == "active":
        for wrap in members.wraps_of(connection, member) if own else ():
            desks[wrap.desk].append({"epoch": wrap.epoch, "wrap": to_b64u(wrap.wrap)})
    return {
        "member": to_b64u(stored.id),
        "role": stored.role,
        "state": stored.status,
        "desks": [{"desk": to_b64u(desk), "epochs": epochs} for desk, epochs in desks.items()],
        "settings": None if stored.settings is None else to_b64u(stored.settings),
        "settings_revision": stored.settings_revision,
    }


def save_settings(
    connection: Connection, organisation: bytes, member: bytes, box: bytes, revision: int
) -> None:
    """Replace the sealed settings; raise Conflict when another device was first."""
    check_box(
        box,
        most=MAX_SETTINGS,
        purpose="settings",
        organisation=organisation,
        member=member,
        revision=revision,
    )
    if not members.save_settings(connection, member, box, revision):
        raise Conflict("the settings were changed on another device")


def replace_lockboxes(connection: Connection, actor: Actor, prepared: list[NewLockbox]) -> None:
    """Replace a member's ways of unlocking; every other session of theirs ends now."""
    if any(box.kind == "codename" for box in prepared) or len(
        {box.kind for box in prepared}
    ) != len(prepared):
        raise FormatError("lockbox: one passphrase and one recovery code at most")
    members.load(connection, actor.id, lock=True)
    if not session_store.is_there(connection, actor.session):
        # Whoever ended it did so a moment ago, while this request was under way.
        raise NotSignedIn("nobody is signed in")
    lockboxes.replace(connection, prepared, actor.id)
    session_store.end_of_member(connection, actor.id, but=actor.session)
