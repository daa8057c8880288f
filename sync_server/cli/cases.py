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
@click.option("--page", type=click.IntRange(min=1), default=1, help=f"{queue.PAGE_SIZE} cases a page.")
@as_json
def case_list(context: Context, page: int, as_json: bool) -> None:
    """The queue: urgent ones nobody took up first, then by time left and age."""
    context.open_store()
    found = queue.page(page, now=utc_now())
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
    if as_json:
        print_json(rows)
        return
    for listed in rows:
        click.echo("  ".join("-" if value is None else _flat(value) for value in listed.values()))
    click.echo(f"page {found.number}/{found.pages}, {found.total} cases", err=True)


def _flat(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def register(main: click.Group) -> None:
    main.add_command(case)
