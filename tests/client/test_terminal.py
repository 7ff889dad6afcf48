"""Are answers, errors and secrets kept apart, and is what others wrote harmless on a terminal?"""

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from incident_log.client import terminal
from incident_log.client.main import _VERBS
from tests.client.cli import PASSPHRASES, REPORT, World, run
from tests.serving import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
EVIL = "title\x1b]0;owned\x07 \x1b[2Jcleared \u202eesrever\u2066 \x9b31m"


def test_the_client_loads_no_server() -> None:
    """Load every verb in a process of its own and look at what came with it."""
    script = (
        "import sys; from incident_log.client.main import main, _VERBS; import click\n"
        "for verb in _VERBS: main.get_command(click.Context(main), verb)\n"
        "print(sorted({'flask', 'sqlalchemy', 'werkzeug', 'obstore', 'config'} & set(sys.modules)),"
        " sorted(m for m in sys.modules if m.startswith(('incident_log.web', 'incident_log.services', 'incident_log.storage'))))"
    )

    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert result.stdout == "[] []\n"


@pytest.mark.parametrize(
    "args",
    [
        ("nonsense",),
        ("show",),
        ("show", "a", "b"),
        ("inbox", "--nonsense"),
        ("invite", "king"),
        ("serve", "--port", "0"),
    ],
)
def test_what_is_asked_wrongly_is_told_on_stderr_with_exit_code_2(args: tuple[str, ...]) -> None:
    result = run(*args)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert re.match(r"incident-log: error: .+\nhint: incident-log( \w+)? --help\n", result.stderr)


@pytest.mark.parametrize("args", [(), ("evidence",), ("log",)])
def test_who_names_no_verb_reads_which_there_are(args: tuple[str, ...]) -> None:
    result = run(*args)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Usage: {' '.join(['incident-log', *args])} ")
    assert "\nCommands:\n" in result.stderr
    assert "error" not in result.stderr


def test_help_and_version_are_answers() -> None:
    assert run("--version").stdout.startswith("incident-log, version ")
    for verb in _VERBS:
        result = run(verb, "--help")
        assert (result.exit_code, result.stderr) == (0, "")
        assert f"Usage: incident-log {verb}" in result.stdout


def test_common_options_may_stand_before_or_after_the_verb(world: World) -> None:
    profile, passphrase = str(world.folder / "bo"), str(world.secret("p", PASSPHRASES["bo"]))

    before = run("--profile", profile, "--passphrase-file", passphrase, "--json", "inbox")
    after = run("inbox", "--profile", profile, "--json", "--passphrase-file", passphrase)
    nearer = run(
        "--profile",
        "/nowhere",
        "inbox",
        "--profile",
        profile,
        "--json",
        "--passphrase-file",
        passphrase,
    )

    assert before.exit_code == 0
    assert before.stdout == after.stdout == nearer.stdout


def test_the_doctor_keeps_what_is_wrong_and_the_next_step_apart(tmp_path: Path) -> None:
    result = run("--profile", str(tmp_path / "new"), "doctor")

    assert result.exit_code == 1
    assert "no server is known here; name it with --server, or give the link" in result.stdout


def test_nothing_is_shown_as_going_on_where_nothing_is_to_be_done() -> None:
    with terminal.progress("Reading", 0) as bar:
        bar.advance(0)
        assert bar._bar.disable


@pytest.mark.parametrize("option", ["--passphrase", "--codename", "--token", "--invitation"])
def test_no_option_takes_a_secret_itself(option: str) -> None:
    for verb in _VERBS:
        assert not re.search(rf"{option}[ =]", run(verb, "--help").stdout)


def test_what_others_wrote_cannot_move_the_cursor(world: World) -> None:
    assert (
        terminal.shown(EVIL)
        == "title\ufffd]0;owned\ufffd \ufffd[2Jcleared \ufffdesrever\ufffd \ufffd31m"
    )
    filed = world.adopted()
    world.ok(
        "--codename-file",
        world.codename_file(filed),
        "return",
        "--message-file",
        "-",
        who="reporter",
        typed="[bold]not markup[/bold] \u202etxt\n",
    )

    stdout = world.ok("show", filed["case"], who="bo").stdout

    assert "[bold]not markup[/bold] \ufffdtxt" in stdout


