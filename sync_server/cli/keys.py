"""The district's keys: which there are, a new one, and the custodians' copies."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from shared.cli import as_json, password_stdin, print_json, read_passphrase, translate
from shared.clock import stamp, utc_now
from shared.errors import CannotDo
from shared.folder import replace_private
from shared.text import clean
from shared.words import N_
from sync_server.cli.context import Context, pass_context
from sync_server.cli.inquire import who
from sync_server.desk import audit
from sync_server.intake import key_backup, key_custody, key_restore, key_rotation
from sync_server.intake.district import this_store
from sync_server.intake.key_backup import KeyBackupDamaged, KeyBackupFile, Secrets
from sync_server.intake.key_restore import RestoredKeys
from sync_server.intake.keys import key_file_name, load_keys
from sync_server.store import writing

PASSPHRASE_MIN = 8

_PROMPT = N_("Mật khẩu của người giữ bản sao khóa")
_OLDER = N_("Bản sao này cũ hơn khóa mới nhất. Còn thiếu khóa: %s. Tìm bản sao mới hơn cho các khóa đó.")
_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def key() -> None:
    """The district's keys: what kiosks seal to, and what signs the answers."""


@key.command("list")
@pass_context
@as_json
def list_(context: Context, as_json: bool) -> None:
    """Every key, the newest first; where it is and who holds a copy."""
    settings = context.open_store()
    rows = [asdict(row) for row in key_rotation.listed(load_keys(settings.data))]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(" ".join(f"{name}={_said(value)}" for name, value in row.items()))


@key.command()
@pass_context
@as_json
def rotate(context: Context, as_json: bool) -> None:
    """Make a new key; kiosks seal to it from their next exchange. Old ones stay, to open what is older."""
    settings = context.open_store()
    load_keys(settings.data)
    made = key_rotation.rotate(settings.data, now=utc_now())
    audit.note(who(), "command-line", "rotate-key", now=utc_now(), reason=made.key_id)
    _print({"key_id": made.key_id, "fingerprint": made.fingerprint, "created_at": made.created_at}, as_json)
    say_custody()


@key.command()
@pass_context
@click.option("--custodian", required=True, help="Who will keep the copy.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@password_stdin
@as_json
def backup(context: Context, custodian: str, out: Path, password_stdin: bool, as_json: bool) -> None:
    """Write a copy of every key, wrapped under the custodian's own passphrase. One for each of two people."""
    settings = context.open_store()
    name = clean(custodian).strip()[:80]
    if not name:
        raise CannotDo("custodian", title=N_("Chưa ghi tên người giữ"))
    if out.exists():  # it may be the other custodian's
        raise CannotDo(str(out), title=N_("Đã có tệp này, không ghi đè"), todo=N_("Đặt tên tệp khác."))
    secrets = key_restore.secrets_here(settings.data, sqlite=not settings.database_url)
    passphrase = _new_passphrase(password_stdin)
    now = utc_now()
    content = key_backup.make(secrets, passphrase, district=this_store().district, custodian=name,
                              made_at=stamp(now), work=settings.work)  # fmt: skip
    replace_private(out, content)
    with writing():
        key_custody.note(name, secrets.district, now=now)
    audit.note(who(), "command-line", "backup-keys", now=now, reason=name)
    _print({"file": str(out), "custodian": name, "keys": sorted(secrets.district)}, as_json)
    say_custody()


@key.command()
@pass_context
@_file
@password_stdin
@as_json
def restore(context: Context, file: Path, password_stdin: bool, as_json: bool) -> None:
    """Put the keys of a copy back where they were lost. Whole keys are never written over."""
    settings = context.settings()
    _, secrets = _opened(file, password_stdin)
    restored = key_restore.restore(secrets, settings.data, settings.database_url)
    if restored.missing:
        click.echo(translate(_OLDER) % ", ".join(restored.missing), err=True)
    _print(asdict(restored) | {"retried": _retry_what_opens_now(context, secrets, restored)}, as_json)


@key.command()
@pass_context
@_file
@password_stdin
@as_json
def verify(context: Context, file: Path, password_stdin: bool, as_json: bool) -> None:
    """Test a copy without using it: does it open, is it this district's, has it every key?"""
    settings = context.settings()
    head, secrets = _opened(file, password_stdin)
    given_out = key_restore.known_ids(secrets, settings.data, settings.database_url)
    if given_out and not given_out & set(secrets.district):
        raise key_restore.OtherDistrictsKeys
    missing = sorted(given_out - set(secrets.district))
    if missing:
        click.echo(translate(_OLDER) % ", ".join(missing), err=True)
    told = {name: head.head[name] for name in ("district", "custodian", "made_at", "keys")}
    _print(told | {"missing": missing}, as_json)


def _retry_what_opens_now(context: Context, secrets: Secrets, restored: RestoredKeys) -> int:
    """Envelopes that were set aside because their key was not there; none where there is no database yet."""
    found = {name for name in secrets.district if key_file_name(name) in restored.written}
    if not found or not restored.in_use:
        return 0
    context.open_store()
    with writing():
        return key_restore.retry_sealed_to(found, who(), now=utc_now())


def say_custody() -> None:
    """On standard error: what still has to be done so that the keys outlive this machine."""
    if warning := key_custody.warning():
        click.echo(f"{translate(warning.title)} {translate(warning.todo)}", err=True)


def _new_passphrase(from_stdin: bool) -> str:
    passphrase = read_passphrase(_PROMPT, from_stdin=from_stdin)
    if len(passphrase) < PASSPHRASE_MIN:
        raise CannotDo(
            "passphrase", title=N_("Mật khẩu quá ngắn: ít nhất 8 ký tự"), todo=N_("Chọn mật khẩu dài hơn.")
        )
    return passphrase


def _opened(file: Path, password_stdin: bool) -> tuple[KeyBackupFile, Secrets]:
    if file.stat().st_size > key_backup.FILE_MAX:
        raise KeyBackupDamaged("too large")
    read = key_backup.read(file.read_bytes())
    return read, key_backup.open_backup(read, read_passphrase(_PROMPT, from_stdin=password_stdin))


def _print(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
    else:
        click.echo("\n".join(f"{name} {_said(value)}" for name, value in told.items()))


def _said(value: object) -> str:
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    return text or "-"


def register(main: click.Group) -> None:
    main.add_command(key)
