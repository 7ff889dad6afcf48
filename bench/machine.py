"""On which machine was this measured? Everything but its name."""

import os
import platform
import subprocess
from pathlib import Path

from tests import chromium


def described() -> str:
    """Say in one line what the numbers depend on."""
    parts = [
        f"{os.cpu_count()} cores ({_field('/proc/cpuinfo', 'model name')})",
        f"{_memory():.0f} GiB of memory",
        f"{_system()}, Linux {platform.release()}",
        f"Python {platform.python_version()}",
        _chromium(),
    ]
    return ", ".join(parts)


def _memory() -> float:
    return int(_field("/proc/meminfo", "MemTotal").split()[0]) / 2**20


def _system() -> str:
    release = Path("/etc/os-release")
    lines = release.read_text().splitlines() if release.exists() else []
    named = dict(line.split("=", 1) for line in lines if "=" in line)
    return named.get("PRETTY_NAME", platform.system()).strip('"')


def _chromium() -> str:
    installed = chromium.find()
    asked = subprocess.run(
        [str(installed.path), "--version"],
        env={**installed.environment} or None,
        check=True,
        capture_output=True,
        text=True,
    )
    return " ".join(asked.stdout.split()[:2])


def _field(file: str, name: str) -> str:
    for line in Path(file).read_text().splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return "unknown"
