"""Which passphrases are guessed first? Counts what is left of one when words, names, rows of keys and repetition are taken out.

Whoever holds the server, or a copy of it, may try passphrases as long as they like; passphrases.js refuses the same ones.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

# Six words of a list count twelve, twelve characters drawn at random count twelve.
_LEAST_GUESSES = 9
_LEAST_PIECE = 3
_LEAST_ROW = 4

_AS_LETTERS = str.maketrans("@$", "as")
_DIGITS_AS_LETTERS = str.maketrans("013457", "oieast")


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Neighbours on keyboards, and alphabets.
_ROWS = _list("""
1234567890 qwertyuiop asdfghjkl zxcvbnm qazwsxedcrfvtgbyhnujm 1qaz2wsx3edc4rfv5tgb6yhn7ujm
qweasdzxc 1q2w3e4r5t6y7u8i9o0p abcdefghijklmnopqrstuvwxyz йцукенгшщзхъ йцукенгшўзх фывапролджэ
ячсмитьбю ячсмітьбю абвгдеёжзийклмнопрстуфхцчшщъыьэюя абвгдеёжзійклмнопрстуўфхцчшыьэюя
""")
_BOTH_WAYS = tuple(way for row in _ROWS for way in (row, row[::-1]))

# What is tried first, in the languages of those who use this; some are Russian words typed with Latin keys.
_WORDS = frozenset(
    _list("""
access admin administrator anastasia andrei andrew andrey android angel anna anthony anton april
august autumn awesome baseball batman belarus blink brest cfif changeme charlie cheese chocolate
computer cookie cthutq daniel david december default dima dmitry dragon elena facebook february
flower football freedom friday fylhtq george gfhjkm ghbdtn gomel google grodno guest hello homel
hrodna hunter igor iloveyou incident instagram internet iphone irina ivan january jessica jesus
jordan justice katya kbyrf killer kristina letmein lithuania log login love lovely lubov
lukashenko maksim maria marina master matrix maxim michael minsk mogilev monday monkey moscow
moskva nastya natasha nikita ninja november october olga orange pahonia parol passphrase
password passwort pavel pepper pokemon poland princess private privet putin qazwsx report robert
root russia safe samsung sasha saturday secret secure september sergei sergey shadow solnce
spartak spring starwars summer sunday sunshine superman svoboda team telegram test thomas
trustno ukraine user vfrcbv vilnius vitebsk vladimir warsaw warszawa welcome whatever winter
yfnfif yulia zenit zhyve zyvie админ александр алексей анастасия андрей анна антон беларусь
брест весна вильнюс витебск владимир волонтер восень віцебск гомель гродна гродно дима дмитрий
елена жыве зайка зима зорка зіма иван инцидент ирина катя каханне лета лето любимая люблю любовь
максим марина мария минск могилев москва мінск настя наташа никита ольга осень павел пагоня
пароль погоня польша привет прывітанне россия сакрэт саша свабода свобода секрет сергей солнце
сонца спартак тест украина юлия
""")
)


def is_guessed_first(passphrase: str, names: Iterable[str] = ()) -> bool:
    """Say whether a passphrase falls to the first guesses of somebody who knows these names."""
    signs = unicodedata.normalize("NFKC", passphrase).lower().translate(_AS_LETTERS)
    text = "".join(sign for sign in signs if sign.isalnum())
    others = {sign for sign in signs if not sign.isalnum() and not sign.isspace()}
    words = _WORDS.union(*(_words_of(name) for name in names))
    return len(others) + _guesses(text, words) < _LEAST_GUESSES


def _words_of(name: str) -> list[str]:
    words = re.split(r"[\W_]+", unicodedata.normalize("NFKC", name).lower())
    return [word for word in words if len(word) >= _LEAST_PIECE]


def _guesses(text: str, words: Iterable[str]) -> int:
    at = guesses = 0
    while at < len(text):
        length, cost = _piece(text[:at], text[at:], words)
        at += length
        guesses += cost
    return guesses


def _piece(before: str, rest: str, words: Iterable[str]) -> tuple[int, int]:
    """Give how long the longest piece is that is guessed as a whole, and how many guesses it counts."""
    digits = _beginning(rest, str.isdecimal)
    repeated = _beginning(rest, lambda part: part in before)
    row = _beginning(rest, lambda part: any(part in way for way in _BOTH_WAYS))
    spellings = (rest, rest.translate(_DIGITS_AS_LETTERS))
    pieces = [
        (1, 1),
        (_beginning(rest, lambda part: len(set(part)) == 1), 1),
        (digits, min(digits, 2)),
        (repeated if repeated >= _LEAST_PIECE else 0, 1),
        (row if row >= _LEAST_ROW else 0, 1),
        *((len(word), 2) for word in words if any(each.startswith(word) for each in spellings)),
    ]
    return max(pieces, key=lambda piece: (piece[0], -piece[1]))


def _beginning(text: str, holds: Callable[[str], bool]) -> int:
    """Give the length of the longest beginning for which this holds, as it does for all that are shorter."""
    length = 0
    while length < len(text) and holds(text[: length + 1]):
        length += 1
    return length
