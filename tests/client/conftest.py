"""What does a test of the command line need? A server with an organisation, and its people with a profile each."""

import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import serving
from tests.client.by_hand import sh
from tests.client.cli import World


@pytest.fixture(scope="session")
def _organisation(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    with serving.run(folder / "data") as server:
        yield founded(World(folder, server))


# A server takes sixty reports in ten minutes from one address, and all tests have the same one.
_TESTS_OF_ONE_START = 20
_count, _count_of_second = itertools.count(1), itertools.count(1)


@pytest.fixture
def world(_organisation: World, tmp_path: Path) -> World:
    """Amina (owner), Bo (caseworker), Chidi (lawyer) and a reporter; `world.tmp` is new for each test."""
    if next(_count) % _TESTS_OF_ONE_START == 0:
        _organisation.server.restart()
    _organisation.tmp = tmp_path
    return _organisation


@pytest.fixture(scope="session")
def _second_organisation(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("second")
    with serving.run(folder / "data") as server:
        yield founded(World(folder, server))


@pytest.fixture
def second(_second_organisation: World, tmp_path: Path) -> World:
    """The same people on another server: one server takes only so many reports in ten minutes from one address."""
    if next(_count_of_second) % _TESTS_OF_ONE_START == 0:
        _second_organisation.server.restart()
    _second_organisation.tmp = tmp_path
    return _second_organisation


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory, release: str) -> World:
    """An organisation just founded, its server stopped; copied for tests that spoil their server."""
    folder = tmp_path_factory.mktemp("template")
    with serving.run(folder / "data") as server:
        return founded(World(folder, server))


@pytest.fixture
def own(_template: World, tmp_path: Path) -> Iterator[World]:
    """An organisation of one's own, whose server a test may stop, set back or spoil."""
    folder = tmp_path / "own"
    shutil.copytree(_template.folder, folder)
    server = serving.Server(folder / "data", serving.free_port())
    for pinned in folder.glob("*/profile.json"):
        pinned.write_text(pinned.read_text().replace(_template.server.url, server.url))
    (tmp_path / "files").mkdir()
    link = _template.intake_link.replace(_template.server.url, server.url)
    server.start()
    try:
        yield World(folder, server, tmp=tmp_path / "files", intake_link=link)
    finally:
        server.stop()


@pytest.fixture
def empty(server: serving.Server, tmp_path: Path) -> World:
    """A server that nobody has set up."""
    return World(tmp_path, server, tmp=tmp_path)


def founded(world: World) -> World:
    """Set the server up through the command line, and bring in a caseworker and a lawyer."""
    world.tmp = world.folder
    token = world.secret("setup-link", world.setup_link)
    world.ok("setup", "--organisation", "Test", "--desk", "Poland", "--owner", "Amina", "--name", "amina",
             "--token-file", str(token), who="amina", server=True)  # fmt: skip
    for name, role in (("Bo", "caseworker"), ("Chidi", "lawyer")):
        link = world.ok("invite", role, who="amina").stdout.strip()
        invitation = world.secret(f"invitation-{name}", link)
        world.ok(
            "join",
            "--your-name",
            name,
            "--name",
            name.lower(),
            "--invitation-file",
            str(invitation),
            who=name.lower(),
        )
    world.ok("confirm", "--yes", who="amina")
    desks = json.loads(world.ok("--json", "login", "--name", "amina", who="amina").stdout)["desks"]
    organisation = json.loads((world.folder / "amina" / "profile.json").read_text())["organisation"]
    world.intake_link = f"{world.server.url}/en/report#{desks[0]}.{organisation}"
    return world


@pytest.fixture(scope="session")
def bundle(_organisation: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a case with evidence, a note, a message and a grant."""
    world = _organisation
    world.tmp = tmp_path_factory.mktemp("archive")
    filed = world.adopted(
        world.file("photo.jpg", b"\xff\xd8" + bytes(70_000)),
        world.file("чат.txt", "привет"),
        world.file("invoice.HTML", "<script>"),
    )
    world.ok("note", "--file", "-", filed["case"], who="bo", typed="for the team\n")
    world.ok("message", "--file", "-", filed["case"], who="bo", typed="for the reporter\n")
    world.ok("grant", filed["case"], "Chidi", "--reason", "advice", who="bo")
    out = world.tmp / "case.zip"
    world.ok("archive", filed["case"], str(out), "--reason", "the court asked", who="bo")
    return out


@pytest.fixture
def folder(bundle: Path, tmp_path: Path) -> Path:
    """The same, unpacked with stock tools."""
    sh(f"unzip -q {bundle}", tmp_path)
    (top,) = tmp_path.iterdir()
    return top
