"""Where does an identity lie on this machine? One profile folder per identity, read by its owner only.

    profile.json      the server and the pinned organisation; nothing about the person
    log-key           the organisation's log key, as its root signed it
    checkpoint        the newest checkpoint of the log that was seen and verified
    lockbox.json      a member's seed, sealed under the passphrase
    state.box         sealed under the seed: sign-in name, session, keys of members already seen
    heads/*.box       sealed under the seed: how far each case was seen
    uploads/*.box     sealed under the seed: what it takes to go on with an interrupted upload or report
    sent/*.box        the same: the digests of the sealed slices of each such upload

No secret lies here unsealed, and no name. A reporter's profile holds no lockbox: the codename is asked each time.
"""

import contextlib
import fcntl
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import click

from incident_log.client import files
from incident_log.client.api import check_server
from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.crypto import sealing
from incident_log.errors import ConfigurationError, FormatError, VerificationError
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.encoding import DIGEST_BYTES, ID_BYTES, from_b64u, to_b64u
from incident_log.format.fields import Fields
from incident_log.format.log import MAX_CHECKPOINT

_MAX_JSON = 1 << 20
_PIN = frozenset({"organisation", "server", "v"})
_LOCKBOX = frozenset({"box", "iterations", "lanes", "member", "memory_kib", "salt", "v"})


@dataclass(frozen=True, slots=True)
class Pin:
    """Which server, and which organisation it has to be; None until a link or a setup said so."""

    server: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class KeptLockbox:
    """A member's seed as it lies here: sealed, with what the passphrase needs to open it."""

    member: str
    salt: bytes
    memory_kib: int
    iterations: int
    lanes: int
    box: bytes


