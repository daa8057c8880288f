"""On which days, and in which hours, each kiosk was heard; counted from the log as it is; frozen."""

import peewee as pw

from shared.database import is_postgres

_LOCAL = {
    False: (
        "date(substr(at, 1, 19), '+7 hours')",
        "CAST(strftime('%H', substr(at, 1, 19), '+7 hours') AS INTEGER)",
    ),
    True: (
        "to_char(substr(at, 1, 19)::timestamp + interval '7 hours', 'YYYY-MM-DD')",
        "extract(hour FROM substr(at, 1, 19)::timestamp + interval '7 hours')::integer",
    ),
}


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Kiosk(Table):
        pass

    class KioskDay(Table):
        kiosk = pw.ForeignKeyField(Kiosk, backref="+", index=False)
        day = pw.CharField()
        hours = pw.IntegerField(default=0)

        class Meta:
            indexes = ((("kiosk", "day"), True), (("day",), False))

    db.create_tables([KioskDay], safe=False)
    day, hour = _LOCAL[is_postgres(db)]
    db.execute_sql(
        "INSERT INTO kiosk_day (kiosk_id, day, hours)"
        " SELECT kiosk_id, day, SUM(CASE WHEN way = 'network' THEN 1 << hour ELSE 0 END)"
        f" FROM (SELECT DISTINCT kiosk_id, {day} AS day, {hour} AS hour, way FROM exchange_run"
        " WHERE result = 'ok' AND kiosk_id IS NOT NULL) AS heard GROUP BY kiosk_id, day"
    )
