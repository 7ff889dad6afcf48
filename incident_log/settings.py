"""What can an operator set? Refuses values that make no sense, with a sentence."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from incident_log.errors import ConfigurationError

LANGUAGES = ("en", "be", "ru")
# What the names of settings begin with in the environment.
PREFIX = "INCIDENT_LOG_"
_MEBIBYTE = 1024 * 1024
_GIBIBYTE = 1024 * _MEBIBYTE


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. `data` is a folder; everything else has a default that fits one desk."""

    data: Path
    # Empty means SQLite in `data`.
    database: str = ""
    # Empty means a folder in `data`; otherwise s3://bucket/prefix.
    slices: str = ""
    # Where people reach this server, without a slash at the end; links and the Origin check use it.
    base_url: str = "http://127.0.0.1:8000"
    site_name: str = "Incident Log"
    # Where counters of the rate limits live; memory is right for one process.
    rate_limits: str = "memory://"
    rate_limits_on: bool = True
    # How many proxies in front add X-Forwarded-For; 0 when people connect directly.
    proxies: int = 0
    evidence_limit_bytes: int = 2 * _GIBIBYTE
    # How much one case may announce on one day, and altogether; sealed, as it is stored.
    evidence_day_limit_bytes: int = 10 * _GIBIBYTE
    evidence_case_limit_bytes: int = 50 * _GIBIBYTE
    # Evidence may not take the last of the disk: the database lies there too.
    free_bytes_kept: int = _GIBIBYTE
    session_idle: dt.timedelta = field(default=dt.timedelta(minutes=30))
    session_max: dt.timedelta = field(default=dt.timedelta(hours=12))

    def __post_init__(self) -> None:
        address = urlsplit(self.base_url)
        if address.scheme not in {"http", "https"} or not address.hostname or address.path:
            raise ConfigurationError(
                "base_url: give scheme and host, as in https://log.example.org"
            )
        if self.proxies < 0:
            raise ConfigurationError("proxies: give how many proxies stand in front, 0 or more")
        if self.evidence_limit_bytes < _MEBIBYTE:
            raise ConfigurationError("evidence_limit_bytes: give at least one mebibyte")
        if not (
            self.evidence_limit_bytes
            <= self.evidence_day_limit_bytes
            <= self.evidence_case_limit_bytes
        ):
            raise ConfigurationError(
                "evidence_day_limit_bytes: give at least the limit of one file, and not more than that of a case"
            )
        if self.free_bytes_kept < 0:
            raise ConfigurationError("free_bytes_kept: give 0 or more")
        if not self.site_name.strip() or len(self.site_name) > 60:
            raise ConfigurationError("site_name: give 1 to 60 characters")
        if self.session_idle > self.session_max or self.session_idle <= dt.timedelta(0):
            raise ConfigurationError("session_idle: give more than 0 and not more than session_max")

    @property
    def database_url(self) -> str:
        """The address for SQLAlchemy."""
        return self.database or f"sqlite:///{self.data / 'incident-log.sqlite3'}"

    @property
    def slices_url(self) -> str:
        """The address for obstore."""
        return self.slices or (self.data / "slices").resolve().as_uri()

    @property
    def keys(self) -> Path:
        """Where the log signing key and the server secret lie; nobody else may read it."""
        return self.data / "keys"

    @property
    def secure_cookies(self) -> bool:
        """Cookies travel over TLS only, unless the server is reached without it (this machine, or an onion service)."""
        return self.base_url.startswith("https://")


def from_mapping(values: Mapping[str, str]) -> Settings:
    """Read the settings out of names and texts as an environment has them.

    Raises ConfigurationError for a number that is none and for an INCIDENT_LOG_ name nobody knows: a misspelt
    setting must not pass in silence.
    """
    given = {
        name.removeprefix(PREFIX): text for name, text in values.items() if name.startswith(PREFIX)
    }
    unknown = sorted(given.keys() - _READERS.keys())
    if unknown:
        raise ConfigurationError(f"unknown setting {PREFIX}{unknown[0]}")
    texts = {"DATA": "./data"} | given
    return Settings(
        data=Path(texts["DATA"]),
        database=texts.get("DATABASE", ""),
        slices=texts.get("SLICES", ""),
        base_url=texts.get("BASE_URL", "http://127.0.0.1:8000"),
        site_name=texts.get("SITE_NAME", "Incident Log"),
        rate_limits=texts.get("RATE_LIMITS", "memory://"),
        proxies=_number(texts, "PROXIES", 0),
        evidence_limit_bytes=_number(texts, "EVIDENCE_LIMIT_BYTES", 2 * _GIBIBYTE),
        evidence_day_limit_bytes=_number(texts, "EVIDENCE_DAY_LIMIT_BYTES", 10 * _GIBIBYTE),
        evidence_case_limit_bytes=_number(texts, "EVIDENCE_CASE_LIMIT_BYTES", 50 * _GIBIBYTE),
        free_bytes_kept=_number(texts, "FREE_BYTES_KEPT", _GIBIBYTE),
        session_idle=dt.timedelta(minutes=_number(texts, "SESSION_IDLE_MINUTES", 30)),
        session_max=dt.timedelta(hours=_number(texts, "SESSION_MAX_HOURS", 12)),
    )


def _number(texts: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(texts.get(name, default))
    except ValueError as error:
        raise ConfigurationError(f"INCIDENT_LOG_{name}: give a whole number") from error


_READERS: Mapping[str, str] = {
    "DATA": "folder for the database, the slices and the keys",
    "DATABASE": "SQLAlchemy address of a PostgreSQL database",
    "SLICES": "s3://bucket/prefix for sealed evidence",
    "BASE_URL": "where people reach this server",
    "SITE_NAME": "the name on screen",
    "RATE_LIMITS": "memory:// or redis://host",
    "PROXIES": "how many proxies stand in front",
    "EVIDENCE_LIMIT_BYTES": "largest piece of evidence",
    "EVIDENCE_DAY_LIMIT_BYTES": "what one case may announce on one day",
    "EVIDENCE_CASE_LIMIT_BYTES": "what one case may announce altogether",
    "FREE_BYTES_KEPT": "room on the disk that evidence leaves free",
    "SESSION_IDLE_MINUTES": "sign out after so long without a request",
    "SESSION_MAX_HOURS": "sign out after so long in any case",
}
