"""How much memory do these processes hold at most while something runs? Read from /proc, ten times a second."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_PAUSE = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")
MEBIBYTE = 1 << 20


@dataclass(slots=True)
class Watched:
    """What was seen: bytes before, and the most since."""

    before: int
    most: int

    @property
    def growth(self) -> float:
        """Give the growth in mebibytes."""
        return (self.most - self.before) / MEBIBYTE


@contextlib.contextmanager
def watch(read: Callable[[], int]) -> Iterator[Watched]:
    """Watch while the block runs."""
    watched = Watched(before := read(), before)
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(_PAUSE):
            watched.most = max(watched.most, read())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield watched
    finally:
        stop.set()
        watcher.join()


def resident(process: int) -> int:
    """Give the resident set of one process, in bytes; 0 when it has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def renderers() -> int:
    """Give the resident sets of all renderers of browsers that this process started, together."""
    return sum(resident(each) for each in _descendants() if b"--type=renderer" in _command(each))


def browsers() -> int:
    """Give the proportional sets of all browser processes that this process started: shared pages count once."""
    return sum(_proportional(each) for each in _descendants() if b"chrom" in _command(each))


def _descendants() -> list[int]:
    parents = {int(entry.name): _parent(entry) for entry in Path("/proc").glob("[0-9]*")}
    found, level = list[int](), {os.getpid()}
    while level:
        level = {process for process, parent in parents.items() if parent in level}
        found += level
    return found


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def _proportional(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
