"""Who else may open a case? Grants to readers outside the desk, and their end, both recorded where the reporter sees them."""

from collections.abc import Sequence
from dataclasses import replace

from incident_log.client.casework import OpenCase, open_case, require_adopted, save_card, write_with
from incident_log.client.language import _
from incident_log.client.session import MemberSession
from incident_log.client.terminal import hinted
from incident_log.clock import SystemClock
from incident_log.crypto import letters, sealing
from incident_log.crypto.letters import Grant
from incident_log.crypto.seeds import CompartmentSecret, new_compartment_secret
from incident_log.domain.membership import COMPARTMENTS
from incident_log.domain.shares import is_live
from incident_log.errors import Conflict, FormatError, NotAllowed, NotFound, OpenError, Refused
from incident_log.format.box import holder_of_desk
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u, to_time
from incident_log.format.epoch import next_epoch


def grant(
    session: MemberSession,
    case: str,
    to: str,
    compartments: Sequence[str],
    expires_at: str | None,
    reason: str,
) -> OpenCase:
    """Give a member outside the desk the secrets of some compartments, and record it where the reporter sees it."""
    opened = require_adopted(open_case(session, case))
    reader = session.directory.member(to)
    if not reader.is_active:
        raise NotAllowed(_("this member is not active"))
    if reader.is_of(opened.keys.desk):
        raise Refused(_("this member belongs to the desk and can open the case already"))
    if to in opened.grants:
        raise hinted(
            Conflict(_("this member has access already")), _("end it first: incident-log revoke")
        )
    _check_compartments(compartments)
    given = tuple(secret for secret in opened.keys.secrets if secret.compartment in compartments)
    at = to_time(SystemClock().now())
    letter = Grant(session.organisation, opened.keys.desk, case, to, at, expires_at, given)
    payload = _share(reader.id, reader.signing, compartments, expires_at, reason, "granted")

    def body(envelope: bytes) -> dict[str, Json]:
        return {
            "to": to,
            "compartments": list(compartments),
            "expires_on": None if expires_at is None else expires_at[:10],
            "wrap": to_b64u(letters.seal_grant(letter, session.seed.signing_key, reader.recipient)),
            "record": to_b64u(envelope),
        }

    return save_card(session, write_with(opened, "share", payload, f"cases/{case}/grants", body))


def revoke(session: MemberSession, case: str, member: str, reason: str) -> OpenCase:
    """End a grant: what comes after is sealed under new secrets, which everybody else who may read gets."""
    opened = require_adopted(open_case(session, case))
    share = next((share for share in opened.view().shares if share.to == member), None)
    ended = opened.grants.get(member, ())
    if share is None or not ended:
        raise NotFound(_("this member has no access to this case"))
    reader = session.directory.member(member)
    desk = session.desk_secret(opened.keys.desk)
    fresh = tuple(
        new_compartment_secret(case, name, next_epoch(desk.epoch, opened.keys.newest(name).epoch))
        for name in ended
    )
    payload = _share(member, reader.signing, ended, None, reason, "revoked")
    epochs = [_rotated(session, opened, secret, member) for secret in fresh]

    def body(envelope: bytes) -> dict[str, Json]:
        return {"record": to_b64u(envelope), "epochs": epochs}

    opened = write_with(opened, "share", payload, f"cases/{case}/grants/{member}/revoke", body)
    keys = replace(opened.keys, secrets=(*opened.keys.secrets, *fresh))
    return save_card(
        session, replace(opened, keys=keys, journal=replace(opened.journal, keys=keys))
    )


def _rotated(
    session: MemberSession, opened: OpenCase, secret: CompartmentSecret, leaving: str
) -> dict[str, Json]:
    """Wrap a new secret for the desk, for the reporter, and for every reader who stays."""
    desk = session.desk_secret(opened.keys.desk)
    holder = holder_of_desk(desk.desk, desk.epoch)
    return {
        "compartment": secret.compartment,
        "epoch": secret.epoch,
        "desk_epoch": desk.epoch,
        "box": to_b64u(
            sealing.wrap_case_secret(desk.wrap_key, session.organisation, holder, secret)
        ),
        "readers": [
            {
                "holder": to,
                "wrap": to_b64u(_letter(session, opened, to, recipient, expires_at, secret)),
            }
            for to, recipient, expires_at in _readers(session, opened, secret.compartment, leaving)
        ],
    }


def _readers(
    session: MemberSession, opened: OpenCase, compartment: str, leaving: str
) -> list[tuple[str, str, str | None]]:
    """List who keeps access: the reporter (but not to the desk's work), and the other live grants."""
    if opened.intake is None:
        raise OpenError(_("the reporter's key is not known here"))
    readers: list[tuple[str, str, str | None]] = []
    if compartment != "work":
        readers.append((letters.REPORTER, opened.intake.reporter_recipient, None))
    # The server's list is not enough: it could name somebody who was removed or frozen to get the secret for them.
    now = to_time(SystemClock().now())
    readers += [
        (share.to, session.directory.member(share.to).recipient, share.expires_at)
        for share in opened.view().shares
        if share.to != leaving
        and compartment in opened.grants.get(share.to, ())
        and compartment in share.compartments
        and is_live(share, now)
        and session.directory.member(share.to).is_active
    ]
    return readers


def _letter(
    session: MemberSession,
    opened: OpenCase,
    to: str,
    recipient: str,
    expires_at: str | None,
    secret: CompartmentSecret,
) -> bytes:
    at = to_time(SystemClock().now())
    letter = Grant(
        session.organisation, opened.keys.desk, opened.keys.case, to, at, expires_at, (secret,)
    )
    return letters.seal_grant(letter, session.seed.signing_key, recipient)


def _share(
    to: str,
    signing: bytes,
    compartments: Sequence[str],
    expires_at: str | None,
    reason: str,
    action: str,
) -> dict[str, Json]:
    return {
        "to": to,
        "to_signing": to_b64u(signing),
        "compartments": list(compartments),
        "expires_at": expires_at,
        "reason": reason,
        "action": action,
    }


def _check_compartments(compartments: Sequence[str]) -> None:
    unknown = [name for name in compartments if name not in COMPARTMENTS]
    if unknown or not compartments:
        raise FormatError(_("the parts of a case are: {}").format(", ".join(COMPARTMENTS)))
