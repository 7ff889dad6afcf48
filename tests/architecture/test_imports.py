"""Do the layers hold at run time too, and where import contracts do not look?"""

import re
import subprocess
import sys

import pytest

from tests.architecture.tree import PACKAGE, ROOT, name, ours

# Only those who hold keys may import these.
CLIENT_ONLY = ("seeds", "lockbox", "sealing", "streams", "signing", "age")


def loaded_by(module: str) -> set[str]:
    """Import `module` in a process of its own; give the names of all it brought along."""
    code = f"import sys, {module}; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


def test_the_client_runs_without_the_server() -> None:
    loaded = loaded_by("incident_log.client.main")

    assert "incident_log.client.main" in loaded
    assert (
        loaded
        & {
            "flask",
            "werkzeug",
            "sqlalchemy",
            "alembic",
            "obstore",
            "incident_log.web",
            "incident_log.services",
        }
        == set()
    )


def test_importing_the_package_loads_nothing_else() -> None:
    loaded = {each for each in loaded_by("incident_log") if each.startswith("incident_log")}

    assert loaded == {"incident_log"}


def test_the_server_cannot_open_a_record() -> None:
    loaded = loaded_by("incident_log.web.serve")

    assert "incident_log.web.app" in loaded
    assert loaded & {f"incident_log.crypto.{module}" for module in CLIENT_ONLY} == set()


@pytest.mark.parametrize(
    "read", [r"\bos\.environ\b", r"\bos\.getenv\b", r"from os import .*\b(environ|getenv)\b"]
)
def test_only_config_reads_the_environment(read: str) -> None:
    places = [
        name(path)
        for path in ours(".py")
        if path.is_relative_to(PACKAGE) and re.search(read, path.read_text())
    ]

    assert places == []
