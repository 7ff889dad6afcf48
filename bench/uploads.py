"""Does the server's memory stay flat while several large files arrive at once?"""

import hashlib
import secrets
import threading
from pathlib import Path

from bench import copies, invented, memory, seeding, wire
from bench.copies import Copy
from bench.results import Row, Scale
from bench.wire import Line
from incident_log.crypto.seeds import new_identifier
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from incident_log.format.evidence import SLICE, Layout, layout_of, manifest_digest

NAME = "uploads"
_MOST_GROWTH_MIB = 40.0
_FILES = 4
_PREAMBLE = bytes(200)


def measure(folder: Path, scale: Scale) -> list[Row]:
    """Send four files at once, each in slices of random bytes with their right digests, as the server cannot open them."""
    megabytes = scale.of(1000, 50)
    with copies.run(folder / "copy") as copy:
        case = seeding.add_case(copy, invented.card(0), length=1).case
        # What the first request loads is no growth by uploading.
        _send(copy, case, layout_of(_PREAMBLE, SLICE))
        layout = layout_of(_PREAMBLE, megabytes * 1_000_000)
        with memory.watch(lambda: memory.resident(copy.process)) as watched:
            _send_at_once(copy, case, layout)
    what = f"Growth of the server's memory while {_FILES} files of {megabytes:,} MB arrive at once"
    how = (
        f"most resident at any time, ten looks a second; {watched.before / memory.MEBIBYTE:.0f} MiB "
        f"before, after one small upload; {_FILES * layout.slices:,} slices"
    )
    return [Row(what, watched.growth, " MiB", how, most=_MOST_GROWTH_MIB)]


def _send_at_once(copy: Copy, case: str, layout: Layout) -> None:
    failures: list[BaseException] = []

    def send() -> None:
        try:
            _send(copy, case, layout)
        except BaseException as error:  # noqa: BLE001  # told below, in the thread that measures
            failures.append(error)

    senders = [threading.Thread(target=send) for _file in range(_FILES)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    if failures:
        raise failures[0]


def _send(copy: Copy, case: str, layout: Layout) -> None:
    """Announce a file, put its slices one after the other, and declare it complete."""
    root, evidence = f"/api/v1/cases/{case}/evidence", new_identifier()
    api = copy.founded.session.api
    api.post(f"cases/{case}/evidence", _announced(evidence, layout))
    headers = dict(copy.headers())
    digests: list[bytes] = []
    pattern = bytearray(secrets.token_bytes(SLICE))
    with Line(copy.server.port) as line:
        for index in range(layout.slices):
            pattern[:16] = secrets.token_bytes(16)
            piece = bytes(pattern[: layout.slice_size(index)])
            digests.append(hashlib.sha256(piece).digest())
            headers["Slice-SHA256"] = to_b64u(digests[-1])
            path = f"{root}/{evidence}/slices/{index}"
            line.ask(wire.request("PUT", path, headers, piece), 201)
        body: dict[str, Json] = {
            "slices": layout.slices,
            "manifest": to_b64u(manifest_digest(digests)),
        }
        reply = api.post(f"cases/{case}/evidence/{evidence}/complete", body)
    assert reply.number("leaf") > 0


def _announced(evidence: str, layout: Layout) -> dict[str, Json]:
    return {
        "evidence": evidence,
        "compartment": "report",
        "slices": layout.slices,
        "sealed_size": layout.sealed_size,
    }


def _completed(layout: Layout, digests: list[bytes]) -> dict[str, Json]:
    return {"slices": layout.slices, "manifest": to_b64u(manifest_digest(digests))}
