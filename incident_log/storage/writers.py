"""How much of a case is by one and the same member, for whom the database has no name?"""

from dataclasses import dataclass

from sqlalchemy import BindParameter, Connection, bindparam, insert, select, update

from incident_log.storage.case_tables import CaseWriter
from incident_log.storage.columns import table_of
from incident_log.storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Written:
    """What one member put into a case: records, their bytes, and how often new secrets under an epoch of the desk."""

    records: int = 0
    octets: int = 0
    desk_epoch: int = 0
    renewals: int = 0


_HERE = (CaseWriter.case_id == bindparam("in_case"), CaseWriter.writer == bindparam("by_writer"))
_FIND = Prepared(
    select(CaseWriter.records, CaseWriter.octets, CaseWriter.desk_epoch, CaseWriter.renewals).where(
        *_HERE
    )
)
_VALUES: dict[str, BindParameter[int]] = {
    name: bindparam(f"new_{name}") for name in Written.__slots__
}
_ADD = Prepared(
    insert(table_of(CaseWriter)).values(
        case_id=bindparam("in_case"), writer=bindparam("by_writer"), **_VALUES
    )
)
_CHANGE = Prepared(update(table_of(CaseWriter)).where(*_HERE).values(**_VALUES))


def find(connection: Connection, case_id: bytes, writer: bytes) -> Written:
    """Find what a member put into a case."""
    row = _FIND.find(connection, {"in_case": case_id, "by_writer": writer})
    return Written() if row is None else Written(*row)


def save(connection: Connection, case_id: bytes, writer: bytes, written: Written) -> None:
    """Replace it; whoever calls this has locked the case."""
    values = {"in_case": case_id, "by_writer": writer}
    values |= {f"new_{name}": getattr(written, name) for name in Written.__slots__}
    if _CHANGE.run(connection, values) == 0:
        _ADD.run(connection, values)
