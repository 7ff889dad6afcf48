"""Did the person take the report back? Then nobody takes it over, and nothing of it leaves."""

from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.domain.views import Case
from incident_log.errors import Refused

WITHDRAWN = "withdrawn"


def require_not_withdrawn(view: Case) -> None:
    """Refuse a case that the person withdrew; there is no way round this but theirs."""
    if view.summary.status == WITHDRAWN:
        raise hinted(
            Refused(_("the person withdrew this report: nothing of it may be used any more")),
            _("it stays sealed on the server; only the person can give it back"),
        )
