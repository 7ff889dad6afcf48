"""How does a test run the program? Whole commands through click's runner, each person with a profile of their own."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from incident_log.client.main import main
from tests.serving import Server

PASSPHRASES = {
    "amina": "amina's long passphrase",
    "bo": "bo's even longer passphrase",
    "chidi": "chidi's passphrase of words",
}
REPORT = """\
kind: threat
title: Threat on Telegram
when: 2026-11-03
country: PL
city: Warszawa
sentence: An unknown account threatened my family.
narrative: Вечером пришло сообщение.
language: ru
fields:
  channel: telegram
  verbatim_words: Мы знаем, где живёт твоя мать
  fear_now: unknown
people:
  - names: [Ганна Прыклад]
consent: {team: yes, lawyer: named}
"""


@dataclass
class World:
    """A server, and the folder in which everybody keeps their profile."""

    folder: Path
    server: Server
    tmp: Path = Path()
    intake_link: str = ""

    @property
    def setup_link(self) -> str:
        found = re.findall(r"http\S+/setup#\S+", self.server.output)
        return str(found[-1])

    def run(
        self, *args: str, who: str = "nobody", typed: str | None = None, server: bool = False
    ) -> Result:
        """Run one command as somebody; `server` names the server, which a new profile does not know."""
        given = ["--profile", str(self.folder / who)]
        passphrase = PASSPHRASES.get(who, "a passphrase of some words")
        given += ["--passphrase-file", str(self.secret(f"passphrase-{who}", passphrase))]
        given += ["--server", self.server.url] if server else []
        return run(*given, *args, typed=typed)

    def ok(
        self, *args: str, who: str = "nobody", typed: str | None = None, server: bool = False
    ) -> Result:
        """Run one command that has to succeed."""
        result = self.run(*args, who=who, typed=typed, server=server)
        assert result.exit_code == 0, f"{args}: {result.stderr}"
        return result

    def json(self, *args: str, who: str = "nobody") -> Any:  # noqa: ANN401 -- any JSON
        """Run one command and read its answer."""
        return json.loads(self.ok("--json", *args, who=who).stdout)

    def secret(self, name: str, content: str) -> Path:
        """Write a file that only its owner may read."""
        path = self.folder / f"secret-{name}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(content + "\n")
        return path

    def file(self, name: str, content: bytes | str) -> Path:
        """Write a file for this test."""
        path = self.tmp / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def report(self, *evidence: Path, who: str = "reporter", text: str = REPORT) -> dict[str, str]:
        """File a report; gives case and codename."""
        files = [part for path in evidence for part in ("--evidence", str(path))]
        source = self.file("report.yaml", text)
        filed: dict[str, str] = self.json("report", self.intake_link, str(source), *files, who=who)
        return filed

    def codename_file(self, filed: dict[str, str]) -> str:
        return str(self.secret(f"codename-{filed['case']}", filed["codename"]))

    def adopted(self, *evidence: Path) -> dict[str, str]:
        """File a report and have Bo take it over."""
        filed = self.report(*evidence)
        self.ok("adopt", filed["case"], who="bo")
        return filed


def run(*args: str, typed: str | None = None) -> Result:
    """Run the program without anybody at the terminal."""
    return CliRunner().invoke(
        main, list(args), input=typed, catch_exceptions=False, terminal_width=80
    )
