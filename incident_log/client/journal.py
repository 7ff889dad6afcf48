"""Is this the whole journal of a case, in order, by people who may write it? Reads, checks and opens it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.case_secrets import CaseKeys
from incident_log.client.heads import SeenHeads
from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.client.transparency import Log, look, shown
from incident_log.crypto.sealing import LastSeen, Opened, open_record
from incident_log.crypto.seeds import CompartmentSecret
from incident_log.crypto.verifying import Directory
from incident_log.domain.cases import fold
from incident_log.domain.views import Case, JournalRecord
from incident_log.errors import (
    FormatError,
    LimitExceeded,
    OpenError,
    Refused,
    ServerMisbehaved,
    VerificationError,
)
from incident_log.format.encoding import to_b64u
from incident_log.format.epoch import gone_back, is_first
from incident_log.format.record import (
    MAX_RECORDS,
    ChainLink,
    Envelope,
    Head,
    check_chain,
    parse_envelope,
)

_PAGE = 500
REPORTER, UNKNOWN = "reporter", "unknown"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the journal; `opened` is None for what this reader may not open, and for what is in `trouble`."""

    link: ChainLink
    header_bytes: bytes
    body_sha256: bytes
    envelope: bytes | None
    opened: Opened | None = field(repr=False)
    trouble: str | None = None
    # Its author says of the log what the log never signed; what else it says is used.
    is_false_of_log: bool = False


