"""Who belongs to the organisation, and how does somebody come in? Invitations, confirmations, names."""

import contextlib
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass

from incident_log.client import withdrawn
from incident_log.client.answers import Answer, envelopes_of
from incident_log.client.api import Api
from incident_log.client.keyring import Pin, Profile
from incident_log.client.language import _
from incident_log.client.links import InvitationLink
from incident_log.client.session import MemberSession, normal_name
from incident_log.client.setup import (
    keep_lock,
    lockbox_body,
    new_lock,
    pin_for_browsers,
    profile_header,
    seal_profile,
    signed_statement,
)
from incident_log.client.terminal import hinted
from incident_log.clock import SystemClock
from incident_log.crypto import letters, sealing
from incident_log.crypto.lockbox import code_keys
from incident_log.crypto.primitives import check_equal, hmac_sha256
from incident_log.crypto.seeds import (
    DeskSecret,
    InviteSecret,
    new_code,
    new_invite_secret,
    new_seed,
)
from incident_log.crypto.verifying import Directory
from incident_log.errors import (
    ConfigurationError,
    Conflict,
    Expired,
    FormatError,
    IncidentLogError,
    NotAllowed,
    NotFound,
    OpenError,
    ServerMisbehaved,
    VerificationError,
)
from incident_log.format import invitation
from incident_log.format.canonical import Json
from incident_log.format.code import encode_code
from incident_log.format.encoding import to_b64u
from incident_log.format.invitation import Bundle, Kept
from incident_log.format.statement import MemberBody

