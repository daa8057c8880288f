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
    """A signed-in browser; the cookie holds the token, the table only its SHA-256.

    `code_due`: the password was right, the code of the second factor is still to come.
    """

    token_hash = pw.BlobField(unique=True)
    user = pw.ForeignKeyField(User, backref="+")
    code_due = pw.BooleanField(default=False)
    address = pw.CharField()
    started_at = pw.CharField()
    seen_at = pw.CharField()
    ended_at = pw.CharField(null=True)


class FirstPassword(Table):
    """This person's password is known to whoever gave it to her: she changes it before anything else."""

    user = pw.ForeignKeyField(User, backref="+", unique=True)
    set_at = pw.CharField()


class SecondFactor(Table):
    """The secret of a person's code generator, sealed (accounts/second_factor).

    `last_step`: the 30 seconds whose code was last taken; no code of them or before is taken again.
    """

    user = pw.ForeignKeyField(User, backref="+", unique=True)
    sealed = pw.BlobField()
    made_at = pw.CharField()
    confirmed_at = pw.CharField(null=True)
    last_step = pw.BigIntegerField(default=0)


class RecoveryCode(Table):
    """For the day the telephone is lost; each is good once. `code_hash`: SHA-256, keyed."""

    user = pw.ForeignKeyField(User, backref="+")
    code_hash = pw.BlobField(unique=True)
    used_at = pw.CharField(null=True)
