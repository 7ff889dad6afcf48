"""Which modules will a page need? Follows the imports of our files, so that a browser need not find them one by one."""

import functools
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from incident_log.web.assets import Release

MAIN = "joined/main.js"
# Only imports at the beginning of a line: import() is what a page does without at first.
_IMPORT = re.compile(
    r"""^(?:import|export)\b(?:[^;"'()=]*?\bfrom)?\s*["']([^"']+)["']""", re.MULTILINE
)
_PARTS = re.compile(r'\bdata-part="([a-z]+)"')


@dataclass(frozen=True, slots=True)
class Imports:
    """Module → what it imports; both as paths below the release."""

    of: dict[str, tuple[str, ...]]

    def needed_by(self, body: str) -> list[str]:
        """List all modules that the elements of a page start, without main.js itself; nearest to it first."""
        parts = [f"joined/{part}_pages.js" for part in dict.fromkeys(_PARTS.findall(body))]
        return self.reached_from([MAIN, *parts])[1:]

    def reached_from(self, modules: Iterable[str]) -> list[str]:
        """List these modules and all that they import, in the order in which a browser would find them."""
        found = dict.fromkeys(modules)
        waiting = list(found)
        for module in waiting:
            new = [each for each in self.of.get(module, ()) if each not in found]
            found |= dict.fromkeys(new)
            waiting += dict.fromkeys(new)
        return waiting


def read_imports(release: Release) -> Imports:
    """Read the imports of every module of ours; what is bundled in vendor/ imports nothing."""
    ours = [path for path in release.hashes if path.startswith("joined/") and path.endswith(".js")]
    return Imports(
        {path: _imports_of(path, release.file(path), release.hashes[path]) for path in ours}
    )


@functools.cache
def _imports_of(module: str, file: Path, _hash: str) -> tuple[str, ...]:
    """Read what a file with this hash imports; tests make hundreds of apps that serve the same."""
    folder = posixpath.dirname(module)
    named = _IMPORT.findall(file.read_text(encoding="utf-8"))
    return tuple(posixpath.normpath(posixpath.join(folder, each)) for each in named)


def init_app(app: Flask) -> None:
    loaded: Release = app.extensions["incident_log.release"]
    app.jinja_env.globals["modules_for"] = read_imports(loaded).needed_by
