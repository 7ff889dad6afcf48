"""How does a file become evidence? Hashed first, sealed slice by slice, sent four at a time, resumed without loss."""

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from incident_log.client.api import Api, ConflictAtHead
from incident_log.client.keyring import Profile
from incident_log.client.language import _
from incident_log.client.reportfile import EvidenceFile
from incident_log.client.terminal import hinted, tell
from incident_log.crypto.primitives import sha256
from incident_log.crypto.seeds import CompartmentSecret, Seed, new_identifier
from incident_log.crypto.streams import EvidenceKey, seal_file
from incident_log.domain.evidence import changed_problem, file_problem, media_type_of
from incident_log.domain.packaged import Entry
from incident_log.errors import (
    ConfigurationError,
    FormatError,
    LimitExceeded,
    ServerUnreachable,
    VerificationError,
)
from incident_log.format.canonical import Json
from incident_log.format.encoding import DIGEST_BYTES, ID_BYTES, from_b64u, to_b64u
from incident_log.format.evidence import (
    Layout,
    Preamble,
    encode_preamble,
    layout_of,
    manifest_digest,
)

_AT_ONCE = 4
# So many sealed slices may wait in memory; the rest of the file waits on the disk.
_MOST_WAITING = 8
_PIECE = 1 << 20
_RETRY_SECONDS = (1.0, 3.0, 9.0)
_LAYOUT_VERSION = 1

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was hashed and may be sent. Salt and id are what it takes to seal the same bytes again."""

    path: Path
    evidence: str
    salt: bytes
    preamble: Preamble
    compartment: str = "report"
    about: dict[str, Json] = field(default_factory=dict)
    # What each slice is when it is sealed; another content never leaves under the same key.
    digests: tuple[bytes, ...] = ()

    @property
    def layout(self) -> Layout:
        """Into how many slices the file falls."""
        return layout_of(encode_preamble(self.preamble), self.preamble.size)

    def kept(self) -> dict[str, Json]:
        """Give what is kept sealed, to go on after an interruption."""
        return {
            "about": self.about,
            "compartment": self.compartment,
            "evidence": self.evidence,
            "path": str(self.path),
            "salt": to_b64u(self.salt),
            "sha256": to_b64u(self.preamble.sha256),
        }


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that the server holds complete."""

    prepared: Prepared
    slices: tuple[bytes, ...]

    def payload(self, incidents: Sequence[str] = ()) -> dict[str, Json]:
        """Give the payload of the evidence record."""
        preamble, about = self.prepared.preamble, dict(self.prepared.about)
        captured_at, capture_method = (
            about.pop("captured_at", None),
            about.pop("capture_method", None),
        )
        about.pop("media_type", None)
        chosen = about.pop("incidents", None)
        numbers = chosen if isinstance(chosen, list) else range(len(incidents))
        linked: dict[str, Json] = (
            {"incidents": [incidents[n] for n in numbers if isinstance(n, int)]}
            if incidents
            else {}
        )
        return {
            "evidence": self.prepared.evidence,
            "name": preamble.name,
            "media_type": preamble.media_type,
            "size": preamble.size,
            "sha256": to_b64u(preamble.sha256),
            "captured_at": captured_at,
            "capture_method": capture_method,
            "derived_from": preamble.derived_from,
            "derivation": preamble.derivation,
            "salt": to_b64u(self.prepared.salt),
            "slices": [to_b64u(digest) for digest in self.slices],
            "sealed_size": self.prepared.layout.sealed_size,
            "layout": _LAYOUT_VERSION,
            **linked,
            **about,
        }


