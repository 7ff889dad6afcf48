"""Who is signed in, with which keys, and in which verified organisation? Seeds live in memory only."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from incident_log.client.answers import Answer, envelopes_of
from incident_log.client.api import Api
from incident_log.client.keyring import KeptLockbox, Pin, Profile
from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.crypto import letters
from incident_log.crypto.lockbox import (
    CodeKeys,
    LockKeys,
    Parameters,
    code_keys,
    open_lockbox,
    passphrase_keys,
)
from incident_log.crypto.primitives import sha256
from incident_log.crypto.seeds import DeskSecret, Seed
from incident_log.crypto.verifying import Directory, Member
from incident_log.errors import (
    ConfigurationError,
    Conflict,
    FormatError,
    NotSignedIn,
    OpenError,
    VerificationError,
)
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u


@dataclass(frozen=True, slots=True)
class MemberSession:
    """A member who has unlocked their seed and whose keys stand in the verified directory."""

    api: Api
    profile: Profile
    seed: Seed = field(repr=False)
    me: Member
    directory: Directory
    desk_secrets: tuple[DeskSecret, ...] = field(repr=False, default=())
    statements: tuple[bytes, ...] = field(repr=False, default=())

    @property
    def organisation(self) -> str:
        """The pinned organisation."""
        return self.directory.organisation

    @property
    def desks(self) -> tuple[str, ...]:
        """The desks whose cases this member opens; a lawyer may be on a desk and opens only what was granted."""
        return tuple(desk for desk in self.me.desks if self.me.is_of(desk))

    def desk_secret(self, desk: str, epoch: int | None = None) -> DeskSecret:
        """Give the secret of a desk's epoch, by default of its newest."""
        wanted = self.directory.desk(desk).epoch if epoch is None else epoch
        for secret in self.desk_secrets:
            if (secret.desk, secret.epoch) == (desk, wanted):
                return secret
        raise OpenError(_("you do not hold the keys of this desk"))


@dataclass(frozen=True, slots=True)
class ReporterSession:
    """A reporter who came back with the codename."""

    api: Api
    profile: Profile
    seed: Seed = field(repr=False)
    case: str
    organisation: str


def sign_in(
    api: Api, profile: Profile, organisation: str, name: str, passphrase: str
) -> MemberSession:
    """Sign in by name and passphrase, verify who everybody is, and keep the seed sealed in the profile."""
    name = normal_name(name)
    answer = api.post("session/parameters", {"name": name})
    parameters = Parameters(
        answer.number("memory_kib"), answer.number("iterations"), answer.number("lanes")
    )
    keys = passphrase_keys(passphrase, answer.octets("salt", 16), parameters)
    reply = _sign_in(api, name, keys)
    box, member = reply.octets("lockbox"), reply.identifier("member")
    seed = open_lockbox(keys, box)
    kept = KeptLockbox(
        member, keys.salt, parameters.memory_kib, parameters.iterations, parameters.lanes, box
    )
    # A server that holds what this passphrase opens is the right one, also for somebody whom nobody has confirmed yet.
    profile.keep_pin(Pin(api.server, organisation))
    with profile.alone():
        profile.keep_lockbox(kept)
        _keep_session(profile, seed, member, {"name": name, "cookies": dict(api.cookies)})
    api.sign_in_with(lambda: _sign_in_again(api, profile, seed, member, name, keys))
    return enter(api, profile, organisation, seed, member)


