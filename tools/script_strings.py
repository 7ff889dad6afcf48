"""Which texts of the browser modules do people read? A Babel extractor for t("…") and nt("…", "…").

Babel's own loses calls that stand in a template inside a template, which is how most of our screens are written.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import IO

_CALL = re.compile(r"(?<![\w$])(n?t)\(")
_LITERAL = re.compile(
    r""" "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | `(?:[^`\\]|\\.)*` """, re.VERBOSE | re.DOTALL
)
_OPEN, _CLOSE = "([{", ")]}"

Found = tuple[int, str, str | tuple[str, str], list[str]]


def extract(
    file: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Mapping[str, object],
) -> Iterator[Found]:
    """Give each text with the line it stands in and the function that looks it up."""
    source = file.read().decode("utf-8")
    for call in _CALL.finditer(source):
        line = source.count("\n", 0, call.start()) + 1
        arguments = _literals(source, call.end())
        if call[1] == "t":
            yield from ((line, "t", text, []) for text in arguments[0] if text)
        elif arguments[0] and len(arguments) > 1 and arguments[1]:
            yield line, "nt", (arguments[0][0], arguments[1][0]), []


def _literals(source: str, at: int) -> list[list[str]]:
    """Read the call that opens before `at`; give the strings of each of its arguments, not those of calls inside it."""
    arguments: list[list[str]] = [[]]
    depth = 0
    while at < len(source) and depth >= 0:
        literal = _LITERAL.match(source, at)
        if literal is not None:
            if depth == 0 and literal[0][0] != "`":
                arguments[-1].append(_text_of(literal[0]))
            at = literal.end()
            continue
        depth += (source[at] in _OPEN) - (source[at] in _CLOSE)
        if source[at] == "," and depth == 0:
            arguments.append([])
        at += 1
    return arguments


def _text_of(literal: str) -> str:
    """Undo the escapes of a JavaScript string: those of JSON, and of the apostrophe, are all we write."""
    inner = literal[1:-1].replace("\\'", "'")
    if literal[0] == "'":
        inner = re.sub(r'(?<!\\)"', r"\"", inner)
    text: str = json.loads(f'"{inner}"')
    return text
