"""What does somebody who came back refuse, take back or agree to in one run? What refuses goes first, whatever else fails."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TextIO

from incident_log.client import agreements, answering, ending, terminal
from incident_log.client.answering import Confirm
from incident_log.client.casework import OpenCase
from incident_log.client.failures import Failures
from incident_log.client.language import _
from incident_log.client.reportfile import ANSWERS
from incident_log.client.session import ReporterSession
from incident_log.client.terminal import hinted
from incident_log.domain.records import check_payload, record_types
from incident_log.errors import Cancelled, IncidentLogError, Refused, ServerError

_AGREEING = ("yes", "once")
# Whom a withdrawal is about, where others name an audience.
_EVERYBODY = ""
# Sends one answer, and gives the case as it is then, and whom it was about.
_Step = Callable[[OpenCase], tuple[OpenCase, str]]


@dataclass(frozen=True, slots=True)
class Deciding:
    """One run of somebody who came back: where it goes, who is asked, and what failed of it so far."""

    session: ReporterSession
    confirm: Confirm
    failed: Failures

    def decide(
        self,
        opened: OpenCase,
        answers: Sequence[str],
        consents: Sequence[str],
        said: Mapping[str, Any],
    ) -> OpenCase:
        """Send every no and the withdrawal, each whatever failed before, and only then what is agreed to."""
        waiting = agreements.open_questions(opened.view()) if answers else ()
        answer = {one: partial(self._answer, one, waiting) for one in answers}
        change = {one: partial(self._change, one) for one in consents}
        refusing = [step for one, step in (*answer.items(), *change.items()) if not _agrees(one)]
        agreeing = [step for one, step in (*answer.items(), *change.items()) if _agrees(one)]
        if said["withdrawn"]:
            refusing.append(partial(self._withdraw, source=said["reason"]))
        refused = {one.partition("=")[0] for one in consents if not _agrees(one)}
        opened = self._send(opened, refusing)
        self.failed.raise_last()
        if any(one.partition("=")[0] in refused for one in consents if _agrees(one)):
            raise Refused(_("you said yes and no about the same readers; only the no was sent"))
        opened = self._send(opened, agreeing)
        self.failed.raise_last()
        return opened

    def _send(self, opened: OpenCase, steps: Iterable[_Step]) -> OpenCase:
        """Send each, and shut out at once whom that refuses."""
        about = set[str]()
        try:
            for step in steps:
                with self.failed.kept():
                    opened, audience = step(opened)
                    about.add(audience)
        finally:
            # What was sent counts, also where the next of it failed or was not meant after all.
            if about:
                with self.failed.kept():
                    whom = None if _EVERYBODY in about else about
                    ending.end_refused(self.session, opened, whom)
        return opened

    def _answer(
        self, given: str, waiting: tuple[agreements.Question, ...], opened: OpenCase
    ) -> tuple[OpenCase, str]:
        unwritten = ending.Unwritten(self.session, self.failed)
        return answering.answer_question(opened, given, self.confirm, unwritten, waiting)

    def _change(self, given: str, opened: OpenCase) -> tuple[OpenCase, str]:
        choice = answering.consent_of(given)
        unwritten = ending.Unwritten(self.session, self.failed)
        return answering.change_consent(opened, choice, self.confirm, unwritten), choice.audience

    def _withdraw(self, opened: OpenCase, source: TextIO | None) -> tuple[OpenCase, str]:
        """Take the report back; where it is taken back already, only the access that may have stayed is to be ended."""
        if answering.is_withdrawn(opened):
            terminal.tell(_("Your report is withdrawn already."))
            return opened, _EVERYBODY
        readers = ending.readers_now(self.session, opened)
        leaving = ending.leaving_lines(opened, readers)
        try:
            return answering.withdraw(opened, _reason(source), self.confirm, leaving), _EVERYBODY
        except Cancelled:
            raise
        except IncidentLogError as error:
            # Perhaps only the answer was lost on its way, and the report is withdrawn.
            reopened = _withdrawn_after_all(opened) if isinstance(error, ServerError) else None
            if reopened is not None:
                return reopened, _EVERYBODY
            terminal.warn(
                _("the server did not confirm that your report is withdrawn: {}").format(error)
            )
            again = _(
                "to be sure that it is withdrawn, do it again: incident-log return --withdraw"
            )
            try:
                ending.end_all_but_excused(self.session, opened, readers)
            except IncidentLogError as still_open:
                raise hinted(still_open, again) from None
            raise hinted(error, again) from None


def _agrees(given: str) -> bool:
    """Tell whether an answer opens more, as QUESTION=yes or AUDIENCE=named:LT; what is none of the answers opens nothing."""
    word = given.rpartition("=")[2].partition(":")[0]
    return word in _AGREEING or ANSWERS.get(word, ("no", None))[0] == "yes"


def _withdrawn_after_all(opened: OpenCase) -> OpenCase | None:
    """Read the report anew; None where it is not withdrawn, or nobody can say."""
    try:
        reopened = opened.reopen()
    except IncidentLogError:
        return None
    return reopened if answering.is_withdrawn(reopened) else None


def _reason(source: TextIO | None) -> str:
    """Read why, which stops no withdrawal: one that cannot be read or sent is left out."""
    if source is None:
        if not terminal.is_interactive():
            return ""
        return terminal.ask_optional(_("Do you want to say why? (optional)"))
    try:
        reason = terminal.text_from(source, "")
        said = {"status": "withdrawn", **({"reason": reason} if reason else {})}
        check_payload("status", record_types()["status"].schema, said)
    except IncidentLogError as error:
        terminal.warn(_("your reason is left out: {}").format(error))
        return ""
    return reason
