"""Where do the pages of docs/spec show a vector? Each block ```vector file/name is written from the vector."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.vectors.model import FOLDER, Value

PAGES = FOLDER.parents[1] / "docs" / "spec"
_BLOCK = re.compile(r"```vector (\w+)/([\w-]+)\n(?:[^`\n]*\n)*```")
_PLAIN = re.compile(r"[\w-]+")
# Longer texts are shown by their ends; the whole text stands in the vector.
_MOST_CHARACTERS = 88
_START, _END = 44, 20


def pages() -> list[Path]:
    """List the pages that show vectors."""
    return sorted(
        page for page in PAGES.glob("*.md") if _BLOCK.search(page.read_text(encoding="utf-8"))
    )


def filled(page: str) -> str:
    """Give a page with every example as its vector has it now."""
    return _BLOCK.sub(lambda found: _block(found[1], found[2]), page)


def _block(file: str, name: str) -> str:
    vectors = json.loads((FOLDER / f"{file}.json").read_text(encoding="utf-8"))["vectors"]
    vector = next(one for one in vectors if one["name"] == name)
    lines = [f"why      {vector['why']}", f"function {vector['function']}"]
    lines += [f"in       {line}" for line in _lines("", vector["inputs"])]
    lines += [f"out      {line}" for line in _lines("", vector["output"])]
    return "\n".join([f"```vector {file}/{name}", *lines, "```"])


def _lines(path: str, value: Value) -> Iterator[str]:
    """Give one line per value, behind the names that lead to it."""
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            plain = name if _PLAIN.fullmatch(name) else _quoted(name)
            yield from _lines(f"{path}.{plain}".lstrip("."), inner)
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            yield from _lines(f"{path}[{index}]", inner)
    else:
        yield f"{path} = {_shown(value)}".removeprefix(" = ")


def _shown(value: Value) -> str:
    text = _quoted(value)
    if not isinstance(value, str) or len(text) <= _MOST_CHARACTERS:
        return text
    return f"{text[:_START]} … {text[-_END:]} ({len(value)} characters)"


def _quoted(value: Value) -> str:
    """Write a value as JSON on one line, with every character visible."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() and c != "`" else f"\\u{ord(c):04x}" for c in text)
