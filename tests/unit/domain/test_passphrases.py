"""Is a passphrase refused that is guessed first, and no honest one?"""

import json
import re
from pathlib import Path

import pytest

from incident_log.client.words import new_passphrase
from incident_log.domain.passphrases import is_guessed_first
from tests.architecture.tree import PACKAGE, SOURCE

CASES = json.loads(Path(__file__).with_name("passphrases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("passphrase", CASES["guessed"])
def test_what_is_guessed_first_is_refused(passphrase: str) -> None:
    assert is_guessed_first(passphrase, CASES["names"])


@pytest.mark.parametrize("passphrase", CASES["kept"])
def test_words_that_do_not_belong_together_are_taken(passphrase: str) -> None:
    assert not is_guessed_first(passphrase, CASES["names"])


def test_no_phrase_that_is_proposed_is_refused() -> None:
    proposed = [new_passphrase() for _ in range(200)]

    assert not [phrase for phrase in proposed if is_guessed_first(phrase)]


@pytest.mark.parametrize("name", ["ROWS", "WORDS"])
def test_the_browser_knows_the_same_words(name: str) -> None:
    sources = [PACKAGE / "domain/passphrases.py", SOURCE / "domain/passphrases.js"]

    python, javascript = (_list(source.read_text("utf-8"), name) for source in sources)

    assert python
    assert python == javascript


def _list(source: str, name: str) -> list[str]:
    _before, after = re.split(rf"^(?:const )?_?{name} = ", source, flags=re.MULTILINE)
    return re.split('"""|`', after)[1].split()
