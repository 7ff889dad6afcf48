"""Are the files that pages fetch our modules, word for word, and nothing else?"""

import re
from collections import Counter
from pathlib import Path

import pytest

from incident_log.web.asset_build import JOINED, run_rollup
from tests.architecture.tree import SOURCE, ours

_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
_STATEMENT = re.compile(
    r"""^(?:(?:import|export)\b(?:[^;"'()=]*?\bfrom)?\s*["'][^"']+["']|export \{[^}]*\});$""",
    re.MULTILINE,
)
_WHOLE = re.compile(r"^import \* as (\w+) from", re.MULTILINE)
_ALIAS = re.compile(r"([\w$]+) as ([\w$]+)")
# A name that two modules use gets a number in one of them.
_NUMBER = re.compile(r"(?<=\w)\$\d+")
# A field that is called like what it holds needs both names once the latter was changed.
_SHORT = re.compile(r"(?<![\w$.])(\w+): \1(?![\w$(.])")
# How a file that may come later is named lies with the file that names it.
_LATER = re.compile(r"""\bimport\(['"][^'"]+['"]\)""")
_NAMED = re.compile(
    r"""(?:^(?:import|export)\b(?:[^;"'()=]*?\bfrom)?\s*|\bimport\()["']([^"']+)["']""",
    re.MULTILINE,
)
_BESIDE = re.compile(r"\./(?:base|shared|pdf)\.js|\.\./vendor/\w+\.js|\./words\.js")


def lines(code: str) -> Counter[str]:
    """Give the lines of a module without what joining may change: who imports what, and under which name."""
    code = _NUMBER.sub("", _COMMENT.sub("", code))
    aliases = {
        new: old
        for statement in _STATEMENT.findall(code)
        for old, new in _ALIAS.findall(statement)
        if old != "*"
    }
    code, wholes = _STATEMENT.sub("", code), _WHOLE.findall(code)
    for name in wholes:
        code = re.sub(rf"(?<![\w$.]){name}\.(?=\w)", "", code)
    for new, old in aliases.items():
        code = re.sub(rf"(?<![\w$.]){re.escape(new)}(?![\w$])", old, code)
    code = _SHORT.sub(r"\1", _LATER.sub("import()", code))
    spoken = (re.sub(r"^export ", "", line).strip() for line in code.splitlines())
    return Counter(line for line in spoken if line)


def joined(folder: Path = JOINED) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*.js"))
    }


def modules() -> dict[str, str]:
    paths = [path for path in ours(".js") if path.is_relative_to(SOURCE)]
    return {path.relative_to(SOURCE).as_posix(): path.read_text() for path in paths}


@pytest.fixture(scope="module", autouse=True)
def built(release: str) -> str:
    return release


def test_every_line_that_a_page_fetches_stands_in_a_module() -> None:
    known = set().union(*(lines(code) for code in modules().values()))

    strange = [
        (name, line) for name, code in joined().items() for line in lines(code) if line not in known
    ]

    assert strange == []


def test_every_line_of_every_module_is_fetched_by_a_page_or_a_worker() -> None:
    fetched = set().union(*(lines(code) for code in joined().values()))

    missing = [
        (name, line)
        for name, code in modules().items()
        for line in lines(code)
        if line not in fetched
    ]

    assert missing == []


def test_a_line_that_no_module_has_would_be_seen() -> None:
    before = lines("export function open(key) {\n  return key;\n}\n")

    assert set(lines("function open(key) {\n  steal(key);\n  return key;\n}\n")) - set(before) == {
        "steal(key);"
    }


def test_what_is_joined_needs_nothing_but_its_like_and_packages() -> None:
    code = {name: _COMMENT.sub("", text) for name, text in joined().items()}
    named = {(name, each) for name, text in code.items() for each in _NAMED.findall(text)}

    assert {each for _, each in named if "/vendor/" in each} >= {
        "../vendor/lit.js",
        "../vendor/hashes.js",
        "../vendor/pdfjs_worker.js",
    }
    assert {(name, each) for name, each in named if not _BESIDE.fullmatch(each)} == set()
    # A worker is whole in itself, but for a package.
    others = {each for name, each in named if name.endswith("_worker.js")}
    assert {each for each in others if "/vendor/" not in each} == set()


def test_joining_elsewhere_gives_the_same_bytes(tmp_path: Path) -> None:
    run_rollup(tmp_path)

    assert joined(tmp_path) == joined()


def test_every_worker_that_may_be_started_is_there() -> None:
    listed = re.search(r"const NAMES = \[([^\]]+)\]", modules()["workers/start.js"])
    assert listed

    started = set(re.findall(r'"(\w+)"', listed[1]))

    assert {
        name.removesuffix("_worker.js") for name in joined() if name.endswith("_worker.js")
    } == started
