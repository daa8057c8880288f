"""Which key a backup is encrypted with: always one that custodians hold (`key backup`).

SQLite is copied as it is, under its own `database.key`. Rows of PostgreSQL lie in a copy under a key derived
from the signing key, which every machine of the district has.
"""

import contextlib
import hashlib
from pathlib import Path

from shared.errors import StoreNotReady
from shared.folder import database_key
from sync_server.intake.keys import load_keys

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def key_for(engine: str, data: Path) -> bytes:
    """Raises StoreNotReady when the key is not in the data folder."""
    if engine == SQLITE:
        return database_key(data)
    seed = load_keys(data).signing_seed
    return hashlib.blake2b(seed, digest_size=32, person=b"la-chan copies").digest()


def at_hand(data: Path) -> list[bytes]:
    """Every key of these that the data folder gives."""
    keys = []
    for engine in (SQLITE, POSTGRESQL):
        with contextlib.suppress(StoreNotReady):
            keys.append(key_for(engine, data))
    return keys
