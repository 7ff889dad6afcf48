"""Is every package that a copy installs used by something?"""

import re
import tomllib
from importlib.metadata import packages_distributions

from tests.architecture.tree import PACKAGE, ROOT, ours


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {re.split(r"[\[>=<]", each)[0] for each in project["dependencies"]}


def imported() -> set[str]:
    """Give the names under which the packages that our code imports are distributed."""
    code = "\n".join(path.read_text() for path in ours(".py") if path.is_relative_to(PACKAGE))
    modules = set(re.findall(r"^\s*(?:from|import) (\w+)", code, re.MULTILINE))
    owners = packages_distributions()
    return {name.lower().replace("_", "-") for module in modules for name in owners.get(module, [])}


def test_every_declared_package_is_imported() -> None:
    assert declared() - imported() == set()


def test_no_package_is_declared_twice() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]

    assert [each for each in lists if len(set(each)) != len(each)] == []
