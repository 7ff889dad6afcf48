"""How does somebody become and stay signed in? A random id in a cookie, its hash in the database, and two ends."""

import datetime as dt
import secrets
from dataclasses import dataclass, field

from sqlalchemy import Connection

from incident_log.crypto.primitives import sha256
from incident_log.services.server import Server
from incident_log.storage import sessions as store
from incident_log.storage.sessions import SignedIn

ID_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just begun; only its holder ever sees the id."""

    id: bytes = field(repr=False)


def begin(
    connection: Connection,
    server: Server,
    *,
    member: bytes | None = None,
    case_id: bytes | None = None,
) -> NewSession:
    """Sign a member or a reporter in under a new id, whatever id the visitor had before."""
    session = NewSession(secrets.token_bytes(ID_BYTES))
    now, settings = server.minute(), server.settings
    ends = now + _minutes(settings.session_max)
    idle_until = min(ends, now + _minutes(settings.session_idle))
    store.add(
        connection, SignedIn(sha256(session.id), member, case_id, None, None, idle_until, ends)
    )
    return session


def find(connection: Connection, server: Server, session: bytes) -> SignedIn | None:
    """Find who is signed in under an id; None when nobody is, or not any more."""
    return store.find(connection, sha256(session), server.minute())


def new_idle_end(server: Server, signed_in: SignedIn) -> int | None:
    """Give the minute until which a session in use lives on, or None when it is not worth a write yet."""
    idle = _minutes(server.settings.session_idle)
    wanted = min(signed_in.ends, server.minute() + idle)
    return wanted if wanted - signed_in.idle_until > idle // 10 else None


def _minutes(duration: dt.timedelta) -> int:
    return max(1, int(duration.total_seconds()) // 60)
