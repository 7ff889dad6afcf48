"""What is said to a person, and what is asked of them?

The rules of the terminal:
- Answers go to stdout, so that they can be piped; everything else goes to stderr.
- An error is one line, `incident-log: error: …`, then at most a few `hint: …` lines with the next step.
- Secrets are typed at a prompt that does not show them, or read from a private file; never taken from an argument.
- Whatever was written by others is shown without its control characters, on one line or further in than any line of
  ours in that place: a message must not be able to move the cursor, change the title or fake a line of ours.
- With --json the answer is one JSON value on one line.
"""

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from incident_log import errors
from incident_log.client.language import _
from incident_log.format.canonical import Json

_Error = TypeVar("_Error", bound=BaseException)
# Marks and joiners belong to scripts people write in; these end a line, or change the direction of other text.
_MOST_TEXT = 100_000
_KEPT_CONTROLS = frozenset("\n\t")
_TRICKS = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Deeper than any line of ours.
_FURTHER_IN = " " * 8


def hinted(error: _Error, *hints: str) -> _Error:
    """Add the next step to an error; it is shown below the error's own line."""
    for hint in hints:
        error.add_note(hint)
    return error


def shown(text: str) -> str:
    """Make a text of others harmless to print."""
    return "".join(symbol if _is_harmless(symbol) else "\ufffd" for symbol in text)


def one_line(text: str) -> str:
    """Keep what others wrote on one line, so that none of it can look like a line of ours."""
    return shown(" ".join(text.split()))


def further_in(text: str) -> str:
    """Put every line of what others wrote, but the first, where no line of ours begins."""
    return text.replace("\r\n", "\n").replace("\n", f"\n{_FURTHER_IN}")


def answer(text: str) -> None:
    """Print one line or paragraph of the answer."""
    click.echo(shown(text))


def answer_json(value: Json) -> None:
    """Print the answer as one line of JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    # The same value: only what could move a cursor or turn text around is written as an escape.
    click.echo("".join(one if _is_harmless(one) else f"\\u{ord(one):04x}" for one in text))


def answer_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows people can scan; in a pipe, one row per line with tabs between the cells."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(map(one_line, row)))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    Console().print(table)


def tell(text: str) -> None:
    """Say something that is not the answer."""
    click.echo(shown(text), err=True)


def warn(text: str) -> None:
    """Say what the person should know although the command goes on."""
    click.echo(f"incident-log: warning: {shown(text)}", err=True)


def complain(error: BaseException) -> None:
    """Print an error and its hints."""
    click.echo(f"incident-log: error: {one_line(str(error)) or type(error).__name__}", err=True)
    for hint in (getattr(error, "__notes__", []) or _advice(error))[:3]:
        click.echo(f"hint: {one_line(hint)}", err=True)


def is_interactive() -> bool:
    """Tell whether somebody sits there who can answer questions."""
    return sys.stdin.isatty()


def ask(question: str, *, default: str | None = None) -> str:
    """Ask for a line of text."""
    return str(
        click.prompt(question, default=default, show_default=bool(default), err=True)
    ).strip()


def ask_optional(question: str) -> str:
    """Ask for a line of text that may stay empty."""
    return str(click.prompt(question, default="", show_default=False, err=True)).strip()


def ask_secret(question: str) -> str:
    """Ask for a secret without showing it."""
    return str(click.prompt(question, hide_input=True, err=True)).strip()


def ask_new_secret(question: str) -> str:
    """Ask for a new secret twice."""
    return str(
        click.prompt(question, hide_input=True, confirmation_prompt=_("Once more"), err=True)
    ).strip()


def ask_yes_or_no(question: str) -> bool:
    """Ask whether to go on; no is the default."""
    return click.confirm(question, default=False, err=True)


def text_from(source: TextIO | None, question: str) -> str:
    """Read a text from a file, or ask for it line by line until an empty line."""
    if source is not None:
        try:
            text = source.read(_MOST_TEXT + 1)
        except UnicodeDecodeError:
            problem = _("this file is not UTF-8 text; save it as UTF-8, and do it again")
            raise errors.FormatError(problem) from None
        if len(text) > _MOST_TEXT:
            raise errors.LimitExceeded(_("this text is too long"))
        return text.strip()
    tell(_("{} (an empty line ends it):").format(question))
    lines: list[str] = []
    while line := ask_optional("…" if lines else ">"):
        lines.append(line)
    if not lines:
        raise errors.Cancelled(_("nothing was written"))
    return "\n".join(lines)


def answer_written(case: str, position: int, *, as_json: bool) -> None:
    """Say that a record was appended, and where."""
    if as_json:
        answer_json({"case": case, "position": position})
    else:
        answer(_("Written to the journal, position {}.").format(position))


@contextmanager
def progress(task: str, total: int) -> Iterator["Bar"]:
    """Show a bar on stderr while something long goes on; silent where nobody looks, or nothing is to be done.

    What is named may be the name of a file that others chose.
    """
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(binary_units=True),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not (console.is_terminal and total)
    ) as bar:
        yield Bar(bar, bar.add_task(one_line(task), total=total))


class Bar:
    """A progress bar that threads may move."""

    def __init__(self, bar: Progress, task: int) -> None:
        self._bar, self._task = bar, task

    def advance(self, by: int) -> None:
        """Move on by so many bytes."""
        self._bar.advance(self._task, by)  # type: ignore[arg-type]


def _is_harmless(symbol: str) -> bool:
    if symbol in _TRICKS:
        return False
    return symbol in _KEPT_CONTROLS or unicodedata.category(symbol) not in {"Cc", "Cs"}


def _advice(error: BaseException) -> tuple[str, ...]:
    """Give the next step for a whole kind of error; the most particular kind comes first."""
    for kind, hint in _ADVICE.items():
        if isinstance(error, kind):
            return (hint,)
    return ()


_ADVICE: Mapping[type[BaseException], str] = {
    errors.NotSignedIn: _("sign in again: incident-log login"),
    errors.RateLimited: _("wait a minute, then try again"),
    errors.ServerUnreachable: _("check the address and the connection; nothing was lost"),
    errors.StorageFull: _("tell the people who run the server; nothing of yours was lost"),
    errors.WeakParameters: _(
        "do not go on: ask your desk by another channel whether the server is still theirs"
    ),
    errors.VerificationError: _("do not go on: tell your desk by another channel what you saw"),
    errors.ServerMisbehaved: _(
        "check the address; if it is right, tell the people who run the server"
    ),
}
