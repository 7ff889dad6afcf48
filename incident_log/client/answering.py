"""What does somebody who came back answer, change or take back? Reads the options, and writes the records of the pages."""

from collections.abc import Callable, Iterable, Mapping

from incident_log.client import agreements, casework, terminal
from incident_log.client.agreements import Question, Said
from incident_log.client.casework import OpenCase
from incident_log.client.intake import AUDIENCES
from incident_log.client.language import _
from incident_log.client.reportfile import ANSWERS
from incident_log.client.terminal import hinted
from incident_log.domain.answers import country_codes
from incident_log.domain.consent import audiences, is_persecutor
from incident_log.errors import Cancelled, ConfigurationError, IncidentLogError, Refused
from incident_log.format.canonical import Json

_POLICE, _STATISTICS, _WITHDRAWN = "A2", "A6", "withdrawn"
_TO_QUESTIONS = ("yes", "once", "no")

Confirm = Callable[[str], bool]
# What becomes of a no that could not be written: its payload, and why.
Failing = Callable[[OpenCase, Mapping[str, Json], IncidentLogError], None]


def answer_question(
    opened: OpenCase,
    given: str,
    confirm: Confirm,
    failing: Failing,
    waiting: tuple[Question, ...],
) -> tuple[OpenCase, str]:
    """Answer a question of those that waited, as QUESTION=ANSWER, or as ANSWER where only one did; give its audience too."""
    name, _sign, word = given.rpartition("=")
    if word not in _TO_QUESTIONS:
        raise ConfigurationError(_("answer yes, once or no; not {}").format(word))
    question = _question_of(waiting, name)
    _confirm(confirm, [*question.lines(), _("Your answer: {}").format(word)])
    said = Said(
        audience=question.audience,
        choice="no" if word == "no" else "yes",
        recipient=question.recipient,
        country=question.country,
        level=question.level,
        once=word == "once",
        message=question.message.record_id,
    )
    return _write(opened, agreements.payload_of(said), failing), said.audience


def change_consent(
    opened: OpenCase, said: Said, confirm: Confirm, failing: Failing | None = None
) -> OpenCase:
    """Change who may see the report; a yes that is taken back is written down as withdrawn.

    It is about all readers of a kind: what the person answered about one of them by name goes on to hold.
    """
    choice = said.choice
    if choice == "no" and agreements.has_agreed(opened.view(), said.audience):
        choice = _WITHDRAWN
    now = Said(said.audience, choice, country=said.country, level=said.level)
    _confirm(confirm, [_(audiences()[said.audience].text("question")), said_text(said)])
    return _write(opened, agreements.payload_of(now), failing)


def _write(opened: OpenCase, payload: Mapping[str, Json], failing: Failing | None) -> OpenCase:
    """Write an answer down; one that refuses and cannot be written is told to `failing`, and the case given back as it was."""
    try:
        return casework.write(opened, "consent", payload)
    except IncidentLogError as error:
        if failing is None or payload["choice"] == "yes":
            raise
        failing(opened, payload, error)
        return opened


def is_withdrawn(opened: OpenCase) -> bool:
    """Tell whether the person took the report back, and did not give it back since."""
    return opened.view().summary.status == _WITHDRAWN


def withdraw(
    opened: OpenCase, reason: str, confirm: Confirm, readers: Iterable[str] = ()
) -> OpenCase:
    """Take the report back, once it was said what that does, also to its readers, and what it cannot undo."""
    _confirm(
        confirm,
        [
            _("Withdraw your report?"),
            _(
                "From then on nobody may use it: no dossier, no lawyer, no police. Nobody else is let in."
            ),
            *readers,
            _(
                "What was already given to somebody cannot be taken back. “Who opened or shared it” lists it."
            ),
            _(
                "What you sent stays on the server, sealed: a single report or file cannot be erased there yet."
            ),
            _(
                "If somebody is pressing you to withdraw, you can tell the team so in a message first."
            ),
        ],
    )
    said = {"reason": reason} if reason else {}
    return casework.write(opened, "status", {"status": _WITHDRAWN, **said})


def give_back(opened: OpenCase, confirm: Confirm) -> OpenCase:
    """Take a withdrawal back, which nobody else can."""
    if not is_withdrawn(opened):
        raise Refused(_("your report is not withdrawn"))
    _confirm(
        confirm,
        [
            _("Give your report back to the team?"),
            _(
                "The team can use it again as far as you agreed. Whoever was let in has to be let in anew."
            ),
        ],
    )
    return casework.write(opened, "status", {"status": "open"})


def consent_of(given: str) -> Said:
    """Read one choice as AUDIENCE=ANSWER, or for a yes to police as police=ANSWER:COUNTRY; raise ConfigurationError."""
    name, _sign, rest = given.partition("=")
    word, _colon, country = rest.partition(":")
    code = AUDIENCES.get(name, "")
    known = [one for one, of in AUDIENCES.items() if agreements.is_asked(audiences()[of])]
    if name not in known:
        problem = _("“{}” is nobody whom you can choose about here").format(name)
        hint = _("choose about: {}").format(", ".join(known))
        if name == "team":
            hint = _("to take the whole report back: incident-log return --withdraw")
        raise hinted(ConfigurationError(problem), hint)
    if word not in ANSWERS:
        raise hinted(
            ConfigurationError(_("consent: “{}” is no answer").format(word)),
            _("answer yes (without anything that identifies you), pseudonym, named, no or ask"),
        )
    choice, level = ANSWERS[word]
    _check_country(code, choice, country)
    # Whoever is only counted appears as nobody, whatever is said.
    shown = level if choice == "yes" and code != _STATISTICS else None
    return Said(code, choice, country=country or None, level=shown)


def said_text(said: Said) -> str:
    """Say a choice once more in the words that were typed."""
    word = next(word for word, of in ANSWERS.items() if of == (said.choice, said.level or "L1"))
    return _("Your answer: {}").format(f"{word}:{said.country}" if said.country else word)


def _check_country(audience: str, choice: str, country: str) -> None:
    if audience != _POLICE or choice != "yes":
        if country:
            raise ConfigurationError(_("a country belongs only to a yes to its police"))
        return
    if country not in country_codes() - {"ZZ"}:
        raise hinted(
            ConfigurationError(_("a yes to police names their country")),
            _("as in --consent police=named:LT"),
        )
    if is_persecutor(country):
        raise Refused(_("the police of this country work with those who persecute"))


def _question_of(waiting: tuple[Question, ...], name: str) -> Question:
    found = [one for one in waiting if name in {"", one.name}]
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.name for one in waiting)
    if not waiting:
        raise Refused(_("no question of the team waits for an answer"))
    if found:
        raise hinted(
            ConfigurationError(_("more than one question waits")),
            _("say which: --answer {}=yes; there are {}").format(found[0].name, names),
        )
    raise hinted(
        ConfigurationError(_("no question waits about {}").format(name)),
        _("there are {}").format(names),
    )


def _confirm(confirm: Confirm, lines: list[str]) -> None:
    for line in lines:
        terminal.tell(line)
    if not confirm(_("Send this?")):
        raise Cancelled(_("nothing was sent"))


def questions_text(questions: Iterable[Question]) -> str:
    """Show the questions that wait, each with the way to answer it."""
    blocks = []
    for question in questions:
        own = _("The team asks you, %(day)s") % {"day": question.message.at[:10]}
        lines = [own, *(f"  {line}" for line in question.lines())]
        how = f"incident-log return --answer {question.name}=yes|once|no"
        blocks.append("\n".join([*lines, f"  {how}"]))
    return "\n\n".join(blocks)
