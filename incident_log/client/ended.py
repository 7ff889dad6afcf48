"""May something new still be sealed under this secret, or does somebody who left know it?"""

from collections.abc import Iterable

from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.crypto.seeds import CompartmentSecret
from incident_log.crypto.verifying import Directory
from incident_log.domain.views import Share
from incident_log.errors import KeysDiffer, KeysEnded
from incident_log.format.epoch import is_ended
from incident_log.format.record import Header


def require_not_ended(
    directory: Directory, desk: str, place: tuple[str, int], shares: Iterable[Share]
) -> None:
    """Refuse a secret, by its compartment and epoch, that has ended, or that a reader knows who is not active now."""
    compartment, epoch = place
    departed = directory.departed(desk)
    old = is_ended(epoch, directory.desk(desk).epoch)
    known_to_gone = any(
        compartment in share.compartments and not _is_active(directory, share.to)
        for share in shares
    )
    if departed or old or known_to_gone:
        raise hinted(
            KeysEnded(
                _("somebody has left who knows these keys, so nothing new is sealed under them")
            ),
            _("open the members page in a browser as an owner or a team lead, and renew the keys"),
        )


def require_newest(headers: Iterable[Header], newest: CompartmentSecret) -> None:
    """Refuse the newest secret that was given when the journal holds records under a newer one, or another one.

    A server that hides a newer one would have people write on under one that a reader knows whose access has ended. A
    colleague who hands out another one would part whoever got it from the rest.
    """
    of_part = [header for header in headers if header.compartment == newest.compartment]
    if any(
        header.epoch == newest.epoch and header.commitment != newest.commitment
        for header in of_part
    ):
        raise hinted(
            KeysDiffer(
                _("the keys that somebody of the team sealed for you are not those of the records")
            ),
            _("nobody could read what you write: tell the team by another channel"),
        )
    if any(header.epoch > newest.epoch for header in of_part):
        raise hinted(
            KeysEnded(_("the newest key of this case was not handed to you, or does not open")),
            _("nothing is sealed under an older one: tell the team by another channel"),
        )


def _is_active(directory: Directory, member: str) -> bool:
    """Somebody of whom this part of the directory says nothing is not known to have left."""
    return member not in directory.members or directory.members[member].is_active
