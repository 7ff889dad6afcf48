"""Is every test that the threat model names really there?"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_promise_names_tests_that_exist() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text()
    promises = text.partition("## We promise")[2].partition("\n## ")[0]
    parts = [part for part in promises.split("\n\n") if part.startswith("**")]

    missing = [
        f"{path}::{name}"
        for path, name in _NAMED.findall(promises)
        if not (ROOT / path).exists() or f"def {name}(" not in (ROOT / path).read_text()
    ]

    assert missing == []
    assert len(parts) >= 10
    assert [part[:60] for part in parts if not _NAMED.search(part)] == []
