"""Do the layers of the browser hold? One table says which folder may import what and touch what."""

import posixpath
import re
from pathlib import Path

from tests.architecture.tree import SOURCE, ours

_IMPORT = re.compile(
    r"""(?:^|\n)\s*(?:(?:import|export)\b[^;"'()=]*?\bfrom|import)\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']"""
)
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
_DOM = re.compile(
    r"(?<![./\w])(document|window|HTMLElement|customElements|location|history\.(?:pushState|replaceState|back|go))\s*[.\[(]"
)
_FETCH = re.compile(r"\bfetch\s*\(|\bXMLHttpRequest\b|\bWebSocket\b|\bEventSource\b|\bsendBeacon\b")

# Folder → what its modules may import. Files at the top (api.js, session.js, …) may import all below components/.
ALLOWED = {
    "format": ("errors.js", "format/"),
    "crypto": ("addresses.js", "errors.js", "format/", "crypto/", "vendor/", "workers/start.js"),
    "domain": ("errors.js", "i18n.js", "assets.js", "format/", "domain/"),
}
DOM = ("components/", "main.js", "reporting_pages.js", "team_pages.js")
# api.js talks for every page, put.js for the worker that sends files; assets.js reads the files of the release.
FETCH = ("api.js", "assets.js", "workers/put.js")
# Module → what it may hold all the same.
EXCUSED = {"format/verify_texts.js": "!= "}  # a shell script, as text
# Never, anywhere.
FORBIDDEN = re.compile(
    r"\binnerHTML\b|\bouterHTML\b|\binsertAdjacentHTML\b|\bdocument\.write\b|\beval\s*\(|\bnew Function\b|\bMath\.random\b"
    r"|\bconsole\.|\blocalStorage\b|\bexport default\b|\balert\s*\(|@ts-ignore|@ts-nocheck|[^=!]==[^=]|!=[^=]"
)


def modules() -> dict[str, str]:
    """Each module of ours → its code without comments."""
    return {
        path.relative_to(SOURCE).as_posix(): _COMMENT.sub(" ", path.read_text())
        for path in ours(".js")
        if path.is_relative_to(SOURCE)
    }


def imports(module: str, code: str) -> list[str]:
    """What a module imports, as a path below browser/src (vendor files as vendor/...)."""
    found = [static or dynamic for static, dynamic in _IMPORT.findall(code)]
    resolved = [
        posixpath.normpath(posixpath.join(posixpath.dirname(module), each)) for each in found
    ]
    return [each.removeprefix("../") for each in resolved]


def test_a_layer_imports_only_what_lies_below() -> None:
    broken = [
        f"{module} imports {each}"
        for module, code in modules().items()
        for each in imports(module, code)
        if (allowed := ALLOWED.get(module.partition("/")[0])) and not each.startswith(allowed)
    ]

    assert broken == []


def test_only_components_are_imported_by_components() -> None:
    broken = [
        f"{module} imports {each}"
        for module, code in modules().items()
        for each in imports(module, code)
        if each.startswith("components/") and not module.startswith(DOM)
    ]

    assert broken == []


def test_every_import_is_relative_and_there() -> None:
    missing = [
        f"{module} imports {each}"
        for module, code in modules().items()
        for each in imports(module, code)
        if not each.startswith("vendor/") and not (SOURCE / each).is_file()
    ]

    assert missing == []


def test_only_components_touch_the_page() -> None:
    touching = [
        module
        for module, code in modules().items()
        if _DOM.search(code) and not module.startswith(DOM)
    ]

    assert touching == []


def test_only_the_api_module_talks_to_the_server() -> None:
    talking = [
        module for module, code in modules().items() if _FETCH.search(code) and module not in FETCH
    ]

    assert talking == []


def test_no_module_uses_what_is_never_right() -> None:
    found = [
        (module, hit.group())
        for module, code in modules().items()
        for hit in FORBIDDEN.finditer(code)
    ]

    assert [f"{module}: {hit}" for module, hit in found if EXCUSED.get(module) != hit] == []


def test_every_component_that_a_template_names_is_there() -> None:
    names = {
        found
        for path in ours(".html")
        for found in re.findall(r'data-module="([a-z-]+)"', path.read_text())
    }

    assert [
        each
        for each in sorted(names)
        if not Path(SOURCE, "components", f"{each.replace('-', '_')}.js").is_file()
    ] == []
