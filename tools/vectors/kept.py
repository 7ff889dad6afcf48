"""Which age files do the vectors keep? Sealing one draws keys that nobody can choose, so a good one is kept for ever."""

import json
from collections.abc import Sequence

from incident_log.crypto import age
from incident_log.errors import IncidentLogError
from incident_log.format.encoding import from_b64u
from tools.vectors.model import FOLDER


def sealed_once(
    file: str, name: str, plaintext: bytes, identity: str, recipients: Sequence[str]
) -> bytes:
    """Give the file that the vector of this name holds while it still opens to the plaintext; else seal a new one."""
    kept = _kept(file, name)
    if kept is not None and _opens_to(kept, identity) == plaintext:
        return kept
    return age.encrypt(plaintext, recipients)


def _kept(file: str, name: str) -> bytes | None:
    path = FOLDER / f"{file}.json"
    if not path.exists():
        return None
    for vector in json.loads(path.read_text(encoding="utf-8"))["vectors"]:
        if vector["name"] == name:
            return from_b64u(vector["inputs"]["file"])
    return None


def _opens_to(file: bytes, identity: str) -> bytes | None:
    try:
        return age.decrypt(file, [identity])
    except IncidentLogError:
        return None
