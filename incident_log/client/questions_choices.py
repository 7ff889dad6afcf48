"""What is somebody asked besides what happened? Whether they are safe, files, who may see it, who they are, a message."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from incident_log.client import terminal
from incident_log.client.language import _
from incident_log.domain.advice import (
    Step,
    card_for,
    emergency_numbers,
    police_warning,
    without_number,
)
from incident_log.domain.answers import country_codes
from incident_log.domain.consent import audiences, is_persecutor
from incident_log.domain.evidence import file_problem
from incident_log.domain.packaged import Entry, packaged
from incident_log.format.canonical import Json

NOT_TOLD = "ZZ"
_POLICE, _STATISTICS = "A2", "A6"
# The answers of a report file, from what shows least to what shows most.
_LEVELS: Mapping[str, str] = {"L1": "yes", "L2": "pseudonym", "L3": "named"}


def choose(question: str, choices: Sequence[tuple[str, str]], skipped: str) -> str:
    """Ask for one of some choices by number; Enter gives what a skipped question means."""
    terminal.tell(f"\n{question}")
    for number, (_code, label) in enumerate(choices, 1):
        terminal.tell(f"{number:3}  {label}")
    while True:
        typed = terminal.ask_optional(_("Its number"))
        if not typed:
            return skipped
        if typed.isdigit() and 1 <= int(typed) <= len(choices):
            return choices[int(typed) - 1][0]
        if typed in dict(choices):
            return typed
        terminal.tell(_("Type a number from 1 to {}.").format(len(choices)))


def ask_country(question: str) -> str:
    """Ask for a country by its two letters; ZZ when it is not told."""
    while True:
        typed = terminal.ask_optional(question).upper()
        if typed in {"", "?", "-"}:
            return NOT_TOLD
        if typed in country_codes():
            return typed
        terminal.tell(_("Write two letters, such as PL, LT, DE or GE."))


def ask_safe() -> str:
    """Ask before anything else whether the person is safe; whoever is not first reads whom to call. "" when skipped."""
    terminal.tell(_("If not, we first show you whom to call. Your report can wait."))
    answers = [
        ("yes", _("Yes")),
        ("no", _("No")),
        ("rather_not_say", _("I would rather not say")),
    ]
    safe = choose(_("Are you safe right now?"), answers, "")
    if safe in {"no", "rather_not_say"}:
        _show_help()
    return safe


def _show_help() -> None:
    country = ask_country(_("Which country are you in? Its two letters, as PL or LT"))
    known = "" if country == NOT_TOLD else country
    numbers, warning = emergency_numbers(known), police_warning(known)
    for each in numbers:
        terminal.tell(f"\n{each.number}  {_(each.label)}")
    if known and not numbers:
        terminal.tell(f"\n{_(without_number(known))}")
    if warning:
        terminal.tell(_(warning))
    for part in card_for(known):
        terminal.tell(f"\n{_(part.label)}")
        for step in part.steps:
            terminal.tell(f"  - {_step_text(step)}")
    for helpline in Entry(packaged("countries")).entries("helplines"):
        said = f"{_(helpline.text('label'))}: {helpline.text('contact')}"
        terminal.tell(f"\n{said}\n{_(helpline.text('text'))}")
    terminal.ask_optional(_("Press Enter to go on with your report"))


def _step_text(step: Step) -> str:
    text = _(step.text) % {"number": step.number} if step.number else _(step.text)
    return f"{text} “{step.say}”" if step.say else text


def ask_files() -> list[Json]:
    """Ask for files one after the other; each is looked at before it is taken."""
    terminal.tell(f"\n{_('Do you have photos, messages or papers?')}")
    found: list[Json] = []
    while typed := terminal.ask_optional(_("Path of a file; Enter when there is none, or no more")):
        path = Path(typed).expanduser().absolute()
        if not path.is_file():
            terminal.tell(_("There is no file there: {}").format(path))
            continue
        problem = file_problem(path.name, path.stat().st_size, len(found))
        if problem is not None:
            terminal.tell(_(problem.text))
            continue
        shows = terminal.ask_optional(_("What does it show? (optional)"))
        found.append({"file": str(path), **({"describes": shows} if shows else {})})
    return found


def ask_readers(country: str) -> dict[str, Json]:
    """Ask about each kind of reader; what is skipped is asked again each time, and nobody is counted unasked."""
    known = Entry(packaged("consent")).entries("promises")
    promises = {one.text("code"): one.text("text") for one in known}
    no_effect, change = promises["no_effect"], promises["change"]
    terminal.tell(f"\n{_('Who may see your report?')}")
    terminal.tell(_("The team reads it. Everybody else only if you say so."))
    terminal.tell(_(no_effect))
    asked = [
        one
        for one in audiences().values()
        if not one.flag("internal") and not one.flag("separate_conversation")
    ]
    answers = {one.text("code"): _ask_reader(one, country) for one in asked}
    terminal.tell(_(change))
    return dict[str, Json](answers)


def _ask_reader(audience: Entry, country: str) -> str:
    question = _(audience.text("question"))
    code = audience.text("code")
    if code == _POLICE:
        # A report file says yes to the police of the country where it happened; of others the team asks.
        if country == NOT_TOLD or is_persecutor(country):
            return audience.text("choice")
        question = _(audience.text("question_named")) % {"name": country}
    known = Entry(packaged("consent")).entries("choices")
    labels = [(one.text("code"), _(one.text("label"))) for one in known]
    choices = [choice for choice in labels if choice[0] != "withdrawn"]
    text = f"{question}\n{_(audience.text('text'))}"
    warning = police_warning(country) if code == _POLICE else None
    chosen = choose(f"{text}\n{_(warning)}" if warning else text, choices, audience.text("choice"))
    if chosen != "yes" or code == _STATISTICS:
        return chosen
    levels = {
        one.text("code"): one for one in Entry(packaged("consent")).entries("identity_levels")
    }
    shown = [
        (word, f"{_(levels[level].text('label'))}. {_(levels[level].text('text'))}")
        for level, word in _LEVELS.items()
    ]
    # A name that went out does not come back: without an answer nothing is agreed.
    return choose(_("How may you appear there?"), shown, audience.text("choice"))


def ask_about_you() -> list[Json]:
    """Ask who the person is; everything may stay empty. It is sealed apart from the report."""
    terminal.tell(f"\n{_('Do you want to say who you are?')}")
    terminal.tell(
        _(
            "Only if you want to. Name and contact are kept apart from the report, and opened only with a reason that is written down. You can always read answers here with your codename."
        )
    )
    name = terminal.ask_optional(_("Name (optional)"))
    channel = terminal.ask_optional(_("How can we reach you? (optional)"))
    contact = terminal.ask_optional(_("Number or address there (optional)")) if channel else ""
    if not name and not contact:
        return []
    contacts: list[Json] = []
    if contact:
        safe = choose(
            _("It is safe to contact me there"), [("yes", _("Yes")), ("no", _("No"))], "no"
        )
        contacts.append({"channel": channel, "value": contact, "safe": safe == "yes"})
    named: list[Json] = [name] if name else []
    return [{"person": "reporter", "names": named, **({"contacts": contacts} if contacts else {})}]


def ask_agreed() -> bool:
    """Ask whether the team may keep it until there is an answer: Enter alone must not throw everything away."""
    audience = audiences()["A0"]
    question = f"{_(audience.text('question'))}\n{_(audience.text('text'))}"
    answers = [("yes", _("Yes, keep it and help me")), ("no", _("No, do not keep it"))]
    while not (answer := choose(question, answers, "")):
        terminal.tell(_("Choose yes or no"))
    return answer == "yes"
