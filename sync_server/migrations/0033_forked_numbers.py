"""Which numbers of kiosks were claimed twice, from what the inbox holds; frozen."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Kiosk(Table):
        pass

    class ForkedNumber(Table):
        kiosk = pw.ForeignKeyField(Kiosk, backref="+", index=False)
        epoch = pw.IntegerField()
        sequence = pw.BigIntegerField()

        class Meta:
            indexes = ((("kiosk", "epoch", "sequence"), True),)

    db.create_tables([ForkedNumber], safe=False)
    db.execute_sql(
        "INSERT INTO forked_number (kiosk_id, epoch, sequence)"
        " SELECT kiosk_id, epoch, sequence FROM inbox_entry"
        " GROUP BY kiosk_id, epoch, sequence HAVING count(*) > 1 ORDER BY 1, 2, 3"
    )
