"""What are the bytes of a bundle that a doubter can check: manifests, custody lines, names, tables? See docs/spec/bundle.md."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from incident_log.errors import FormatError, LimitExceeded, VerificationError
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.sshsig import public_key_line

BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
CUSTODY_START = "0" * 64
CUSTODY_FIELDS = frozenset({"action", "actor", "at", "evidence", "exhibit", "reason", "sha256"})
TAG_FILES = (
    "bagit.txt",
    "bag-info.txt",
    "manifest-sha256.txt",
    "allowed_signers",
    "signer.pub",
    "HOW-TO-VERIFY.txt",
    "verify.sh",
)
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = "tagmanifest-sha256.txt.sig"

_LINE = re.compile(r"([0-9a-f]{64})  ([^\x00-\x1f\x7f\\]{1,400})")
_NAME_BYTES, _EXTENSION = 120, 12
_NOT_ON_WINDOWS = frozenset('\\:<>|?*"')
# A reason, of at most some thousand characters, is the longest that stands in one.
_MOST_CUSTODY_LINE = 1 << 16
# Windows opens devices, not files, under these names, whatever stands behind their first dot; small raised digits are digits to it.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")}
)
# The wide ones begin a formula in Japan and China.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r")
# In most of Europe a spreadsheet opens a table with semicolons between the cells: there one begins in the middle of ours.
_FORMULA_INSIDE = re.compile(r'([;\t\r\n]"*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])')


@dataclass(frozen=True, slots=True)
class Custody:
    """The custody file and the hash of its last line, which is printed in the dossier."""

    text: str
    head: str


def principal_of(public_key: bytes) -> str:
    """Name a signer in allowed_signers: by the key, because names of members stand nowhere."""
    return f"signer-{hashlib.sha256(public_key).hexdigest()[:16]}"


def allowed_signers_line(principal: str, public_key: bytes, namespace: str) -> str:
    """Give the one line that `ssh-keygen -Y verify -f allowed_signers` looks the signer up in."""
    key = public_key_line(public_key, principal).split(" ")
    return f'{principal} namespaces="{namespace}" {key[0]} {key[1]}\n'


def manifest_lines(entries: Iterable[tuple[str, str]]) -> str:
    """Give a manifest that `sha256sum -c` reads, ordered by the bytes of the paths; refuses a path that stands twice."""
    ordered = sorted(entries, key=lambda entry: entry[0].encode())
    lines = [f"{digest}  {path}" for path, digest in ordered]
    if len({path for path, _ in ordered}) != len(ordered) or not all(map(_LINE.fullmatch, lines)):
        raise FormatError("manifest: a path that stands twice or cannot be listed")
    return "".join(f"{line}\n" for line in lines)


def parse_manifest(text: str) -> dict[str, str]:
    """Read a manifest into path → hex digest; raises FormatError for other lines, repeated and unsafe paths."""
    listed: dict[str, str] = {}
    if text and not text.endswith("\n"):
        raise FormatError("manifest: the last line is cut")
    for line in text.split("\n")[:-1]:
        found = _LINE.fullmatch(line)
        if found is None or found[2] in listed:
            raise FormatError(
                "manifest: a line that is not `digest  path`, or a path that stands twice"
            )
        check_path(found[2])
        listed[found[2]] = found[1]
    return listed


def check_path(path: str) -> None:
    """Refuse paths that would leave the folder they are unpacked into, or that two systems read differently."""
    parts = path.split("/")
    # And these no file of Windows can have in its name.
    if any(part in ("", ".", "..") for part in parts) or not _NOT_ON_WINDOWS.isdisjoint(path):
        raise FormatError("bundle: an unsafe path")
    # Windows leaves a dot or space at the end away, and opens a device instead of a file.
    if any(part[-1] in ". " or part.split(".")[0].lower() in _DEVICES for part in parts):
        raise FormatError("bundle: an unsafe path")
    if unicodedata.normalize("NFC", path) != path or any(
        unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in path
    ):
        raise FormatError("bundle: an unsafe path")


def custody_lines(events: Iterable[Mapping[str, Json]]) -> Custody:
    """Chain custody events: each line carries the SHA-256 of the line before it, newline included."""
    head, lines = CUSTODY_START, []
    for seq, event in enumerate(events):
        if event.keys() != CUSTODY_FIELDS:
            raise FormatError("custody: an event with other fields")
        line = canonical.encode({**event, "prev": head, "seq": seq}) + b"\n"
        head = hashlib.sha256(line).hexdigest()
        lines.append(line.decode())
    return Custody("".join(lines), head)


def lines_of(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Give lines one by one, without their ends, so that no file of lines is held at once.

    Raises:
        LimitExceeded: a line has more than `most` bytes.
        VerificationError: the last line is cut.
    """
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in (*lines, rest):
            if len(line) > most:
                raise LimitExceeded("bundle: a line is too long for what it is")
        yield from lines
    if rest:
        raise VerificationError("bundle: the last line of a file is cut")


