"""How do all tests run in the time of the longest of them? `python -m tools.suite [ARGUMENTS OF PYTEST]`.

The tests of the browser modules run beside those of pytest, which share four processes: many of them wait for a
browser or a server most of the time. The slow files come first, as their folders do in the alphabet.
"""

import subprocess
import sys
import tempfile

_PYTEST = ["pytest", "-n", "4", "--dist", "loadfile", "--no-loadscope-reorder"]


def main(arguments: list[str]) -> int:
    """Run both; tell of the modules once pytest is through, so that the two do not talk at once."""
    with tempfile.TemporaryFile() as told:
        modules = subprocess.Popen(
            [sys.executable, "-m", "tools.node", "test"], stdout=told, stderr=subprocess.STDOUT
        )
        suite = subprocess.run([sys.executable, "-m", *_PYTEST, *arguments], check=False)
        failed = modules.wait() != 0
        told.seek(0)
        lines = told.read().decode(errors="replace").splitlines()
    print("\n".join(lines if failed else lines[-8:]))
    return suite.returncode or int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
