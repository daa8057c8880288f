"""Slips to agencies, their copies, replies and reminders; frozen."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Case(Table):
        pass

    class Agency(Table):
        pass

    class LetterCounter(Table):
        series = pw.CharField()
        year = pw.IntegerField()
        last = pw.IntegerField(default=0)

        class Meta:
            indexes = ((("series", "year"), True),)

    class Referral(Table):
        case = pw.ForeignKeyField(Case, backref="+")
        agency = pw.ForeignKeyField(Agency, backref="+")
        slip_key = pw.BinaryUUIDField(unique=True)
        year = pw.IntegerField()
        number = pw.IntegerField()
        mark = pw.CharField()
        urgency = pw.CharField()
        issued_at = pw.CharField()
        issued_by = pw.CharField()
        due_at = pw.CharField()
        fields = pw.TextField()
        need = pw.CharField(default="")
        content = pw.TextField()
        state = pw.CharField(default="waiting")

        class Meta:
            indexes = ((("year", "number"), True), (("state", "due_at"), False))

    class ReferralCopy(Table):
        referral = pw.ForeignKeyField(Referral, backref="+")
        number = pw.IntegerField()
        at = pw.CharField()
        login = pw.CharField()

        class Meta:
            indexes = ((("referral", "number"), True),)

    class ReferralReply(Table):
        referral = pw.ForeignKeyField(Referral, backref="+")
        answer = pw.CharField()
        at = pw.CharField()
        channel = pw.CharField()
        who = pw.CharField()
        words = pw.TextField(default="")
        logged_at = pw.CharField()
        login = pw.CharField()

    class Reminder(Table):
        referral = pw.ForeignKeyField(Referral, backref="+")
        year = pw.IntegerField()
        number = pw.IntegerField()
        mark = pw.CharField()
        at = pw.CharField()
        login = pw.CharField()

        class Meta:
            indexes = ((("year", "number"), True),)

    db.create_tables([LetterCounter, Referral, ReferralCopy, ReferralReply, Reminder], safe=False)
