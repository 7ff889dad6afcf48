"""What can an operator set? Refuses values that make no sense, with a sentence."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from incident_log.errors import ConfigurationError

LANGUAGES = ("en", "be", "ru")
# What the names of settings begin with in the environment.
PREFIX = "INCIDENT_LOG_"
_MEBIBYTE = 1024 * 1024
_GIBIBYTE = 1024 * _MEBIBYTE
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_MOST_PROXIES = 9
_LONGEST_SESSION = dt.timedelta(days=31)
_MOST_MINUTES = _LONGEST_SESSION // dt.timedelta(minutes=1)
_BASE_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?"
)
_WITHOUT_TLS = re.compile(
    r"(.+\.)?localhost|127(\.[0-9]{1,3}){3}|\[::1\]|(.+\.)?[a-z0-9]{16,56}\.onion"
)
_DATABASE = re.compile(r"(postgresql|sqlite)(\+[a-z0-9_]+)?://.+")
_SLICES = re.compile(r"(s3|gs|az)://[^/\s]+(/\S*)?|file:///.+|memory://.*")
_RATE_LIMITS = re.compile(r"memory://|(redis|rediss)(\+[a-z]+)?://\S+")


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
        _check_base_url(self.base_url)
        _check_stores(self)
        if not 0 <= self.proxies <= _MOST_PROXIES:
            raise ConfigurationError("proxies: give how many proxies stand in front, 0 or more")
        if not self.site_name.strip() or len(self.site_name) > 60:
            raise ConfigurationError("site_name: give 1 to 60 characters")
        if not self.site_name.isprintable():
            raise ConfigurationError("site_name: give characters that can be seen")
        _check_evidence(self)
        _check_sessions(self)

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


def _check_base_url(base_url: str) -> None:
    """Take an address as browsers write it: the Origin that they send is compared with it."""
    parts = _BASE_URL.fullmatch(base_url)
    if parts is None or int(parts["port"] or 1) not in range(1, 1 << 16):
        raise ConfigurationError(
            "base_url: give scheme and host in small letters, and perhaps a port, as in https://log.example.org"
        )
    # Nothing can be sealed in a page that came without TLS, unless from this machine or an onion service.
    if parts["scheme"] == "http" and not _WITHOUT_TLS.fullmatch(parts["host"]):
        raise ConfigurationError("base_url: give https://; only this machine and .onion go without")


def _check_stores(settings: Settings) -> None:
    """Refuse what is no address of a store. Never repeat it: it may hold a password, mistyped."""
    if settings.slices and not _SLICES.fullmatch(settings.slices):
        raise ConfigurationError("slices: give s3://bucket/prefix")
    if settings.database and not _DATABASE.fullmatch(settings.database):
        raise ConfigurationError("database: give postgresql://user:password@host/name")
    if not _RATE_LIMITS.fullmatch(settings.rate_limits):
        raise ConfigurationError("rate_limits: give memory:// or redis://host")


def _check_evidence(settings: Settings) -> None:
    if settings.evidence_limit_bytes < _MEBIBYTE:
        raise ConfigurationError("evidence_limit_bytes: give at least one mebibyte")
    if not (
        settings.evidence_limit_bytes
        <= settings.evidence_day_limit_bytes
        <= settings.evidence_case_limit_bytes
    ):
        raise ConfigurationError(
            "evidence_day_limit_bytes: give at least the limit of one file, and not more than that of a case"
        )
    if settings.free_bytes_kept < 0:
        raise ConfigurationError("free_bytes_kept: give 0 or more")


def _check_sessions(settings: Settings) -> None:
    if settings.session_idle > settings.session_max or settings.session_idle <= dt.timedelta(0):
        raise ConfigurationError("session_idle: give more than 0 and not more than session_max")
    if settings.session_max > _LONGEST_SESSION:
        raise ConfigurationError(f"session_max: give at most {_LONGEST_SESSION.days} days")


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
    if not texts["DATA"].strip():
        raise ConfigurationError("INCIDENT_LOG_DATA: give a folder")
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
        session_idle=dt.timedelta(minutes=_short(texts, "SESSION_IDLE_MINUTES", 30)),
        session_max=dt.timedelta(hours=_short(texts, "SESSION_MAX_HOURS", 12)),
    )


def _number(texts: Mapping[str, str], name: str, default: int) -> int:
    text = texts.get(name, str(default)).strip()
    if not _NUMBER.fullmatch(text):
        raise ConfigurationError(f"INCIDENT_LOG_{name}: give a whole number")
    return int(text)


def _short(texts: Mapping[str, str], name: str, default: int) -> int:
    """Read a number of minutes or hours that the calendar can count."""
    number = _number(texts, name, default)
    if number > _MOST_MINUTES:
        raise ConfigurationError(f"INCIDENT_LOG_{name}: give at most {_LONGEST_SESSION.days} days")
    return number


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
