"""The kiosk's tables: columns and indexes, nothing else. Rules live in the module that owns the table.

Times are text, ISO 8601 in UTC with offset, so that text sorts as time. What a report says is only ever in a
column named `sealed` or `author_copy`; everything else is ids, numbers, times, codes and reference lists.
"""

import peewee as pw

database = pw.DatabaseProxy()


class Table(pw.Model):
    class Meta:
        database = database
        legacy_table_names = False


class Enrolment(Table):
    """One row, id 1: what ties this PC to its district. Owned by `enrolment` and `identity`."""

    state = pw.CharField()  # asked, pending, active
    server_url = pw.CharField()
    code_digest = pw.CharField()
    seed = pw.BlobField()
    kiosk_id = pw.CharField(null=True)
    name = pw.CharField(default="")
    store_id = pw.CharField(null=True)
    verify_key = pw.BlobField(null=True)
    serial_base = pw.IntegerField(default=0)
    changes_version = pw.BigIntegerField(default=0)
    acknowledged_cursor = pw.BigIntegerField(default=0)
    heard_epoch = pw.IntegerField(default=0)
    heard_sequence = pw.BigIntegerField(default=0)
    refilled_from = pw.CharField(default="")
    stopped_by = pw.CharField(default="")
    enrolled_at = pw.CharField(null=True)
    heard_at = pw.CharField(null=True)


class ReferenceList(Table):
    """What the district last gave: unit, communes, hotlines, keys, settings. Owned by `identity`."""

    name = pw.CharField(primary_key=True)
    content = pw.TextField()


class StaffMember(Table):
    """Owned by `staff`. The private key is wrapped under the passphrase: signing in is unwrapping."""

    login = pw.CharField(unique=True)
    name = pw.CharField()
    role = pw.CharField()
    public_key = pw.BlobField()
    salt = pw.BlobField()
    ops = pw.IntegerField()
    mem = pw.IntegerField()
    box = pw.BlobField()
    active = pw.BooleanField(default=True)
    created_at = pw.CharField()


class StaffChange(Table):
    """Owned by `staff_changes`: who changed whose account, and when."""

    staff = pw.ForeignKeyField(StaffMember, on_delete="RESTRICT")
    what = pw.CharField()  # reset, retired
    by = pw.CharField()  # a login, or "" for the command line
    at = pw.CharField()


class SignInAttempt(Table):
    """Owned by `staff`: on disk, so that a reboot gives no new tries."""

    login = pw.CharField(primary_key=True)
    failures = pw.IntegerField()
    blocked_until = pw.CharField(null=True)


class Draft(Table):
    """Owned by `drafts`. A discarded draft stays as a trace without content."""

    report_uuid = pw.CharField(primary_key=True)
    staff = pw.ForeignKeyField(StaffMember, on_delete="RESTRICT")
    sealed = pw.BlobField(null=True)
    started_at = pw.CharField()
    saved_at = pw.CharField()
    discarded_at = pw.CharField(null=True)


class LatePage(Table):
    """Owned by `drafts`: one page of a draft that was posted when its author's session was locked or over.

    Sealed to the author like the draft, which cannot be opened then; it is laid over the draft when it is.
    """

    report_uuid = pw.CharField()
    slug = pw.CharField()
    sealed = pw.BlobField()
    posted_at = pw.CharField()

    class Meta:
        primary_key = pw.CompositeKey("report_uuid", "slug")


class ReportSerial(Table):
    """Owned by `numbering`: the last serial given, per station and year."""

    station_code = pw.CharField()
    year = pw.IntegerField()
    last = pw.BigIntegerField()

    class Meta:
        primary_key = pw.CompositeKey("station_code", "year")


class ReportNumber(Table):
    """Owned by `numbering`: the number of a report, kept from the moment it is reserved."""

    report_uuid = pw.CharField(primary_key=True)
    report_no = pw.CharField(unique=True)


class FiledReport(Table):
    """Owned by `filing`: what the station can always prove. `author_copy` is sealed to its author alone."""

    report_uuid = pw.CharField(primary_key=True)
    report_no = pw.CharField(unique=True)
    staff = pw.ForeignKeyField(StaffMember, on_delete="RESTRICT", index=False)
    receipt_code = pw.CharField(index=True)
    urgency = pw.CharField()
    submitted_at = pw.CharField()
    received_at = pw.CharField(null=True, index=True)
    acknowledged_at = pw.CharField(null=True)
    author_copy = pw.BlobField(null=True)

    class Meta:
        indexes = ((("staff", "submitted_at"), False),)


class WipedReport(Table):
    """Owned by `retention`: when the kiosk forgot what a report says. Number, times and digests stay."""

    report_uuid = pw.CharField(primary_key=True)
    wiped_at = pw.CharField()


