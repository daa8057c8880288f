"""Reports from the command line: a paper backlog in, what waits out, how things stand. Never content."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kiosk import importing, staff, sync_log
from kiosk.cli.context import Context, pass_context
from kiosk.clock_check import ensure_right
from kiosk.standing import standing
from kiosk.sync import sync_until_done
from shared.cli import as_json, print_json, progress_bar, say_error, translate
from shared.clock import new_uuid, utc_now
from shared.errors import FieldError
from shared.run_lock import AlreadyRunning
from shared.words import N_

_LEFT = ("waiting", "attachments_waiting")
"""What still waits, reports and files, in what `sync` prints."""


@click.command("import")
@pass_context
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "login", required=True, metavar="LOGIN", help="Whose reports they are.")
@as_json
@click.pass_context
def import_(ctx: click.Context, context: Context, file: Path, login: str, as_json: bool) -> None:
    """File a paper backlog: one report a line (NDJSON). Run again, it files what is still missing."""
    context.open_store()
    ensure_right(utc_now())
    author = staff.find(login)
    with progress_bar(N_("Đang ghi báo cáo"), shown=not as_json) as watch:
        imported = importing.import_file(file, author=author, now=utc_now, new_id=new_uuid, watch=watch)
    refused = [
        (refusal.line, {name: _said(error) for name, error in refusal.fields.items()})
        for refusal in imported.refused
    ]
    if as_json:
        lines = [{"line": line, "fields": fields} for line, fields in refused]
        print_json({"filed": imported.filed, "skipped": imported.skipped, "refused": lines})
    else:
        click.echo(f"filed {imported.filed}\nskipped {imported.skipped}\nrefused {len(refused)}")
        for line, fields in refused:
            for name, why in fields.items():
                click.echo(f"line {line}\t{name}\t{why}")
    ctx.exit(1 if refused else 0)


@click.command()
@pass_context
@as_json
@click.pass_context
def sync(ctx: click.Context, context: Context, as_json: bool) -> None:
    """Exchange with the district until nothing waits or nothing more can be done, whatever a backoff says."""
    settings = context.open_store()
    try:
        with progress_bar(N_("Đang gửi báo cáo"), shown=not as_json) as watch:
            result = sync_until_done(settings, now=utc_now, new_id=new_uuid, cause="command", watch=watch)
    except AlreadyRunning as busy:
        say_error(busy)
        _print({"result": "busy", **_counts_of_none()}, as_json)
        ctx.exit(busy.exit_code)
    if result.failure is not None:
        say_error(result.failure)
    told = {name: getattr(result, name) for name in (*sync_log.COUNTS, *_LEFT, "skew_s", "code")}
    _print({"result": result.result, **told}, as_json)
    ctx.exit(result.exit_code)


@click.command()
@pass_context
@as_json
def status(context: Context, as_json: bool) -> None:
    """How things stand: what waits, what the district has, when it was last heard."""
    context.open_store()
    _print(asdict(standing(utc_now())), as_json)


def _said(error: FieldError) -> str:
    return translate(error.message).format(**error.values)


def _counts_of_none() -> dict[str, int]:
    here = standing(utc_now())
    return {**dict.fromkeys(sync_log.COUNTS, 0), **{name: getattr(here, name) for name in _LEFT}}


def _print(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        click.echo(f"{name} {'-' if value is None else value}")