def prepare(
    file: EvidenceFile,
    *,
    already: int = 0,
    compartment: str = "report",
    advance: Advance | None = None,
) -> Prepared:
    """Hash a file, and refuse what no server would take, before anything is sent."""
    with _opened(file.path) as source:
        size = os.fstat(source.fileno()).st_size
        problem = file_problem(file.path.name, size, already)
        if problem is not None:
            kind = (
                LimitExceeded
                if problem.code in {"too_large", "too_many", "name_too_long"}
                else FormatError
            )
            raise kind(f"{file.path.name}: {_(problem.text)}")
        digest = _digest(source, size, advance or _nobody)
    media_type = file.about.get("media_type") or media_type_of(file.path.name)
    preamble = Preamble(name=file.path.name, media_type=str(media_type), size=size, sha256=digest)
    return Prepared(
        file.path,
        new_identifier(),
        secrets.token_bytes(ID_BYTES),
        preamble,
        compartment,
        dict(file.about),
    )


def resumable(
    profile: Profile, seed: Seed, secret: CompartmentSecret, file: EvidenceFile
) -> Prepared:
    """Prepare a file, or take up the interrupted upload of the very same one: same key, id and salt, so same bytes."""
    subject = subject_of(secret.case, file.path)
    fresh = prepare(file, compartment=secret.compartment)
    kept = profile.open_upload(seed.wrap_key, subject)
    state: dict[str, Json] = {**fresh.kept(), "epoch": secret.epoch}
    if kept and all(kept.get(name) == state[name] for name in ("sha256", "compartment")):
        before = Entry(kept)
        if kept.get("epoch") == secret.epoch:
            salt = from_b64u(before.text("salt"), ID_BYTES)
            same = replace(fresh, evidence=before.text("evidence"), salt=salt)
            return committed(profile, seed, secret, same)
        again = _("the case got new keys meanwhile; {} is sent again from its beginning")
        tell(again.format(file.path.name))
    if kept:
        profile.forget_sent(Entry(kept).text("evidence"))
    profile.seal_upload(seed.wrap_key, subject, state)
    return committed(profile, seed, secret, fresh)


def committed(
    profile: Profile, seed: Seed, secret: CompartmentSecret, prepared: Prepared
) -> Prepared:
    """Keep what every slice is when it is sealed, before one of them leaves; an earlier attempt has kept it already."""
    kept = profile.open_sent(seed.wrap_key, prepared.evidence)
    if kept:
        digests = tuple(from_b64u(text, DIGEST_BYTES) for text in Entry(kept).texts("slices"))
        return replace(prepared, digests=digests)
    digests = tuple(_sealed_once(secret, prepared))
    state: dict[str, Json] = {"slices": [to_b64u(digest) for digest in digests]}
    profile.seal_sent(seed.wrap_key, prepared.evidence, state)
    return replace(prepared, digests=digests)


def finished(profile: Profile, subject: str, prepared: Prepared) -> None:
    """Forget an upload that stands in the case."""
    profile.forget_upload(subject)
    profile.forget_sent(prepared.evidence)


def subject_of(case: str, path: Path) -> str:
    """Name the kept state of an upload after case and place of the file, without telling them."""
    place = str(path.resolve()).encode("utf-8", "surrogateescape")
    return to_b64u(sha256(case.encode() + b"\0" + place)[:ID_BYTES])


def send(
    api: Api,
    case: str,
    secret: CompartmentSecret,
    prepared: Prepared,
    advance: Advance | None = None,
) -> Sent:
    """Send what the server does not have yet, and declare the evidence complete."""
    layout = prepared.layout
    if not prepared.digests:
        prepared = replace(prepared, digests=tuple(_sealed_once(secret, prepared)))
    body: dict[str, Json] = {
        "evidence": prepared.evidence,
        "compartment": prepared.compartment,
        "slices": layout.slices,
        "sealed_size": layout.sealed_size,
    }
    missing = api.post(f"cases/{case}/evidence", body).numbers("missing")
    _send_slices(api, case, secret, prepared, frozenset(missing), advance or _nobody)
    complete: dict[str, Json] = {
        "slices": layout.slices,
        "manifest": to_b64u(manifest_digest(prepared.digests)),
    }
    try:
        api.post(f"cases/{case}/evidence/{prepared.evidence}/complete", complete)
    except ConflictAtHead as conflict:
        # Something that was sent did not arrive; once more for exactly that.
        _send_slices(api, case, secret, prepared, frozenset(conflict.missing), _nobody)
        api.post(f"cases/{case}/evidence/{prepared.evidence}/complete", complete)
    return Sent(prepared, prepared.digests)


