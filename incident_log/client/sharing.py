"""Who else may open a case? Grants to readers outside the desk, and their end, both recorded where the reporter sees them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from incident_log.client import terminal
from incident_log.client.casework import (
    TRIES,
    OpenCase,
    open_case,
    require_adopted,
    save_card,
    sealed,
    write_with,
)
from incident_log.client.language import _, ngettext
from incident_log.client.readers import shares_that_stay
from incident_log.client.reasons import is_said, require_reason
from incident_log.client.session import MemberSession
from incident_log.client.terminal import hinted
from incident_log.clock import SystemClock
from incident_log.crypto import letters, sealing
from incident_log.crypto.letters import Grant
from incident_log.crypto.seeds import CompartmentSecret, new_compartment_secret
from incident_log.domain.consent import reason_text
from incident_log.domain.granting import (
    GrantDecision,
    Wanted,
    grant_decision,
    people_in,
    receipts_for_grant,
)
from incident_log.domain.membership import COMPARTMENTS
from incident_log.domain.views import Share
from incident_log.errors import (
    Conflict,
    ForkedLog,
    FormatError,
    IncidentLogError,
    NotAllowed,
    NotFound,
    OpenError,
    Refused,
    VerificationError,
)
from incident_log.format.box import holder_of_desk
from incident_log.format.canonical import Json
from incident_log.format.encoding import from_b64u, to_b64u, to_time
from incident_log.format.epoch import next_epoch

_NAMED = "L3"


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody is let into, until when, what for, and by which name the person reads of them."""

    compartments: Sequence[str]
    expires_at: str | None
    reason: str
    name: str | None = None
    # Why more is given than the person agreed to; they read it beside the access.
    without_agreement: str | None = None


# A record that is to be sealed: its type, its payload, and under which secret.
Saying = tuple[str, dict[str, Json], CompartmentSecret]


def grant(session: MemberSession, case: str, to: str, terms: Terms) -> OpenCase:
    """Give a member outside the desk the secrets of some compartments, and record it where the reporter sees it.

    Raises Refused when the person did not agree to it and the terms do not say why it is given all the same.
    """
    reason = require_reason(terms.reason)
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
    _check_compartments(terms.compartments)
    at = to_time(SystemClock().now())
    given = tuple(
        secret for secret in opened.keys.secrets if secret.compartment in terms.compartments
    )
    letter = Grant(session.organisation, opened.keys.desk, case, to, at, terms.expires_at, given)
    said = _share(
        reader.id, reader.signing, terms.compartments, terms.expires_at, reason, "granted"
    )
    decision = _decision(opened, reader.role, terms)
    excused = _excused(decision, terms)
    _warn_about(decision)
    payload = {**said, **_told(terms, excused=excused)}

    def body(envelope: bytes) -> dict[str, Json]:
        return {
            "to": to,
            "compartments": list(terms.compartments),
            "expires_on": None if terms.expires_at is None else terms.expires_at[:10],
            "wrap": to_b64u(letters.seal_grant(letter, session.seed.signing_key, reader.recipient)),
            "record": to_b64u(envelope),
        }

    def check(now: OpenCase) -> None:
        if _excused(_decision(now, reader.role, terms), terms) and not excused:
            raise Conflict(_("the person changed their answer just now; look at it first"))

    path = f"cases/{case}/grants"
    return save_card(session, write_with(opened, "share", payload, path, body, check))


def _decision(opened: OpenCase, role: str, terms: Terms) -> GrantDecision:
    """Give what the answers in a case say about these terms; nothing is given of a withdrawn one."""
    view, at = opened.view(), to_time(SystemClock().now())
    if view.summary.status == "withdrawn":
        raise Refused(_("the person withdrew this report; nobody else is let in"))
    wanted = Wanted(role, terms.name, tuple(terms.compartments))
    records = tuple(opened.journal.records())
    people = people_in(view, records)
    return grant_decision(receipts_for_grant(view, records), people, wanted, at)


def _excused(decision: GrantDecision, terms: Terms) -> bool:
    """Tell whether the terms go further than the person agreed; refuse that without a word why."""
    if decision.beyond and not _why(terms):
        raise hinted(
            Refused(
                _("the person has not agreed to this ({}): {}").format(
                    reason_text(decision.reason), ", ".join(decision.beyond)
                )
            ),
            _("ask them first; or say why not with --without-agreement, which they read"),
        )
    return bool(decision.beyond)


def _warn_about(decision: GrantDecision) -> None:
    if decision.level not in {None, _NAMED}:
        terminal.warn(
            _(
                "The report opens whole: their words, files and messages may show who they are. Read it with that in mind before you share it. A dossier leaves more out."
            )
        )
    count = len(decision.unnamed)
    if count:
        terminal.warn(
            ngettext(
                "the part with the names holds {} other person who did not agree to this reader",
                "the part with the names holds {} other people who did not agree to this reader",
                count,
            ).format(count)
        )


def _why(terms: Terms) -> str:
    why = terms.without_agreement or ""
    return why.strip() if is_said(why) else ""