class Profile:
    """One identity's folder. Opening it checks that nobody else can read it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # What the log was proved to add to, since this program was begun.
        self.proved: set[sealing.LastSeen] = set()

    def pin(self) -> Pin:
        """Give what is pinned here."""
        fields = self._json("profile.json", _PIN)
        if fields is None:
            return Pin()
        server = None if fields.is_null("server") else check_server(fields.text("server"))
        organisation = None if fields.is_null("organisation") else fields.organisation()
        return Pin(server, organisation)

    def keep_pin(self, pin: Pin) -> None:
        """Pin a server and an organisation; an organisation that is pinned already is never replaced in silence."""
        before = self.pin()
        if pin.organisation:
            self.require_organisation(pin.organisation)
        merged = replace(
            before,
            server=pin.server or before.server,
            organisation=pin.organisation or before.organisation,
        )
        if merged != before:
            self._write_json(
                "profile.json", {"organisation": merged.organisation, "server": merged.server}
            )

    def require_organisation(self, organisation: str) -> None:
        """Refuse another organisation than the one that is pinned."""
        if self.pin().organisation not in {None, organisation}:
            raise hinted(
                ConfigurationError(_("this profile belongs to another organisation")),
                _("use another folder with --profile"),
            )

    def log_key(self) -> bytes | None:
        """Give the log key that was verified here."""
        kept = self._read("log-key", most=_MAX_JSON)
        return (
            None
            if kept is None
            else from_b64u(kept.decode("ascii", "replace").strip(), DIGEST_BYTES)
        )

    def keep_log_key(self, log_key: bytes) -> None:
        """Keep a verified log key; a log never changes its key."""
        before = self.log_key()
        if before is None:
            self._write("log-key", to_b64u(log_key).encode() + b"\n")
        elif before != log_key:
            raise VerificationError(_("the organisation's log has another key than before"))

    def checkpoint(self) -> bytes | None:
        """Give the newest checkpoint that was verified here."""
        return self._read("checkpoint", most=MAX_CHECKPOINT)

    def keep_checkpoint(self, note: bytes) -> None:
        """Keep a verified checkpoint."""
        self._write("checkpoint", note)

    def lockbox(self) -> KeptLockbox | None:
        """Give the member's sealed seed, if somebody has signed in here."""
        fields = self._json("lockbox.json", _LOCKBOX)
        if fields is None:
            return None
        return KeptLockbox(
            member=fields.identifier("member"),
            salt=fields.octets("salt", ID_BYTES),
            memory_kib=fields.number("memory_kib"),
            iterations=fields.number("iterations"),
            lanes=fields.number("lanes"),
            box=from_b64u(fields.text("box")),
        )

    def keep_lockbox(self, lockbox: KeptLockbox) -> None:
        """Keep a member's sealed seed; another member's is not replaced."""
        before = self.lockbox()
        if before is not None and before.member != lockbox.member:
            raise hinted(
                ConfigurationError(_("somebody else is signed in with this profile")),
                _(
                    "one profile holds one identity: sign out first, or use another folder with --profile"
                ),
            )
        kept: dict[str, Json] = {
            "member": lockbox.member,
            "salt": to_b64u(lockbox.salt),
            "memory_kib": lockbox.memory_kib,
            "iterations": lockbox.iterations,
            "lanes": lockbox.lanes,
            "box": to_b64u(lockbox.box),
        }
        self._write_json("lockbox.json", kept)

    def forget_member(self) -> None:
        """Remove the sealed seed and everything sealed under it; what is pinned stays."""
        for name in ("lockbox.json", "state.box"):
            (self.folder / name).unlink(missing_ok=True)
        for name in ("heads", "sent", "uploads"):
            for path in (self.folder / name).glob("*.box"):
                path.unlink()

    def open_state(self, wrap_key: bytes, member: str) -> dict[str, Json]:
        """Open what is kept sealed for a member; empty when there is nothing yet."""
        return self._open("state.box", wrap_key, member)

    def seal_state(self, wrap_key: bytes, member: str, state: Mapping[str, Json]) -> None:
        """Keep something sealed for a member."""
        self._seal("state.box", wrap_key, member, state)

    def open_heads(self, wrap_key: bytes, subject: str) -> dict[str, Json]:
        """Open how far each case was seen; empty when there is nothing yet."""
        return self._open(f"heads/{_checked(subject)}.box", wrap_key, subject)

    def seal_heads(self, wrap_key: bytes, subject: str, state: Mapping[str, Json]) -> None:
        """Keep how far each case was seen."""
        self._seal(f"heads/{_checked(subject)}.box", wrap_key, subject, state)

    def open_upload(self, wrap_key: bytes, subject: str) -> dict[str, Json]:
        """Open the state of an interrupted upload or report; empty when there is none."""
        return self._open(f"uploads/{_checked(subject)}.box", wrap_key, subject)

    def seal_upload(self, wrap_key: bytes, subject: str, state: Mapping[str, Json]) -> None:
        """Keep the state of an upload or report that may be interrupted."""
        self._seal(f"uploads/{_checked(subject)}.box", wrap_key, subject, state)

    def forget_upload(self, subject: str) -> None:
        """Remove the state of what is finished."""
        (self.folder / "uploads" / f"{_checked(subject)}.box").unlink(missing_ok=True)

    def open_sent(self, wrap_key: bytes, evidence: str) -> dict[str, Json]:
        """Open what was sealed for the slices of an upload; empty when none of them ever left."""
        return self._open(f"sent/{_checked(evidence)}.box", wrap_key, evidence)

    def seal_sent(self, wrap_key: bytes, evidence: str, state: Mapping[str, Json]) -> None:
        """Keep what was sealed for the slices of an upload, before one of them leaves."""
        self._seal(f"sent/{_checked(evidence)}.box", wrap_key, evidence, state)

    def forget_sent(self, evidence: str) -> None:
        """Remove what was sealed for the slices of a finished upload."""
        (self.folder / "sent" / f"{_checked(evidence)}.box").unlink(missing_ok=True)

    def uploads(self) -> list[str]:
        """Name what was interrupted."""
        return sorted(path.stem for path in (self.folder / "uploads").glob("*.box"))

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs of the program from writing this profile meanwhile."""
        files.make_private_folder(self.folder)
        with (self.folder / "lock").open("ab") as lock:
            Path(lock.name).chmod(files.PRIVATE_FILE)
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _open(self, name: str, wrap_key: bytes, subject: str) -> dict[str, Json]:
        box = self._read(name, most=_MAX_JSON)
        if box is None:
            return {}
        opened = canonical.parse(sealing.open_box(wrap_key, _header(subject), box))
        if not isinstance(opened, dict):
            raise FormatError("profile: sealed state is not an object")
        return opened

    def _seal(self, name: str, wrap_key: bytes, subject: str, state: Mapping[str, Json]) -> None:
        self._write(name, sealing.seal_box(wrap_key, _header(subject), canonical.encode(state)))

    def _json(self, name: str, names: frozenset[str]) -> Fields | None:
        content = self._read(name, most=_MAX_JSON)
        if content is None:
            return None
        try:
            value: Json = json.loads(content)
        except ValueError as error:
            raise FormatError(f"profile: {name} is not JSON") from error
        fields = Fields.of(value, names, f"profile: {name}")
        fields.version()
        return fields

    def _write_json(self, name: str, value: Mapping[str, Json]) -> None:
        self._write(name, json.dumps({**value, "v": 1}, indent=1, sort_keys=True).encode() + b"\n")

    def _read(self, name: str, *, most: int) -> bytes | None:
        if not self.folder.exists():
            return None
        files.check_private(self.folder)
        path = self.folder / name
        return files.read_private(path, most=most) if path.exists() or path.is_symlink() else None

    def _write(self, name: str, content: bytes) -> None:
        files.make_private_folder(self.folder)
        path = self.folder / name
        if path.parent != self.folder:
            files.make_private_folder(path.parent)
        files.write_whole(path, content)


def default_folder() -> Path:
    """Give the folder that is used when --profile names none."""
    return Path(click.get_app_dir("incident-log"))


def is_organisation(text: str) -> bool:
    """Tell whether a text is the fingerprint of an organisation."""
    try:
        from_b64u(text, DIGEST_BYTES)
    except FormatError:
        return False
    return True


def _header(subject: str) -> Mapping[str, Json]:
    return {"draft": subject, "purpose": "draft", "v": 1}


def _checked(subject: str) -> str:
    from_b64u(subject, ID_BYTES)
    return subject
