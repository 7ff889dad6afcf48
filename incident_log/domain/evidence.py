"""May this file be taken as evidence, and how is it shown? Limits and media types; the bytes are format's matter."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from incident_log.domain.packaged import Entry, packaged
from incident_log.format.dossier import safe_name

_EXHIBIT_DIGITS = 3
_UNSAFE = ".unsafe"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken at most; the server's setting may lower or raise the size."""

    max_bytes: int
    max_name_characters: int
    max_count: int


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Why a file is not taken, with the sentence that tells the person what to do."""

    code: str
    text: str


@cache
def default_limits() -> Limits:
    entry = Entry(packaged("evidence"))
    return Limits(
        entry.number("max_bytes"), entry.number("max_name_characters"), entry.number("max_count")
    )


def file_problem(
    name: str, size: int, already: int, limits: Limits | None = None
) -> FileProblem | None:
    """Find what stands against taking a file, before any of it is read; None when nothing does."""
    most = limits or default_limits()
    checks = {
        "too_many": already >= most.max_count,
        "no_name": not name.strip(),
        "name_too_long": len(name) > most.max_name_characters,
        "empty": size == 0,
        "too_large": size > most.max_bytes,
    }
    code = next((code for code, wrong in checks.items() if wrong), None)
    return None if code is None else FileProblem(code, _problems()[code])


def changed_problem() -> FileProblem:
    """Say that a file changed while it was read; what was sealed of it is thrown away."""
    return FileProblem("changed", _problems()["changed"])


def media_type_of(name: str) -> str:
    """Guess the media type from the ending of a name; what is not known is opaque bytes."""
    entry = Entry(packaged("evidence"))
    _, dot, ending = name.rpartition(".")
    known = entry.entry("by_ending").maybe_text(ending.lower()) if dot else None
    return known or entry.text("fallback")


def viewer_of(media_type: str) -> str | None:
    """Tell what may show a file in the page: `image` for raster pictures, `pdf`, or None for download only.

    SVG and HTML can hold scripts, so nothing but these few types is ever shown.
    """
    viewable = Entry(packaged("evidence")).entry("viewable")
    return next(
        (viewer for viewer in viewable.values if media_type in viewable.texts(viewer)), None
    )


def is_unsafe(name: str, *, told: bool) -> bool:
    """Tell whether a file does something when it is opened: by its ending, or because somebody told so."""
    endings = Entry(packaged("evidence")).texts("unsafe_endings")
    # Browsers and Windows leave out of the end of a name what cannot be seen, or stands there: what is left decides.
    seen = len(name)
    while seen and _is_dropped(name[seen - 1]):
        seen -= 1
    _, dot, ending = name[:seen].rpartition(".")
    return told or (bool(dot) and ending.strip().lower() in endings)


def saved_name(name: str, *, told_unsafe: bool) -> str:
    """Give the name under which an original leaves: what does something when it is opened gets an ending that nothing opens."""
    safe = safe_name(name)
    # What is left out of a name may have hidden its ending.
    unsafe = is_unsafe(name, told=told_unsafe) or is_unsafe(safe, told=False)
    return safe + (_UNSAFE if unsafe else "")


def _is_dropped(symbol: str) -> bool:
    return symbol == "." or symbol.isspace() or unicodedata.category(symbol) in {"Cc", "Cf"}


def exhibit_label(number: int) -> str:
    """Name an exhibit of a dossier, such as EX-001 for the first."""
    return f"EX-{number:0{_EXHIBIT_DIGITS}d}"


@cache
def _problems() -> Mapping[str, str]:
    return {
        entry.text("code"): entry.text("text")
        for entry in Entry(packaged("evidence")).entries("problems")
    }
