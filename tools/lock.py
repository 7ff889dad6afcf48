"""Which exact versions does a copy install? Writes the lock files, with hashes and without host names."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "run.lock": ["build"],
    "test.lock": ["build", "test"],
    "production.lock": ["build", "production"],
}


def compile_lock(name: str, extras: list[str]) -> None:
    """Resolve for every platform and Python the project supports; keep to the versions of run.lock."""
    target = ROOT / "requirements" / name
    command = [str(Path(sys.executable).parent / "uv"), "pip", "compile", "pyproject.toml"]
    command += ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]
    command += [
        "--no-header",
        "--no-annotate",
        "--no-config",
        "--python-version",
        "3.11",
        "--quiet",
    ]
    command += [argument for extra in extras for argument in ("--extra", extra)]
    if name != "run.lock":
        command += ["--constraint", "requirements/run.lock"]
    subprocess.run([*command, "--output-file", str(target)], cwd=ROOT, check=True)


def main() -> None:
    for name, extras in LOCKS.items():
        compile_lock(name, extras)
        print(f"wrote requirements/{name}")


if __name__ == "__main__":
    main()
