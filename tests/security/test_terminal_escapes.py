"""Does what others wrote stay harmless on a terminal in every form of an answer?"""

import json
import unicodedata

import pytest

from incident_log.client import terminal

EVIL = 'a\x1b]0;owned\x07 \x9b31m \x85 \x7f \u202eesrever\u2066 Привет, мир 🕊 \\ "'


def test_json_keeps_the_text_and_moves_no_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.answer_json({"title": EVIL, "\x9bkey": [EVIL]})

    printed = capsys.readouterr().out.removesuffix("\n")

    assert json.loads(printed) == {"title": EVIL, "\x9bkey": [EVIL]}
    assert [one for one in printed if unicodedata.category(one) == "Cc"] == []
    assert "\u202e" not in printed
    assert "Привет, мир 🕊" in printed
