"""How does an organisation take over a new server? Once, with a one-time token that was printed at the first start."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from incident_log.crypto.primitives import check_equal, sha256
from incident_log.crypto.verifying import Directory
from incident_log.errors import FormatError, NotFound, VerificationError
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.statement import (
    DeskEpochBody,
    MemberBody,
    OrganisationBody,
    SignedStatement,
    parse_statement,
)
from incident_log.services import directory, sessions
from incident_log.services.sealed import check_age_file, check_box, number_in
from incident_log.services.server import Server
from incident_log.services.sessions import NewSession
from incident_log.storage import installation, lockboxes, log, members
from incident_log.storage.lockboxes import NewLockbox
from incident_log.storage.members import Wrap

TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Founding:
    """Everything the first owner's browser made."""

    token: bytes = field(repr=False)
    statements: Sequence[bytes]
    name: str = field(repr=False)
    lockboxes: Sequence[NewLockbox]
    desk_wrap: bytes
    profile: bytes


def new_token(connection: Connection) -> str | None:
    """Draw a new one-time token while setup is open; only its hash is kept. None when setup is over."""
    if installation.find_organisation(connection) is not None:
        return None
    token = secrets.token_bytes(TOKEN_BYTES)
    installation.record_setup_token(connection, sha256(token))
    return to_b64u(token)


def is_open(connection: Connection) -> bool:
    """Tell whether the server still waits for its organisation."""
    return installation.find_organisation(connection) is None


def set_up(connection: Connection, server: Server, founding: Founding) -> NewSession:
    """Take the organisation, its first owner and first desk, in one transaction; the owner is signed in."""
    _check_token(connection, founding.token)
    signed = [parse_statement(envelope) for envelope in founding.statements]
    organisation, owner, desk = _bodies(signed)
    if organisation.log_key != server.log_key.public:
        raise VerificationError("setup: the statement names another log key than this server's")
    Directory.of(signed[0].statement.organisation, founding.statements)
    member, first_desk = (from_b64u(one.statement.subject, 16) for one in signed[1:])
    if owner.desks != (to_b64u(first_desk),):
        raise FormatError("setup: the owner is on the first desk")
    root = from_b64u(signed[0].statement.organisation, 32)
    _check_sealed(founding, root, member, first_desk, desk.epoch)
    log.lock(connection)
    installation.record_organisation(connection, root)
    name_tag = server.secret.name_handle(founding.name)
    members.add(
        connection, member, status="active", role="owner", signing=owner.signing, name_tag=name_tag
    )
    lockboxes.add(connection, founding.lockboxes, member=member)
    members.set_desk_epoch(connection, first_desk, desk.epoch)
    members.set_desks(connection, member, [first_desk])
    members.add_wraps(connection, [Wrap(member, first_desk, desk.epoch, founding.desk_wrap)])
    members.save_profile(connection, first_desk, member, desk.epoch, founding.profile)
    directory.record(connection, signed, founding.statements)
    return sessions.begin(connection, server, member=member)


def _check_token(connection: Connection, token: bytes) -> None:
    stored = installation.find_setup_token_hash(connection)
    try:
        check_equal(sha256(token), stored or bytes(32), "token")
    except VerificationError:
        raise NotFound("setup") from None


def _bodies(
    signed: Sequence[SignedStatement],
) -> tuple[OrganisationBody, MemberBody, DeskEpochBody]:
    match [one.statement.body for one in signed]:
        case [OrganisationBody() as organisation, MemberBody() as owner, DeskEpochBody() as desk]:
            if (owner.role, owner.status) == ("owner", "active"):
                return organisation, owner, desk
    raise FormatError("setup: not an organisation, its owner and its first desk")


def _check_sealed(
    founding: Founding, organisation: bytes, member: bytes, desk: bytes, epoch: int
) -> None:
    if sorted(box.kind for box in founding.lockboxes) != ["passphrase", "recovery"]:
        raise FormatError("setup: a passphrase and a recovery code")
    check_age_file(founding.desk_wrap)
    box = check_box(
        founding.profile, purpose="profile", organisation=organisation, member=member, desk=desk
    )
    if number_in(box, "desk_epoch") != epoch:
        raise FormatError("box: field desk_epoch is not that of its place")
