"""Queries that every exchange asks: peewee spells each once for an engine, and it runs with other values.

To spell a query takes peewee several times as long as the engine takes to answer it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import peewee as pw

from shared.database import is_postgres
from sync_server.store import Table, database

T = TypeVar("T", bound=Table)
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


def slot(name: str) -> pw.Value:
    """Stands in a query where a value goes that is known when it runs, as its column holds it."""
    return pw.Value(_Slot(name), converter=False)


class Statement:
    """A query with slots. `build` spells it, when it runs for the first time."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._spelt: dict[bool, tuple[str, list[Any]]] = {}

    def run(self, **values: Any) -> Any:
        """The engine's cursor, after the query ran with a value in each slot. Raises KeyError without one."""
        engine = is_postgres(database)
        if engine not in self._spelt:
            self._spelt[engine] = self._build().bind(database).sql()
        words, among = self._spelt[engine]
        told = [values[one.name] if isinstance(one, _Slot) else one for one in among]
        return database.execute_sql(words, told)

    def rows(self, **values: Any) -> list[Row]:
        found: list[Row] = self.run(**values).fetchall()
        return found

    def one(self, table: type[T], **values: Any) -> T | None:
        """The first row, of a query that selects all columns of `table`."""
        row = self.run(**values).fetchone()
        if row is None:
            return None
        return table(__no_default__=True, **dict(zip(table._meta.sorted_field_names, row, strict=True)))
