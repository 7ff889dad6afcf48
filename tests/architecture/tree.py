"""Which files are ours? The tests of this folder walk them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "incident_log"
SOURCE = PACKAGE / "browser" / "src"


def tracked() -> list[Path]:
    """Every file that git has, and every new one it would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return sorted(
        path for name in set(listed.split("\0")) if name and (path := ROOT / name).is_file()
    )


def ours(*endings: str) -> list[Path]:
    """The tracked files with one of these endings."""
    return [path for path in tracked() if path.suffix in endings]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
