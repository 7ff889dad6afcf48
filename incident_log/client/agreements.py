"""What was the person asked, and what do they answer? Reads the team's questions, and words an answer as a record."""

from collections.abc import Mapping
from dataclasses import dataclass

from incident_log.client.intake import AUDIENCES, PURPOSES
from incident_log.client.language import LANGUAGE, _
from incident_log.client.standing import standing_answers
from incident_log.client.terminal import one_line
from incident_log.clock import SystemClock
from incident_log.crypto.seeds import new_identifier
from incident_log.domain.consent import REPORTER, audiences, is_persecutor
from incident_log.domain.deadlines import add_months
from incident_log.domain.packaged import Entry, packaged
from incident_log.domain.views import Case, Written
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_time

_USUAL: Mapping[str, str] = {"A6": "L0"}
_WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the team that waits: about which reader, and as whom the person would appear there."""

    message: Written
    audience: str
    recipient: str | None
    country: str | None
    level: str

    @property
    def name(self) -> str:
        """How it is called at the command line: no two that wait have one name."""
        word = next(word for word, code in AUDIENCES.items() if code == self.audience)
        return f"{word}:{self.country}" if self.country else word

    def lines(self) -> list[str]:
        """Say what is asked, as the answer will be signed."""
        audience = audiences()[self.audience]
        who = self.country if audience.flag("country") else self.recipient
        named = audience.maybe_text("question_named")
        if named and who:
            question = _(named) % {"name": one_line(who)}
        else:
            question = _(audience.text("question"))
        level = _level_label(self.level)
        shown = _("How you would appear there: “%(level)s”.") % {"level": level}
        text = (self.recipient and audience.maybe_text("text_named")) or audience.text("text")
        promise = next(
            one.text("text")
            for one in Entry(packaged("consent")).entries("promises")
            if one.text("code") == "no_effect"
        )
        return [question, *([] if self.audience in _USUAL else [shown]), _(text), _(promise)]


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of the person about one kind of reader; `once` is for this one time, `message` what asked it."""

    audience: str
    choice: str
    recipient: str | None = None
    country: str | None = None
    level: str | None = None
    once: bool = False
    message: str | None = None


def open_questions(view: Case) -> tuple[Question, ...]:
    """Give what the team asked and nobody answered yet, the newest about each reader, and each country it names."""
    if view.summary.status == _WITHDRAWN:
        return ()
    newest: dict[tuple[str, str | None], Question] = {}
    for message in view.messages:
        found = _question(message)
        if found is not None:
            newest[found.audience, found.country] = found
    return tuple(each for each in newest.values() if not _is_answered(each, view))


def payload_of(said: Said) -> dict[str, Json]:
    """Word an answer as its `consent` record."""
    consent, given = Entry(packaged("consent")), SystemClock().now()
    ends = add_months(given.date(), consent.number("expires_after_months"))
    return {
        "receipt": new_identifier(),
        "person": REPORTER,
        "audience": said.audience,
        "recipient": said.recipient,
        "country": said.country,
        "scope": {"covers": "whole", "ids": []},
        "identity_level": said.level or _usual_level(said.audience),
        "purpose": PURPOSES[said.audience],
        "choice": said.choice,
        **({"once": True} if said.once and said.choice == "yes" else {}),
        "wording": consent.text("wording"),
        "language": LANGUAGE,
        "how": "on_screen",
        **({"message": said.message} if said.message else {}),
        "given_at": to_time(given),
        "expires_at": to_time(given.combine(ends, given.timetz())),
    }


def has_agreed(view: Case, audience: str) -> bool:
    """Tell whether the lasting answer about a kind of reader is a yes, and not to one of them alone: then a no takes it back."""
    said = [Entry(each.payload) for each in standing_answers(view, audience)]
    about_all = [each for each in said if each.maybe_text("recipient") is None]
    return bool(about_all) and about_all[-1].text("choice") == "yes"


def _question(message: Written) -> Question | None:
    """Read what a message asks; None for one that asks nothing that can be shown as the answer would be signed."""
    asks = message.payload.get("asks")
    if message.role == REPORTER or not isinstance(asks, Mapping):
        return None
    asked = Entry(asks)
    audience = audiences().get(asked.text("audience"))
    if audience is None or not is_asked(audience):
        return None
    recipient = asked.maybe_text("recipient") if audience.flag("named") else None
    country = asked.maybe_text("country") if audience.flag("country") else None
    level = asked.text("identity_level") or _usual_level(audience.text("code"))
    if is_persecutor(country):
        return None
    return Question(message, audience.text("code"), recipient, country, level)


def _is_answered(question: Question, view: Case) -> bool:
    """A no to the police of one country answers nothing about another."""
    about = [
        each.payload
        for each in view.consents
        if each.position > question.message.position
        and (each.payload["person"], each.payload["audience"]) == (REPORTER, question.audience)
    ]
    named = question.country
    return any(not named or given["country"] in {None, "", named} for given in about)


def is_asked(audience: Entry) -> bool:
    """Tell whether a person is asked about a kind of reader here; the public is talked about in another way."""
    return not audience.flag("internal") and not audience.flag("separate_conversation")


def _usual_level(audience: str) -> str:
    return _USUAL.get(audience, "L1")


def _level_label(level: str) -> str:
    known = Entry(packaged("consent")).entries("identity_levels")
    return next((_(one.text("label")) for one in known if one.text("code") == level), level)
