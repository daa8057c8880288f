"""Tables of the periodic reports: snapshots, and the rows their figures are counted from.

The rows of a draft are made anew whenever it is counted; those of a frozen snapshot are never changed, so
that every figure still opens the cases behind it.
"""

import peewee as pw

from sync_server.store import Table


class Snapshot(Table):
    """One counting of one period. `state` is draft (one a period) or frozen; versions count from 1.

    Others are on their way: counting (version 0) until all rows are there, dropped once a newer draft is.

    Days are local (UTC+7), inclusive. `cut_at`: as of when it was counted: now, or the end of the last day.
    `carried` is the frozen snapshot that ends where this one begins. `tables` is a JSON list, as
    `table.as_json` makes it; `texts` a JSON object of the sections; `digest` SHA-256 over what was counted.
    `last_case` is the highest case number there was; `differing` a JSON list of the cases that hinder
    freezing.
    """

    kind = pw.CharField()
    year = pw.IntegerField()
    first_day = pw.CharField()
    last_day = pw.CharField()
    version = pw.IntegerField()
    state = pw.CharField(default="draft")
    cut_at = pw.CharField()
    counted_at = pw.CharField()
    carried = pw.ForeignKeyField("self", backref="+", null=True)
    tables = pw.TextField(default="[]")
    texts = pw.TextField(default="{}")
    texts_version = pw.IntegerField(default=0)
    frozen_at = pw.CharField(null=True)
    frozen_by = pw.CharField(null=True)
    reason = pw.TextField(default="")
    digest = pw.CharField(null=True)
    last_case = pw.IntegerField(null=True)
    differing = pw.TextField(null=True)

    class Meta:
        indexes = ((("kind", "year", "version"), True),)


class CountedRows(Table):
    """Rows of one table of `rows`, so many together: `lines`, in the order in which they were gathered."""

    snapshot = pw.ForeignKeyField(Snapshot, backref="+", index=False)
    of = pw.CharField()
    place = pw.IntegerField()
    many = pw.IntegerField()
    packed = pw.BlobField()

    class Meta:
        indexes = ((("snapshot", "of", "place"), True),)


class CountedStation(Table):
    """What is counted of each station that there was in the period, told or not."""

    snapshot = pw.ForeignKeyField(Snapshot, backref="+", index=False)
    station_code = pw.CharField()
    name = pw.CharField()
    type = pw.CharField()
    discarded_drafts = pw.IntegerField()
    silent_days = pw.IntegerField()
    views_without_reason = pw.IntegerField()

    class Meta:
        indexes = ((("snapshot", "station_code"), True),)
