"""Commands about alerts: ring now, list what is open, try the channels."""

from dataclasses import asdict

import click

from shared.cli import as_json, print_json
from shared.clock import utc_now
from sync_server.cli.context import Context, pass_context
from sync_server.desk import alerts as ringing
from sync_server.desk import duty
from sync_server.runtime import open_runtime
from sync_server.schedule import run_alerts


@click.group()
def alerts() -> None:
    """Alerts to the people on duty: numbers and times, never content."""


@alerts.command("run")
@pass_context
@as_json
def alerts_run(context: Context, as_json: bool) -> None:
    """Raise what is new and tell those on duty, now. Safe to repeat."""
    counts = asdict(run_alerts(open_runtime(context.settings())))
    if as_json:
        print_json(counts)
    else:
        click.echo(" ".join(f"{name}={count}" for name, count in counts.items()))


@alerts.command("list")
@pass_context
@as_json
def alerts_list(context: Context, as_json: bool) -> None:
    """Every alert that is not over."""
    context.open_store()
    names = ("id", "kind", "shown", "urgency", "raised_at", "rung", "acknowledged_at", "acknowledged_by")
    rows = [{name: getattr(alert, name) for name in names} for alert in ringing.every()]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(" ".join(f"{name}={'-' if value in (None, '') else value}" for name, value in row.items()))


@alerts.command("test")
@pass_context
@click.option("--channel", type=int, default=None, help="Number of one channel; all of them without it.")
@as_json
def alerts_test(context: Context, channel: int | None, as_json: bool) -> None:
    """Send a trial message. Exit 1 when a channel failed, or there is none."""
    runtime = open_runtime(context.settings())
    found = [c for one in duty.roster() for c in one.channels if channel in (None, c.id)]
    told = [
        {"channel": c.id, "scheme": c.scheme, "sent": duty.try_out(c, runtime.keys, now=utc_now())}
        for c in found
    ]
    if as_json:
        print_json(told)
    for row in () if as_json else told:
        click.echo(f"{row['channel']} {row['scheme']} {'sent' if row['sent'] else 'failed'}")
    if not told or not all(row["sent"] for row in told):
        raise SystemExit(1)


def register(main: click.Group) -> None:
    main.add_command(alerts)