def _send_slices(
    api: Api,
    case: str,
    secret: CompartmentSecret,
    prepared: Prepared,
    missing: frozenset[int],
    advance: Advance,
) -> None:
    """Seal the file once more from start to end; send what is missing and is what was sealed before."""
    key = EvidenceKey(secret.evidence_key, prepared.salt, prepared.evidence)
    waiting: set[Future[None]] = set()
    path = f"cases/{case}/evidence/{prepared.evidence}/slices"
    with _opened(prepared.path) as source, ThreadPoolExecutor(_AT_ONCE) as senders:
        try:
            for index, sealed in enumerate(seal_file(key, prepared.preamble, _reader(source))):
                digest = sha256(sealed)
                if digest != prepared.digests[index]:
                    raise _changed(prepared.path)
                if index in missing:
                    waiting = _make_room(waiting)
                    waiting.add(
                        senders.submit(_send_slice, api, f"{path}/{index}", sealed, digest, advance)
                    )
                else:
                    advance(len(sealed))
            _finish(waiting)
        except VerificationError as error:
            raise _changed(prepared.path) from error
        finally:
            for future in waiting:
                future.cancel()


def _sealed_once(secret: CompartmentSecret, prepared: Prepared) -> Iterator[bytes]:
    """Seal a file only to know what its slices are."""
    key = EvidenceKey(secret.evidence_key, prepared.salt, prepared.evidence)
    with _opened(prepared.path) as source:
        try:
            yield from map(sha256, seal_file(key, prepared.preamble, _reader(source)))
        except VerificationError as error:
            raise _changed(prepared.path) from error


def _send_slice(api: Api, path: str, sealed: bytes, digest: bytes, advance: Advance) -> None:
    """Send one slice; a broken connection is tried again, because a train may leave its tunnel."""
    for pause in (*_RETRY_SECONDS, None):
        try:
            api.put_bytes(path, sealed, {"Slice-SHA256": to_b64u(digest)})
        except ServerUnreachable:
            if pause is None:
                raise
            time.sleep(pause)
        else:
            advance(len(sealed))
            return


def _make_room(waiting: set[Future[None]]) -> set[Future[None]]:
    """Wait until a slice has left, so that memory stays flat; raise what a sender raised."""
    while len(waiting) >= _MOST_WAITING:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
    return waiting


def _finish(waiting: set[Future[None]]) -> None:
    for future in waiting:
        future.result()


def _reader(source: BinaryIO) -> Callable[[int, int], bytes]:
    def read(offset: int, length: int) -> bytes:
        source.seek(offset)
        return source.read(length)

    return read


def _digest(source: BinaryIO, size: int, advance: Advance) -> bytes:
    digest, seen = hashlib.sha256(), 0
    while piece := source.read(_PIECE):
        digest.update(piece)
        seen += len(piece)
        advance(len(piece))
    if seen != size:
        raise _changed(Path(source.name))
    return digest.digest()


def _opened(path: Path) -> BinaryIO:
    if path.is_dir():
        raise hinted(
            ConfigurationError(_("this is a folder: {}").format(path)),
            _("name each file, or pack them first"),
        )
    try:
        return path.open("rb")
    except OSError as error:
        raise ConfigurationError(_("cannot read {}: {}").format(path, error.strerror)) from error


def _changed(path: Path) -> FormatError:
    return FormatError(f"{path.name}: {_(changed_problem().text)}")


def _nobody(_count: int) -> None:
    """Nobody watches the progress."""