ROLES_INVITED = ("lead", "caseworker", "lawyer")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who accepted an invitation and waits to be confirmed."""

    invitation: str
    member: str
    name: str
    role: str
    desk: str | None
    signing: bytes
    recipient: str
    label: str
    # The link ended so long ago that whoever came through it may be somebody else than was meant.
    too_late: bool


@dataclass(frozen=True, slots=True)
class Spoiled:
    """An invitation with which nobody can be let in, and why; without a label it is named by its id."""

    label: str
    error: IncidentLogError


def invite(session: MemberSession, role: str, desk: str | None, label: str) -> InvitationLink:
    """Make an invitation: single use, 72 hours. The label reminds the inviter of whom it was for."""
    secret = new_invite_secret()
    ends = invitation.ends_after(SystemClock().now().timestamp())
    # Role, desk and end are sealed too: the server must not turn a lawyer into an owner, or keep a door open.
    sealed = sealing.seal_box(
        session.seed.wrap_key,
        _invitation_header("invitation", session.organisation, secret.invitation),
        invitation.encode_kept(Kept(secret.secret, role, desk, label, ends)),
    )
    body: dict[str, Json] = {
        "invitation": secret.invitation,
        "role": role,
        "desk": desk,
        "box": to_b64u(sealed),
    }
    session.api.post("invitations", body)
    return InvitationLink(session.api.server, secret.secret, session.organisation, ends)


def withdraw(session: MemberSession, wanted: str) -> str:
    """Make an open invitation of ours stop working, named by whom it is for or by its id; gives the id."""
    matching = [one for one in _open_invitations(session) if wanted in one[:2]]
    if not matching:
        raise NotFound(_("you have no open invitation of this name"))
    if len(matching) > 1:
        raise hinted(
            Conflict(_("more than one invitation of yours is for {}").format(wanted)),
            *(f"incident-log withdraw {name}" for name, _label, _ends in matching),
        )
    ((name, _label, ends),) = matching
    # Before the server hears of it: whatever it says of who came and when, nobody is let in any more.
    withdrawn.remember(session, name, ends)
    try:
        session.api.delete(f"invitations/{name}")
    except Conflict:
        raise Conflict(_("somebody has come in with this invitation already")) from None
    return name


def _open_invitations(session: MemberSession) -> list[tuple[str, str, int]]:
    """List our invitations that nobody has used: the id, whom each is for, and its end, as far as that opens."""
    found = []
    latest = invitation.ends_after(SystemClock().now().timestamp())
    for one in session.api.get("invitations").answers("invitations"):
        if one.text("state") in {"open", "expired"}:
            name = one.identifier("invitation")
            try:
                kept = _kept(session, one)
                found.append((name, kept.label, kept.ends))
            except (FormatError, OpenError, ServerMisbehaved, VerificationError):
                found.append((name, name, latest))
    return found


@contextlib.contextmanager
def _while_it_stands() -> Iterator[None]:
    """Say in one sentence that an invitation is gone."""
    try:
        yield
    except NotFound:
        raise NotFound(
            _("this invitation was withdrawn, or is not known here; ask for a new one")
        ) from None


def join(
    api: Api, profile: Profile, link: InvitationLink, name: str, sign_in: str, passphrase: str
) -> str:
    """Accept an invitation; the keys are made here and wait for the inviter's confirmation. Gives the recovery code's text."""
    secret = InviteSecret(link.secret)
    with _while_it_stands():
        offer = api.get(f"invitations/{secret.invitation}")
    over = invitation.is_over(link.ends, SystemClock().now().timestamp())
    if over or offer.text("state") != "open":
        raise Expired(_("this invitation was used already, or is older than 72 hours"))
    if offer.text("organisation") != link.organisation:
        raise VerificationError(
            _("the server shows another organisation than your invitation names")
        )
    Directory.of(link.organisation, envelopes_of(offer))
    seed, lock, code = new_seed(), new_lock(passphrase), new_code()
    keys = Bundle(seed.recipient, seed.signing_public)
    bundle = invitation.encode_bundle(secret.invitation, link.organisation, keys)
    newcomer = sealing.seal_box(
        secret.box_key,
        _invitation_header("newcomer", link.organisation, secret.invitation),
        invitation.encode_name(name),
    )
    body: dict[str, Json] = {
        "bundle": to_b64u(bundle),
        "mac": to_b64u(hmac_sha256(secret.mac_key, bundle)),
        "newcomer": to_b64u(newcomer),
        "name": normal_name(sign_in),
        "lockboxes": [lockbox_body(lock, seed), lockbox_body(code_keys(code, "recovery"), seed)],
    }
    profile.keep_pin(Pin(api.server, link.organisation))
    with _while_it_stands():
        accepted = api.post(f"invitations/{secret.invitation}/accept", body)
    member = accepted.identifier("member")
    keep_lock(api, profile, seed, member, lock, sign_in)
    pin_for_browsers(api, seed, link.organisation, member)
    return encode_code(code)


def newcomers(
    session: MemberSession, spoiled: Callable[[Spoiled], None] | None = None
) -> list[Newcomer]:
    """List those who accepted an invitation of ours, each checked with the invite secret.

    `spoiled` hears of each that does not hold, and the others are listed; without it the first of them raises.
    """
    found: list[Newcomer] = []
    closed = withdrawn.load(session)
    for one in session.api.get("invitations").answers("invitations"):
        if one.text("state") != "accepted":
            continue
        name = one.identifier("invitation")
        try:
            kept = _kept(session, one)
            name = kept.label or name
            _require_standing(one, closed)
            found.append(_newcomer(session, one, kept))
        except (FormatError, NotAllowed, OpenError, ServerMisbehaved, VerificationError) as error:
            if spoiled is None:
                raise
            spoiled(Spoiled(name, error))
    return found


def confirm(session: MemberSession, newcomer: Newcomer) -> None:
    """Sign a newcomer into the directory and hand over the desk's secrets."""
    if newcomer.too_late:
        raise Expired(_("this invitation ended more than a week ago; invite the person again"))
    desks = () if newcomer.desk is None else (newcomer.desk,)
    member = MemberBody(newcomer.signing, newcomer.recipient, newcomer.role, "active", desks)
    statement = signed_statement(
        session.organisation, newcomer.member, member, session.seed.signing_key, None
    )
    wraps: list[Json] = [
        {
            "desk": secret.desk,
            "epoch": secret.epoch,
            "wrap": to_b64u(
                letters.seal_desk_secret(secret, session.organisation, newcomer.recipient)
            ),
        }
        for secret in session.desk_secrets
        # A lawyer on a desk is spoken of by its leads, and holds none of its keys.
        if secret.desk == newcomer.desk and newcomer.role != "lawyer"
    ]
    body: dict[str, Json] = {
        "statement": to_b64u(statement),
        "wraps": wraps,
        "profile": _profile_for(session, newcomer),
    }
    session.api.post(f"invitations/{newcomer.invitation}/confirm", body)


def names_of(session: MemberSession, desk: str) -> dict[str, str]:
    """Open the names of those whom a desk knows."""
    names = {}
    for row in session.api.get(f"desks/{desk}/members").answers("members"):
        member = row.identifier("member")
        if row.has("profile"):
            profile = row.answer("profile")
            secret = session.desk_secret(desk, profile.number("desk_epoch"))
            names[member] = _open_profile(
                secret, session.organisation, member, profile.octets("box")
            )
    return names


