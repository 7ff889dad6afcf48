"""incident-log grant: how does somebody outside the desk get access to a case?"""

import datetime as dt

import click

from incident_log.client import casework, context, people, sharing, terminal
from incident_log.client.context import Identifier, Verb
from incident_log.client.language import _
from incident_log.client.reasons import require_reason
from incident_log.client.session import MemberSession
from incident_log.client.sessions import signed_in
from incident_log.client.sharing import Terms
from incident_log.client.terminal import hinted
from incident_log.clock import SystemClock
from incident_log.domain.membership import COMPARTMENTS
from incident_log.errors import ConfigurationError, FormatError
from incident_log.format.encoding import from_day, to_time


@click.command(
    "grant", cls=Verb, help=_("Give a lawyer or another member access to parts of a case.")
)
@click.argument("case", type=Identifier())
@click.argument("member", type=Identifier())
@click.option(
    "--part",
    "parts",
    multiple=True,
    type=click.Choice(COMPARTMENTS),
    default=("report",),
    show_default=True,
    help=_("Part of the case; may be given more than once."),
)
@click.option("--until", metavar="DAY", help=_("Last day of the access, as 2026-12-31."))
@click.option("--reason", required=True, help=_("Why; the reporter sees it."))
@click.option(
    "--name", help=_("Who it is, as the reporter reads it; without it, as the desk knows them.")
)
@click.option(
    "--without-agreement",
    metavar="REASON",
    help=_("Give more than the reporter agreed to, and why; the reporter sees it."),
)
def command(case: str, member: str, parts: tuple[str, ...], until: str | None, **said: str) -> None:
    """Seal the case's secrets to the member's key, and record it where the reporter sees it."""
    run = context.current()
    last = _end_of(until)
    require_reason(said["reason"])
    session = signed_in(run)
    reader = people.find_member(session, member)
    terms = Terms(
        compartments=parts,
        expires_at=last,
        reason=said["reason"],
        name=said["name"] or _name_of(session, reader),
        without_agreement=said["without_agreement"],
    )
    opened = sharing.grant(session, casework.find_case(session, case), reader, terms)
    if run.as_json:
        terminal.answer_json({"case": opened.keys.case, "to": reader, "compartments": list(parts)})
    else:
        terminal.answer(_("Granted: {} may open {}.").format(member, ", ".join(parts)))


def _name_of(session: MemberSession, reader: str) -> str:
    """Give the name by which the desk knows a reader: the reporter was promised one."""
    name = people.all_names(session).get(reader)
    if not name:
        raise hinted(
            ConfigurationError(_("nobody at your desk knows the name of this member")),
            _("say who it is with --name; the reporter reads it"),
        )
    return name


def _end_of(day: str | None) -> str | None:
    """Give the last moment of a day; refuse one that is over, before anybody is asked for a passphrase."""
    if day is None:
        return None
    try:
        last = dt.datetime.combine(from_day(day), dt.time(23, 59, 59, 999_000), tzinfo=dt.UTC)
    except FormatError as error:
        problem = ConfigurationError(_("--until: this is no day: {}").format(day))
        raise hinted(problem, _("write it as 2026-12-31")) from error
    if last < SystemClock().now():
        raise ConfigurationError(_("--until: this day is over: {}").format(day))
    return to_time(last)
