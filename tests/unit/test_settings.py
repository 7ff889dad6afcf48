"""Are settings read right, and nonsense refused with a sentence?"""

import traceback
from pathlib import Path

import pytest

import config
from incident_log.errors import ConfigurationError
from incident_log.settings import Settings, from_mapping
from tests.wiring import create_app


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
        ("BASE_URL", "https://user:pw@log.example.org"),
        ("BASE_URL", "https://log.example.org?x=1"),
        ("BASE_URL", "https://log.example.org#f"),
        ("BASE_URL", "https://log.example.org/"),
        ("BASE_URL", "https://log.example.org:99999"),
        ("BASE_URL", "https://log.example.org:0"),
        ("BASE_URL", "https://log.example.org:abc"),
        ("BASE_URL", "https://log.example.org\n"),
        ("BASE_URL", "https://log.exa mple.org"),
        ("BASE_URL", "https://Log.Example.org"),
        ("BASE_URL", "https://журнал.бел"),
        ("BASE_URL", "https://[::1"),
        ("BASE_URL", "http://log.example.org"),
        ("BASE_URL", "http://192.168.1.7:8000"),
        ("PROXIES", "1_0"),
        ("PROXIES", "١"),
        ("PROXIES", "10"),
        ("PROXIES", "9" * 5000),
        ("SESSION_IDLE_MINUTES", "9" * 18),
        ("SESSION_MAX_HOURS", "9" * 18),
        ("SESSION_MAX_HOURS", "745"),
        ("SITE_NAME", "Incident\x1b[2J Log"),
        ("SITE_NAME", "Incident\nLog"),
        ("DATA", ""),
        ("DATA", " "),
        ("DATABASE", "nonsense"),
        ("DATABASE", "mysql://db/log"),
        ("SLICES", "nonsense"),
        ("SLICES", "file:///"),
        ("RATE_LIMITS", "nonsense"),
        ("RATE_LIMITS", ""),
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


@pytest.mark.parametrize(
    "base_url",
    [
        "https://log.example.org",
        "https://log.example.org:8443",
        "https://xn--80ahcl.xn--90ais",
        "http://127.0.0.1:8000",
        "http://localhost:8000",
        "http://[::1]:8000",
        f"http://{'a' * 56}.onion",
    ],
)
def test_an_address_as_browsers_write_it_is_taken(base_url: str) -> None:
    assert from_mapping({"INCIDENT_LOG_BASE_URL": base_url}).base_url == base_url


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DATABASE", "postgresqk://log:Passw0rd@db/log"),
        ("DATABASE", "postgresql://log:Passw0rd@db:abc/log"),
        ("DATABASE", "postgresql://log:Passw0rd@@db:Passw0rd/log"),
        ("DATABASE", "postgresql+Passw0rd://db/log"),
        ("SLICES", "s4://key:Passw0rd@bucket/log"),
        ("RATE_LIMITS", "redsi://:Passw0rd@cache"),
        ("RATE_LIMITS", "redis+Passw0rd://cache"),
        ("RATE_LIMITS", "redis+bogus://:Passw0rd@cache"),
        ("RATE_LIMITS", "redis://:Passw0rd@cache:abc"),
    ],
)
def test_a_mistyped_address_is_refused_in_one_sentence_without_its_password(
    name: str, text: str, tmp_path: Path
) -> None:
    environment = {f"INCIDENT_LOG_{name}": text, "INCIDENT_LOG_DATA": str(tmp_path / "data")}

    with pytest.raises(ConfigurationError, match=f"^{name.lower()}: [^\n]+$") as refused:
        create_app(from_mapping(environment))

    assert "Passw0rd" not in "".join(traceback.format_exception(refused.value)[-1:])
    # Nor in what it came from, which a traceback would tell as well.
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
