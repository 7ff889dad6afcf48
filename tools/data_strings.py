"""Which texts of the domain data do people read? A Babel extractor for the files below domain/data."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import IO

# A person reads what stands under these keys; everything else is a name for programs.
READ_KEYS = frozenset(
    {
        "basis",
        "event",
        "hint",
        "label",
        "question",
        "question_named",
        "team_label",
        "text",
        "text_named",
    }
)


def extract(
    file: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Mapping[str, object],
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Give each text with the line it stands in."""
    source = file.read().decode("utf-8")
    for text in texts(json.loads(source)):
        before = source.partition(json.dumps(text, ensure_ascii=False))[0]
        yield before.count("\n") + 1, None, text, []


def texts(value: object, *, read: bool = False) -> Iterator[str]:
    """Walk the data; give every text under a key that people read, however deep its lists go."""
    if isinstance(value, str):
        if read and value:
            yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts(each, read=read)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from texts(each, read=key in READ_KEYS)
