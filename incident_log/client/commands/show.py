"""incident-log show: what does a case say?"""

from collections.abc import Mapping

import click

from incident_log.client import casework, context, people, showing, taking_out, terminal
from incident_log.client.casework import OpenCase
from incident_log.client.context import Identifier, Verb
from incident_log.client.language import _
from incident_log.client.session import MemberSession
from incident_log.client.sessions import signed_in
from incident_log.domain.membership import COMPARTMENTS
from incident_log.domain.views import Case
from incident_log.errors import CaseFull, KeysDiffer, KeysEnded, Refused, StorageFull
from incident_log.format.encoding import to_b64u


@click.command(
    "show", cls=Verb, help=_("Show a case: what happened, evidence, messages, notes, history.")
)
@click.argument("case", type=Identifier())
@click.option(
    "--reason",
    help=_(
        "Show names, contacts and the files kept with them too, and why you need to know; the person reads it."
    ),
)
def command(case: str, reason: str | None) -> None:
    """Check and open the whole journal; once somebody adopted the case it records who opened it, once a day or when there is news of the person."""
    run = context.current()
    session = signed_in(run)
    opened = casework.open_case(session, casework.find_case(session, case))
    view = opened.view()
    for warning in opened.journal.warnings:
        terminal.warn(warning)
    if opened.state == casework.NEW:
        terminal.tell(
            _(
                "Nobody has adopted this case yet: until somebody does, nothing writes down who reads it."
            )
        )
    elif not opened.journal.incomplete:
        opened = _noted_if_possible(session, opened)
        view = opened.view()
    named = reason is not None
    if named:
        opened = _note_names(session, opened, reason)
        view = opened.view()
    else:
        view = showing.without_closed_steps(view)
    names = people.all_names(session)
    _warn_of_ended(opened, names)
    if run.as_json:
        terminal.answer_json(showing.as_json(opened, view, named=named))
    else:
        known = showing.Names.of_members(session, names)
        terminal.answer(showing.as_text(view, known, named=named))


def _warn_of_ended(opened: OpenCase, names: Mapping[str, str]) -> None:
    for given in filter(lambda each: each.closed_on, opened.grants.values()):
        text = _(
            "the person ended this access themselves, {}: {}. End it too, so that the case gets new keys: incident-log revoke"
        )
        who = terminal.one_line(names.get(given.to, given.to))
        terminal.warn(text.format(given.closed_on, who))


def _note_names(session: MemberSession, opened: OpenCase, reason: str | None) -> OpenCase:
    if not opened.keys.holds("identity"):
        raise Refused(_("you hold no key to the names of this case"))
    opened = taking_out.note_names(casework.require_adopted(opened), reason)
    return casework.save_card(session, opened) if casework.is_of_desk(session, opened) else opened


def _noted_if_possible(session: MemberSession, opened: OpenCase) -> OpenCase:
    """Let nobody hide a case from the desk by filling it or the disk, or with a key that opens nothing: the desk has to end accesses in it."""
    try:
        return _note_opening(session, opened)
    except (CaseFull, KeysDiffer, KeysEnded, StorageFull) as error:
        if isinstance(error, KeysDiffer | KeysEnded):
            is_hidden = opened.keys.closed_letters > 0
        else:
            is_hidden = casework.is_of_desk(session, opened)
        if not is_hidden:
            raise
        terminal.warn(_("nothing writes down that you opened this case: {}").format(error))
        return opened


def _note_opening(session: MemberSession, opened: OpenCase) -> OpenCase:
    view, of_desk = opened.view(), casework.is_of_desk(session, opened)
    has_news = of_desk and view.summary.unread_from_reporter > 0
    if has_news or not _opened_today(session, view):
        return _record_opening(session, opened)
    # What nobody has to write down is still no longer new to the desk.
    is_behind = of_desk and opened.card_head < opened.journal.head.position
    return casework.save_card(session, opened) if is_behind else opened


def _opened_today(session: MemberSession, view: Case) -> bool:
    own, today = to_b64u(session.seed.signing_public), showing.today()
    return any(access.author == own and access.at.startswith(today) for access in view.accesses)


def _record_opening(session: MemberSession, opened: OpenCase) -> OpenCase:
    payload = {"what": "opened", "evidence": None, "reason": None}
    compartment = next(name for name in COMPARTMENTS if opened.keys.holds(name))
    written = casework.write(opened, "access", payload, compartment)
    return (
        casework.save_card(session, written) if casework.is_of_desk(session, written) else written
    )
