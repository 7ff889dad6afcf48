"""Is anything committed that must not be: private keys, other people's code, built files?"""

import re

from tests.architecture.tree import name, ours, tracked

PRIVATE = re.compile(
    rb"AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{10}|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"
)
# Vectors hold keys on purpose; each says so.
VECTORS = "tests/vectors/"
BUILT = re.compile(
    r"(^|/)(node_modules|vendor|dist|\.venv)/|\.min\.(js|css)$|\.(mo|pyc|so|whl)$|asset-manifest\.json$"
)


def test_no_private_key_is_committed() -> None:
    found = [
        name(path)
        for path in tracked()
        if PRIVATE.search(path.read_bytes()) and not name(path).startswith(VECTORS)
    ]

    assert found == []


def test_only_public_keys_lie_in_the_keys_folder() -> None:
    kept = [name(path) for path in tracked() if name(path).startswith("keys/")]

    assert [
        each
        for each in kept
        if not re.fullmatch(r"keys/(README\.md|\.gitignore|[a-z0-9-]+\.pub)", each)
    ] == []


def test_no_built_or_foreign_file_is_committed() -> None:
    assert [name(path) for path in tracked() if BUILT.search(name(path))] == []


def test_every_source_file_begins_by_saying_what_it_answers() -> None:
    first = {
        name(path): path.read_text().partition("\n")[0]
        for path in ours(".py", ".js", ".html", ".css")
    }

    assert [
        path
        for path, line in first.items()
        if line and not re.match(r'(""".|// .|\{# .|/\* .)', line)
    ] == []
