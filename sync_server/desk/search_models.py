"""Tables of the search: a cache of what reports are found by, and how far it is filled."""

import peewee as pw

from sync_server.store import Table


class SearchTerm(Table):
    """One word, number or code by which a report is found; `words` are all words of the same name or place.

    Folded, and as readable as the record it is of: both lie in the same database, and go with it. On SQLite
    the table is its own index (WITHOUT ROWID), which answers a search for a whole name. `record` is the row
    number of a record, unchecked: a report has some fifteen rows. On PostgreSQL `term` is in the order of its
    bytes whatever the database's language, which ranges of beginnings need.
    """

    kind = pw.CharField()
    term = pw.CharField()
    record = pw.IntegerField(column_name="record_id")
    words = pw.TextField()

    class Meta:
        primary_key = pw.CompositeKey("kind", "term", "record", "words")


class FreshRecord(Table):
    """Owned by `desk/fresh`: a record that a merge made, not in the search yet nor compared with others.

    found_by: JSON of its entries of the search, by rules of that `version`; keys: JSON of its keys. Null for
    what could not be prepared: that is made of the record.
    """

    record = pw.IntegerField(column_name="record_id", primary_key=True)
    version = pw.IntegerField()
    found_by = pw.TextField(null=True)
    keys = pw.TextField(null=True)


class SearchProgress(Table):
    """The one row that says how far the older records are searchable: those with an id up to `through`.

    `version` is that of the rules the terms were made by; `until` is the last record that was there when
    filling began. Later ones are searchable from their merge on.
    """

    version = pw.IntegerField()
    through = pw.BigIntegerField()
    until = pw.BigIntegerField()
