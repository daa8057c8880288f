"""Which column of which table refers to which, as the database itself says, and what it does not check."""

from typing import NamedTuple

import peewee as pw

from shared.database import is_postgres

_POSTGRES = (  # information_schema tells the same fifty times slower
    "SELECT here.relname, col.attname, there.relname, there_col.attname FROM pg_constraint c"
    " JOIN pg_class here ON here.oid = c.conrelid JOIN pg_class there ON there.oid = c.confrelid"
    " JOIN pg_attribute col ON col.attrelid = c.conrelid AND col.attnum = c.conkey[1]"
    " JOIN pg_attribute there_col ON there_col.attrelid = c.confrelid AND there_col.attnum = c.confkey[1]"
    " WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)


class Reference(NamedTuple):
    table: str
    column: str
    to_table: str
    to_column: str


UNCHECKED = (
    Reference("case_clock", "case_id", "case", "id"),
    Reference("case_report", "case_id", "case", "id"),
    Reference("record", "kiosk_id", "kiosk", "id"),
    Reference("stored_revision", "inbox_id", "inbox_entry", "id"),
)
"""By PostgreSQL, which looked each up as the merge wrote it (migration 0041)."""


def references(database: pw.Database) -> list[Reference]:
    if is_postgres(database):
        checked = (Reference(*row) for row in database.execute_sql(_POSTGRES).fetchall())
        return sorted({*checked, *UNCHECKED})
    return [
        Reference(table, key.column, key.dest_table, key.dest_column)
        for table in sorted(database.get_tables())
        for key in database.get_foreign_keys(table)
    ]
