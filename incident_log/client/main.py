"""Which verb was asked for? The command line of Incident Log."""

import importlib
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

import click
from typing_extensions import override

from incident_log import __version__, errors
from incident_log.client import terminal
from incident_log.client.context import Run, common_options
from incident_log.client.language import _

FAILED, MISUSED, INTERRUPTED = 1, 2, 130

# Each verb is one file in commands/, read only when it is needed, so that the program starts quickly.
_VERBS: Mapping[str, str] = {
    "serve": "serve",
    "demo": "demo",
    "setup": "setup",
    "invite": "invite",
    "withdraw": "withdraw",
    "join": "join",
    "confirm": "confirm",
    "report": "report",
    "return": "return_",
    "login": "login",
    "logout": "logout",
    "inbox": "inbox",
    "adopt": "adopt",
    "show": "show",
    "evidence": "evidence",
    "note": "note",
    "message": "message",
    "status": "status",
    "grant": "grant",
    "revoke": "revoke",
    "archive": "archive",
    "verify": "verify",
    "log": "log",
    "doctor": "doctor",
}


class Program(click.Group):
    """Finds the verb, and turns what goes wrong into one line, hints and an exit code."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs in the order in which people meet them."""
        return [*_VERBS, *super().list_commands(ctx)]

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Read the file of a verb."""
        if cmd_name not in _VERBS:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"incident_log.client.commands.{_VERBS[cmd_name]}")
        command: click.Command = module.command
        return command

    @override
    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run one command and leave with 0, 1 (it failed) or 2 (it was asked wrongly)."""
        extra["standalone_mode"] = False
        extra["prog_name"] = "incident-log"
        run = Run()
        try:
            outcome = super().main(*args, obj=run, **extra)
            sys.exit(outcome if isinstance(outcome, int) else 0)
        except click.UsageError as error:
            complain_about_usage(error)
            sys.exit(MISUSED)
        except click.ClickException as error:
            terminal.complain(ValueError(error.format_message()))
            sys.exit(FAILED)
        except (click.Abort, KeyboardInterrupt):
            terminal.tell("")
            terminal.complain(errors.Cancelled(_("stopped")))
            sys.exit(INTERRUPTED)
        except errors.ConfigurationError as error:
            terminal.complain(error)
            sys.exit(MISUSED)
        except errors.IncidentLogError as error:
            terminal.complain(error)
            sys.exit(FAILED)
        except OSError as error:
            terminal.complain(
                terminal.hinted(
                    ValueError(_("the disk or network failed: {}").format(error.strerror))
                )
            )
            sys.exit(FAILED)
        finally:
            run.close()


def complain_about_usage(error: click.UsageError) -> None:
    """Say what was asked wrongly, and where the help is."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        # Whoever names no verb wants to know which there are.
        terminal.tell(error.format_message())
        return
    name = error.ctx.command_path if error.ctx else "incident-log"
    terminal.complain(terminal.hinted(ValueError(error.format_message()), f"{name} --help"))


@click.group(
    cls=Program,
    params=[*common_options()],
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="incident-log")
def main() -> None:
    """Report, read, export and verify encrypted incident reports.

    Everything is sealed and opened here; the server can read nothing.
    """
