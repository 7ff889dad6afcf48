"""How does a statement reach the driver on the shortest way? Compiled once for each database, then sent as it is.

Appending a record takes seven statements; passing each through the whole of SQLAlchemy would cost more than the database
takes. Statements are still written, and their columns checked, as any other. What is given and found is what the driver
knows: bytes, int, str, None; truth values may be 0 and 1, days are given as text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import DBAPICursor, Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The text for one database, the order of its values if they have no names there, and values fixed in it."""

    text: str
    order: tuple[str, ...] | None
    fixed: Values

    def bound(self, values: Values) -> Any:  # noqa: ANN401  # whatever the driver takes
        """Put the values in the form and order that the driver wants."""
        whole = {**self.fixed, **values}
        return whole if self.order is None else [whole[name] for name in self.order]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One statement."""

    statement: ClauseElement
    _compiled: dict[str, _Compiled] = field(default_factory=dict)

    def run(self, connection: Connection, values: Values) -> int:
        """Change something; give how many rows that were."""
        return self._executed(connection, values).rowcount

    def run_many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Do the same for several rows."""
        if len(rows) == 1:
            self._executed(connection, rows[0])
            return
        compiled = self._for(connection.dialect)
        cursor = _cursor(connection)
        cursor.executemany(compiled.text, [compiled.bound(row) for row in rows])
        cursor.close()

    def find(self, connection: Connection, values: Values) -> tuple[Any, ...] | None:
        """Find the one row there can be."""
        row: tuple[Any, ...] | None = self._executed(connection, values).fetchone()
        return row

    def find_all(self, connection: Connection, values: Values) -> Sequence[tuple[Any, ...]]:
        """Find all rows at once."""
        rows: Sequence[tuple[Any, ...]] = self._executed(connection, values).fetchall()
        return rows

    def _executed(self, connection: Connection, values: Values) -> DBAPICursor:
        compiled = self._for(connection.dialect)
        cursor = _cursor(connection)
        cursor.execute(compiled.text, compiled.bound(values))
        return cursor

    def _for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            made = self.statement.compile(dialect=dialect)
            order = made.positiontup if isinstance(made, SQLCompiler) and made.positional else None
            fixed = {name: value for name, value in made.params.items() if value is not None}
            compiled = _Compiled(str(made), None if order is None else tuple(order), fixed)
            self._compiled[dialect.name] = compiled
        return compiled


def _cursor(connection: Connection) -> DBAPICursor:
    return connection.connection.cursor()