class PrintedCopy(Table):
    """Owned by `copies`: one printed Mẫu số 01, so that all of them can be taken back."""

    report_uuid = pw.CharField(index=True)
    staff = pw.ForeignKeyField(StaffMember, on_delete="RESTRICT")
    printed_at = pw.CharField()


class OutboxChain(Table):
    """One row, id 1, owned by `outbox`: the last envelope numbered."""

    epoch = pw.IntegerField(default=1)
    sequence = pw.BigIntegerField(default=0)
    digest = pw.CharField()


class OutboxEntry(Table):
    """Owned by `outbox`: one sealed envelope. Rows are never edited, only settled."""

    envelope_id = pw.CharField(unique=True)
    report_uuid = pw.CharField(index=True)
    kind = pw.CharField()  # revision, part
    urgent = pw.BooleanField()
    epoch = pw.IntegerField()
    sequence = pw.BigIntegerField()
    previous = pw.CharField()
    key_id = pw.CharField()
    created_at = pw.CharField()
    digest = pw.CharField()
    size = pw.IntegerField()  # bytes of the sealed content
    state = pw.CharField(default="waiting")  # waiting, accepted, duplicate, quarantined
    code = pw.CharField(null=True)
    refusals = pw.IntegerField(default=0)
    sent_at = pw.CharField(null=True)
    settled_at = pw.CharField(null=True)
    sealed = pw.BlobField(null=True)

    class Meta:
        indexes = ((("epoch", "sequence"), True),)


class CourierExport(Table):
    """Owned by `courier_exports`: one request that left in a file, kept for the answer that comes back.

    `entries`: JSON, ids of what it carried, in order. `newest`: no answer was heard since it was made.
    """

    exchange_id = pw.CharField(primary_key=True)
    request_digest = pw.BlobField(unique=True)
    entries = pw.TextField()
    newest = pw.BooleanField(default=True)
    made_at = pw.CharField()


OutboxEntry.add_index(
    OutboxEntry.index(
        OutboxEntry.epoch,
        OutboxEntry.sequence,
        name="outbox_entry_open",
        where=(OutboxEntry.state.in_([pw.SQL("'waiting'"), pw.SQL("'quarantined'")])),
    )
)
OutboxEntry.add_index(
    OutboxEntry.index(
        OutboxEntry.kind,
        OutboxEntry.urgent.desc(),
        OutboxEntry.epoch,
        OutboxEntry.sequence,
        OutboxEntry.report_uuid,
        OutboxEntry.created_at,
        name="outbox_entry_waiting",
        where=(OutboxEntry.state == pw.SQL("'waiting'")),
    )
)
OutboxEntry.add_index(
    OutboxEntry.index(
        OutboxEntry.kind,
        OutboxEntry.report_uuid,
        OutboxEntry.created_at,
        name="outbox_entry_waiting_report",
        where=(OutboxEntry.state == pw.SQL("'waiting'")),
    )
)
OutboxEntry.add_index(
    OutboxEntry.index(
        OutboxEntry.report_uuid,
        name="outbox_entry_quarantined",
        where=(OutboxEntry.state == pw.SQL("'quarantined'")),
    )
)


class AttachmentPart(Table):
    """Owned by `attachments`: which envelopes of the outbox are parts of which file."""

    envelope_id = pw.CharField(primary_key=True)
    report_uuid = pw.CharField(index=True)
    file_id = pw.CharField(index=True)


class SyncRun(Table):
    """Owned by `sync`: one run of exchanges, in codes and counts."""

    started_at = pw.CharField()
    ended_at = pw.CharField(null=True)
    cause = pw.CharField()  # schedule, urgent, command, page, courier
    result = pw.CharField(null=True)  # done, waiting, stopped
    code = pw.CharField(null=True)
    exchanges = pw.IntegerField(default=0)
    sent = pw.IntegerField(default=0)
    accepted = pw.IntegerField(default=0)
    duplicate = pw.IntegerField(default=0)
    quarantined = pw.IntegerField(default=0)
    waiting = pw.IntegerField(default=0)
    skew_s = pw.IntegerField(null=True)


class Restore(Table):
    """Owned by `restores`: one side came back from an old copy, as this kiosk noticed it."""

    at = pw.CharField()
    side = pw.CharField()  # server, kiosk
    reports = pw.IntegerField()  # put back in line for the server, or missing here


TABLES = (
    Enrolment,
    ReferenceList,
    StaffMember,
    StaffChange,
    SignInAttempt,
    Draft,
    LatePage,
    ReportSerial,
    ReportNumber,
    FiledReport,
    WipedReport,
    PrintedCopy,
    OutboxChain,
    OutboxEntry,
    CourierExport,
    AttachmentPart,
    SyncRun,
    Restore,
)
