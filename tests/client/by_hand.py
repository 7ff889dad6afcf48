"""How does a test check a bundle as somebody without our program would?"""

import json
import shutil
import subprocess
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