def _told(terms: Terms, *, excused: bool) -> dict[str, Json]:
    """Give what the person reads besides: who it is, and why they were not asked where that was so."""
    return {
        **({"name": terms.name} if terms.name else {}),
        **({"without_agreement": _why(terms)} if excused else {}),
    }


def revoke(session: MemberSession, case: str, member: str, reason: str) -> OpenCase:
    """End a grant: what comes after is sealed under new secrets, which everybody else who may read gets."""
    reason = require_reason(reason)
    opened = require_adopted(_open_to_end(session, case))
    for _attempt in range(TRIES):
        body, after = _ending(session, opened, member, reason)
        try:
            session.api.post(f"cases/{case}/grants/{member}/revoke", body)
        except Conflict:
            opened = require_adopted(opened.reopen())
        except NotFound:
            raise _denied(opened.reopen(), member) from None
        else:
            _warn_of_doubt(opened, member)
            after.journal.keep_head()
            return save_card(session, after)
    raise Conflict(_("others are writing to this case all the time"))


def _open_to_end(session: MemberSession, case: str) -> OpenCase:
    """Open a case of which the log does not hold as well: whoever caused that, or the restoring of a backup, keeps no reader in.

    What such a log shows may be older than the person's no: see `_readers` for who gets the new secrets.
    """
    try:
        return open_case(session, case)
    except ForkedLog as error:
        opened = open_case(session, case, in_spite=True)
        terminal.warn(str(error))
        return opened


def _ending(
    session: MemberSession, opened: OpenCase, member: str, reason: str
) -> tuple[dict[str, Json], OpenCase]:
    """Write the request that ends an access, and the case as it is then.

    Neither the server nor the journal is asked alone: one that hides a grant would leave the reader believed. Nothing
    ends while a record is held back: it may be the share that says what was granted.
    """
    opened.journal.require_all_shown(but_given_up=True)
    share = _share_of(opened, member)
    said = share.compartments if share else ()
    given = opened.grants.get(member)
    known = {*said, *(given.compartments if given else ())}
    if not known:
        raise NotFound(_("this member has no access to this case"))
    desk = session.desk_secret(opened.keys.desk)
    fresh = {
        name: new_compartment_secret(
            opened.keys.case, name, next_epoch(desk.epoch, opened.epoch_before(name))
        )
        for name in COMPARTMENTS
        # What nobody of the desk can open any more goes on with this one as well.
        if name in known or opened.keys.lost(name) >= 0
    }
    epochs = [_rotated(session, opened, secret, member) for secret in fresh.values()]
    said_now: list[Saying] = [
        ("renewal", {"desk_epoch": desk.epoch}, secret) for secret in fresh.values()
    ]
    if share and said:
        # Under the new secret: whoever loses access learns nothing from it. What was never given is not ended.
        payload = _share(member, from_b64u(share.to_signing), said, None, reason, "revoked")
        said_now.append(("share", payload, fresh.get("report") or opened.secret("report")))
    keys = replace(opened.keys, secrets=(*opened.keys.secrets, *fresh.values()))
    after = replace(opened, keys=keys, journal=replace(opened.journal, keys=keys))
    records: list[Json] = []
    for record_type, payload, secret in said_now:
        envelope = sealed(after, record_type, payload, secret)
        after = replace(after, journal=after.journal.followed_by(envelope, secret))
        records.append(to_b64u(envelope))
    return {"epochs": epochs, "records": records}, after


def _warn_of_doubt(opened: OpenCase, member: str) -> None:
    if opened.journal.is_doubtful and any(to != member for to in opened.grants):
        terminal.warn(
            _(
                "nobody else from outside the team got the new keys: a no of the person may stand in what is not shown here"
            )
        )


def _share_of(opened: OpenCase, member: str) -> Share | None:
    """Find what the journal says of a reader's access."""
    return next((share for share in opened.view().shares if share.to == member), None)


def _denied(opened: OpenCase, member: str) -> IncidentLogError:
    """Say why the server knows of no access: it ended meanwhile, or the journal says otherwise."""
    share = _share_of(opened, member)
    if share and share.compartments:
        return VerificationError(
            _("the server denies an access that the journal of the case names")
        )
    return NotFound(_("this member has no access to this case"))


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
    """List who keeps access: the reporter (but not to the desk's work), and whom the person lets in now."""
    if opened.intake is None:
        raise OpenError(_("the reporter's key is not known here"))
    # Anybody can write a letter to the desk; only the reporter began the case.
    if opened.journal.reporter != opened.intake.reporter_signing:
        raise VerificationError(
            _("nothing shows that the reporter's letter is by whoever began the case")
        )
    readers: list[tuple[str, str, str | None]] = []
    if compartment != "work":
        readers.append((letters.REPORTER, opened.intake.reporter_recipient, None))
    # A person's no may stand in what is not shown, or does not open: whoever else shall read on is let in anew.
    if opened.journal.is_doubtful:
        return readers
    # The server's list is not enough: it could name somebody who was removed or frozen to get the secret for them.
    readers += [
        (share.to, session.directory.member(share.to).recipient, share.expires_at)
        for share in shares_that_stay(opened, to_time(SystemClock().now()))
        if share.to != leaving
        and compartment in opened.grants[share.to].compartments
        and compartment in share.compartments
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
