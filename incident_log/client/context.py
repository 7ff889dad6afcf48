"""What did the person give with every command? Server, profile, secrets from files, and how to answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from incident_log.client import files, terminal
from incident_log.client.api import Api
from incident_log.client.keyring import Profile, default_folder
from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.client.words import new_passphrase
from incident_log.crypto.lockbox import normal_passphrase
from incident_log.domain.passphrases import is_guessed_first
from incident_log.errors import ConfigurationError, FormatError
from incident_log.format.code import parse_code

_MAX_SECRET_FILE = 4096
# One id in 64 begins with a hyphen. No option has 22 characters.
_HYPHEN_ID = re.compile(r"-[A-Za-z0-9_-]{21}")
_MARK = "\0"


@dataclass(slots=True)
class Run:
    """One run of the program."""

    server: str | None = None
    folder: Path | None = None
    passphrase_file: Path | None = None
    codename_file: Path | None = None
    proxy: str | None = None
    as_json: bool = False
    _apis: list[Api] = field(default_factory=list)

    @property
    def profile(self) -> Profile:
        """The identity's folder."""
        return Profile(self.folder or default_folder())

    def api(self, server: str | None = None) -> Api:
        """Talk to the server that was given, or to the one a link names, or to the one pinned in the profile."""
        chosen = self.server or server or self.profile.pin().server
        if chosen is None:
            raise hinted(
                ConfigurationError(_("no server is known here")),
                _("name it with --server, or give the link you have"),
            )
        api = Api(chosen, proxy=self.proxy)
        self._apis.append(api)
        return api

    def organisation(self, given: str | None = None) -> str:
        """Say which organisation the server has to be; refuse to go on when none is known, or another one is pinned.

        Nothing is stored yet: a mistyped address or link must not stay in the profile. Whatever verifies the server does.
        """
        known = given or self.profile.pin().organisation
        if known is None:
            raise hinted(
                ConfigurationError(_("no organisation is pinned in this profile")),
                _("give the intake link or the invitation of your desk: it names the organisation"),
            )
        self.profile.require_organisation(known)
        return known

    def passphrase(self) -> str:
        """Take the passphrase from its file, or ask for it."""
        return _secret(self.passphrase_file, _("Passphrase"))

    def new_passphrase(self, *names: str) -> str:
        """Take a new passphrase from its file, or ask for it twice; refuse one that is guessed first by whoever knows these names."""
        if self.passphrase_file is not None:
            chosen = _secret(self.passphrase_file, "")
        else:
            _need_somebody("--passphrase-file")
            chosen = terminal.ask_new_secret(_("New passphrase, at least 12 characters"))
        normal_passphrase(chosen)
        if is_guessed_first(chosen, names):
            raise hinted(
                FormatError(_("this passphrase is among the first that would be tried")),
                _("choose several words that do not belong together, such as: {}").format(
                    new_passphrase()
                ),
            )
        return chosen

    def codename(self) -> bytes:
        """Take the codename from its file, or ask for it; a typing mistake may be put right at the prompt."""
        if self.codename_file is not None:
            return parse_code(_secret(self.codename_file, ""))
        _need_somebody("--codename-file")
        while True:
            try:
                return parse_code(terminal.ask_secret(_("Codename")))
            except FormatError as mistake:
                terminal.complain(mistake)

    def secret_file(self, path: Path | None, question: str, option: str) -> str:
        """Take another secret, such as an invitation, from its file or a prompt."""
        if path is None:
            _need_somebody(option)
        return _secret(path, question)

    def close(self) -> None:
        """Close every connection."""
        for api in self._apis:
            api.close()


def current() -> Run:
    """Give the run that this command belongs to."""
    return click.get_current_context().ensure_object(Run)


class Identifier(click.ParamType[str]):
    """An id, or a name: anything that may stand for a case or a member."""

    name = "text"

    @override
    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take off the mark that an id with a hyphen was given."""
        return value.removeprefix(_MARK)


class Verb(click.Command):
    """A command that takes the options of every command, too."""

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take ids that begin with a hyphen as what they are; click would take them for options."""
        return super().parse_args(
            ctx, [_MARK + arg if _HYPHEN_ID.fullmatch(arg) else arg for arg in args]
        )

    @override
    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Add the common options to the command's own."""
        return [*super().get_params(ctx), *common_options()]

    @override
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the command's own options first."""
        common = {option.name for option in common_options()}
        own = [
            p for p in self.get_params(ctx) if isinstance(p, click.Option) and p.name not in common
        ]
        for title, params in ((_("Options"), own), (_("With every command"), common_options())):
            rows = [row for param in params if (row := param.get_help_record(ctx)) is not None]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


def common_options() -> list[click.Option]:
    """Give the options that may stand before or after the command's name."""
    path = click.Path(path_type=Path, dir_okay=False)
    return [
        _option(
            "server",
            ["--server"],
            metavar="URL",
            help=_("Address of the server, as in https://log.example.org."),
        ),
        _option(
            "folder",
            ["--profile", "folder"],
            metavar="DIR",
            type=click.Path(path_type=Path, file_okay=False),
            help=_("Folder of one identity."),
        ),
        _option(
            "passphrase_file",
            ["--passphrase-file"],
            type=path,
            help=_("Private file with the passphrase."),
        ),
        _option(
            "codename_file",
            ["--codename-file"],
            type=path,
            help=_("Private file with the codename."),
        ),
        _option(
            "proxy", ["--proxy"], metavar="URL", help=_("Proxy; for Tor: socks5://127.0.0.1:9050.")
        ),
        _option(
            "as_json", ["--json", "as_json"], is_flag=True, help=_("Answer as one line of JSON.")
        ),
    ]


def _option(name: str, declarations: list[str], **settings: Any) -> click.Option:  # noqa: ANN401 -- as click has it
    return click.Option(declarations, expose_value=False, callback=_keeper(name), **settings)


def _keeper(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _param: click.Parameter, value: Any) -> None:  # noqa: ANN401 -- as click has it
        # An option after the command's name wins over the same option before it.
        if value not in {None, False}:
            setattr(ctx.ensure_object(Run), name, value)

    return keep


def _secret(path: Path | None, question: str) -> str:
    if path is None:
        _need_somebody("--passphrase-file")
        return terminal.ask_secret(question)
    try:
        return files.read_private(path, most=_MAX_SECRET_FILE).decode("utf-8").strip("\r\n")
    except UnicodeDecodeError as error:
        raise FormatError(_("this file is not text: {}").format(path)) from error


def _need_somebody(option: str) -> None:
    if not terminal.is_interactive():
        raise hinted(
            ConfigurationError(_("a secret is needed, and nobody is here to type it")),
            _("give a private file with {}").format(option),
        )
