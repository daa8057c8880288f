"""One file that holds a copy of the district's database, still encrypted, and what must be found in it again.

A tar of two members: `manifest.json` and `sync_server.db`. The keys are not in it: they are the custodians'.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from shared.errors import CannotDo
from shared.folder import sync_folder
from shared.words import N_
from sync_server.store import FILE_NAME

MANIFEST = "manifest.json"
_MANIFEST_MAX = 1024 * 1024
_WHAT, _VERSION = "la-chan sync-server backup", 1
_BLOCK = 1024 * 1024


class BackupDamaged(CannotDo):
    slug = "backup-damaged"
    title = N_("Tệp này không phải bản sao lưu, hoặc đã bị hỏng")
    todo = N_("Dùng một bản sao lưu khác.")


@dataclass(frozen=True, slots=True)
class Manifest:
    """`rows`: by table. `digest`: blake2b-256 of the database file. `migration`: the newest applied."""

    made_at: str
    store_id: str
    district: str
    migration: str
    keys: list[str]
    rows: Mapping[str, int]
    bytes: int
    digest: str


def write(path: Path, database: Path, manifest: Manifest) -> None:
    """Put both into one new file beside its place, private, and have it on disk under its name at once."""
    told = json.dumps({"what": _WHAT, "version": _VERSION} | asdict(manifest), ensure_ascii=False, indent=1)
    part = database.with_name("whole")
    with part.open("xb") as file:
        os.chmod(part, 0o600)
        with tarfile.open(fileobj=file, mode="w") as tar:
            _add(tar, MANIFEST, io.BytesIO(told.encode()), len(told.encode()))
            with database.open("rb") as content:
                _add(tar, FILE_NAME, content, database.stat().st_size)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def read(path: Path, into: Path) -> Manifest:
    """Unpack the database to `into` and hold it against the manifest. Raises BackupDamaged."""
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            members = [tar.next(), tar.next(), tar.next()]
            names = [member.name for member in members if member]
            if names != [MANIFEST, FILE_NAME] or not all(m.isreg() for m in members if m):
                raise BackupDamaged("members")
            manifest = _manifest(tar.extractfile(MANIFEST))
            _copy(tar.extractfile(FILE_NAME), into, manifest)
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as fault:
        raise BackupDamaged(type(fault).__name__) from None
    return manifest


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=32)).hexdigest()


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