def resume(api: Api, profile: Profile, organisation: str, passphrase: str) -> MemberSession:
    """Unlock the seed kept in the profile; go on with the kept session, or sign in again when it has ended."""
    kept = profile.lockbox()
    if kept is None:
        raise hinted(NotSignedIn(_("nobody has signed in with this profile")))
    keys = passphrase_keys(
        passphrase, kept.salt, Parameters(kept.memory_kib, kept.iterations, kept.lanes)
    )
    try:
        seed = open_lockbox(keys, kept.box)
    except OpenError as error:
        raise hinted(
            OpenError(_("this passphrase does not open the profile")), _("type it again")
        ) from error
    state = profile.open_state(seed.wrap_key, kept.member)
    cookies = state.get("cookies")
    if isinstance(cookies, Mapping):
        api.resume({str(key): str(value) for key, value in cookies.items()})
    name = str(state.get("name", ""))
    if not _is_signed_in(api, kept.member):
        _sign_in_again(api, profile, seed, kept.member, name, keys)
    api.sign_in_with(lambda: _sign_in_again(api, profile, seed, kept.member, name, keys))
    return enter(api, profile, organisation, seed, kept.member)


def enter(api: Api, profile: Profile, organisation: str, seed: Seed, member: str) -> MemberSession:
    """Verify the directory and one's own place in it, and open the desk secrets."""
    answer = api.get("me")
    if answer.text("state") == "pending":
        raise hinted(
            NotSignedIn(_("you have joined, but nobody has confirmed your keys yet")),
            _("ask whoever invited you to run: incident-log confirm"),
        )
    statements = tuple(envelopes_of(api.get("directory")))
    directory = Directory.of(organisation, statements)
    me = directory.member(member)
    if (me.signing, me.recipient) != (seed.signing_public, seed.recipient):
        raise VerificationError(_("the directory names other keys for you than those you hold"))
    profile.keep_pin(Pin(api.server, organisation))
    _check_nothing_hidden(profile, seed, member, statements)
    _check_keys_seen(profile, seed, member, directory)
    return MemberSession(
        api, profile, seed, me, directory, _desk_secrets(answer, seed, directory), statements
    )


def come_back(api: Api, profile: Profile, organisation: str, codename: bytes) -> ReporterSession:
    """Sign in with a codename."""
    keys = code_keys(codename, "codename")
    try:
        reply = sign_in_with_code(api, keys)
    except NotSignedIn as error:
        raise hinted(
            NotSignedIn(_("no report opens with this codename")),
            _("check each group; a codename opens a report only on the server where it was filed"),
        ) from error
    seed = open_lockbox(keys, reply.octets("lockbox"))
    profile.keep_pin(Pin(api.server, organisation))
    api.sign_in_with(lambda: sign_in_with_code(api, keys))
    return ReporterSession(api, profile, seed, reply.identifier("case"), organisation)


def accept_changed_keys(changed: "ChangedKeys") -> None:
    """Take the new keys of members whom the person asked by another channel."""
    profile, seed, member = changed.profile, changed.seed, changed.own
    with profile.alone():
        state = profile.open_state(seed.wrap_key, member)
        known = dict(_known_keys(state)) | changed.now
        profile.seal_state(seed.wrap_key, member, {**state, "keys": known})


def normal_name(name: str) -> str:
    """Give the one spelling of a sign-in name."""
    normal = unicodedata.normalize("NFKC", name).casefold().strip()
    if not 2 <= len(normal) <= 64:
        raise FormatError(_("a sign-in name has 2 to 64 characters"))
    return normal


def _sign_in_again(
    api: Api, profile: Profile, seed: Seed, member: str, name: str, keys: LockKeys
) -> None:
    _sign_in(api, name, keys)
    with profile.alone():
        _keep_session(profile, seed, member, {"cookies": dict(api.cookies)})


def _sign_in(api: Api, name: str, keys: LockKeys) -> Answer:
    try:
        return api.post("session/passphrase", {"name": name, "verifier": to_b64u(keys.verifier)})
    except NotSignedIn as error:
        raise hinted(
            NotSignedIn(_("this name and this passphrase do not belong together"))
        ) from error
    except Conflict as error:
        raise hinted(
            NotSignedIn(_("this account is frozen")), _("speak with a team lead or the owner")
        ) from error


def sign_in_with_code(api: Api, keys: CodeKeys) -> Answer:
    """Sign in with what a codename or recovery code gives."""
    body: dict[str, Json] = {
        "kind": keys.kind,
        "handle": to_b64u(keys.handle),
        "verifier": to_b64u(keys.verifier),
    }
    return api.post("session/code", body)


