"""Copies of the database: make, test, put back. The keys have copies of their own (`key backup`)."""

from pathlib import Path

import click

from shared.cli import as_json, print_json, translate
from shared.clock import new_uuid, utc_now
from shared.words import N_
from sync_server import store
from sync_server.cli.context import Context, pass_context
from sync_server.cli.inquire import who
from sync_server.cli.keys import say_custody
from sync_server.desk import audit, audit_check
from sync_server.fleet import backup as backups
from sync_server.fleet import restoring
from sync_server.fleet.backup_file import Manifest

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_NOW = N_("Xong. Chạy «sync-server serve»: máy trạm tự gửi lại những gì còn giữ, ở lần liên lạc tới.")
_MIGRATE_FIRST = N_("Bản sao lưu thuộc phiên bản cũ hơn: chạy «sync-server migrate» trước.")


@click.command()
@pass_context
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A file, or a folder to put it in."
)
@as_json
def backup(context: Context, out: Path, as_json: bool) -> None:
    """Copy the SQLite database while it runs, encrypted as it is, and test the copy. Keys: `key backup`."""
    settings = context.open_store()
    now = utc_now()
    file, manifest = backups.backup(settings.data, out, now=now)
    audit.note(who(), "command-line", "backup", now=now)
    _print(manifest, as_json, file=file)
    say_custody()


@click.command()
@pass_context
@_file
@as_json
def verify(context: Context, file: Path, as_json: bool) -> None:
    """Test a backup: whole, unchanged, opened by the key at hand, every row there. Changes nothing."""
    _print(backups.verify(file, context.settings().data), as_json, file=file)


@click.command()
@pass_context
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Move a database that is there aside, and keep it.")
@as_json
def restore(context: Context, file: Path | None, replace: bool, as_json: bool) -> None:
    """Put a backup in place; the kiosks then fill it up by themselves. Stop the server first.

    With PostgreSQL: after its own restore, without FILE, so that the kiosks send again.
    """
    settings, now = context.settings(), utc_now()
    if settings.database_url:
        if file is not None:
            raise backups.PostgresHasItsOwn
        store.bind(settings.data, settings.database_url)
        restoring.mark_restored(new_id=new_uuid)
        audit_check.note_restored(settings.data, who(), now=now)
        click.echo(translate(_NOW), err=True)
        return
    if file is None:
        raise click.UsageError("FILE is missing")
    manifest, aside = restoring.restore(file, settings.data, replace=replace, now=now, new_id=new_uuid)
    _print(manifest, as_json, file=file, aside=aside)
    if manifest.migration != restoring.newest_migration():
        audit_check.forget(settings.data)  # too old a log to write into
        click.echo(translate(_MIGRATE_FIRST), err=True)
        return
    store.bind(settings.data, None)
    audit_check.note_restored(settings.data, who(), now=now)
    click.echo(translate(_NOW), err=True)


def _print(manifest: Manifest, as_json: bool, **paths: Path | None) -> None:
    told = {name: str(path) for name, path in paths.items() if path is not None}
    told |= {"made_at": manifest.made_at, "district": manifest.district}
    counts = {"envelopes": manifest.rows.get("inbox_entry", 0), "rows": sum(manifest.rows.values()),
              "bytes": manifest.bytes}  # fmt: skip
    if as_json:
        print_json({**told, **counts, "keys": manifest.keys})
    else:
        click.echo("\n".join(f"{name} {value}" for name, value in {**told, **counts}.items()))


def register(main: click.Group) -> None:
    for command in (backup, restore, verify):
        main.add_command(command)
