"""Tables of the console's people."""

import peewee as pw

from sync_server.store import Table


class User(Table):
    """Someone of the district. `role` is officer, admin or maintainer; `password_hash` is argon2id."""

    login = pw.CharField(unique=True)
    role = pw.CharField()
    password_hash = pw.CharField()
    active = pw.BooleanField(default=True)
    created_at = pw.CharField()


class ConsoleSession(Table):
    """A signed-in browser; the cookie holds the token, the table only its SHA-256."""

    token_hash = pw.BlobField(unique=True)
    user = pw.ForeignKeyField(User, backref="+")
    started_at = pw.CharField()
    seen_at = pw.CharField()
    ended_at = pw.CharField(null=True)
