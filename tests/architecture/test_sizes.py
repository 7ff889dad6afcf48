"""Can every file and function be read in one go?"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import name, ours

FILE_LINES = 400
FUNCTION_LINES = 50
# Tables may run long: a migration writes out every column once, as it was that day; vectors are written case by case.
TABLES = ("migrations/versions/", "tools/vectors/", "tools/domain_vectors/")


def test_no_file_is_longer_than_it_can_be_read() -> None:
    lengths = {
        name(path): len(path.read_text().splitlines()) for path in ours(".py", ".js", ".html")
    }

    assert [
        (path, length)
        for path, length in lengths.items()
        if length > FILE_LINES and not path.startswith(TABLES)
    ] == []


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = dict(place for path in ours(".py") for place in functions(path))

    assert [
        (place, length)
        for place, length in lengths.items()
        if length > FUNCTION_LINES and not place.startswith(TABLES)
    ] == []


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name(path)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1
