"""Tables for reports of the same child: how they find each other, and what was found."""

import peewee as pw

from sync_server.store import Table


class DuplicateKey(Table):
    """A key under which a record is kept, and the record's row number: a cache, remade with the record."""

    key = pw.BigIntegerField()
    record = pw.IntegerField(index=True)

    class Meta:
        indexes = ((("key", "record"), True),)


class Suggestion(Table):
    """Two reports that may be of the same child; `report_a` is the lesser id, `reasons` a JSON list of codes.

    `state` is open until a person decides. A decided one stays as it was decided, whatever is found later.
    """

    report_a = pw.BinaryUUIDField()
    report_b = pw.BinaryUUIDField(index=True)
    points = pw.IntegerField()
    level = pw.CharField()
    reasons = pw.TextField()
    state = pw.CharField(default="open")
    found_at = pw.CharField()

    class Meta:
        indexes = ((("report_a", "report_b"), True), (("state", "points"), False))
