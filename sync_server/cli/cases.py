"""Commands about cases: the queue as the officers' page orders it, without content."""

import click

from shared.cli import as_json, print_json
from shared.clock import utc_now
from sync_server.cli.context import Context, pass_context
from sync_server.desk import queue


@click.group()
def case() -> None:
    """Cases: numbers, urgency, clocks; never a name or a kind."""


@case.command("list")
@pass_context
@click.option("--after", metavar="PLACE", help="Go on behind a place, as the page before told it.")
@as_json
def case_list(context: Context, after: str | None, as_json: bool) -> None:
    """The queue, 50 at a time: urgent ones nobody took up first, then by time left and age."""
    context.open_store()
    found = queue.page(now=utc_now(), after=after)
    rows = [
        {
            "case_no": row.case_no,
            "urgency": row.urgency,
            "due": row.clock.due.isoformat() if row.clock else None,
            "informed_at": row.informed_at.isoformat(),
            "stations": row.stations,
            "commune": row.commune,
            "age_bands": row.age_bands,
            "reports": row.reports,
        }
        for row in found.rows
    ]
    if found.after:
        click.echo(f"more: --after {found.after}", err=True)
    if as_json:
        print_json(rows)
        return
    for listed in rows:
        click.echo("  ".join("-" if value is None else _flat(value) for value in listed.values()))


def _flat(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def register(main: click.Group) -> None:
    main.add_command(case)
