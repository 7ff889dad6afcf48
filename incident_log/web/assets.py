"""Which files does a browser get? Serves what the manifest lists, under an address that changes with every release."""

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app
from werkzeug.security import safe_join

from incident_log.errors import ConfigurationError, NotFound
from incident_log.web import asset_build, compressing

assets = Blueprint("assets", __name__)

# Python's own table lacks or varies these.
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".ttf": "font/ttf",
    ".pfb": "application/octet-stream",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


@dataclass(frozen=True, slots=True)
class Release:
    """The files of one release: path below the release → sha384."""

    digest: str
    hashes: dict[str, str]

    def url(self, path: str) -> str:
        """Give the address of one file; a path the manifest does not list is a mistake of ours."""
        if path not in self.hashes:
            raise ConfigurationError(f"asset {path} is not in the manifest: run make build")
        return f"/assets/{self.digest}/{path}"

    def integrity(self, path: str) -> str:
        """Give the hash that a browser compares one file with."""
        return self.hashes[path]

    def folder(self) -> str:
        """Give the address below which all files lie."""
        return f"/assets/{self.digest}"

    def file(self, path: str) -> Path:
        """Find one file on disk. Raises NotFound for what the manifest does not list."""
        if path not in self.hashes:
            raise NotFound("asset")
        prefix, _, rest = path.partition("/")
        folder, _ = asset_build.SERVED[prefix]
        file = safe_join(str(folder), rest)
        if file is None:
            raise NotFound("asset")
        return Path(file)


def load_release(manifest: Path = asset_build.MANIFEST) -> Release:
    """Read the manifest. Raises ConfigurationError when the build has not run."""
    try:
        content = manifest.read_bytes()
    except FileNotFoundError as error:
        raise ConfigurationError("the browser's files are not built: run make build") from error
    return Release(hashlib.sha256(content).hexdigest()[:16], json.loads(content))


def release() -> Release:
    """Give the release that the running app serves."""
    loaded: Release = current_app.extensions["incident_log.release"]
    return loaded


@assets.get("/assets/<digest>/<path:path>")
def show(digest: str, path: str) -> Response:
    current = release()
    if digest != current.digest:
        raise NotFound("asset")
    file = current.file(path)
    response = Response(file.read_bytes(), content_type=_TYPES[file.suffix])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    compressing.compress(response, current.hashes[path])
    return response


def init_app(app: Flask) -> None:
    loaded = load_release()
    app.extensions["incident_log.release"] = loaded
    app.jinja_env.globals["asset"] = loaded.url
    app.jinja_env.globals["integrity"] = loaded.integrity
    app.jinja_env.globals["asset_folder"] = loaded.folder
    app.register_blueprint(assets)


def main(arguments: list[str]) -> int:
    """`build` brings everything up to date; `packages` also installs what only tests need."""
    match arguments:
        case ["build"]:
            asset_build.build()
        case ["packages"]:
            asset_build.install_packages(with_tests=True)
        case _:
            sys.stderr.write("use: python -m incident_log.web.assets build | packages\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