def _is_signed_in(api: Api, member: str) -> bool:
    answer = api.get("session")
    return answer.text("kind") == "member" and answer.text_or_none("member") == member


def _keep_session(profile: Profile, seed: Seed, member: str, changes: Mapping[str, Json]) -> None:
    state = profile.open_state(seed.wrap_key, member)
    profile.seal_state(seed.wrap_key, member, {**state, **changes})


def _desk_secrets(answer: Answer, seed: Seed, directory: Directory) -> tuple[DeskSecret, ...]:
    """Open every wrapped desk secret; each must be the one behind the desk's signed recipient."""
    found = []
    for desk in answer.answers("desks"):
        for epoch in desk.answers("epochs"):
            expected = (desk.identifier("desk"), epoch.number("epoch"))
            found.append(
                letters.open_desk_secret(seed.identity, directory, expected, epoch.octets("wrap"))
            )
    return tuple(found)


def _check_nothing_hidden(
    profile: Profile, seed: Seed, member: str, statements: Sequence[bytes]
) -> None:
    """Refuse a directory that leaves out or changes what it has shown before: it could bring back whoever was removed."""
    with profile.alone():
        state = profile.open_state(seed.wrap_key, member)
        seen = state.get("statements")
        if isinstance(seen, Mapping) and seen != _seen(statements[: _count_in(seen)]):
            raise VerificationError("directory: it hides or changes what it has shown before")
        if seen != _seen(statements):
            profile.seal_state(seed.wrap_key, member, {**state, "statements": _seen(statements)})


def _seen(statements: Sequence[bytes]) -> dict[str, Json]:
    """Say how far a directory was read, in the same words as a browser's settings."""
    digest = sha256(b"".join(sha256(statement) for statement in statements))
    return {"count": len(statements), "digest": to_b64u(digest)}


def _count_in(seen: Mapping[str, Json]) -> int:
    count = seen.get("count")
    if type(count) is not int or count < 0:
        raise FormatError("profile: how far the directory was read is not a number")
    return count


def _check_keys_seen(profile: Profile, seed: Seed, member: str, directory: Directory) -> None:
    """Refuse a member whose keys are others than those seen before; remember new members."""
    with profile.alone():
        state = profile.open_state(seed.wrap_key, member)
        known = _known_keys(state)
        now = {found.id: _keys_of(found) for found in directory.members.values()}
        changed = {
            other: keys for other, keys in now.items() if other in known and known[other] != keys
        }
        if changed:
            raise ChangedKeys(profile, seed, member, changed)
        if now != known:
            profile.seal_state(seed.wrap_key, member, {**state, "keys": now})


class ChangedKeys(VerificationError):
    """Members have other keys than when they were last seen; carries what it takes to accept them."""

    def __init__(self, profile: Profile, seed: Seed, own: str, now: Mapping[str, Json]) -> None:
        super().__init__(_("the keys of a member have changed: {}").format(", ".join(now)))
        self.profile, self.seed, self.own, self.now = profile, seed, own, dict(now)
        hinted(
            self,
            _("ask them by another channel whether they enrolled anew"),
            _("if they did: incident-log login --accept-key-change {}").format(next(iter(now))),
        )

    @property
    def members(self) -> tuple[str, ...]:
        """Whose keys have changed."""
        return tuple(self.now)


def _known_keys(state: Mapping[str, Json]) -> Mapping[str, Json]:
    known = state.get("keys", {})
    if not isinstance(known, Mapping):
        raise FormatError("profile: known keys are not an object")
    return known


def _keys_of(member: Member) -> Json:
    return {"recipient": member.recipient, "signing": to_b64u(member.signing)}


def require_member(run_profile: Profile) -> None:
    """Refuse early, before a passphrase is asked, when nobody has signed in here."""
    if run_profile.lockbox() is None:
        raise hinted(
            ConfigurationError(_("nobody has signed in with this profile")), "incident-log login"
        )
