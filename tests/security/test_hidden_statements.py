"""Can a server hide from the Python client that somebody was removed, once it has shown it?"""

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from incident_log.client import session
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.keyring import Profile
from incident_log.errors import VerificationError
from tests.client.cli import PASSPHRASES, World

Statements = list[dict[str, Any]]


def enter(world: World, api: Api) -> session.MemberSession:
    profile = Profile(world.folder / "bo")
    return session.resume(api, profile, profile.pin().organisation or "", PASSPHRASES["bo"])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda shown: shown[:-1], id="the newest left out"),
        pytest.param(lambda shown: shown[:3], id="an old view"),
        pytest.param(lambda shown: [*shown[:-2], shown[-1]], id="one in the middle left out"),
    ],
)
def test_a_removal_that_was_seen_cannot_be_hidden_again(
    world: World, monkeypatch: pytest.MonkeyPatch, change: Callable[[Statements], Statements]
) -> None:
    with contextlib.closing(Api(world.server.url)) as api:
        assert enter(world, api).statements
        shown = json.loads(api._send("GET", "directory").content)["statements"]
        told = Answer.parse(json.dumps({"statements": change(shown)}).encode())
        ask = api.get
        monkeypatch.setattr(api, "get", lambda path: told if path == "directory" else ask(path))

        with pytest.raises(VerificationError):
            enter(world, api)

    with contextlib.closing(Api(world.server.url)) as api:
        assert enter(world, api).me.id
