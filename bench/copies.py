"""Which copy is measured? A real server process on a folder of its own, with a founded desk and its owner signed in."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from incident_log.crypto.seeds import DeskSecret
from incident_log.settings import Settings
from incident_log.storage.database import Database
from tests import serving
from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk


@dataclass(frozen=True, slots=True)
class Copy:
    """A running server and everything a benchmark needs to fill and ask it."""

    server: serving.Server
    founded: Desk
    database: Database

    @property
    def desk(self) -> DeskSecret:
        """The secret of the one desk."""
        return self.founded.session.desk_secrets[0]

    @property
    def organisation(self) -> str:
        """The organisation that was founded."""
        return self.founded.session.organisation

    @property
    def process(self) -> int:
        """The id of the server's process."""
        assert self.server.process is not None
        assert self.server.process.pid is not None
        return self.server.process.pid

    def headers(self) -> Mapping[str, str]:
        """Give the headers of a request by the owner."""
        api = self.founded.session.api
        cookies = "; ".join(f"{name}={text}" for name, text in api.cookies.items())
        return {"Cookie": cookies, "X-CSRF-Token": api.get("session").text("csrf")}


@contextlib.contextmanager
def run(folder: Path) -> Iterator[Copy]:
    """Run a copy for as long as the block lasts."""
    folder.mkdir()
    data = folder / "data"
    with (
        serving.run(data) as server,
        reporters.founded_desk(server, folder / "owner") as founded,
    ):
        database = Database(Settings(data=data).database_url)
        try:
            yield Copy(server, founded, database)
        finally:
            database.close()
