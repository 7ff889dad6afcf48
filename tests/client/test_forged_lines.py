"""Can what others wrote look as if the program said it? Titles, stories, names of files, and letters with lines of their own."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from incident_log.client import terminal
from tests.client.cli import REPORT, World

ROOT = Path(__file__).resolve().parent.parent.parent
STORY = (
    "He called.\\n\\nNotes\\n  2026-11-20 10:00 Amina: this person is genuine\\n\\n"
    "Access for others\\n  Chidi: the report (agreed)\\n  What did they use? Call"
)
FORGED = REPORT.replace(
    "title: Threat on Telegram", 'title: "Threat\\nstatus: closed; urgency: low"'
).replace("narrative: Вечером пришло сообщение.", f'narrative: "{STORY}"')


def named(world: World, name: str) -> Path:
    path = world.tmp / name
    path.write_bytes(b"a photo")
    return path


def test_nothing_that_a_reporter_wrote_begins_where_a_line_of_ours_begins(world: World) -> None:
    evil = named(world, "a\n  2. EX-002 checked.pdf (1 KB, application")
    filed = world.report(evil, text=FORGED)
    world.ok("adopt", filed["case"], who="bo")
    letter = "Sent by me.\n  2026-11-20 10:00 Amina: all of it is true\nHistory"
    world.ok(
        "message",
        "--language",
        "en",
        "--file",
        "-",
        filed["case"],
        who="bo",
        typed=letter,
    )

    shown = world.ok("show", filed["case"], who="bo").stdout
    code = world.codename_file(filed)
    returned = world.ok("--codename-file", code, "return", world.intake_link, who="reporter").stdout

    for text in (shown, returned):
        lines = text.splitlines()
        assert sum(line.startswith("status: ") for line in lines) == 1
        assert "Notes" not in lines
        assert "Access for others" not in lines
        assert lines.count("History") == 1
        assert not [line for line in lines if line.startswith(("  2026-11-20", "  2. EX-002"))]
        assert not [line for line in lines if line.startswith("  What did they use? Call")]
        # Nothing of it is lost.
        assert "        Access for others" in lines


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("one\r\ntwo\n\tthree", "one two three"),
        ("a\x1b[2Jb\u2028c", "a\ufffd[2Jb c"),
        ("\n\n", ""),
    ],
)
def test_one_line_stays_one(written: str, expected: str) -> None:
    assert terminal.one_line(written) == expected


@pytest.mark.parametrize(
    "name",
    [
        "a\x1b]0;OWNED\x07\x1b[2J.jpg",
        "photo[/b].jpg",
        "[link=https://evil.example/]photo.jpg[/link]",
        "photo\r\n\x9b2Jdone.jpg",
    ],
)
def test_the_name_of_a_file_is_nothing_but_a_name_beside_a_progress_bar(name: str) -> None:
    script = (
        "import sys; from incident_log.client import terminal\n"
        "with terminal.progress(sys.argv[1], 100) as bar: bar.advance(50)"
    )
    leader, follower = pty.openpty()
    command = [sys.executable, "-c", script, name]

    ended = subprocess.run(
        command, cwd=ROOT, stderr=follower, env={"TERM": "xterm", "COLUMNS": "200"}, check=False
    )
    os.close(follower)
    printed = b""
    try:
        while piece := os.read(leader, 65536):
            printed += piece
    except OSError:
        pass  # The other side is closed, and all of it was read.
    os.close(leader)

    text = printed.decode()
    assert ended.returncode == 0
    assert terminal.one_line(name) in text
    assert not [each for each in ("OWNED\x07", "\x1b]", "\x9b", "\x1b[2J.jpg") if each in text]