def test_an_error_is_one_line_whatever_is_in_it() -> None:
    result = run("verify", "no\nsuch\x1b[2Jfile")

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr


def test_secrets_stand_in_no_output(world: World) -> None:
    filed = world.report()
    code, passphrase = world.codename_file(filed), PASSPHRASES["bo"]
    outputs = [
        world.ok("--codename-file", code, "return", who="reporter"),
        world.ok("show", filed["case"], who="bo"),
        world.ok("doctor", who="bo"),
        world.run(
            "--codename-file", code, "return", "--message-file", "/nonexistent", who="reporter"
        ),
    ]

    for result in outputs:
        assert filed["codename"] not in result.output
        assert passphrase not in result.output


def test_a_person_at_a_terminal_types_the_codename_back(world: World) -> None:
    """Sit at a real terminal: the codename is shown, a wrong one is refused, the right one goes on, nothing typed is echoed."""
    report = world.file("report.yaml", REPORT)
    seat = Seat("--profile", str(world.tmp / "profile"), "report", world.intake_link, str(report))

    codename = re.search(r"Codename: ([0-9A-Z-]{34})", seat.read_until("Type the codename back"))
    assert codename
    seat.type("8Y2V-81Q3-AKFN-WT6Y-A47Z-6RN1-PMY8")
    assert "another codename" in seat.read_until("Type the codename back")
    seat.type("8Y2V")
    assert "characters instead of" in seat.read_until("Type the codename back")
    seat.type(codename[1].lower().replace("-", " "))
    rest = seat.read_until("incident-log return")

    assert seat.end() == 0
    assert codename[1] not in rest
    assert codename[1].lower().replace("-", " ") not in rest


def _asked(world: World) -> "Seat":
    """Somebody without a file, who has answered what happened and skipped the questions about it."""
    seat = Seat("--profile", str(world.tmp / "profile"), "report", world.intake_link)
    seat.answer(("Are you safe right now", "no"), ("Which country are you in", "pl"))
    assert "112" in seat.read_until("Press Enter to go on")
    seat.type("")
    seat.answer(("in your own words", ""), ("fits best", "99"), ("fits best", "threat"), ("When did it happen", "yesterday"),
                ("When did it happen", "2026-11"), ("In which country", "Poland"), ("In which country", "pl"),
                ("What happened, in one sentence", "A note under the door."))  # fmt: skip
    while "Do you have photos" not in seat.read_until(r"Do you have photos|\?:"):
        seat.type("")
    return seat


def _skip_to_the_end(seat: "Seat") -> None:
    while "May this team keep" not in seat.read_until(r"May this team keep|: $"):
        seat.type("")


def test_a_person_without_a_file_is_asked_one_question_after_the_other(world: World) -> None:
    photo = world.file("photo.jpg", b"a picture")
    seat = _asked(world)
    seat.answer(("Path of a file", str(world.tmp / "none.jpg")), ("There is no file there(.|\n)*Path of a file", str(photo)),
                ("What does it show", "A door"), ("Path of a file", ""), ("to a lawyer(.|\n)*Its number", "yes"),
                ("How may you appear(.|\n)*Its number", "named"), ("police of this country: PL(.|\n)*Its number", "no"),
                ("Interpol(.|\n)*Its number", ""), ("international body(.|\n)*Its number", "yes"),
                ("How may you appear(.|\n)*Its number", ""), ("partner(.|\n)*Its number", ""), ("statistics(.|\n)*Its number", ""),
                ("Name", "Hanna"), ("How can we reach you", "Signal"), ("Number or address", "+48 1"),
                ("safe to contact(.|\n)*Its number", "1"), ("ask the team", "What now?"),
                ("May this team keep(.|\n)*Its number", ""), ("Choose yes or no(.|\n)*Its number", "1"))  # fmt: skip
    codename = re.search(
        r"Codename: ([0-9A-Z-]{34})", shown := seat.read_until("Type the codename back")
    )
    assert codename, shown
    seat.type(codename[1])
    seat.read_until("incident-log return")
    assert seat.end() == 0

    code = str(world.secret("asked", codename[1]))
    profile = ("--profile", str(world.tmp / "profile"), "--codename-file", code)
    view = json.loads(run(*profile, "--json", "return").stdout)["view"]
    said = {each["payload"]["audience"]: each["payload"] for each in view["consents"]}
    assert {code: (one["choice"], one["identity_level"]) for code, one in said.items()} == {
        "A0": ("yes", "L3"), "A1": ("yes", "L3"), "A2": ("no", "L1"), "A3": ("ask", "L1"), "A4": ("ask", "L1"),
        "A5": ("ask", "L1"), "A6": ("no", "L0")}  # fmt: skip
    assert view["incidents"][0]["safe_now"] == "no"
    assert [one["payload"]["describes"] for one in view["evidence"]] == ["A door"]
    (person,) = [one["payload"] for one in view["people"]]
    assert (person["person"], person["names"]) == ("reporter", [{"text": "Hanna"}])
    assert person["contacts"] == [{"channel": "Signal", "value": "+48 1", "safe": True}]
    assert [one["payload"]["text"] for one in view["messages"]] == ["What now?"]


