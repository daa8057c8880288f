"""Reports by USB stick: a file out, the district's receipts back."""

from pathlib import Path
from typing import Any

import click

from kiosk import courier as courier_files
from kiosk import sync_log
from kiosk.cli.context import Context, pass_context
from shared.cli import EXIT_NOT_ALL_DONE, as_json, print_json, say_error, translate
from shared.clock import new_uuid, utc_now
from shared.folder import replace_private
from shared.words import N_

_NOTHING_WAITS = N_(
    "Không có báo cáo nào đang chờ. Tệp chỉ hỏi huyện có tin gì mới; không mang đi cũng không mất gì."
)
_ANOTHER = N_("Tệp này chưa chứa hết. Nhập biên nhận của tệp này xong, tạo thêm một tệp nữa.")
_out = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
_in = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def courier() -> None:
    """Reports by USB stick, where the network does not reach. Nothing leaves the outbox without receipts."""


@courier.command("export")
@pass_context
@_out
@as_json
def export(context: Context, file: Path, as_json: bool) -> None:
    """Write what waits into FILE (….out) for the district; `courier import` takes its receipts back."""
    settings = context.open_store()
    exported = courier_files.export(settings, now=utc_now(), new_id=new_uuid)
    replace_private(file, exported.content)
    told = {"file": str(file), "exchanges": exported.exchanges, "envelopes": exported.envelopes,
            "reports": exported.reports, "left": exported.left, "bytes": len(exported.content)}  # fmt: skip
    if not exported.envelopes:
        click.echo(translate(_NOTHING_WAITS), err=True)
    if exported.left:
        click.echo(translate(_ANOTHER), err=True)
    _print(told, as_json)


@courier.command("import")
@pass_context
@_in
@as_json
@click.pass_context
def import_(ctx: click.Context, context: Context, file: Path, as_json: bool) -> None:
    """Take the district's receipts (….receipts) back. Safe to repeat; a refused file changes nothing."""
    settings = context.open_store()
    result = courier_files.import_receipts(settings, courier_files.read_within(file), now=utc_now())
    if result.failure is not None:
        say_error(result.failure)
    _print({name: getattr(result, name) for name in (*sync_log.COUNTS, "waiting", "code")}, as_json)
    ctx.exit(EXIT_NOT_ALL_DONE if result.failure else 0)


def _print(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        click.echo(f"{name} {'-' if value is None else value}")
