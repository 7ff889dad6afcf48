"""Do our browser modules hold? Runs tsc and the node tests with the Node that the lock file brought."""

import subprocess
import sys
from pathlib import Path

from incident_log.web.asset_build import BROWSER, install_packages, node_binary, run_npm

ROOT = Path(__file__).resolve().parent.parent


def check_types() -> int:
    """Let tsc check the JSDoc types of every module and every browser test."""
    tsc = BROWSER / "node_modules" / "typescript" / "bin" / "tsc"
    return subprocess.run(
        [str(node_binary()), str(tsc), "--noEmit", "-p", str(BROWSER)], check=False
    ).returncode


def run_tests(names: list[str]) -> int:
    """Run the given tests/browser/*.test.js, or all of them."""
    files = names or sorted(
        str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "browser").rglob("*.test.js")
    )
    if not files:
        return 1
    return subprocess.run([str(node_binary()), "--test", *files], cwd=ROOT, check=False).returncode


def main() -> int:
    if sys.argv[1:] == ["lock"]:
        run_npm("install", "--package-lock-only")
        return 0
    install_packages(with_tests=True)
    match sys.argv[1:]:
        case ["tsc"]:
            return check_types()
        case ["test", *names]:
            return run_tests(names)
    print("use: python -m tools.node tsc | test [FILE ...] | lock", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
