"""Tables of the periodic reports: snapshots, and the rows their figures are counted from.

The rows of a draft are made anew whenever it is counted; those of a frozen snapshot are never changed, so
that every figure still opens the cases behind it. Bits of a mask are places in the code list of that name.
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


class CountedCase(Table):
    """A case as it stood at the cut: those told in the period, and all that were open before, in or after it.

    `fresh`: first told in the period. `late`: told before it, arrived after the period before was frozen.
    `matter` and `child` are the numbers of the first case of the same matter, of the same child. `kinds`,
    `suspect_kinds`: masks over concern_kinds and perp_relation. `suspects`: people, told with the first case
    of a matter. `decision`, `plan`, `ack`: "", in_time, late or waiting; hours since the station was told.
    `told_month`: YYYY-MM of `told_at` in Vietnam.
    """

    snapshot = pw.ForeignKeyField(Snapshot, backref="+", index=False)
    case = pw.IntegerField()
    case_no = pw.CharField()
    matter = pw.IntegerField()
    child = pw.IntegerField()
    told_at = pw.CharField()
    fresh = pw.BooleanField()
    late = pw.BooleanField()
    commune_code = pw.CharField()
    sex = pw.CharField()
    age_band = pw.CharField()
    age_estimated = pw.BooleanField()
    disabled = pw.BooleanField()
    minority = pw.BooleanField()
    kinds = pw.IntegerField()
    environment = pw.CharField()
    suspect_kinds = pw.IntegerField()
    suspects = pw.IntegerField()
    urgency = pw.CharField()
    open_before = pw.BooleanField()
    opened = pw.BooleanField()
    reopened = pw.IntegerField()
    ended = pw.IntegerField()
    open_after = pw.BooleanField()
    closed_after = pw.BooleanField()
    merged_after = pw.BooleanField()
    closing_reason = pw.CharField(default="")
    age_days = pw.IntegerField()
    overdue = pw.BooleanField()
    ended_late = pw.BooleanField()
    decision = pw.CharField(default="")
    decision_hours = pw.DoubleField(null=True)
    plan = pw.CharField(default="")
    ack = pw.CharField(default="")
    agency = pw.CharField(default="")
    told_month = pw.CharField(null=True)

    class Meta:
        indexes = ((("snapshot", "case"), True),)


CountedCase.add_index(
    pw.SQL(
        'CREATE INDEX "counted_case_of_matter" ON "counted_case" ("snapshot_id", "matter")'
        ' WHERE "matter" <> "case"'
    )
)
CountedCase.add_index(
    pw.SQL(
        'CREATE INDEX "counted_case_of_child" ON "counted_case" ("snapshot_id", "child")'
        ' WHERE "child" <> "case"'
    )
)


class CountedEnd(Table):
    """An end of a case in the period, by reason: a case that was opened again may have several."""

    snapshot = pw.ForeignKeyField(Snapshot, backref="+")
    case = pw.IntegerField()
    reason = pw.CharField()


class CountedReport(Table):
    """A report that was told in the period, or is late. `case` is where it stood at the cut.

    Seconds are whole. `nobody_told`: no authority was told within 24 hours of the station being told.
    """

    snapshot = pw.ForeignKeyField(Snapshot, backref="+", index=False)
    report_uuid = pw.BinaryUUIDField()
    case = pw.IntegerField()
    late = pw.BooleanField()
    station_code = pw.CharField()
    commune_code = pw.CharField()
    informer_type = pw.CharField()
    channel = pw.CharField()
    anonymous = pw.BooleanField()
    filing_s = pw.IntegerField(null=True)
    told_to_saved_s = pw.BigIntegerField()
    saved_to_server_s = pw.BigIntegerField()
    nobody_told = pw.BooleanField()
    conflict_of_interest = pw.BooleanField()

    class Meta:
        indexes = ((("snapshot", "case"), False),)


class CountedSlip(Table):
    """A slip that was issued in the period. `answer`: "", accepted, refused or done at the cut.

    `in_time`: "", in_time, late or waiting. `measures`: mask over referral_request, once it is done.
    `separated`: the child is or was separated. `legal_stage`: of its case.
    """

    snapshot = pw.ForeignKeyField(Snapshot, backref="+")
    case = pw.IntegerField()
    agency = pw.CharField()
    role = pw.CharField()
    answer = pw.CharField()
    in_time = pw.CharField()
    reply_hours = pw.DoubleField(null=True)
    measures = pw.IntegerField()
    separated = pw.BooleanField()
    legal_stage = pw.CharField()


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
