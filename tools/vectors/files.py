"""Which vector files are there, and which cases make each?"""

from collections.abc import Callable, Mapping, Sequence

from tools.vectors.bundle_cases import BUNDLE_FUNCTIONS, bundle_cases, dossier_cases
from tools.vectors.crypto_functions import CRYPTO_FUNCTIONS
from tools.vectors.file_cases import age_cases, evidence_cases
from tools.vectors.file_functions import FILE_FUNCTIONS
from tools.vectors.functions import FORMAT_FUNCTIONS
from tools.vectors.invitation_cases import INVITATION_FUNCTIONS, invitation_cases
from tools.vectors.letter_cases import desk_secret_cases, grant_cases, intake_cases
from tools.vectors.log_cases import log_cases
from tools.vectors.model import Case, Function, written
from tools.vectors.plain_cases import (
    canonical_cases,
    code_cases,
    encoding_cases,
    epoch_cases,
    evidence_layout_cases,
    padding_cases,
)
from tools.vectors.record_cases import record_cases
from tools.vectors.sealed_cases import box_cases, lockbox_cases, seeds_cases
from tools.vectors.signed_cases import directory_cases, sshsig_cases, statement_cases

FUNCTIONS: Mapping[str, Function] = {
    **FORMAT_FUNCTIONS,
    **CRYPTO_FUNCTIONS,
    **FILE_FUNCTIONS,
    **INVITATION_FUNCTIONS,
    **BUNDLE_FUNCTIONS,
}

FILES: Mapping[str, Callable[[], Sequence[Case]]] = {
    "canonical": canonical_cases,
    "encoding": encoding_cases,
    "padding": padding_cases,
    "code": code_cases,
    "epoch": epoch_cases,
    "evidence_layout": evidence_layout_cases,
    "seeds": seeds_cases,
    "lockbox": lockbox_cases,
    "box": box_cases,
    "invitation": invitation_cases,
    "record": record_cases,
    "sshsig": sshsig_cases,
    "statement": statement_cases,
    "directory": directory_cases,
    "log": log_cases,
    "evidence": evidence_cases,
    "age": age_cases,
    "intake": intake_cases,
    "grant": grant_cases,
    "desk_secret": desk_secret_cases,
    "dossier": dossier_cases,
    "bundle": bundle_cases,
}


def text_of(name: str) -> str:
    """Give the text of one vector file."""
    return written(name, FILES[name](), FUNCTIONS)