def check_custody(custody: Iterable[bytes]) -> str:
    """Follow the chain of a custody file, given in pieces, and give its head.

    Raises VerificationError at the first line that does not follow, and LimitExceeded for one of endless length.
    """
    head = CUSTODY_START
    for seq, line in enumerate(lines_of(custody, _MOST_CUSTODY_LINE)):
        event = _custody_event(line, seq)
        if event.get("prev") != head or event.get("seq") != seq:
            raise VerificationError(f"custody: line {seq + 1} does not follow the line before it")
        head = hashlib.sha256(line + b"\n").hexdigest()
    return head


def _custody_event(line: bytes, seq: int) -> Mapping[str, Json]:
    try:
        event = canonical.parse(line)
    except FormatError as error:
        raise VerificationError(f"custody: line {seq + 1} is not canonical JSON") from error
    if not isinstance(event, dict) or event.keys() != CUSTODY_FIELDS | {"prev", "seq"}:
        raise VerificationError(f"custody: line {seq + 1} has other fields")
    return event


def safe_name(name: str) -> str:
    """Turn a file's name into one that every system keeps: letters of any script, digits, dot, hyphen, underscore, at most 120 bytes."""
    kept = "".join(c if _keeps(c) else "_" for c in unicodedata.normalize("NFC", name))
    kept = re.sub(r"_{2,}", "_", kept).lstrip("._-").rstrip("._") or "file"
    stem, dot, extension = kept.rpartition(".")
    if not dot or not stem or len(extension.encode()) > _EXTENSION:
        stem, extension = kept, ""
    tail = f".{extension}" if extension else ""
    first, dot, rest = stem.partition(".")
    if first.lower() in _DEVICES:
        stem = f"{first}_file{dot}{rest}"
    room = _NAME_BYTES - len(tail.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(".") + tail


def _keeps(symbol: str) -> bool:
    return symbol in "._-" or unicodedata.category(symbol)[0] in "LMN"


def csv_rows(rows: Iterable[Sequence[str]]) -> str:
    """Write RFC 4180 with a byte-order mark; cells that a spreadsheet would run as a formula get an apostrophe."""
    return "\ufeff" + "".join(",".join(map(_cell, row)) + "\r\n" for row in rows)


def _cell(text: str) -> str:
    safe = _FORMULA_INSIDE.sub(r"\1'", f"'{text}" if text.startswith(_FORMULA) else text)
    return '"' + safe.replace('"', '""') + '"' if re.search(r'[",\r\n]', safe) else safe


def bag_info(pairs: Iterable[tuple[str, str]]) -> str:
    """Write bag-info.txt; line breaks inside a value become spaces."""
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in pairs)


def fingerprint_line(public_key: bytes) -> str:
    """Give the fingerprint as `ssh-keygen -l` prints it, so that people can compare it by telephone."""
    key = public_key_line(public_key, "").split(" ")[1]
    digest = hashlib.sha256(base64.b64decode(key)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
