"""Are settings read right, and nonsense refused with a sentence?"""

from pathlib import Path

import pytest

import config
from incident_log.errors import ConfigurationError
from incident_log.settings import Settings, from_mapping


def test_nothing_set_gives_one_desk_on_this_machine() -> None:
    settings = from_mapping({"PATH": "/bin"})

    assert settings == Settings(data=Path("data"))
    assert settings.database_url == "sqlite:///data/incident-log.sqlite3"
    assert settings.slices_url.startswith("file:///")
    assert not settings.secure_cookies


def test_every_setting_is_taken(tmp_path: Path) -> None:
    settings = from_mapping(
        {
            "INCIDENT_LOG_DATA": str(tmp_path),
            "INCIDENT_LOG_DATABASE": "postgresql+psycopg://db/log",
            "INCIDENT_LOG_SLICES": "s3://bucket/log",
            "INCIDENT_LOG_BASE_URL": "https://log.example.org",
            "INCIDENT_LOG_SITE_NAME": "Notebook",
            "INCIDENT_LOG_PROXIES": "1",
            "INCIDENT_LOG_EVIDENCE_LIMIT_BYTES": "5000000",
            "INCIDENT_LOG_EVIDENCE_DAY_LIMIT_BYTES": "6000000",
            "INCIDENT_LOG_EVIDENCE_CASE_LIMIT_BYTES": "7000000",
            "INCIDENT_LOG_FREE_BYTES_KEPT": "8000000",
        }
    )

    assert settings.database_url == "postgresql+psycopg://db/log"
    assert settings.slices_url == "s3://bucket/log"
    assert (settings.site_name, settings.proxies) == ("Notebook", 1)
    assert settings.evidence_limit_bytes == 5_000_000
    assert settings.evidence_day_limit_bytes == 6_000_000
    assert settings.evidence_case_limit_bytes == 7_000_000
    assert settings.free_bytes_kept == 8_000_000
    assert settings.secure_cookies


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("BASE_URL", "log.example.org"),
        ("BASE_URL", "https://log.example.org/path"),
        ("BASE_URL", "ftp://log.example.org"),
        ("PROXIES", "one"),
        ("PROXIES", "-1"),
        ("EVIDENCE_LIMIT_BYTES", "1000"),
        ("EVIDENCE_DAY_LIMIT_BYTES", "2147483647"),
        ("EVIDENCE_CASE_LIMIT_BYTES", "10737418239"),
        ("FREE_BYTES_KEPT", "-1"),
        ("SITE_NAME", " "),
        ("SITE_NAME", "x" * 61),
        ("SESSION_IDLE_MINUTES", "0"),
        ("SESSION_IDLE_MINUTES", "1000"),
        ("DATABSE", "a misspelt name"),
    ],
)
def test_nonsense_is_refused(name: str, text: str) -> None:
    with pytest.raises(ConfigurationError):
        from_mapping({f"INCIDENT_LOG_{name}": text})


def test_what_is_given_wins_over_the_environment_and_that_over_defaults(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("INCIDENT_LOG_DATA", "/elsewhere")
    monkeypatch.setenv("INCIDENT_LOG_SITE_NAME", "Notebook")

    settings = config.load(defaults={"site_name": "Other", "proxies": "2"}, data=str(tmp_path))

    assert (settings.data, settings.site_name, settings.proxies) == (tmp_path, "Notebook", 2)
