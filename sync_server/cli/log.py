"""`sync-server log`: exchanges and merges, and the way of one report; ids, counts, codes and times only."""

import csv
import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from shared.cli import as_json, print_json
from shared.clock import utc_now
from shared.errors import NotThere
from shared.words import N_
from sync_server.cli.context import Context, pass_context
from sync_server.fleet import log as logs
from sync_server.fleet import log_keeping
from sync_server.fleet.way import way_of


@click.command("log")
@pass_context
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=50)
@click.option("--kiosk", "kiosk_id", default=None, help="Only this kiosk's exchanges.")
@click.option("--result", default=None, help="Only exchanges that ended so: ok, refused, or one code.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Only this day in Viet Nam.")
@click.option("--report", default=None, help="The way of one report: receipt code, number or id.")
@click.option("--format", "form", type=click.Choice(["text", "ndjson", "csv"]), default="text")
@as_json
def log(
    context: Context,
    limit: int,
    kiosk_id: str | None,
    result: str | None,
    day: datetime | None,
    report: str | None,
    form: str,
    as_json: bool,
) -> None:
    """The newest exchanges and merges: times, counts and codes."""
    context.open_store()
    if report is not None:
        _print_way(report)
        return
    rows = logs.newest(limit, wanted=logs.Wanted(kiosk_id, result, day.date() if day else None))
    if as_json:
        print_json(rows)
    elif form == "csv":
        table = csv.DictWriter(sys.stdout, logs.COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    else:
        for row in rows:
            click.echo(json.dumps(row) if form == "ndjson" else _line(row))


def _line(row: dict[str, Any]) -> str:
    return " ".join(f"{key}={'-' if value is None else value}" for key, value in row.items())


def _print_way(typed: str) -> None:
    way = way_of(typed)
    if way is None:
        raise NotThere(
            typed[:64],
            title=N_("Máy chủ chưa nhận được gì mang mã này"),
            todo=N_("Kiểm tra lại từng ký tự; nếu đúng, báo cáo còn ở trạm: xem số đang chờ của máy trạm."),
        )
    print_json(asdict(way))


@click.command("prune-log")
@pass_context
@click.option("--dry-run", is_flag=True, help="Only say how many would go.")
def prune_log(context: Context, dry_run: bool) -> None:
    """Remove exchanges and merges older than SYNC_SERVER_LOG_MONTHS, as the server does every hour.
    Exit status 3: more is left, run it again.
    """
    months, now = context.open_store().log_months, utc_now()
    if not dry_run:
        click.echo(f"dropped {log_keeping.drop_old(months, now=now)}")
    left = log_keeping.count_old(months, now=now)
    click.echo(f"old {left}")
    if left and not dry_run:
        raise SystemExit(3)


def register(main: click.Group) -> None:
    for command in (log, prune_log):
        main.add_command(command)
