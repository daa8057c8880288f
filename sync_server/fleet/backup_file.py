"""One file that holds a copy of the district's database, encrypted, and what must be found in it again.

A tar of two members, `manifest.json` and `sync_server.db`, then 32 bytes: blake2b over all before them, keyed
with the copy's key. A byte changed anywhere breaks it. The keys are not in it: they are the custodians'.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from shared.errors import CannotDo
from shared.folder import sync_folder
from shared.words import N_
from sync_server.store import FILE_NAME

MANIFEST = "manifest.json"
_MANIFEST_MAX = 1024 * 1024
_WHAT, _VERSION = "la-chan sync-server backup", 2
_BLOCK = 1024 * 1024
_SEAL = 32


class BackupDamaged(CannotDo):
    slug = "backup-damaged"
    title = N_("Tệp này không phải bản sao lưu, hoặc đã bị hỏng")
    todo = N_("Dùng một bản sao lưu khác.")


class OtherBackupKey(BackupDamaged):
    slug = "backup-other-key"
    title = N_("Khóa cơ sở dữ liệu ở thư mục này không mở được bản sao lưu")
    todo = N_("Lấy lại đúng khóa bằng «sync-server key restore», hoặc dùng bản sao lưu khác.")


@dataclass(frozen=True, slots=True)
class Manifest:
    """`rows`: by table. `digest`: blake2b-256 of the database file. `migration`: the newest applied.

    `engine`: that of the store; `key`: the name of the key that the copy is encrypted with (backup_keys).
    """

    made_at: str
    store_id: str
    district: str
    migration: str
    keys: list[str]
    rows: Mapping[str, int]
    engine: str
    key: str
    bytes: int
    digest: str


def name_of(key: bytes) -> str:
    """What a manifest calls a key: 16 hex digits, which tell nothing of it."""
    return hashlib.blake2b(key, digest_size=8, person=b"la-chan key name").hexdigest()


def write(path: Path, database: Path, manifest: Manifest, key: bytes) -> None:
    """Put both into one new file beside its place, private, and have it on disk under its name at once."""
    told = json.dumps({"what": _WHAT, "version": _VERSION} | asdict(manifest), ensure_ascii=False, indent=1)
    part = database.with_name("whole")
    with part.open("xb+") as file:
        os.chmod(part, 0o600)
        with tarfile.open(fileobj=file, mode="w") as tar:
            _add(tar, MANIFEST, io.BytesIO(told.encode()), len(told.encode()))
            with database.open("rb") as content:
                _add(tar, FILE_NAME, content, database.stat().st_size)
        size = file.tell()
        file.seek(0)
        seal = _seals(file, size, [key])[0]
        file.seek(size)
        file.write(seal)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def read(path: Path, into: Path, keys: Sequence[bytes]) -> tuple[Manifest, bytes]:
    """Unpack the database to `into`; what it must hold, and which of the keys opens it.

    Nothing is believed before the seal over the whole file was found right.
    Raises BackupDamaged, or OtherBackupKey for a file that none of these keys sealed.
    """
    size = path.stat().st_size - _SEAL
    with path.open("rb") as file:
        seals = _seals(file, size, keys)
        told = file.read()
        if told not in seals:
            raise _refusal(file, keys)
        file.seek(0)
        manifest = _unpack(file, into)
    return manifest, keys[seals.index(told)]


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=32)).hexdigest()


def _seals(file: IO[bytes], size: int, keys: Sequence[bytes]) -> list[bytes]:
    """The seal of each key over the next `size` bytes."""
    made = [hashlib.blake2b(key=key, digest_size=_SEAL, person=b"la-chan backup") for key in keys]
    while size > 0 and (block := file.read(min(_BLOCK, size))):
        size -= len(block)
        for seal in made:
            seal.update(block)
    return [seal.digest() for seal in made]


def _refusal(file: IO[bytes], keys: Sequence[bytes]) -> BackupDamaged:
    """Why no key fits: the manifest may still tell, though it is not believed."""
    file.seek(0)
    try:
        with tarfile.open(fileobj=file, mode="r:") as tar:
            manifest = _manifest(tar.extractfile(MANIFEST))
    except Exception as fault:  # whatever a damaged tar makes of the library
        return BackupDamaged(type(fault).__name__)
    return BackupDamaged("seal") if manifest.key in map(name_of, keys) else OtherBackupKey(manifest.engine)


def _unpack(file: IO[bytes], into: Path) -> Manifest:
    try:
        with tarfile.open(fileobj=file, mode="r:") as tar:
            members = [tar.next(), tar.next(), tar.next()]
            names = [member.name for member in members if member]
            if names != [MANIFEST, FILE_NAME] or not all(m.isreg() for m in members if m):
                raise BackupDamaged("members")
            manifest = _manifest(tar.extractfile(MANIFEST))
            _copy(tar.extractfile(FILE_NAME), into, manifest)
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as fault:
        raise BackupDamaged(type(fault).__name__) from None
    return manifest


def _manifest(file: IO[bytes] | None) -> Manifest:
    told: dict[str, Any] = json.loads((file.read(_MANIFEST_MAX) if file else b"") or b"{}")
    if told.pop("what", None) != _WHAT or told.pop("version", None) != _VERSION:
        raise BackupDamaged("manifest")
    return Manifest(**told)


def _copy(file: IO[bytes] | None, into: Path, manifest: Manifest) -> None:
    digest, size = hashlib.blake2b(digest_size=32), 0
    with into.open("xb") as out:
        os.chmod(into, 0o600)
        while block := file.read(_BLOCK) if file else b"":
            digest.update(block)
            size += len(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if (size, digest.hexdigest()) != (manifest.bytes, manifest.digest):
        raise BackupDamaged("digest")


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    tar.addfile(member, content)