def test_who_says_no_at_the_end_is_asked_again_and_may_keep_the_answers(world: World) -> None:
    kept = world.tmp / "answers.json"
    seat = _asked(world)
    _skip_to_the_end(seat)
    seat.answer(("Its number", "no"), ("throw your answers away", "n"), ("May this team keep(.|\n)*Its number", "2"),
                ("throw your answers away", "y"), ("Write your answers to a file", "y"), ("Name of the file", str(kept)))  # fmt: skip
    assert "nothing was sent" in seat.read_until("nothing was sent")

    assert seat.end() == 1
    assert kept.stat().st_mode & 0o077 == 0
    answers = json.loads(kept.read_text())
    assert answers["sentence"] == "A note under the door."
    assert "team" not in answers["consent"]


def test_who_does_not_want_a_file_leaves_none(world: World) -> None:
    seat = _asked(world)
    _skip_to_the_end(seat)
    seat.answer(
        ("Its number", "2"), ("throw your answers away", "y"), ("Write your answers to a file", "")
    )
    seat.read_until("nothing was sent")

    assert seat.end() == 1
    assert [path.name for path in world.tmp.iterdir()] == []


def test_nobody_is_asked_anything_when_the_team_cannot_be_reached(world: World) -> None:
    link = world.intake_link.replace(world.server.url, f"http://127.0.0.1:{free_port()}")
    seat = Seat("--profile", str(world.tmp / "profile"), "report", link)

    shown = seat.read_until("error: cannot reach")

    assert "Are you safe" not in shown
    assert seat.end() == 1


def test_answers_that_could_not_be_sent_can_be_kept_and_sent_later(own: World) -> None:
    kept = own.tmp / "answers.json"
    seat = _asked(own)
    _skip_to_the_end(seat)
    own.server.stop()
    seat.answer(
        ("Its number", "1"), ("Write your answers to a file", "y"), ("Name of the file", str(kept))
    )
    seat.read_until("nothing was sent")
    assert seat.end() == 1
    own.server.start()

    filed = own.json("report", own.intake_link, str(kept), who="later")

    assert filed["codename"]


class Seat:
    """A person at a terminal of their own."""

    def __init__(self, *args: str) -> None:
        self._master, slave = pty.openpty()
        command = [sys.executable, "-m", "incident_log.client", *args]
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            close_fds=True,
            start_new_session=True,
        )
        os.close(slave)
        self._unread = ""

    def read_until(self, pattern: str) -> str:
        """Read until something is shown; gives everything up to it."""
        until = time.monotonic() + 60
        while not (found := re.search(pattern, self._unread)):
            ready, _, _ = select.select([self._master], [], [], max(0, until - time.monotonic()))
            assert ready, f"not shown: {pattern!r} in {self._unread!r}"
            self._unread += os.read(self._master, 4096).decode("utf-8", "replace")
        shown, self._unread = self._unread[: found.end()], self._unread[found.end() :]
        return shown

    def answer(self, *exchanges: tuple[str, str]) -> None:
        """Answer one question after the other."""
        for question, typed in exchanges:
            self.read_until(question)
            self.type(typed)

    def type(self, text: str) -> None:
        """Type a line, once the program listens without echo or with it."""
        time.sleep(0.1)
        os.write(self._master, text.encode() + b"\n")

    def end(self) -> int:
        """Wait for the end; gives the exit code."""
        try:
            return self._process.wait(30)
        finally:
            os.close(self._master)
