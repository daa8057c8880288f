"""Which column of which table refers to which, as the database itself says."""

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


def references(database: pw.Database) -> list[Reference]:
    if is_postgres(database):
        return [Reference(*row) for row in database.execute_sql(_POSTGRES).fetchall()]
    return [
        Reference(table, key.column, key.dest_table, key.dest_column)
        for table in sorted(database.get_tables())
        for key in database.get_foreign_keys(table)
    ]
