"""Is this kiosk well? The same checks as «Tình trạng máy», in words for whoever looks after the PC."""

from dataclasses import asdict

import click

from kiosk import machine_checks
from kiosk import selftest as checks
from kiosk.check import Check
from kiosk.cli.context import Context, pass_context
from kiosk.settings import KioskSettings
from shared.cli import as_json, print_json, translate
from shared.clock import new_uuid, utc_now
from shared.errors import StoreNotReady
from shared.words import N_

MARKS = {"ok": N_("tốt"), "attention": N_("cần xem")}
TODO = N_("Làm gì:")
PRINTING = N_("Máy in: mở trang này bằng tài khoản đầu mối và bấm «In trang thử»:")


@click.command()
@pass_context
@as_json
@click.pass_context
def selftest(ctx: click.Context, context: Context, as_json: bool) -> None:
    """Check disk, store, keys, clock, schedule and the way to the district. Exit 1 unless all is well."""
    settings = context.settings()
    found = _found(context, settings)
    told = [check.in_words(translate, now=utc_now()) for check in found]
    page = f"http://{settings.host}:{settings.port}/machine/"
    if as_json:
        print_json({"ok": checks.well(found), "checks": [asdict(one) for one in told], "page": page})
    else:
        for one in told:
            click.echo(f"{translate(MARKS[one.state])}\t{one.title}: {one.sentence}")
            if one.todo:
                click.echo(f"\t{translate(TODO)} {one.todo}")
        click.echo(f"{translate(PRINTING)} {page}")
    ctx.exit(0 if checks.well(found) else 1)


def _found(context: Context, settings: KioskSettings) -> list[Check]:
    """Rights and owner are looked at before the store is opened, which sets the folder's own right."""
    before = machine_checks.folder(settings.data)
    try:
        context.open_store()
    except StoreNotReady as fault:
        return checks.closed(settings, fault)
    found = checks.run(settings, now=utc_now, new_id=new_uuid, ask=True)
    return [before, *found[1:]]
