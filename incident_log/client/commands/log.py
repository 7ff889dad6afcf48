"""incident-log log: does the server keep one log for everybody, and never rewrite it?"""

import click

from incident_log.client import context, inbox, logcheck, terminal
from incident_log.client.context import Verb
from incident_log.client.keyring import Pin
from incident_log.client.language import _
from incident_log.client.sessions import signed_in


@click.group("log", help=_("Check the server's transparency log."))
def command() -> None:
    """The log has a verb of its own below this one."""


@command.command(
    "check", cls=Verb, help=_("Check that the log only grew since it was last seen here.")
)
@click.option(
    "--full",
    is_flag=True,
    help=_("Hash every entry of the log again, not only what the proofs need."),
)
@click.option(
    "--cases",
    "own_cases",
    is_flag=True,
    help=_("Check, too, that the log holds the newest record of each of your cases."),
)
def check(*, full: bool, own_cases: bool) -> None:
    """Check the log; no identity is needed unless cases are to be looked up."""
    run = context.current()
    api = run.api()
    organisation = run.organisation()
    log = logcheck.look_without_identity(api, run.profile)
    run.profile.keep_pin(Pin(api.server, organisation))
    checks = [
        _("the checkpoint of {} entries is signed by the organisation's log").format(
            log.checkpoint.size
        )
    ]
    checks.append(_("the log extends what was seen here before"))
    if full:
        logcheck.rehash(log)
        checks.append(_("all entries hash to the checkpoint's root"))
    if own_cases:
        session = signed_in(run)
        heads = logcheck.require_heads(session, inbox.all_lines(session))
        checks.append(_("the newest records of {} cases are in the log").format(heads))
    if run.as_json:
        terminal.answer_json({"checks": list(checks), "ok": True, "size": log.checkpoint.size})
        return
    for line in checks:
        terminal.answer(f"ok  {line}")
