"""How does a member work on a case? Open, adopt, write, grant, revoke; the card follows every change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from incident_log.client import journal as journals
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.case_secrets import (
    CaseKeys,
    Place,
    require_not_later,
    secrets_for,
    secrets_of_desk,
)
from incident_log.client.ended import require_newest, require_not_ended
from incident_log.client.given import Given, given_in
from incident_log.client.heads import SeenHeads
from incident_log.client.journal import Journal
from incident_log.client.keyring import Profile
from incident_log.client.language import _
from incident_log.client.session import MemberSession
from incident_log.client.taken_back import require_not_withdrawn
from incident_log.client.terminal import hinted
from incident_log.clock import SystemClock
from incident_log.crypto import letters, sealing
from incident_log.crypto.letters import Intake
from incident_log.crypto.sealing import Card, RecordBody, next_header, seal_record
from incident_log.crypto.seeds import CompartmentSecret, Seed, new_compartment_secret
from incident_log.crypto.verifying import Directory
from incident_log.domain.cases import card_of, may_follow
from incident_log.domain.membership import COMPARTMENTS
from incident_log.domain.records import check_payload, record_types
from incident_log.domain.views import Case, to_json
from incident_log.errors import (
    Conflict,
    FormatError,
    NotFound,
    OpenError,
    Refused,
    VerificationError,
)
from incident_log.format.box import holder_of_desk, parse_box
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u, to_time
from incident_log.format.epoch import is_later, next_epoch

TRIES = 5
# Fewer would mean another case tomorrow.
_LEAST_OF_ID = 4
_ID_CHARACTERS = 22
NEW, ADOPTED = "new", "adopted"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that somebody has open: its keys, its checked journal, and with whom we speak about it."""

    api: Api
    profile: Profile
    seed: Seed = field(repr=False)
    directory: Directory
    keys: CaseKeys = field(repr=False)
    journal: Journal = field(repr=False)
    state: str
    revision: int | None = None
    # The newest record that the card knows; -1 without one that opens.
    card_head: int = -1
    intake: Intake | None = field(repr=False, default=None)
    # Reads everything anew: others may have written, or given the case new keys.
    reopen: Callable[[], "OpenCase"] = field(repr=False, kw_only=True)
    grants: Mapping[str, Given] = field(default_factory=dict)

    def view(self) -> Case:
        """Fold the journal into what people see."""
        return self.journal.view()

    def secret(self, compartment: str) -> CompartmentSecret:
        """Give the secret under which something new may be sealed, for a record or for a file that comes before one.

        Raises KeysEnded when somebody who left knows it, and VerificationError while newest records are missing.
        """
        self.journal.require_whole()
        newest = self.keys.newest(compartment)
        require_newest((entry.link.header for entry in self.journal.entries), newest)
        self._require_not_ended(compartment, newest.epoch)
        return newest

    def epoch_before(self, compartment: str) -> int:
        """Give the number behind which a new secret comes; a newest one that the desk cannot open is given up."""
        lost = self.keys.lost(compartment)
        headers = (entry.link.header for entry in self.journal.entries)
        newest = max((one.epoch for one in headers if one.compartment == compartment), default=-1)
        if lost < 0 or newest > lost:
            return self.secret(compartment).epoch
        self.journal.require_whole()
        self._require_not_ended(compartment, lost)
        return lost

    def _require_not_ended(self, compartment: str, epoch: int) -> None:
        place = compartment, epoch
        require_not_ended(self.directory, self.keys.desk, place, self.view().shares)


def open_case(session: MemberSession, case: str, *, in_spite: bool = False) -> OpenCase:
    """Open a case of one's desk, or one that was granted; raise Refused when the person took that one back.

    `in_spite` of a log that does not hold, to end an access and for nothing else.
    """
    answer = session.api.get(f"cases/{case}")
    desk = answer.identifier("desk")
    if answer.identifier("case") != case:
        raise VerificationError(_("the server shows another case than was asked for"))
    intake = _intake(session, answer, case, desk)
    secrets, closed, spoiled = _secrets(session, answer, case, desk, intake)
    whole = frozenset(COMPARTMENTS if desk in session.desks else ())
    keys = CaseKeys(session.organisation, case, desk, secrets, whole, closed, spoiled)
    seen = SeenHeads(session.profile, session.seed.wrap_key)
    journal = journals.load(session.api, seen, keys, session.directory, in_spite=in_spite)
    card_head = _head_of_card(session, answer, case, desk)
    journal = journal.compared_to_card(card_head)
    # Where the first record does not open, nothing is sealed to the reporter; the rest is shown, with a warning.
    if intake is not None and journal.reporter not in {None, intake.reporter_signing}:
        raise VerificationError(_("the case was not begun by the reporter who sent it to the desk"))
    if not whole:
        journal.require_not_withdrawn()
    return OpenCase(
        api=session.api,
        profile=session.profile,
        seed=session.seed,
        directory=session.directory,
        keys=journal.keys,
        journal=journal,
        state=answer.text("state"),
        revision=_revision(answer),
        card_head=card_head,
        intake=intake,
        reopen=lambda: open_case(session, case, in_spite=in_spite),
        grants=given_in(answer),
    )


