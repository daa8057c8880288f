"""Tables of the intake. Times are ISO 8601 text in UTC to the second; ids from outside are 16 bytes."""

import peewee as pw

from sync_server.store import Table


class Store(Table):
    """The one row that says which store this is. A restored or new store has another id."""

    store_id = pw.CharField(unique=True)
    district = pw.CharField()
    created_at = pw.CharField()
    changes_version = pw.BigIntegerField(default=1)


class Setting(Table):
    """A setting or small list the kiosks get by exchange; `content` is JSON."""

    name = pw.CharField(primary_key=True)
    content = pw.TextField()


class Commune(Table):
    """Names change with mergers: a row is valid from a day to a day."""

    code = pw.CharField(index=True)
    name = pw.CharField()
    valid_from = pw.CharField(null=True)
    valid_to = pw.CharField(null=True)


class Unit(Table):
    """A school or a health station."""

    code = pw.CharField(primary_key=True)
    name = pw.CharField()
    type = pw.CharField()
    commune_code = pw.CharField()
    created_at = pw.CharField()


class DistrictKey(Table):
    """Public halves only; private ones are files. The newest is what kiosks seal to."""

    key_id = pw.CharField(primary_key=True)
    public_key = pw.BlobField()
    created_at = pw.CharField()


class KeyBackup(Table):
    """That a custodian was given a wrapped copy of the keys; never the copy. `keys`: JSON, the ids in it."""

    custodian = pw.CharField()
    keys = pw.TextField()
    made_at = pw.CharField()


class Kiosk(Table):
    """One enrolled PC. `state` is invited, enrolled or revoked; the rest is its last heartbeat."""

    kiosk_id = pw.CharField(unique=True)
    name = pw.CharField()
    unit = pw.ForeignKeyField(Unit, backref="+")
    serial_base = pw.IntegerField()
    state = pw.CharField()
    verify_key = pw.BlobField(null=True)
    created_at = pw.CharField()
    epoch = pw.IntegerField(default=1)
    last_heard = pw.CharField(null=True)
    version = pw.CharField(null=True)
    waiting = pw.IntegerField(null=True)
    oldest_waiting_s = pw.BigIntegerField(null=True)
    quarantined = pw.IntegerField(null=True)
    free_disk_mb = pw.BigIntegerField(null=True)
    last_error = pw.CharField(null=True)
    last_sequence = pw.BigIntegerField(default=0)
    skew_s = pw.BigIntegerField(null=True)


class DiscardedDrafts(Table):
    """Owned by `periodic.discards`: drafts discarded at a kiosk on a local day, the most it ever told."""

    kiosk = pw.ForeignKeyField(Kiosk, backref="+", index=False)
    day = pw.CharField()
    count = pw.IntegerField()

    class Meta:
        indexes = ((("kiosk", "day"), True), (("day",), False))


class EnrolmentCode(Table):
    """A one-time code, kept as its SHA-256. `used_key` lets the same kiosk ask again for a lost answer."""

    code_hash = pw.BlobField(unique=True)
    kiosk = pw.ForeignKeyField(Kiosk, backref="+")
    expires_at = pw.CharField()
    used_at = pw.CharField(null=True)
    used_key = pw.BlobField(null=True)


class Attempt(Table):
    """A failed try to guess a code or a password; counted to slow guessing, also after a restart."""

    what = pw.CharField()
    who = pw.CharField()
    at = pw.CharField()

    class Meta:
        indexes = ((("what", "who", "at"), False),)


class KioskEpoch(Table):
    """How far a kiosk's envelopes of one epoch are here without a gap."""

    kiosk = pw.ForeignKeyField(Kiosk, backref="+")
    epoch = pw.IntegerField()
    contiguous = pw.BigIntegerField(default=0)
    started_at = pw.CharField()

    class Meta:
        indexes = ((("kiosk", "epoch"), True),)


class ForksSettled(Table):
    """Owned by `fleet.gaps`: how many numbers claimed twice a maintainer has seen to, and why they were."""

    kiosk = pw.ForeignKeyField(Kiosk, backref="+")
    epoch = pw.IntegerField()
    forks = pw.IntegerField()
    at = pw.CharField()
    by = pw.CharField()
    reason = pw.CharField()


class ForkedNumber(Table):
    """Owned by `intake.forks`: a number that two envelopes of a kiosk claim, or more."""

    kiosk = pw.ForeignKeyField(Kiosk, backref="+", index=False)
    epoch = pw.IntegerField()
    sequence = pw.BigIntegerField()

    class Meta:
        indexes = ((("kiosk", "epoch", "sequence"), True),)


