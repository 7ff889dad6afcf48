"""Can another user of the server's machine read what it keeps?"""

from pathlib import Path

from tests import serving


def test_nothing_the_server_writes_is_anybody_elses_even_in_an_open_folder(
    tmp_path: Path, release: str
) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    with serving.run(data):
        kept = [path for path in data.rglob("*") if path.name != "output"]

        assert {"server-secret", "log-signing-key"} <= {path.name for path in kept}
        assert [str(path) for path in kept if path.stat().st_mode & 0o077] == []
