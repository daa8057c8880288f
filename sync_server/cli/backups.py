"""Copies of the database: make, test, put back. The keys have copies of their own (`key backup`)."""

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from shared.cli import as_json, print_json, translate
from shared.clock import new_uuid, utc_now
from shared.database import migrate
from shared.words import N_
from sync_server import store
from sync_server.cli.context import Context, pass_context
from sync_server.cli.inquire import who
from sync_server.cli.keys import say_custody
from sync_server.desk import audit, audit_check
from sync_server.fleet import backup as backups
from sync_server.fleet import backup_runs, restoring, verifying
from sync_server.fleet.backup_file import Manifest
from sync_server.fleet.findings import Verdict
from sync_server.intake.keys import load_keys

_NOW = N_("Xong. Chạy «sync-server serve»: máy trạm tự gửi lại những gì còn giữ, ở lần liên lạc tới.")
_MIGRATE_FIRST = N_("Bản sao lưu thuộc phiên bản cũ hơn: chạy «sync-server migrate» trước.")
_DIFFERS = N_("Có chỗ không khớp. Không sửa gì; giữ các bản sao lưu, và xem docs/backups.md.")


@click.command()
@pass_context
@click.option("--out", type=click.Path(path_type=Path), help="A file, or a folder to put it in.")
@as_json
def backup(context: Context, out: Path | None, as_json: bool) -> None:
    """Copy the database while it runs, encrypted, and test the copy. Keys: `key backup`.

    Without --out where the nightly ones go: SYNC_SERVER_BACKUP_TO, or backups/ in the data folder.
    """
    settings = context.open_store()
    to = out or backup_runs.folder_for(settings.data, settings.backup_to)
    file, manifest = backups.backup(settings.data, to, now=utc_now())
    backup_runs.note_by_hand(file, manifest, now=utc_now())
    audit.note(who(), "command-line", "backup", now=utc_now())
    _print(_told(manifest, file=file), as_json)
    say_custody()


@click.command()
@pass_context
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
@click.pass_context
def verify(ctx: click.Context, context: Context, file: Path | None, as_json: bool) -> None:
    """Test the store, or a backup: every envelope, revision, record, case and entry of the audit log.

    What differs is named by ids, and the exit status is 1. Changes nothing; may run beside `serve`.
    """
    if file is None:
        settings = context.open_store()
        told: dict[str, Any] = {}
        verdict = verifying.verify(load_keys(settings.data), data=settings.data)
    else:
        told, verdict = _verify_file(file, context.settings().data)
    _print({**told, **_found(verdict, as_json)}, as_json)
    if not verdict.whole:
        click.echo(translate(_DIFFERS), err=True)
        ctx.exit(1)


def _verify_file(file: Path, data: Path) -> tuple[dict[str, Any], Verdict]:
    """As a restore would open it, brought to this program's version in a folder of its own."""
    keys = load_keys(data)
    with tempfile.TemporaryDirectory(prefix="la-chan-verify-") as away:
        path = Path(away, store.FILE_NAME)
        manifest, key = backups.unpacked(file, path, data)
        with backups.opened(path, key) as copy:
            migrate(copy, store.MIGRATIONS)
            store.database.initialize(copy)
            return _told(manifest, file=file), verifying.verify(keys, data=None)


@click.command()
@pass_context
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="SQLite: move a database that is there aside, and keep it.")
@as_json
def restore(context: Context, file: Path | None, replace: bool, as_json: bool) -> None:
    """Put a backup in place; the kiosks then fill it up by themselves. Stop the server first.

    With PostgreSQL: into an empty database. Without FILE, after a restore by PostgreSQL's own means: so that
    the kiosks send again.
    """
    settings = context.settings()
    if settings.database_url is None:
        if file is None:
            raise click.UsageError("FILE is missing")
        _restore_sqlite(file, settings.data, replace, as_json)
        return
    if file is not None:
        manifest = restoring.restore_into(settings.database_url, file, settings.data, new_id=new_uuid)
        _print(_told(manifest, file=file), as_json)
    store.bind(settings.data, settings.database_url)
    if file is None:
        restoring.mark_restored(new_id=new_uuid)
    _note_restored(settings.data)


def _restore_sqlite(file: Path, data: Path, replace: bool, as_json: bool) -> None:
    manifest, aside = restoring.restore(file, data, replace=replace, now=utc_now(), new_id=new_uuid)
    _print(_told(manifest, file=file, aside=aside), as_json)
    if manifest.migration != restoring.newest_migration():
        audit_check.forget(data)  # too old a log to write into
        click.echo(translate(_MIGRATE_FIRST), err=True)
        return
    store.bind(data, None)
    _note_restored(data)


def _note_restored(data: Path) -> None:
    audit_check.note_restored(data, who(), now=utc_now())
    click.echo(translate(_NOW), err=True)


def _told(manifest: Manifest, **paths: Path | None) -> dict[str, Any]:
    told: dict[str, Any] = {name: str(path) for name, path in paths.items() if path is not None}
    return told | {
        "made_at": manifest.made_at,
        "district": manifest.district,
        "engine": manifest.engine,
        "envelopes": manifest.rows.get("inbox_entry", 0),
        "rows": sum(manifest.rows.values()),
        "bytes": manifest.bytes,
        "keys": manifest.keys,
    }


def _found(verdict: Verdict, as_json: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"whole": verdict.whole, **verdict.checked, "skipped": verdict.skipped}
    found = [asdict(one) for one in verdict.found]
    return told | {"differing": verdict.count, "found": found if as_json else verdict.found}


def _print(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        if name == "found":
            for one in value:
                click.echo(f"{one.what} {one.where}")
        else:
            click.echo(f"{name} {' '.join(value) or '-' if isinstance(value, list) else value}")


def register(main: click.Group) -> None:
    for command in (backup, restore, verify):
        main.add_command(command)
