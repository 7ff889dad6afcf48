"""Are these two spellings one name? Folds names into keys that Hniot, Gnyot, Hnyot, Gniot, Гнёт and Гніёт share.

A key is for comparing only: it merges letters on purpose, so that a search finds a little too much and never too little.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from incident_log.domain.packaged import Entry, packaged

_NO_WORD = re.compile(r"[\W_]+")
_DOUBLED = re.compile(r"(.)\1+")
_DIGIT = re.compile(r"[0-9]+")


def fold_for_search(text: str) -> str:
    """Give the key of a text: words of letter classes, with single spaces between them."""
    lowered = unicodedata.normalize("NFC", text).lower()
    for mark, plain in _before_marks():
        lowered = lowered.replace(mark, plain)
    bare = "".join(
        c
        for c in unicodedata.normalize("NFKD", lowered)
        if not unicodedata.category(c).startswith("M")
    )
    classed = _spellings().sub(lambda found: _classes()[found[0]], bare)
    words = (_fold_word(word) for word in _NO_WORD.split(classed))
    return " ".join(word for word in words if word)


def fold_query(text: str) -> str:
    """Give the key of what is being typed: a last i may still turn out to count for nothing, as in Hni, Hnio, Hniot."""
    words = fold_for_search(text).split(" ")
    return " ".join(
        word[:-1] if len(word) > 1 and word[-1] in _droppable() else word for word in words
    )


def matches(query_key: str, key: str) -> bool:
    """Tell whether every word of a query stands in a key; an empty query is in all."""
    return all(word in key for word in query_key.split(" "))


def key_of(names: Iterable[str]) -> str:
    """Give one key for several names, kept apart so that no word runs over from one to the next."""
    return " | ".join(fold_for_search(name) for name in names)


def _fold_word(word: str) -> str:
    if _DIGIT.search(word):
        return word
    return _DOUBLED.sub(r"\1", _dropped().sub("", _DOUBLED.sub(r"\1", word)))


@cache
def _before_marks() -> tuple[tuple[str, str], ...]:
    entry = Entry(packaged("names")).entry("before_marks")
    return tuple((mark, entry.text(mark)) for mark in entry.values)


@cache
def _classes() -> dict[str, str]:
    entry = Entry(packaged("names")).entry("classes")
    return {spelling: entry.text(spelling) for spelling in entry.values}


@cache
def _spellings() -> re.Pattern[str]:
    longest_first = sorted(_classes(), key=lambda spelling: (-len(spelling), spelling))
    return re.compile("|".join(map(re.escape, longest_first)))


@cache
def _droppable() -> frozenset[str]:
    return frozenset(Entry(packaged("names")).entry("dropped_before").values)


@cache
def _dropped() -> re.Pattern[str]:
    """Match a letter class that counts for nothing before some others: Mariya, Maryia and Maria are one."""
    entry = Entry(packaged("names")).entry("dropped_before")
    return re.compile(
        "|".join(f"{letter}(?=[{''.join(entry.texts(letter))}])" for letter in entry.values)
    )
