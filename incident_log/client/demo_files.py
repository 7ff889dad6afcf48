"""Which evidence do the demonstration's reports have? Files made for them: the same bytes on every machine, no originals."""

import hashlib
import json
from pathlib import Path

from incident_log.client.pictures import Exif, chat_screenshot, jpeg, landscape, pdf, png
from incident_log.domain.packaged import Entry
from incident_log.format.canonical import Json

_NOTICE = "Made for this example. It is not an original."
_COLUMNS, _ROWS = 80, 60
# Where a photo says that it was taken: degrees, minutes and seconds of a town of the country.
_PLACES: dict[str, tuple[tuple[str, int, int, int], tuple[str, int, int, int]]] = {
    "JP": (("N", 35, 33, 12), ("E", 139, 46, 47)),
    "IT": (("N", 40, 51, 22), ("E", 14, 16, 5)),
    "AM": (("N", 41, 13, 2), ("E", 44, 50, 1)),
    "TR": (("N", 41, 0, 18), ("E", 39, 43, 51)),
}
_ELSEWHERE = (("N", 52, 13, 47), ("E", 21, 0, 42))


def write_evidence(case: Entry, folder: Path) -> list[dict[str, Json]]:
    """Make a case's files in a folder; gives what a report file says about each."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    listed: list[dict[str, Json]] = []
    for file in [*case.entries("evidence"), *_extra(case)]:
        (folder / file.text("name")).write_bytes(content_of(case, file))
        taken = ("describes", "proves", "language", "captured_at", "capture_method", "incidents")
        about = {name: file.values[name] for name in taken if name in file.values}
        listed.append({"file": file.text("name"), **about})
    return listed


def content_of(case: Entry, file: Entry) -> bytes:
    """Make one file by its media type."""
    maker = _MAKERS.get(file.text("media_type"), _opaque)
    return maker(case, file)


def _photo(case: Entry, file: Entry) -> bytes:
    seed = hashlib.sha256(file.text("name").encode()).digest()
    country = case.entries("incidents")[0].entry("place").text("country")
    latitude, longitude = _PLACES.get(country, _ELSEWHERE)
    taken_at = (file.text("captured_at") + "-01-01")[:10].replace("-", ":") + " 12:00:00"
    dark, light = (60 + seed[0] % 60, 70 + seed[1] % 50, 70), (200, 205 + seed[2] % 30, 215)
    figure = (20 + seed[3] % 40, 22, 42)
    scene = landscape(24 + seed[4] % 14, dark, light, figure=figure)
    return jpeg(_COLUMNS, _ROWS, scene, Exif("Example", "Phone 1", taken_at, latitude, longitude))


def _screenshot(_case: Entry, file: Entry) -> bytes:
    seed = hashlib.sha256(file.text("name").encode()).digest()
    if file.maybe_text("capture_method") == "screenshot":
        return chat_screenshot([(bool(part & 1), 1 + part % 4) for part in seed[:4]])
    scene = landscape(90 + seed[0] % 40, (120, 132, 118), (214, 222, 230), figure=(60, 60, 120))
    return png(240, 180, scene)


def _document(case: Entry, file: Entry) -> bytes:
    lines = [
        file.text("shows"),
        "",
        f"Case: {case.text('title')}",
        f"Date: {file.text('captured_at')}",
    ]
    return pdf(file.text("describes"), [*lines, "", _NOTICE])


def _mail(_case: Entry, file: Entry) -> bytes:
    date = "Thu, 30 May 2024 09:00:00 +0000"
    return (
        "From: Laboratory <lab@example.org>\r\nTo: Activist <activist@example.org>\r\n"
        f"Subject: {file.text('describes')}\r\nDate: {date}\r\nMessage-ID: <example-1@example.org>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{file.text('shows')}\r\n\r\n{_NOTICE}\r\n"
    ).encode()


def _chat(_case: Entry, file: Entry) -> bytes:
    messages = [
        {
            "date": f"{file.text('captured_at')}T08:01:00",
            "from": "unknown",
            "id": 1,
            "text": file.text("shows"),
        },
        {"date": f"{file.text('captured_at')}T08:03:00", "from": "me", "id": 2, "text": "…"},
    ]
    chat = {"about": _NOTICE, "messages": messages, "name": "chat", "type": "personal_chat"}
    return json.dumps(chat, ensure_ascii=False, indent=1).encode()


def _text(_case: Entry, file: Entry) -> bytes:
    return f"{file.text('shows')}\n\n{_NOTICE}\n".encode()


def _opaque(_case: Entry, file: Entry) -> bytes:
    return f"{file.text('shows')}\n{_NOTICE}\n".encode()


def _extra(case: Entry) -> list[Entry]:
    """Add kinds of files that the public cases do not have: an exported chat and a note."""
    extra: dict[str, Json] = {
        "tsimanouskaya": {
            "name": "chat-export.json",
            "media_type": "application/json",
            "describes": "Export of the chat with the order to leave",
            "proves": "The words of the order",
            "shows": "You have to leave the Games and fly home today.",
            "language": "en",
            "captured_at": "2021-08-01",
            "capture_method": "export_from_app",
        },
        "two_days": {
            "name": "call-note.txt",
            "media_type": "text/plain",
            "describes": "Note of the call to the hotline",
            "proves": "When the officer called",
            "shows": "13 December, 21:40: an officer calls the number on the card.",
            "language": "en",
            "captured_at": "2025-12-13",
            "capture_method": "other",
        },
    }
    found = extra.get(case.text("code"))
    return [] if found is None else [Entry.of(found)]


_MAKERS = {
    "application/json": _chat,
    "application/pdf": _document,
    "image/jpeg": _photo,
    "image/png": _screenshot,
    "message/rfc822": _mail,
    "text/plain": _text,
}