@dataclass(frozen=True, slots=True)
class Journal:
    """A checked journal: complete, in order, in the log, and by authors somebody vouches for."""

    keys: CaseKeys
    entries: tuple[Entry, ...]
    log: Log
    directory: Directory
    seen: SeenHeads = field(repr=False)
    # More of it was seen before than the server shows now; nothing may be written to it.
    incomplete: bool = False
    # The log is not the one that somebody saw before; only an access may be ended.
    is_forked: bool = False

    @property
    def head(self) -> Head:
        """The newest record."""
        link = self.entries[-1].link
        return Head(link.header.position, link.digest)

    @property
    def reporter(self) -> bytes | None:
        """The key that signed the first record; None where this reader may not know."""
        first = self.entries[0].opened
        return None if first is None else first.author

    def records(self) -> Iterator[JournalRecord]:
        """Give the opened records with the role of each author; readers are known by the shares that the fold accepts."""
        for entry in self.entries:
            if entry.opened is not None:
                yield journal_record(entry.opened, self._role_of(entry.opened.author))

    def view(self) -> Case:
        """Fold the journal into what people see."""
        return fold(self.records())

    def with_own(self, envelope: bytes, secret: CompartmentSecret) -> "Journal":
        """Add a record that was just sealed here and accepted by the server."""
        longer = self.followed_by(envelope, secret)
        longer.keep_head()
        return longer

    def followed_by(self, envelope: bytes, secret: CompartmentSecret) -> "Journal":
        """Give the journal as it is once the server has accepted one more record that was sealed here."""
        entry = _entry_of_envelope(envelope, secret)
        check_chain(self.keys.case, self.keys.organisation, [entry.link], None, after=self.head)
        return replace(self, entries=(*self.entries, entry))

    def keep_head(self) -> None:
        """Remember how far the case was seen; a server that shows less of it later is noticed."""
        self.seen.keep(self.keys.case, self.head)

    def compared_to_card(self, head: int) -> "Journal":
        """Compare the journal to the card of its case, which names the newest record that a colleague knew."""
        return replace(self, incomplete=self.incomplete or self.head.position < head)

    def require_not_withdrawn(self) -> None:
        """Let whoever was let in read nothing more of what the person took back."""
        if self.view().summary.status == "withdrawn":
            raise hinted(
                Refused(_("the person withdrew this report: nothing of it may be used any more")),
                _("delete what you keep of it; if the law has you keep something, tell the team"),
            )

    def require_not_taken(self) -> None:
        """Let nobody take over again what the server calls new: a second secret for the desk's work would part the team.

        What is written under one of the two stays closed to whoever was shown the other.
        """
        at_work = any(entry.link.header.compartment == "work" for entry in self.entries)
        if at_work or self.keys.holds("work") or self.keys.lost("work") >= 0:
            raise hinted(
                VerificationError(_("the server calls this case new, but somebody has adopted it")),
                _("tell your team by another channel"),
            )

    def require_whole(self) -> None:
        """Let nobody build on a case of which something is missing."""
        if self.incomplete:
            raise hinted(VerificationError(_missing()), _("tell your team by another channel"))

    @property
    def is_doubtful(self) -> bool:
        """Tell whether what somebody may read now is uncertain: by a log that does not hold, or by records that are given up."""
        return self.is_forked or any(self._is_given_up(entry) for entry in self.entries)

    def require_all_shown(self, *, but_given_up: bool = False) -> None:
        """Let nobody end or give an access, or send anything out, while what may speak against it is held back.

        What its writer broke stands in the journal as it is, and may be read past with the warning. So may, only to end
        an access, what is sealed under a secret that nobody of the desk can open.
        """
        self.require_whole()
        held_back = [
            entry.link.header.position
            for entry in self.entries
            if (self._is_held_back(entry) or self._is_kept_from_reader(entry))
            and not (but_given_up and self._is_given_up(entry))
        ]
        if held_back:
            said = _("record {}: {}").format(held_back[0], _held_back())
            raise hinted(VerificationError(said), _("tell your team by another channel"))

    @property
    def warnings(self) -> tuple[str, ...]:
        """Say what is wrong: with the whole first, then with single records, none of which is used."""
        found = [_missing()] if self.incomplete else []
        found += [_closed_letter()] if self.keys.closed_letters else []
        found += [
            _("record {}: {}").format(entry.link.header.position, trouble)
            for entry in self.entries
            if (trouble := self._trouble_with(entry))
        ]
        strangers = [entry.position for entry in self.view().history if entry.role == UNKNOWN]
        return (
            *found,
            *(_("record {}: signed by a key that nobody vouches for").format(p) for p in strangers),
        )

    def _trouble_with(self, entry: Entry) -> str | None:
        if entry.is_false_of_log:
            return _("its author says of the log what the log never signed")
        if self._is_given_up(entry):
            return _unopened()
        return _held_back() if self._is_held_back(entry) else entry.trouble

    def _is_given_up(self, entry: Entry) -> bool:
        header = entry.link.header
        return entry.opened is None and (header.compartment, header.epoch) in self.keys.spoiled

    def _is_held_back(self, entry: Entry) -> bool:
        header = entry.link.header
        is_closed = entry.opened is None and entry.trouble is None
        return is_closed and self.keys.has_to_open(header.compartment, header.epoch)

    def _is_kept_from_reader(self, entry: Entry) -> bool:
        """Tell whether a record is as good as held back.

        So is one of a later epoch of a part that this reader was let into: whoever was left out of it cannot speak for
        that part any more, and of anybody else the letter is held back. So is one of a later epoch of which nothing
        opens: it begins with a record of whoever made its secret, so the secret that is shown is not that one. Nor is
        one that gives another commitment than the record names.
        """
        header = entry.link.header
        if entry.opened is not None:
            return False
        if entry.trouble is None:
            return self.keys.holds(header.compartment)
        held = self.keys.find(header.compartment, header.epoch)
        if held is not None and held.commitment != header.commitment:
            return True
        if entry.trouble != _unopened() or is_first(header.epoch):
            return False
        return not any(
            (one.link.header.compartment, one.link.header.epoch)
            == (header.compartment, header.epoch)
            for one in self.entries
            if one.opened is not None or one.trouble not in {None, _unopened()}
        )

    def writer_of(self, author: bytes) -> bytes:
        """Name whoever wrote; all keys that nobody vouches for are one, for anybody can make many."""
        return b"" if self._role_of(author) == UNKNOWN else author

    def _role_of(self, author: bytes) -> str:
        """Say as whom somebody wrote: the directory comes first, so that no colleague is ever taken for the reporter."""
        named = self.directory.journal_role(author, self.keys.desk)
        if named is not None:
            return named
        return REPORTER if author == self.reporter else UNKNOWN


def load(
    api: Api, seen: SeenHeads, keys: CaseKeys, directory: Directory, *, in_spite: bool = False
) -> Journal:
    """Read the whole journal and check it: chain, signatures, authors, log, and whether more of it was seen before.

    `in_spite` of a log that does not continue what was seen of it: for ending an access, which must not wait for that.
    """
    entries, head = _read(api, keys)
    check_chain(keys.case, keys.organisation, [entry.link for entry in entries], head)
    if not entries:
        raise ServerMisbehaved("the server shows a case without records")
    log = shown(api, directory.log_key) if in_spite else look(api, seen.profile, directory.log_key)
    # The head's digest covers every record before it, so one proof is enough for all of them.
    log.require(head.digest)
    keys = keys.settled(entry.link.header for entry in entries)
    journal = Journal(keys, _without_gone_back(entries), log, directory, seen, is_forked=in_spite)
    if not in_spite:
        journal = _compared_to_what_others_saw(journal)
    digests = dict(enumerate(entry.link.digest for entry in entries))
    if seen.shows_less(keys.case, journal.head, digests.get):
        return replace(journal, incomplete=True)
    seen.keep(keys.case, journal.head)
    return journal