def find_case(session: MemberSession, wanted: str) -> str:
    """Find a case by its id, or by the beginning of it; a whole id is asked for as it is."""
    if len(wanted) == _ID_CHARACTERS:
        return wanted
    if len(wanted) < _LEAST_OF_ID:
        problem = _("name a case by its id, or by the first {} characters of it or more")
        raise hinted(NotFound(problem.format(_LEAST_OF_ID)), "incident-log inbox")
    from incident_log.client.inbox import every_case

    matching = [case for case in every_case(session) if case.startswith(wanted)]
    if len(matching) == 1:
        return matching[0]
    problem = (
        _("no case of yours begins with {}")
        if not matching
        else _("more than one case begins with {}")
    )
    raise hinted(NotFound(problem.format(wanted)), "incident-log inbox")


def adopt(session: MemberSession, case: str) -> OpenCase:
    """Take a new case over for the desk: wrap its secrets under the desk's key, and add one for the desk's own work."""
    opened = open_case(session, case)
    opened.journal.require_whole()
    if opened.state != NEW:
        raise hinted(
            Conflict(_("somebody at your desk has adopted this case already")),
            f"incident-log show {case}",
        )
    opened.journal.require_not_taken()
    require_not_withdrawn(opened.view())
    desk = session.desk_secret(opened.keys.desk)
    work = new_compartment_secret(case, "work", next_epoch(desk.epoch, -1))
    keys = replace(opened.keys, secrets=(*opened.keys.secrets, work))
    holder = holder_of_desk(desk.desk, desk.epoch)
    card = _card(opened.view(), opened.journal, 1)
    body: dict[str, Json] = {
        "wraps": [
            {
                "compartment": secret.compartment,
                "epoch": secret.epoch,
                "desk_epoch": desk.epoch,
                "box": to_b64u(
                    sealing.wrap_case_secret(desk.wrap_key, session.organisation, holder, secret)
                ),
            }
            for secret in (keys.newest("report"), keys.newest("identity"), work)
        ],
        "card": to_b64u(sealing.seal_card(desk, session.organisation, case, card)),
        "records": [],
    }
    session.api.post(f"cases/{case}/adopt", body)
    journal = replace(opened.journal, keys=keys)
    opened = replace(opened, keys=keys, journal=journal, state=ADOPTED, revision=1)
    opened = write(opened, "assignment", {"to": session.me.id})
    return save_card(session, write(opened, "status", {"status": "open"}))


def write(
    opened: OpenCase, record_type: str, payload: Mapping[str, Json], compartment: str | None = None
) -> OpenCase:
    """Append a record at the head; when somebody else was faster, read what they wrote and try again."""
    schema = record_types()[record_type].schema
    check_payload(record_type, schema, payload)
    place = compartment or record_types()[record_type].compartments[0]
    for _attempt in range(TRIES):
        secret = opened.secret(place)
        envelope = sealed(opened, record_type, payload, secret)
        try:
            opened.api.post_bytes(f"cases/{opened.keys.case}/records", envelope)
        except Conflict:
            opened = opened.reopen()
        else:
            return replace(opened, journal=opened.journal.with_own(envelope, secret))
    raise Conflict(_("others are writing to this case all the time"))


def save_card(session: MemberSession, opened: OpenCase) -> OpenCase:
    """Rewrite the case's card after a change; of two who do, the later one has seen more."""
    desk = session.desk_secret(opened.keys.desk)
    for _attempt in range(TRIES):
        opened.journal.require_whole()
        revision = 0 if opened.revision is None else opened.revision + 1
        card = _card(opened.view(), opened.journal, revision)
        box = sealing.seal_card(desk, session.organisation, opened.keys.case, card)
        try:
            opened.api.put_bytes(f"cases/{opened.keys.case}/card", box)
        except Conflict:
            opened = opened.reopen()
        else:
            return replace(opened, revision=revision)
    raise Conflict(_("others are writing to this case all the time"))


def write_and_save(
    session: MemberSession,
    case: str,
    record_type: str,
    payload: Mapping[str, Json],
    compartment: str | None = None,
) -> OpenCase:
    """Open a case, append one record, and rewrite the card if the desk is ours."""
    opened = write(require_adopted(open_case(session, case)), record_type, payload, compartment)
    return save_card(session, opened) if is_of_desk(session, opened) else opened


def set_status(session: MemberSession, case: str, status: str, reason: str | None) -> OpenCase:
    """Change the status, if it may follow the present one."""
    opened = require_adopted(open_case(session, case))
    before = opened.view().summary.status
    if not may_follow(before, status):
        raise Refused(_("a case that is “{}” cannot become “{}”").format(before, status))
    payload: Mapping[str, Json] = {"status": status, **({"reason": reason} if reason else {})}
    return save_card(session, write(opened, "status", payload))


