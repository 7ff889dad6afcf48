"""What may be wrong between a person and the server? Each check gives one line, with the next step when it fails."""

import datetime as dt
import email.utils
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from incident_log import __version__
from incident_log.client import logcheck, serving
from incident_log.client.api import MOST_SMALL, Api
from incident_log.client.context import Run
from incident_log.client.language import _
from incident_log.clock import SystemClock
from incident_log.errors import IncidentLogError, VerificationError

# Records carry this machine's time; more than this would confuse whoever reads them.
_MOST_SKEW = dt.timedelta(minutes=2)
_CSP = ("default-src 'none'", "require-trusted-types-for 'script'")
_FORBIDDEN = ("'unsafe-inline'", "'unsafe-eval'")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    ok: bool
    text: str


def examine(run: Run, data: Path | None = None) -> Iterator[Finding]:
    """Check the folder of a server on this machine when there is one, the profile, the server, then what needs both."""
    if data is not None:
        yield from examine_data(data)
    else:
        yield _program()
    yield _found(_("profile"), lambda: _profile(run))
    reached = _found(_("server"), lambda: _reach(run.api()))
    yield reached
    if reached.ok:
        headers = run.api().get_headers("/en/")
        yield _found(_("headers"), lambda: _headers(headers))
        yield _found(_("clock"), lambda: _clock(headers))
        yield _found(_("version"), lambda: _version(run.api()))
        yield _found(_("log"), lambda: _log(run))


def examine_data(data: Path) -> Iterator[Finding]:
    """Check the folder of a server on this machine; the server need not run."""
    yield _program()
    yield _found(_("keys"), lambda: serving.check_keys(data))


def _program() -> Finding:
    return Finding(_("program"), ok=True, text=__version__)


def _found(check: str, work: Callable[[], str]) -> Finding:
    try:
        return Finding(check, ok=True, text=work())
    except IncidentLogError as error:
        return Finding(
            check, ok=False, text="; ".join([str(error), *getattr(error, "__notes__", [])])
        )


def _profile(run: Run) -> str:
    """Look at every file of the profile, not only at those a command happens to read."""
    folder = run.profile.folder
    if not folder.exists():
        return _("there is none yet in {}").format(folder)
    for path in (folder, *folder.rglob("*")):
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o077:
            raise VerificationError(_("others may read or have placed this: {}").format(path))
    return _("only you can read {}").format(folder)


def _reach(api: Api) -> str:
    api.get_bytes("/healthz", most=MOST_SMALL)
    return _("{} answers").format(api.server)


def _headers(headers: Mapping[str, str]) -> str:
    policy = headers.get("content-security-policy", "")
    if not all(part in policy for part in _CSP) or any(part in policy for part in _FORBIDDEN):
        raise VerificationError(
            _("the pages allow more than they should; tell the people who run the server")
        )
    return _("the pages run nothing but their own scripts")


def _clock(headers: Mapping[str, str]) -> str:
    told = (
        email.utils.parsedate_to_datetime(headers.get("date", "")) if headers.get("date") else None
    )
    if told is None:
        raise VerificationError(_("the server does not tell its time"))
    skew = abs(SystemClock().now() - told)
    if skew > _MOST_SKEW:
        raise VerificationError(
            _("the clock here differs from the server's by {} seconds; set it").format(
                int(skew.total_seconds())
            )
        )
    return _("within {} seconds of the server's").format(int(skew.total_seconds()) + 1)


def _version(api: Api) -> str:
    """Ask for something that only this version of the interface has."""
    answer = api.get("setup")
    answer.text("origin")
    return _("the server speaks version 1, as this program does")


def _log(run: Run) -> str:
    if run.profile.log_key() is None:
        return _("nothing was seen with this profile yet")
    log = logcheck.look_without_identity(run.api(), run.profile)
    return _("{} entries, an extension of what was seen before").format(log.checkpoint.size)
