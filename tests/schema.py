"""The schema of a SQLite store, as text: what the migrations made, and what the models would make."""

from collections.abc import Sequence
from typing import Any

import peewee as pw

_OBJECTS = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND sql IS NOT NULL"


def schema_of_store(database: Any) -> dict[str, str]:
    """Tables and indexes by name, without the migrations' own."""
    rows = dict(database.execute_sql(_OBJECTS).fetchall())
    return {name: sql for name, sql in rows.items() if "schema_migration" not in name}


def schema_of_models(models: Sequence[type[pw.Model]]) -> dict[str, str]:
    with pw.SqliteDatabase(":memory:") as fresh, fresh.bind_ctx(models):
        fresh.create_tables(models)
        return dict(fresh.execute_sql(_OBJECTS).fetchall())
