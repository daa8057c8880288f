"""The audit log becomes a chain that only grows; second factors, first passwords and more about sessions.

What was in the log before is chained as it is found. Who was signed in signs in again.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import peewee as pw

FIELDS = ("at", "login", "role", "action", "case_no", "classes", "count", "reason")
SQLITE_TRIGGERS = (
    "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
)
POSTGRES_TRIGGERS = (
    "CREATE FUNCTION audit_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry"
    " FOR EACH ROW EXECUTE FUNCTION audit_entry_append_only()",
    "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_append_only()",
)


def up(migrator, db):
    real = db.obj if isinstance(db, pw.DatabaseProxy) else db
    chain = _postgres if isinstance(real, pw.PostgresqlDatabase) else _sqlite
    chain(db)
    _accounts(db)


def _postgres(db: Any) -> None:
    db.execute_sql("ALTER TABLE audit_entry ADD COLUMN previous BYTEA, ADD COLUMN digest BYTEA")
    for number, previous, digest in list(_chained(db, "audit_entry")):
        db.execute_sql(
            "UPDATE audit_entry SET previous = %s, digest = %s WHERE id = %s", (previous, digest, number)
        )
    db.execute_sql(
        "ALTER TABLE audit_entry ALTER COLUMN previous SET NOT NULL, ALTER COLUMN digest SET NOT NULL"
    )
    for statement in POSTGRES_TRIGGERS:
        db.execute_sql(statement)


def _sqlite(db: Any) -> None:
    """SQLite adds no column that must be filled: the rows move into a new table of the same name."""
    for column in ("at", "case_no", "login"):
        db.execute_sql(f'DROP INDEX "audit_entry_{column}"')
    db.execute_sql("ALTER TABLE audit_entry RENAME TO audit_entry_before")
    db.create_tables([_audit_entry(db)], safe=False)
    columns = ", ".join(f'"{name}"' for name in FIELDS)
    for number, previous, digest in list(_chained(db, "audit_entry_before")):
        db.execute_sql(
            f"INSERT INTO audit_entry (id, {columns}, previous, digest)"
            f" SELECT id, {columns}, ?, ? FROM audit_entry_before WHERE id = ?",
            (previous, digest, number),
        )
    db.execute_sql("DROP TABLE audit_entry_before")
    for statement in SQLITE_TRIGGERS:
        db.execute_sql(statement)


def _chained(db: Any, table: str) -> Iterator[tuple[int, bytes, bytes]]:
    previous = bytes(32)
    columns = ", ".join(f'"{name}"' for name in FIELDS)
    for number, *told in db.execute_sql(f"SELECT id, {columns} FROM {table} ORDER BY id").fetchall():
        canonical = json.dumps(told, separators=(",", ":")).encode()
        digest = hashlib.sha256(previous + canonical).digest()
        yield number, previous, digest
        previous = digest


def _audit_entry(db: Any) -> type[pw.Model]:
    class AuditEntry(pw.Model):
        at = pw.CharField(index=True)
        login = pw.CharField(index=True)
        role = pw.CharField()
        action = pw.CharField()
        case_no = pw.CharField(index=True, null=True)
        classes = pw.CharField(default="")
        count = pw.IntegerField(default=1)
        reason = pw.CharField(default="")
        previous = pw.BlobField()
        digest = pw.BlobField()

        class Meta:
            database = db
            legacy_table_names = False

    return AuditEntry


def _accounts(db: Any) -> None:
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class User(Table):
        pass

    class ConsoleSession(Table):
        token_hash = pw.BlobField(unique=True)
        user = pw.ForeignKeyField(User, backref="+")
        code_due = pw.BooleanField(default=False)
        address = pw.CharField()
        started_at = pw.CharField()
        seen_at = pw.CharField()
        ended_at = pw.CharField(null=True)

    class FirstPassword(Table):
        user = pw.ForeignKeyField(User, backref="+", unique=True)
        set_at = pw.CharField()

    class SecondFactor(Table):
        user = pw.ForeignKeyField(User, backref="+", unique=True)
        sealed = pw.BlobField()
        made_at = pw.CharField()
        confirmed_at = pw.CharField(null=True)
        last_step = pw.BigIntegerField(default=0)

    class RecoveryCode(Table):
        user = pw.ForeignKeyField(User, backref="+")
        code_hash = pw.BlobField(unique=True)
        used_at = pw.CharField(null=True)

    db.drop_tables([ConsoleSession], safe=False)
    db.create_tables([ConsoleSession, FirstPassword, SecondFactor, RecoveryCode], safe=False)
