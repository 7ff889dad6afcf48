"""How does a test check a bundle as somebody without our program would?"""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.client.cli import run

SH = shutil.which("sh") or "sh"


def sh(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run stock tools."""
    return subprocess.run(
        [SH, "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )


def by_hand(folder: Path, fingerprint: str = "") -> subprocess.CompletedProcess[str]:
    """Run the script of the bundle."""
    return sh(f"sh verify.sh {fingerprint}", folder)


def signer_of(bundle: Path) -> str:
    return str(json.loads(run("--json", "verify", str(bundle)).stdout)["signer"])


@dataclass(frozen=True, slots=True)
class Said:
    """What the commands of HOW-TO-VERIFY.txt print, one after the other."""

    unchanged: str
    summed: str
    unread: str
    odd: str
    differ: str
    signature: str
    key: str
    behind: str

    @property
    def is_well(self) -> bool:
        """Whether all is as the page says it must be, for the key that lies in the bundle."""
        passes = self.unchanged == "unchanged\n" and self.signature.startswith("Good ")
        return passes and not (self.unread or self.odd or self.differ or self.behind)


def by_the_page(folder: Path) -> Said:
    """Type the commands of the page as they stand there; those that compare the lists belong together."""
    page = (folder / "HOW-TO-VERIFY.txt").read_text()
    starts = (
        "sha256sum -c",
        "shasum -a",
        "LC_ALL=C grep",
        "find . ! -type d !",
        "T=$(",
        "ssh-keygen -",
        "sed -e",
    )
    blocks = [block.strip() for block in page.split("\n\n")]
    commands = [block for block in blocks if block.startswith(starts)]
    return Said(*(_said(command, folder) for command in commands))


def _said(command: str, folder: Path) -> str:
    done = sh(command, folder)
    return done.stdout + done.stderr
