"""How many there are of what the start page shows, by day: kept by triggers, and counted once here. Frozen.

Each transaction of PostgreSQL counts in rows of its own (`slot`), so that none waits for another; SQLite has
one writer, and one slot.
"""

from collections.abc import Iterable

import peewee as pw

OPEN = " WHERE {r}.status NOT IN ('closed', 'merged')"
TALLIES = {
    "case": (
        "SELECT 'due' AS kind, {next_due} AS day, {r}.urgency AS code, {n} AS n {rows}" + OPEN,
        "SELECT 'told', {informed_at}, {r}.urgency, {n} {rows}" + OPEN,
    ),
    "record": (
        "SELECT 'report' AS kind, {informed_at} AS day, CASE WHEN EXISTS (SELECT 1 FROM unit"
        " WHERE unit.code = {r}.station_code AND unit.type = 'school')"
        " THEN 'school' ELSE 'health_station' END AS code, {n} AS n {rows}",
    ),
    "case_clock": (
        "SELECT 'clock' AS kind, {due_at} AS day, COALESCE({r}.outcome, 'runs') AS code, {n} AS n {rows}"
        " WHERE {r}.kind <> 'delay_to_server'"
        " AND COALESCE({r}.outcome, 'runs') IN ('in_time', 'late', 'runs')",
    ),
}
"""For each table what of a row is counted: queries of (kind, day in Viet Nam, code, n)."""

CHANGING = {
    "case": "status, urgency, next_due, informed_at",
    "record": "informed_at, station_code",
    "case_clock": "kind, due_at, outcome",
}
MOMENTS = ("next_due", "informed_at", "due_at")


def up(migrator, db):
    real = db.obj if isinstance(db, pw.DatabaseProxy) else db

    class Tally(pw.Model):
        kind = pw.CharField()
        day = pw.CharField()
        code = pw.CharField()
        slot = pw.BigIntegerField(default=0)
        n = pw.IntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            primary_key = pw.CompositeKey("kind", "day", "code", "slot")

    db.create_tables([Tally], safe=False)
    postgres = isinstance(real, pw.PostgresqlDatabase)
    for table in TALLIES:
        for statement in _postgres(table) if postgres else _sqlite(table):
            db.execute_sql(statement)
        db.execute_sql(_count(_queries(table, "r", 1, f'FROM "{table}" AS r', _DAY[postgres]), "0"))
    db.execute_sql('DROP INDEX "case_open_told"')


_DAY = {
    False: "COALESCE(date({}, '+7 hours'), '')",
    True: "COALESCE(to_char({}::timestamp + interval '7 hours', 'YYYY-MM-DD'), '')",
}
"""The day in Viet Nam of a stamp, which is UTC; empty where there is none."""


def _queries(table: str, row: str, n: int, rows: str, day: str) -> list[str]:
    days = {name: day.format(f"{row}.{name}") for name in MOMENTS}
    return [query.format(r=row, n=n, rows=rows, **days) for query in TALLIES[table]]


def _count(queries: Iterable[str], slot: str) -> str:
    return (
        f"INSERT INTO tally (kind, day, code, slot, n) SELECT kind, day, code, {slot}, SUM(n)"
        f" FROM ({' UNION ALL '.join(queries)}) AS changed GROUP BY kind, day, code HAVING SUM(n) <> 0"
        " ON CONFLICT (kind, day, code, slot) DO UPDATE SET n = tally.n + excluded.n"
    )


def _sqlite(table: str) -> list[str]:
    new, old = (_queries(table, row, n, "", _DAY[False]) for row, n in (("NEW", 1), ("OLD", -1)))
    return [
        f'CREATE TRIGGER "{table}_tally_{name}" AFTER {event} ON "{table}" BEGIN {_count(queries, "0")}; END'
        for name, event, queries in (
            ("insert", "INSERT", new),
            ("update", f"UPDATE OF {CHANGING[table]}", new + old),
            ("delete", "DELETE", old),
        )
    ]


def _postgres(table: str) -> list[str]:
    new, old = (
        _queries(table, "r", n, f"FROM {rows} AS r", _DAY[True])
        for rows, n in (("new_rows", 1), ("old_rows", -1))
    )
    made = []
    for event, queries, given in (
        ("insert", new, "NEW TABLE AS new_rows"),
        ("update", new + old, "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        ("delete", old, "OLD TABLE AS old_rows"),
    ):
        name = f"{table}_tally_{event}"
        made += [
            f'CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS'
            f" $$ BEGIN {_count(queries, 'txid_current()')}; RETURN NULL; END $$",
            f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" REFERENCING {given}'
            f' FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()',
        ]
    return made
