"""Which vector files has the domain, and which cases make each?"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tools.domain_vectors.conditions import condition_cases
from tools.domain_vectors.consent_questions import consent_cases
from tools.domain_vectors.deadline_questions import deadline_cases
from tools.domain_vectors.dossier_cases import dossier_cases
from tools.domain_vectors.fold_cases import fold_cases
from tools.domain_vectors.functions import FUNCTIONS
from tools.domain_vectors.grant_questions import grant_cases
from tools.domain_vectors.model import Case, written
from tools.domain_vectors.payloads import payload_cases
from tools.domain_vectors.questions import (
    evidence_cases,
    membership_cases,
    name_cases,
)

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "vectors"

FILES: Mapping[str, Callable[[], Sequence[Case]]] = {
    "fold": fold_cases,
    "payloads": payload_cases,
    "deadlines": deadline_cases,
    "consent": lambda: [*consent_cases(), *grant_cases()],
    "names": name_cases,
    "evidence_rules": evidence_cases,
    "membership": membership_cases,
    "dossier_rules": dossier_cases,
    "conditions": condition_cases,
}


def text_of(name: str) -> str:
    """Write one vector file as it must stand in tests/vectors."""
    vectors = [written(case, FUNCTIONS) for case in FILES[name]()]
    lines = ",\n".join(json.dumps(vector, ensure_ascii=False) for vector in vectors)
    return f'{{"format": {json.dumps(name)}, "vectors": [\n{lines}\n]}}\n'
