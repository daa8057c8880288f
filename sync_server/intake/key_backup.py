"""A custodian's copy of the district's keys: one file, wrapped under her own passphrase.

Wrapped (argon2id, SecretBox) are the keys that open envelopes, the one that signs answers, and the one of the
SQLite database. Outside stand the names of district and custodian, the time and the ids of the keys, repeated
inside.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.errors import CannotDo, SealBroken
from shared.sealing import Work, Wrapped, key_id, unwrap, wrap
from shared.signing import verify_key_of
from shared.words import N_

_WHAT, _VERSION = "la-chan district keys", 1
_MEM_MAX, _OPS_MAX = 1024 * 1024 * 1024, 64
FILE_MAX = 1024 * 1024


class KeyBackupDamaged(CannotDo):
    slug = "key-backup-damaged"
    title = N_("Tệp này không phải bản sao khóa, hoặc đã bị hỏng")
    todo = N_("Dùng bản sao của người giữ khóa kia.")


class KeyBackupLocked(CannotDo):
    slug = "key-backup-passphrase"
    title = N_("Mật khẩu không mở được bản sao khóa này")
    todo = N_("Nhập lại mật khẩu của người giữ bản sao này, hoặc dùng bản sao của người kia.")


@dataclass(frozen=True, slots=True)
class Secrets:
    """`district`: private keys by id. `database`: the key of SQLite, None where the engine is PostgreSQL."""

    signing: bytes
    district: Mapping[str, bytes]
    database: bytes | None

    def __repr__(self) -> str:
        return f"Secrets({', '.join(sorted(self.district))})"


@dataclass(frozen=True, slots=True)
class KeyBackupFile:
    """What can be read without the passphrase."""

    head: Mapping[str, Any]
    wrapped: Wrapped

    @property
    def key_ids(self) -> set[str]:
        return set(self.head["keys"])


def make(
    secrets: Secrets, passphrase: str, *, district: str, custodian: str, made_at: str, work: Work
) -> bytes:
    """The bytes of the file."""
    head = {
        "what": _WHAT,
        "version": _VERSION,
        "district": district,
        "custodian": custodian,
        "made_at": made_at,
        "answers": key_id(verify_key_of(secrets.signing)),
        "keys": sorted(secrets.district),
    }
    inside = {
        "head": head,
        "signing": _text(secrets.signing),
        "district": {name: _text(key) for name, key in secrets.district.items()},
        "database": _text(secrets.database) if secrets.database else None,
    }
    wrapped = wrap(json.dumps(inside).encode(), passphrase, work)
    told = head | {
        "salt": _text(wrapped.salt),
        "ops": wrapped.ops,
        "mem": wrapped.mem,
        "box": _text(wrapped.box),
    }
    return (json.dumps(told | {"sum": _sum_of(told)}, ensure_ascii=False, indent=1) + "\n").encode()


def read(content: bytes) -> KeyBackupFile:
    """Raises KeyBackupDamaged."""
    try:
        told = json.loads(content)
        if told.pop("sum") != _sum_of(told) or told["what"] != _WHAT or told["version"] != _VERSION:
            raise ValueError("sum")
        wrapped = Wrapped(_bytes(told.pop("salt")), told.pop("ops"), told.pop("mem"), _bytes(told.pop("box")))
        if not (0 < wrapped.mem <= _MEM_MAX and 0 < wrapped.ops <= _OPS_MAX):
            raise ValueError("work")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise KeyBackupDamaged from None
    return KeyBackupFile(told, wrapped)


def open_backup(file: KeyBackupFile, passphrase: str) -> Secrets:
    """Raises KeyBackupLocked for another passphrase, KeyBackupDamaged where inside and outside differ."""
    try:
        inside = json.loads(unwrap(file.wrapped, passphrase))
    except SealBroken:
        raise KeyBackupLocked from None
    if inside["head"] != file.head:
        raise KeyBackupDamaged("head")
    database = inside["database"]
    return Secrets(
        _bytes(inside["signing"]),
        {name: _bytes(key) for name, key in inside["district"].items()},
        _bytes(database) if database else None,
    )


def _sum_of(told: Mapping[str, Any]) -> str:
    return hashlib.blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=16).hexdigest()


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