class InboxEntry(Table):
    """An envelope as it came. Rows are never edited, only their state moves: waiting, merged, quarantined."""

    envelope_id = pw.BinaryUUIDField(unique=True)
    kiosk = pw.ForeignKeyField(Kiosk, backref="+", index=False)
    report_uuid = pw.BinaryUUIDField()
    kind = pw.CharField()
    urgent = pw.BooleanField()
    epoch = pw.IntegerField()
    sequence = pw.BigIntegerField()
    previous = pw.BlobField()
    digest = pw.BlobField()
    key_id = pw.CharField()
    created_at = pw.CharField()
    sealed = pw.BlobField()
    received_at = pw.CharField()
    state = pw.CharField(default="waiting")

    class Meta:
        indexes = ((("kiosk", "epoch", "sequence"), False), (("state", "urgent", "id"), False))


class AttachmentPart(Table):
    """What a part of a file is; its bytes stay sealed in the inbox. A cache, like records."""

    inbox = pw.ForeignKeyField(InboxEntry, backref="+", unique=True)
    report_uuid = pw.BinaryUUIDField(index=True)
    file_id = pw.BinaryUUIDField()
    sha256 = pw.BlobField()
    number = pw.IntegerField()
    of = pw.IntegerField()
    form = pw.CharField(default="")  # jpg, png, pdf: of the first part, by its content

    class Meta:
        indexes = ((("file_id", "number"), False),)


class QuarantineEntry(Table):
    """What could not be taken or merged, kept whole, with a code, an owner and a next step.

    `content` is the envelope's JSON where it never reached the inbox, else the inbox row holds it.
    `state` is open, retried or settled; nothing leaves without a name and a reason.
    """

    kiosk = pw.ForeignKeyField(Kiosk, backref="+", null=True)
    inbox = pw.ForeignKeyField(InboxEntry, backref="+", null=True)
    envelope_id = pw.CharField(null=True, index=True)
    epoch = pw.IntegerField(null=True)
    sequence = pw.BigIntegerField(null=True)
    fingerprint = pw.BlobField(unique=True)
    code = pw.CharField()
    detail = pw.CharField(default="")
    urgent = pw.BooleanField(default=False)
    size = pw.IntegerField()
    content = pw.BlobField(null=True)
    created_at = pw.CharField()
    state = pw.CharField(default="open", index=True)
    settled_at = pw.CharField(null=True)
    settled_by = pw.CharField(null=True)
    reason = pw.CharField(null=True)


class ExchangeRun(Table):
    """One exchange as the log shows it: counts, bytes and codes."""

    exchange_id = pw.CharField(null=True)
    kiosk = pw.ForeignKeyField(Kiosk, backref="+", null=True)
    at = pw.CharField(index=True)
    way = pw.CharField(default="network")
    result = pw.CharField()
    accepted = pw.IntegerField(default=0)
    duplicate = pw.IntegerField(default=0)
    quarantined = pw.IntegerField(default=0)
    waiting = pw.IntegerField(null=True)
    bytes_in = pw.IntegerField(default=0)
    bytes_out = pw.IntegerField(default=0)
    skew_s = pw.BigIntegerField(null=True)


class MergeRun(Table):
    """One merge that had something to do."""

    at = pw.CharField(index=True)
    merged = pw.IntegerField()
    quarantined = pw.IntegerField()
    cases_opened = pw.IntegerField()
    took_ms = pw.IntegerField()


class StoredRevision(Table):
    """A revision, opened. Those from kiosks can be remade from the inbox; officers' own have no inbox row.

    A kiosk's is one of its kind by its envelope, which has the same id and one row of the inbox.
    """

    revision_id = pw.BinaryUUIDField()
    report_uuid = pw.BinaryUUIDField(index=True)
    number = pw.IntegerField()
    author = pw.CharField()
    at = pw.CharField()
    schema_version = pw.CharField()
    parents = pw.TextField(default="[]")
    inbox = pw.ForeignKeyField(InboxEntry, backref="+", null=True, unique=True)
    received_at = pw.CharField()
    fields = pw.TextField()


StoredRevision.add_index(
    pw.SQL(
        'CREATE UNIQUE INDEX "stored_revision_revision_id" ON "stored_revision" ("revision_id")'
        ' WHERE "inbox_id" IS NULL'
    )
)


class Record(Table):
    """The fold of a report's revisions: a cache, with what lists and clocks need in columns of its own.

    `counted`: what the periodic reports count of it, as `to_count` makes it.
    """

    report_uuid = pw.BinaryUUIDField(unique=True)
    report_no = pw.CharField(index=True)
    receipt_code = pw.CharField(index=True)
    kiosk = pw.ForeignKeyField(Kiosk, backref="+", index=False)
    station_code = pw.CharField()
    urgency = pw.CharField()
    informed_at = pw.CharField()
    submitted_at = pw.CharField()
    server_received_at = pw.CharField()
    commune_code = pw.CharField()
    age_band = pw.CharField()
    revision = pw.IntegerField()
    cells = pw.TextField()
    counted = pw.TextField(null=True)

    class Meta:
        indexes = ((("informed_at", "station_code"), False),)