def is_of_desk(session: MemberSession, opened: OpenCase) -> bool:
    """Tell whether the case belongs to a desk of ours."""
    return opened.keys.desk in session.desks


def require_adopted(opened: OpenCase) -> OpenCase:
    """Refuse to work on a case that nobody has taken over."""
    if opened.state == NEW:
        raise hinted(
            Refused(_("nobody has adopted this case yet")), f"incident-log adopt {opened.keys.case}"
        )
    return opened


def _intake(session: MemberSession, answer: Answer, case: str, desk: str) -> Intake | None:
    """Open the letter by which the reporter sent the case, with whichever epoch of the desk it was sealed to."""
    if not answer.has("intake") or desk not in session.desks:
        return None
    letter = answer.octets("intake")
    for secret in sorted(session.desk_secrets, key=lambda held: -held.epoch):
        if secret.desk == desk:
            try:
                found = letters.open_intake(secret, session.organisation, case, letter)
            except OpenError:
                continue
            require_not_later(found.secrets, secret.epoch)
            return found
    raise OpenError(_("this case was sent to keys of the desk that you do not hold"))


def _secrets(
    session: MemberSession, answer: Answer, case: str, desk: str, intake: Intake | None
) -> tuple[tuple[CompartmentSecret, ...], int, frozenset[Place]]:
    """Open whatever was sealed for this member, what the person sent first and the desk's own boxes last."""
    wraps = answer.answers("wraps")
    letters_to_me = [
        wrap
        for wrap in wraps
        if wrap.text("format") == "age" and wrap.text("holder") == session.me.id
    ]
    found, closed = secrets_for(
        session.seed.identity, session.directory, desk, (case, session.me.id), letters_to_me
    )
    of_desk = [wrap for wrap in wraps if wrap.text("format") == "box" and wrap.has("desk_epoch")]
    held, spoiled = secrets_of_desk(session, case, desk, of_desk)
    sent = intake.secrets if intake is not None else ()
    failed = (*closed, *spoiled.values())
    if failed and not (found or held or sent):
        raise failed[0]
    # A number that is still to come is no newest one that was lost: the server shows it, and nobody could follow it.
    lost = (place for place in spoiled if not is_later(place[1], session.desk_secret(desk).epoch))
    return (*sent, *found, *held), len(failed), frozenset(lost)


def _revision(answer: Answer) -> int | None:
    """Give the revision of the case's card; a case that nobody adopted has none."""
    if answer.text("state") != ADOPTED or not answer.has("card"):
        return None
    return answer.answer("card").number("revision")


def _head_of_card(session: MemberSession, answer: Answer, case: str, desk: str) -> int:
    """Give the newest record that the card of a case knows; -1 without one that opens, which the inbox tells."""
    card = answer.answer("card") if answer.has("card") else None
    if card is None or not card.has("box"):
        return -1
    try:
        box = card.octets("box")
        epoch = parse_box(box).header.get("desk_epoch")
        secret = session.desk_secret(desk, epoch if isinstance(epoch, int) else -1)
        return sealing.open_card(secret, session.organisation, case, box).head
    except (FormatError, OpenError):
        return -1


def sealed(
    opened: OpenCase, record_type: str, payload: Mapping[str, Json], secret: CompartmentSecret
) -> bytes:
    """Seal a record that follows the head."""
    opened.journal.require_whole()
    # An older backup may have been put back since the case was opened: a record that names the log of before would close
    # the case to everybody.
    log = opened.journal.log if opened.journal.is_forked else opened.journal.log.again()
    body = RecordBody(
        record_type,
        record_types()[record_type].schema,
        to_time(SystemClock().now()),
        payload,
        log.last_seen(),
    )
    header = next_header(opened.keys.organisation, secret, opened.journal.head)
    return seal_record(secret, header, body, opened.seed.signing_key)


def write_with(
    opened: OpenCase,
    record_type: str,
    payload: Mapping[str, Json],
    path: str,
    body: Callable[[bytes], dict[str, Json]],
    check: Callable[[OpenCase], None],
) -> OpenCase:
    """Append a record that travels inside another request, if nothing is held back that may speak against it.

    `check` raises what speaks against it in the case as it is then, with what others wrote meanwhile.
    """
    check_payload(record_type, record_types()[record_type].schema, payload)
    place = record_types()[record_type].compartments[0]
    for _attempt in range(TRIES):
        opened.journal.require_all_shown()
        check(opened)
        secret = opened.secret(place)
        envelope = sealed(opened, record_type, payload, secret)
        try:
            opened.api.post(path, body(envelope))
        except Conflict:
            opened = opened.reopen()
        else:
            return replace(opened, journal=opened.journal.with_own(envelope, secret))
    raise Conflict(_("others are writing to this case all the time"))


def _card(view: Case, journal: Journal, revision: int) -> Card:
    return Card(head=journal.head.position, revision=revision, content=to_json(card_of(view)))
