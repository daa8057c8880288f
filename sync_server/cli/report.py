"""Command about the periodic reports: the same workbook as the page gives."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from shared.cli import as_json, print_json
from shared.clock import utc_now
from shared.errors import CannotDo, NotThere
from shared.words import N_
from sync_server.cli.context import Context, pass_context
from sync_server.cli.inquire import who
from sync_server.desk import audit
from sync_server.desk.reader import Reader
from sync_server.periodic import copies, documents, snapshots
from sync_server.periodic.document import Document
from sync_server.periodic.models import Snapshot
from sync_server.periodic.periods import KINDS

_ROLE = "command-line"


@click.command()
@pass_context
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("year", type=int)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the workbook here.")
@click.option("--version", type=int, help="A frozen version (default: the newest, else a draft counted now).")
@click.option("--freeze", is_flag=True, help="Keep the figures for ever, as the next version.")
@click.option("--reason", default="", help="With --freeze: why a period that is frozen is frozen again.")
@as_json
def report(
    context: Context,
    kind: str,
    year: int,
    out: Path | None,
    version: int | None,
    freeze: bool,
    reason: str,
    as_json: bool,
) -> None:
    """The report of 15 June (half-year) or 15 December (year), as .xlsx."""
    context.open_store()
    now = utc_now()
    snapshot = _frozen_now(kind, year, reason, now) if freeze else _found(kind, year, version, now)
    document = documents.document_of(snapshot)
    if out:
        copies.note_taken(document, "xlsx", Reader(who(), _ROLE, now))
        _write(out, documents.file_of(document))
    summary = _summary(document)
    if as_json:
        print_json(summary)
    else:
        click.echo("  ".join(f"{name}={told}" for name, told in summary.items() if told not in (None, "")))


def _frozen_now(kind: str, year: int, reason: str, now: datetime) -> Snapshot:
    frozen = snapshots.freeze(kind, year, by=who(), now=now, reason=reason)
    audit.note(who(), _ROLE, "freeze-report", now=now, classes="P1", reason=f"{kind} {year} {frozen.version}")
    return frozen


def _found(kind: str, year: int, version: int | None, now: datetime) -> Snapshot:
    """A frozen version, or a draft counted now. Raises CannotDo for an impossible period, NotThere."""
    snapshots.period_of(kind, year)
    frozen = snapshots.versions(kind, year)
    if version is None:
        return frozen[-1] if frozen else snapshots.draft(kind, year, now=now)
    found = next((one for one in frozen if one.version == version), None)
    if found is None:
        raise NotThere(f"version {version}", title=N_("Không có bản báo cáo này"))
    return found


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as fault:
        raise CannotDo(
            f"{out.name}: {fault.strerror}",
            title=N_("Không ghi được tệp"),
            todo=N_("Chọn nơi khác cho tệp rồi chạy lại."),
        ) from None


def _summary(document: Document) -> dict[str, Any]:
    totals = {
        f"{table.key}.{column}": table.figure("total", column)
        for table in document.tables
        if table.key == "B1"
        for column in ("reports", "matters", "children")
    }
    return {
        "number": document.number,
        "state": "frozen" if document.frozen else "draft",
        "first": document.first.isoformat(),
        "last": document.last.isoformat(),
        "version": document.version,
        "digest": document.digest,
        **totals,
    }


def register(main: click.Group) -> None:
    main.add_command(report)
