"""What does a writer need to know who was too late? Conflicts that say where things stand."""

from collections.abc import Sequence

from incident_log.errors import Conflict
from incident_log.format.encoding import to_b64u
from incident_log.storage.cases import StoredCase


class HeadMoved(Conflict):
    """Somebody else wrote to the case first; says where its journal ends now."""

    def __init__(self, case: StoredCase) -> None:
        super().__init__("the case has moved on")
        digest = None if case.head_digest is None else to_b64u(case.head_digest)
        self.details = {
            "head": None if digest is None else {"position": case.head_position, "digest": digest}
        }


class SlicesMissing(Conflict):
    """The file is not all here; says which slices are missing."""

    def __init__(self, missing: Sequence[int]) -> None:
        super().__init__("slices are missing")
        self.details = {"missing": list(missing)}