def _read(api: Api, keys: CaseKeys) -> tuple[tuple[Entry, ...], Head]:
    entries: list[Entry] = []
    position = -1
    while True:
        answer = api.get(f"cases/{keys.case}/records?after={position}&limit={_PAGE}")
        page = [_entry(row, keys) for row in answer.answers("records")]
        entries += page
        head = answer.head()
        if head.position >= MAX_RECORDS or len(entries) > head.position + 1:
            raise ServerMisbehaved("the server speaks of more records than a case can have")
        if page and page[0].link.header.position <= position:
            raise ServerMisbehaved("the server gives the same records again and again")
        if not page or page[-1].link.header.position >= head.position:
            return tuple(entries), head
        position = page[-1].link.header.position


def _entry(row: Answer, keys: CaseKeys) -> Entry:
    if not row.has("envelope"):
        header_bytes, body_sha256 = row.octets("header"), row.digest("body_sha256")
        return Entry(
            ChainLink.of_header(header_bytes, body_sha256), header_bytes, body_sha256, None, None
        )
    envelope = row.octets("envelope")
    header = parse_envelope(envelope).header
    secret = keys.find(header.compartment, header.epoch, header.commitment)
    return _entry_of_envelope(envelope, secret)


def _entry_of_envelope(envelope: bytes, secret: CompartmentSecret | None) -> Entry:
    parsed = parse_envelope(envelope)
    opened, trouble = _opened(secret, parsed)
    body_sha256 = hashlib.sha256(parsed.body).digest()
    link = ChainLink.of_envelope(parsed)
    return Entry(link, parsed.header_bytes, body_sha256, envelope, opened, trouble)


def _opened(
    secret: CompartmentSecret | None, envelope: Envelope
) -> tuple[Opened | None, str | None]:
    """Open a record; a writer's broken record is told and left out, so that it cannot keep a desk from its case."""
    if secret is None:
        return None, None
    try:
        return open_record(secret, envelope), None
    except OpenError:
        return None, _unopened()
    except VerificationError:
        return None, _("its signature does not hold")
    except (FormatError, LimitExceeded):
        return None, _("it does not hold what a record holds")


def _without_gone_back(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Let what is sealed under an old secret behind a newer one say nothing: whoever left still knows the old ones."""
    headers = [entry.opened.header for entry in entries if entry.opened]
    back = gone_back((header.compartment, header.epoch) for header in headers)
    ended = {header.position for header, is_back in zip(headers, back, strict=True) if is_back}
    trouble = _unopened()
    return tuple(
        replace(entry, opened=None, trouble=trouble)
        if entry.link.header.position in ended
        else entry
        for entry in entries
    )


def _compared_to_what_others_saw(journal: Journal) -> Journal:
    """Demand that our log extends what each writer saw of it at most and last: a forked view would show here.

    The largest of all is not enough: whoever was shown another log may have seen less of it than a colleague saw of
    ours. What the log never signed is told of its record alone: else one false record would close a case to everybody.
    """
    entries = tuple(_compared_to_log(entry, journal.log) for entry in journal.entries)
    seen: dict[bytes, list[LastSeen]] = {}
    for entry in entries:
        if entry.opened and entry.opened.checkpoint and not entry.is_false_of_log:
            seen.setdefault(journal.writer_of(entry.opened.author), []).append(
                entry.opened.checkpoint
            )
    for checkpoint in {one for all_seen in seen.values() for one in _at_most_and_last(all_seen)}:
        journal.log.require_extends(checkpoint)
    return replace(journal, entries=entries)


def _at_most_and_last(seen: Sequence[LastSeen]) -> Iterator[LastSeen]:
    most = max(one.size for one in seen)
    yield from (one for one in seen if one.size == most)
    yield seen[-1]


def _compared_to_log(entry: Entry, log: Log) -> Entry:
    seen = entry.opened.checkpoint if entry.opened else None
    return entry if seen is None or log.has_signed(seen) else replace(entry, is_false_of_log=True)


def _missing() -> str:
    return _("the newest records of this case are missing: more of it was seen before")


def _closed_letter() -> str:
    return _(
        "a key that somebody of the team sealed for you does not open; what older keys open is shown, and nothing is written under them once the case has newer ones: tell the team by another channel"
    )


def _unopened() -> str:
    return _("it does not open with the key of its place")


def _held_back() -> str:
    return _("the server holds it back")


def journal_record(opened: Opened, role: str) -> JournalRecord:
    """Give a record as the fold takes it."""
    return JournalRecord(
        position=opened.header.position,
        record_id=opened.header.record,
        compartment=opened.header.compartment,
        author=to_b64u(opened.author),
        role=role,
        at=opened.at,
        type=opened.type,
        schema=opened.schema,
        payload=opened.payload,
    )
