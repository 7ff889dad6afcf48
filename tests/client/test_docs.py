"""Does docs/client.md say what the program says?"""

import re
from pathlib import Path

import pytest

from incident_log.client.main import _VERBS
from incident_log.client.reportfile import read_report
from tests.client.cli import run

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "client.md").read_text()
COMMON = "\nWith every command:"
BLOCKS = dict(re.findall(r"### ([a-z ]+)\n\n```text\n(.*?)\n```", PAGE, flags=re.DOTALL))


@pytest.mark.parametrize("command", BLOCKS)
def test_each_help_text_of_the_page_is_that_of_the_program(command: str) -> None:
    said = run(*command.split(), "--help").stdout

    assert said.partition(COMMON)[0].rstrip() == BLOCKS[command]
    assert said.partition(COMMON)[2].rstrip() in PAGE


def test_every_command_stands_on_the_page() -> None:
    assert {command.split()[0] for command in BLOCKS} == set(_VERBS)


def test_the_report_of_the_page_is_a_good_report(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    path = tmp_path / "report.yaml"
    path.write_text(example)

    report = read_report(path)

    assert len(report.evidence) == len(report.steps) == len(report.people) == 1
    assert report.consent == {"team": "yes", "lawyer": "ask", "police": "no"}
