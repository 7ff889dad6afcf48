"""Is the log whole? Looked at without an identity, hashed again from its tiles, searched for one's own cases."""

from collections.abc import Iterator, Sequence

from incident_log.client.api import MOST_SMALL, Api
from incident_log.client.casework import open_case
from incident_log.client.inbox import Line
from incident_log.client.keyring import Profile
from incident_log.client.language import _
from incident_log.client.session import MemberSession
from incident_log.client.terminal import hinted
from incident_log.client.transparency import Log, look
from incident_log.errors import ConfigurationError, FormatError, ServerMisbehaved, VerificationError
from incident_log.format.log import TILE_WIDTH, entries_path, leaf_hash, parse_entries, root_of


def look_without_identity(api: Api, profile: Profile) -> Log:
    """Look at the log with the key that was verified when this profile was last used."""
    log_key = profile.log_key()
    if log_key is None:
        raise hinted(
            ConfigurationError(_("this profile has not seen the organisation's log yet")),
            _("sign in, report or return once; that verifies the log's key"),
        )
    return look(api, profile, log_key)


def rehash(log: Log) -> None:
    """Read every entry and hash the whole log; raise VerificationError when it is not the checkpoint's."""
    if root_of(leaf_hash(entry) for entry in _entries(log)) != log.checkpoint.root:
        raise VerificationError(_("the entries of the log do not hash to its checkpoint"))


def require_heads(session: MemberSession, lines: Sequence[Line]) -> int:
    """Demand that each case's newest record is in the log, and that nothing is missing that was seen; count them."""
    for line in lines:
        open_case(session, line.case).journal.require_whole()
    return len(lines)


def _entries(log: Log) -> Iterator[bytes]:
    size, start = log.checkpoint.size, 0
    while start < size:
        width = min(TILE_WIDTH, size - start)
        try:
            path = "/log/" + entries_path(start // TILE_WIDTH, width)
            entries = parse_entries(log.api.get_bytes(path, most=MOST_SMALL))
        except FormatError as error:
            raise ServerMisbehaved("the server's tile is not one") from error
        if len(entries) != width:
            raise ServerMisbehaved("the server's tile is of another size")
        yield from entries
        start += width
