"""How does a test be somebody for more than one step? With the client's own sessions, over a profile that a command left."""

import contextlib
from collections.abc import Iterator

from incident_log.client import session
from incident_log.client.api import Api
from incident_log.client.keyring import Profile
from incident_log.client.session import MemberSession, ReporterSession
from incident_log.format.code import parse_code
from tests.client.cli import PASSPHRASES, World


@contextlib.contextmanager
def member(world: World, who: str = "bo") -> Iterator[MemberSession]:
    """Sign in as a member."""
    profile = Profile(world.folder / who)
    with contextlib.closing(Api(world.server.url)) as api:
        yield session.resume(api, profile, profile.pin().organisation or "", PASSPHRASES[who])


@contextlib.contextmanager
def reporter(world: World, filed: dict[str, str]) -> Iterator[ReporterSession]:
    """Come back to a report with its codename."""
    profile = Profile(world.folder / "reporter")
    with contextlib.closing(Api(world.server.url)) as api:
        organisation = profile.pin().organisation or ""
        yield session.come_back(api, profile, organisation, parse_code(filed["codename"]))
