"""How near does sealing and uploading a large file come to a plain upload of it, and how much memory does the browser take?"""

import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import baseline, browsers, copies, invented, memory, seeding
from bench.browsers import Window
from bench.memory import Watched
from bench.results import Compared, Row, Scale, in_turn, seconds

NAME = "evidence"
_LEAST = 0.6
_MOST_GROWTH_MIB = 150.0
_PIECE = 1_000_000


def measure(folder: Path, scale: Scale) -> list[Row]:
    """Upload one file both ways, in turn; hash it alone as well."""
    megabytes = scale.of(500, 100)
    file = _file(folder / "video.bin", megabytes)
    with (
        copies.run(folder / "ours") as copy,
        baseline.run(folder / "bare") as port,
        sync_playwright() as driver,
        browsers.signed_in(driver, copy) as ours,
        browsers.bare(driver, port) as plain,
    ):
        case = seeding.add_case(copy, invented.card(0), length=1).case
        slices = folder / "ours" / "data" / "slices"
        browsers.without_workers(ours, copy)
        ours.run("field")
        ours.choose("#bench-file", file)
        plain.choose("#file", file)
        first = _upload_watched(ours, case)
        _forget(slices)
        same, hashing = list[float](), list[float]()

        def sealed() -> float:
            """Upload it as people do."""
            took = float(ours.run("evidence", {"caseId": case, "rounds": 1})[0])
            _forget(slices)
            return took

        def plainly() -> float:
            """Upload it as it is, in one request; both other measures beside, so that all meet the same load."""
            same.append(float(ours.run("same", {"caseId": case})))
            _forget(slices)
            hashing.append(float(ours.run("hashing")))
            return float(plain.run("plain"))

        whole = in_turn(sealed, plainly, warm=False)
    return [*_speed(megabytes, whole, same, hashing), *_growth(megabytes, *first)]


def _speed(megabytes: int, whole: Compared, same: list[float], hashing: list[float]) -> list[Row]:
    alike = Compared(whole.ours, same)
    both = Compared(
        whole.ours, [plain + hashed for plain, hashed in zip(whole.theirs, hashing, strict=True)]
    )
    name = f"{megabytes} MB hashed, sealed and uploaded"
    return [
        Row(
            f"{name}, against the same file unsealed, in as many slices to the same server",
            alike.rate,
            "×",
            f"rate; {alike.told('ours {}, unsealed {}')}",
            least=_LEAST,
        ),
        Row(
            f"{name}, against one request to a bare view that checks nothing",
            whole.rate,
            "×",
            f"rate; {whole.told('ours {}, bare {}')}",
        ),
        Row(
            f"{name}, against that request and hashing the file, one after the other",
            both.rate,
            "×",
            f"rate; {both.told('ours {}, bare and hashing {}')}; reading and hashing alone {seconds(hashing)}",
        ),
    ]


def _growth(megabytes: int, renderers: Watched, browser: Watched) -> list[Row]:
    what = f"while {megabytes} MB are uploaded"
    before = f"{renderers.before / memory.MEBIBYTE:.0f} MiB before"
    whole = f"{browser.before / memory.MEBIBYTE:.0f} MiB before"
    return [
        Row(
            f"Growth of the browser's renderers {what}",
            renderers.growth,
            " MiB",
            f"most resident at any time of the first upload, ten looks a second; {before}",
            most=_MOST_GROWTH_MIB,
        ),
        Row(
            f"Growth of all browser processes together {what}",
            browser.growth,
            " MiB",
            f"proportional sets, shared pages counted once; {whole}",
            most=_MOST_GROWTH_MIB,
        ),
    ]


def _upload_watched(window: Window, case: str) -> tuple[Watched, Watched]:
    with memory.watch(memory.renderers) as renderers, memory.watch(memory.browsers) as browser:
        window.run("evidence", {"caseId": case, "rounds": 1})
    return renderers, browser


def _forget(folder: Path) -> None:
    """Take away what was stored, so that every upload finds the disk and its cache as the one before did."""
    shutil.rmtree(folder)
    folder.mkdir()


def _file(path: Path, megabytes: int) -> Path:
    """Write a file that nothing can compress."""
    with path.open("wb") as file:
        for _piece in range(megabytes):
            file.write(os.urandom(_PIECE))
    return path
