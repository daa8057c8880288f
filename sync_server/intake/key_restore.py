"""Putting a custodian's copy back where keys were lost: into an old data folder, or a new and empty one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import peewee as pw

from shared.database import connected, open_postgres, open_sqlite
from shared.errors import CannotDo, StoreNotReady
from shared.folder import KEY_FILE, database_key, make_private, replace_private
from shared.words import N_
from sync_server.intake import quarantine
from sync_server.intake.key_backup import Secrets
from sync_server.intake.keys import KEY_BYTES, key_file, load_keys, signing_file
from sync_server.intake.models import InboxEntry, QuarantineEntry
from sync_server.store import FILE_NAME


class OtherDistrictsKeys(CannotDo):
    slug = "key-backup-other-district"
    title = N_("Bản sao khóa này không thuộc dữ liệu ở thư mục này")
    todo = N_("Xem lại đường dẫn --data, và bản sao có đúng của huyện này không.")


class OtherKeysHere(CannotDo):
    slug = "other-keys-here"
    title = N_("Thư mục này đang có khóa khác, không ghi đè")
    todo = N_("Xem lại đường dẫn --data. Nếu chắc chắn, chuyển các tệp khóa cũ sang chỗ khác rồi chạy lại.")


@dataclass(frozen=True, slots=True)
class RestoredKeys:
    """Files written; ids of keys that the district has given out and nobody has put back yet.

    `in_use`: there is a database that these keys belong to.
    """

    written: list[str]
    missing: list[str]
    in_use: bool


def secrets_here(data: Path, *, sqlite: bool) -> Secrets:
    """What a copy is made of. Raises StoreNotReady where one is missing or damaged."""
    keys = load_keys(data)
    return Secrets(keys.signing_seed, keys.private, database_key(data) if sqlite else None)


def restore(secrets: Secrets, data: Path, database_url: str | None) -> RestoredKeys:
    """Write what is missing or broken, overwrite nothing that is whole. All or nothing; safe to repeat.

    Raises OtherDistrictsKeys when the database there knows none of these keys, OtherKeysHere when the folder
    has whole keys of another kind.
    """
    given_out = known_ids(secrets, data, database_url)
    if given_out and not given_out & set(secrets.district):
        raise OtherDistrictsKeys
    wanted = {key_file(data, name): key for name, key in secrets.district.items()}
    wanted[signing_file(data)] = secrets.signing
    if secrets.database is not None:  # on PostgreSQL too: backups from before a move there are opened by it
        wanted[data / KEY_FILE] = secrets.database
    there = {path: path.read_bytes() for path in wanted if path.exists()}
    if any(len(key) == KEY_BYTES and key != wanted[path] for path, key in there.items()):
        raise OtherKeysHere
    make_private(data)
    make_private(signing_file(data).parent)
    written = [path for path, key in wanted.items() if there.get(path) != key]
    for path in written:
        replace_private(path, wanted[path])
    missing = sorted(name for name in given_out if not key_file(data, name).exists())
    return RestoredKeys(sorted(path.name for path in written), missing, bool(given_out))


def retry_sealed_to(key_ids: Collection[str], login: str, *, now: datetime) -> int:
    """Put back what was set aside for want of these keys; how many. Within the caller's transaction."""
    held = QuarantineEntry.select(QuarantineEntry.id).join(InboxEntry)
    held = held.where(QuarantineEntry.state == "open", QuarantineEntry.code == "seal-broken")
    numbers = [entry.id for entry in held.where(InboxEntry.key_id.in_(list(key_ids)))]
    for number in numbers:
        quarantine.retry(number, login, now=now)
    return len(numbers)


def known_ids(secrets: Secrets, data: Path, database_url: str | None) -> set[str]:
    """The keys that the database there gave out; none where there is no database yet."""
    database = open_postgres(database_url) if database_url else _sqlite(secrets, data)
    if database is None:
        return set()
    try:
        with connected(database):
            return {row[0] for row in database.execute_sql("SELECT key_id FROM district_key").fetchall()}
    except pw.DatabaseError:
        return set()
    finally:
        (database.close_all if database_url else database.close)()


def _sqlite(secrets: Secrets, data: Path) -> pw.Database | None:
    """The database there, opened by the copy's own key."""
    if not (data / FILE_NAME).exists() or secrets.database is None:
        return None
    try:
        return open_sqlite(data / FILE_NAME, secrets.database)
    except StoreNotReady:
        raise OtherDistrictsKeys("the database does not open with it") from None
