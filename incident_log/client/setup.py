"""How does an organisation begin? Root, owner, first desk; and the pieces that every account is made of."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from incident_log.client.api import Api
from incident_log.client.keyring import KeptLockbox, Pin, Profile
from incident_log.client.language import _
from incident_log.client.links import IntakeLink
from incident_log.client.session import MemberSession, enter, normal_name
from incident_log.clock import SystemClock
from incident_log.crypto import letters, sealing
from incident_log.crypto.lockbox import (
    SALT_BYTES,
    CodeKeys,
    LockKeys,
    Parameters,
    code_keys,
    passphrase_keys,
    seal_lockbox,
)
from incident_log.crypto.seeds import (
    DeskSecret,
    Seed,
    new_code,
    new_desk_secret,
    new_identifier,
    new_seed,
)
from incident_log.crypto.signing import SigningKey, sign
from incident_log.crypto.verifying import fingerprint
from incident_log.errors import NotAllowed
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u, to_time
from incident_log.format.statement import (
    NAMESPACE,
    Body,
    DeskEpochBody,
    MemberBody,
    OrganisationBody,
    Statement,
    encode_envelope,
    encode_statement,
)

_FIRST_EPOCH = 0
_FIRST_SETTINGS = 1


@dataclass(frozen=True, slots=True)
class Founded:
    """What the founding of an organisation leaves in the owner's hands."""

    session: MemberSession = field(repr=False)
    recovery_code: bytes = field(repr=False)
    intake_link: IntakeLink
    desk: str


@dataclass(frozen=True, slots=True)
class Names:
    """What an organisation, its first desk and its owner are called."""

    organisation: str
    desk: str
    owner: str
    sign_in: str


def set_up(api: Api, profile: Profile, token: str, names: Names, passphrase: str) -> Founded:
    """Found the organisation: root, owner, first desk; all keys are made here."""
    state = api.get("setup")
    if not state.flag("open"):
        raise NotAllowed(_("this server has its organisation already"))
    seed, desk = new_seed(), new_desk_secret(new_identifier(), _FIRST_EPOCH)
    organisation, member = fingerprint(seed.root_key.public), new_identifier()
    lock, code = new_lock(passphrase), new_code()
    statements = _founding(seed, desk, names, member, state.digest("log_key"))
    body: dict[str, Json] = {
        "token": token,
        "statements": [to_b64u(envelope) for envelope in statements],
        "name": normal_name(names.sign_in),
        "lockboxes": [lockbox_body(lock, seed), lockbox_body(code_keys(code, "recovery"), seed)],
        "desk_wrap": to_b64u(letters.seal_desk_secret(desk, organisation, seed.recipient)),
        "profile": to_b64u(seal_profile(desk, organisation, member, names.owner)),
    }
    profile.keep_pin(Pin(api.server, organisation))
    api.post("setup", body)
    keep_lock(api, profile, seed, member, lock, names.sign_in)
    pin_for_browsers(api, seed, organisation, member)
    session = enter(api, profile, organisation, seed, member)
    return Founded(session, code, IntakeLink(api.server, desk.desk, organisation), desk.desk)


def lockbox_body(keys: LockKeys | CodeKeys, seed: Seed) -> dict[str, Json]:
    """Write a lockbox as a request has it."""
    box = {"verifier": to_b64u(keys.verifier), "box": to_b64u(seal_lockbox(keys, seed))}
    if isinstance(keys, LockKeys):
        return {"kind": "passphrase", "salt": to_b64u(keys.salt), **box}
    return {"kind": keys.kind, "handle": to_b64u(keys.handle), **box}


def signed_statement(
    organisation: str,
    subject: str,
    body: Body,
    signing_key: SigningKey,
    head: tuple[int, bytes] | None,
) -> bytes:
    """Sign a statement that follows the newest one on its subject."""
    statement = encode_statement(
        Statement(
            organisation=organisation,
            subject=subject,
            sequence=0 if head is None else head[0] + 1,
            previous=None if head is None else head[1],
            at=to_time(SystemClock().now()),
            signer=signing_key.public,
            body=body,
        )
    )
    return encode_envelope(statement, sign(NAMESPACE, signing_key, statement))


def seal_profile(desk: DeskSecret, organisation: str, member: str, name: str) -> bytes:
    """Seal a member's name for the desk."""
    return sealing.seal_box(
        desk.wrap_key, profile_header(desk, organisation, member), canonical.encode({"name": name})
    )


def _founding(
    seed: Seed, desk: DeskSecret, names: Names, member: str, log_key: bytes
) -> Sequence[bytes]:
    organisation, root = fingerprint(seed.root_key.public), seed.root_key
    owner = MemberBody(seed.signing_public, seed.recipient, "owner", "active", (desk.desk,))
    founding = OrganisationBody(names.organisation, root=root.public, log_key=log_key)
    epoch = DeskEpochBody(names.desk, desk.epoch, desk.recipient)
    return (
        signed_statement(organisation, organisation, founding, root, None),
        signed_statement(organisation, member, owner, root, None),
        signed_statement(organisation, desk.desk, epoch, seed.signing_key, None),
    )


def new_lock(passphrase: str) -> LockKeys:
    """Stretch a new passphrase with a new salt."""
    return passphrase_keys(passphrase, secrets.token_bytes(SALT_BYTES), Parameters())


def keep_lock(
    api: Api, profile: Profile, seed: Seed, member: str, lock: LockKeys, sign_in: str
) -> None:
    """Keep the seed sealed in the profile, as a sign-in would."""
    parameters = Parameters()
    kept = KeptLockbox(
        member,
        lock.salt,
        parameters.memory_kib,
        parameters.iterations,
        parameters.lanes,
        seal_lockbox(lock, seed),
    )
    with profile.alone():
        profile.keep_lockbox(kept)
        state: dict[str, Json] = {"name": normal_name(sign_in), "cookies": dict(api.cookies)}
        profile.seal_state(seed.wrap_key, member, state)


def pin_for_browsers(api: Api, seed: Seed, organisation: str, member: str) -> None:
    """Keep sealed settings on the server, so that a browser this person signs in with knows the organisation without asking."""
    header = settings_header(organisation, member, _FIRST_SETTINGS)
    settings = canonical.encode({"checkpoint": None, "pins": {}})
    box = sealing.seal_box(seed.wrap_key, header, settings)
    api.put("me/settings", {"box": to_b64u(box), "revision": _FIRST_SETTINGS})


def settings_header(organisation: str, member: str, revision: int) -> Mapping[str, Json]:
    """Say whose settings a box holds, and which revision of them."""
    return {
        "member": member,
        "organisation": organisation,
        "purpose": "settings",
        "revision": revision,
        "v": 1,
    }


def profile_header(desk: DeskSecret, organisation: str, member: str) -> Mapping[str, Json]:
    """Say whose name a box holds, and for which desk."""
    return {
        "desk": desk.desk,
        "desk_epoch": desk.epoch,
        "member": member,
        "organisation": organisation,
        "purpose": "profile",
        "v": 1,
    }
