"""Walking a store through its migrations one by one, with a row in every table before each."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from shared.database import migrate
from sync_server.fleet.references import references

MOMENT = "2026-11-24T07:30:00+00:00"
"""What every text of a made-up row says: a time where one is wanted, a key that fits its references."""

Rows = dict[str, list[dict[str, Any]]]


def before(migrations: Path, name: str, folder: Path) -> Path:
    """A folder with the migrations before that of this name (or number)."""
    folder.mkdir(parents=True)
    for path in migrations.glob("[0-9]*.py"):
        if path.stem < name:
            shutil.copy(path, folder)
    return folder


def walk(
    database: Any, migrations: Path, changed: Mapping[str, set[str]], folder: Path
) -> Iterator[tuple[str, Rows, Rows]]:
    """(migration, rows before, the same columns of the same tables after it), migration by migration.

    changed: by migration, the tables, or table.columns, that it changes on purpose: left out on both sides.
    """
    names = sorted(path.stem for path in migrations.glob("[0-9]*.py"))
    for number, name in enumerate(names):
        so_far = before(migrations, names[number + 1] if number + 1 < len(names) else "9999", folder / name)
        fill(database)
        told = rows_of(database, leave=changed.get(name, set()))
        assert migrate(database, so_far) == [name]
        database.connect(reuse_if_open=True)
        again = rows_of(database, leave=changed.get(name, set()))
        columns = {table: set(rows[0]) for table, rows in told.items()}
        after = {
            table: [{c: v for c, v in row.items() if c in columns[table]} for row in again.get(table, [])]
            for table in told
        }
        yield name, told, after


def fill(database: Any) -> None:
    """Put one row into every empty table."""
    tables = [table for table in database.get_tables() if table != "schema_migration"]
    refers = {table: {one.to_table for one in references(database) if one.table == table} for table in tables}
    done: set[str] = set()
    while len(done) < len(tables):
        for table in [t for t in tables if t not in done and refers[t] - {t} <= done]:
            if not database.execute_sql(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone():
                _add(database, table)
            done.add(table)


def rows_of(database: Any, leave: set[str]) -> Rows:
    """Every row of every table that has one, as a dict of its columns, but of those to leave."""
    found: Rows = {}
    for table in sorted(set(database.get_tables()) - {"schema_migration"} - leave):
        cursor = database.execute_sql(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        if rows:
            found[table] = [{c: v for c, v in row.items() if f"{table}.{c}" not in leave} for row in rows]
    return found


def _add(database: Any, table: str) -> None:
    columns = database.get_columns(table)
    marks = ", ".join([database.param] * len(columns))
    names = ", ".join(f'"{column.name}"' for column in columns)
    values = [_value(column.data_type.lower()) for column in columns]
    with database.atomic():
        database.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)


def _value(kind: str) -> object:
    kinds: tuple[tuple[str, Callable[[], object]], ...] = (
        ("bool", lambda: True),
        ("int", lambda: 1),
        ("serial", lambda: 1),
        ("char", lambda: MOMENT),
        ("text", lambda: MOMENT),
        ("double", lambda: 1.5),
        ("real", lambda: 1.5),
    )
    return next((make() for word, make in kinds if word in kind), bytes(16))
