"""What do the browser tests of people who report share? A desk to report to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import reporters
from tests.serving import Server


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[reporters.Desk]:
    """An organisation with one desk on a server of its own."""
    with reporters.founded_desk(server, tmp_path / "amina") as founded:
        yield founded