def all_names(session: MemberSession) -> dict[str, str]:
    """Open the names known to all of one's own desks."""
    found: dict[str, str] = {}
    for desk in session.desks:
        found |= names_of(session, desk)
    return found


def find_member(session: MemberSession, wanted: str) -> str:
    """Find a member by id or by the name a desk knows them by."""
    if wanted in session.directory.members:
        return wanted
    matching = [
        member
        for member, name in all_names(session).items()
        if name.casefold() == wanted.casefold()
    ]
    if len(matching) != 1:
        problem = (
            _("nobody here is called {}")
            if not matching
            else _("more than one person is called {}")
        )
        raise hinted(NotFound(problem.format(wanted)), _("give the id of the member instead"))
    return matching[0]


def the_desk(session: MemberSession, desk: str | None) -> str:
    """Give the named desk, or the only one."""
    if desk is not None:
        for known in session.directory.desks.values():
            if desk in {known.id, known.name}:
                return known.id
        raise NotFound(_("there is no desk called {}").format(desk))
    if len(session.desks) != 1:
        raise hinted(
            ConfigurationError(_("you belong to no desk, or to several")), _("name one with --desk")
        )
    return session.desks[0]


def _kept(session: MemberSession, answer: Answer) -> Kept:
    """Open what we kept of an invitation when we made it."""
    header = _invitation_header("invitation", session.organisation, answer.identifier("invitation"))
    return invitation.parse_kept(
        sealing.open_box(session.seed.wrap_key, header, answer.octets("box"))
    )


def _newcomer(session: MemberSession, answer: Answer, kept: Kept) -> Newcomer:
    """Check that the keys come from whoever held the link while it was good, and open the name."""
    name, place = answer.identifier("invitation"), session.organisation
    secret = InviteSecret(kept.secret)
    if secret.invitation != name:
        raise VerificationError(_("the keys of a newcomer belong to another invitation"))
    bundle = answer.octets("bundle")
    check_equal(hmac_sha256(secret.mac_key, bundle), answer.digest("mac"), "newcomer's keys")
    keys = invitation.parse_bundle(bundle, name, place)
    _require_new(session.directory, answer.identifier("member"), keys.signing)
    sealed_name = sealing.open_box(
        secret.box_key, _invitation_header("newcomer", place, name), answer.octets("newcomer")
    )
    return Newcomer(
        invitation=name,
        member=answer.identifier("member"),
        name=invitation.parse_name(sealed_name),
        role=kept.role,
        desk=kept.desk,
        signing=keys.signing,
        recipient=keys.recipient,
        label=kept.label,
        # The server alone knows when somebody came; what it says of that is believed for so long and not longer.
        too_late=invitation.is_too_late_to_confirm(kept.ends, SystemClock().now().timestamp()),
    )


def _require_standing(answer: Answer, closed: Container[str]) -> None:
    if answer.identifier("invitation") in closed:
        raise NotAllowed(_("you withdrew this invitation, so nobody is let in by it"))


def _require_new(directory: Directory, member: str, signing: bytes) -> None:
    """Refuse an invitation that was used before, whatever the server says of it.

    Shown again, it could bring back whoever was removed, hand them every secret of the desk, or speak of somebody else.
    """
    if member in directory.members or directory.author_of(signing) is not None:
        raise VerificationError(_("this invitation was used already, or is older than 72 hours"))


def _profile_for(session: MemberSession, newcomer: Newcomer) -> str | None:
    """Seal the newcomer's name for their desk; that of a lawyer for the inviter's, whose members will grant to them."""
    desk = newcomer.desk or (session.desks[0] if session.desks else None)
    if desk is None:
        return None
    return to_b64u(
        seal_profile(
            session.desk_secret(desk), session.organisation, newcomer.member, newcomer.name
        )
    )


def _open_profile(secret: DeskSecret, organisation: str, member: str, box: bytes) -> str:
    opened = sealing.open_box(secret.wrap_key, profile_header(secret, organisation, member), box)
    return invitation.parse_name(opened)


def _invitation_header(purpose: str, organisation: str, invitation: str) -> Mapping[str, Json]:
    return {"invitation": invitation, "organisation": organisation, "purpose": purpose, "v": 1}


def check_role(role: str) -> str:
    """Refuse a role that cannot be invited."""
    if role not in ROLES_INVITED:
        raise FormatError(_("the role is one of: {}").format(", ".join(ROLES_INVITED)))
    return role
