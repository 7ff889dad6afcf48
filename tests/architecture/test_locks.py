"""Does a lock file install the same everywhere, and name no registry?"""

import json
import re

from tests.architecture.tree import PACKAGE, ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PACKAGE_LOCK = PACKAGE / "browser" / "package-lock.json"


def test_python_locks_name_no_host_and_no_folder() -> None:
    texts = {lock.name: lock.read_text() for lock in LOCKS}

    assert set(texts) == {"run.lock", "test.lock", "production.lock"}
    assert [
        lock
        for lock, text in texts.items()
        if re.search(r"://|--(?:extra-)?index|--find-links|@ file|^/", text, re.MULTILINE)
    ] == []


def test_every_python_package_is_pinned_with_a_hash() -> None:
    for lock in LOCKS:
        packages = re.split(r"\n(?=\S)", lock.read_text().strip())

        assert [
            each for each in packages if "==" not in each or "--hash=sha256:" not in each
        ] == [], lock.name


def test_tests_run_on_the_versions_that_people_run() -> None:
    run, test = (pins(ROOT / "requirements" / name) for name in ("run.lock", "test.lock"))

    assert {
        package: (version, test.get(package))
        for package, version in run.items()
        if test.get(package) != version
    } == {}


def test_browser_packages_have_a_digest_and_no_address() -> None:
    packages = json.loads(PACKAGE_LOCK.read_text())["packages"]

    assert [name for name, each in packages.items() if name and "integrity" not in each] == []
    assert [name for name, each in packages.items() if "resolved" in each] == []


def test_browser_packages_are_pinned_exactly() -> None:
    declared = json.loads((PACKAGE / "browser" / "package.json").read_text())
    wanted = declared["dependencies"] | declared["devDependencies"]

    assert [
        name for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)
    ] == []


def test_packages_run_no_scripts_when_they_are_installed() -> None:
    assert "ignore-scripts=true" in (PACKAGE / "browser" / ".npmrc").read_text().splitlines()


def pins(lock: object) -> dict[str, str]:
    from pathlib import Path

    return dict(
        re.findall(
            r"^([a-z0-9._-]+)(?:\[[a-z0-9,-]+\])?==([^ ;\\]+)",
            Path(str(lock)).read_text(),
            re.MULTILINE,
        )
    )
