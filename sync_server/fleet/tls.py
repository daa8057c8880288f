"""The district's TLS files, in `tls/` of the data folder, mode 0600: `ca.pem`, `ca.key`, `server.pem`.

`server.pem` holds key and certificate in one file, so that a renewal is there whole or not at all.
"""

import logging
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.errors import CannotDo
from shared.folder import make_private, replace_private, sync_folder, write_private
from shared.words import N_
from sync_server.fleet.certificates import (
    NoCryptography,
    Pair,
    Told,
    checked,
    make_authority,
    make_server,
    read,
)

log = logging.getLogger(__name__)

SOON_DAYS = 30
"""A certificate with fewer days left should be renewed."""


class TlsThere(CannotDo):
    slug = "tls-there"
    title = N_("Thư mục này đã có chứng thư TLS, không ghi đè")
    todo = N_("Muốn gia hạn, chạy «sync-server tls renew». Thay CA là phải chép lại cho mọi máy trạm.")


class TlsMissing(CannotDo):
    slug = "tls-missing"
    title = N_("Thiếu hoặc hỏng tệp chứng thư TLS")
    todo = N_("Chép lại ca.pem và ca.key từ nơi cất, hoặc chạy «sync-server tls init» nếu chưa có lần nào.")


@dataclass(frozen=True, slots=True)
class Files:
    data: Path

    @property
    def folder(self) -> Path:
        return self.data / "tls"

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def ca_key(self) -> Path:
        return self.folder / "ca.key"

    @property
    def server(self) -> Path:
        return self.folder / "server.pem"


def init(data: Path, district: str, names: Sequence[str], *, now: datetime) -> Told:
    """Make authority and certificate; what the latter says. Raises TlsThere, NameRefused, NoCryptography.

    All three are there, or none.
    """
    files, wanted = Files(data), [checked(name) for name in names]
    if files.folder.exists():
        raise TlsThere(str(files.folder))
    authority = make_authority(district, now=now)
    server = make_server(authority, wanted, now=now)
    make_private(data)
    made = Path(tempfile.mkdtemp(dir=data, prefix=".tls-"))
    write_private(made / files.ca_key.name, authority.key)
    write_private(made / files.ca.name, authority.certificate)
    write_private(made / files.server.name, server.key + server.certificate)
    made.rename(files.folder)
    sync_folder(data)
    return read(server.certificate)


def renew(data: Path, names: Sequence[str], *, now: datetime) -> Told:
    """A new key and certificate by the same authority, for the names of the old one unless others are given.

    Kiosks need nothing for it. Raises TlsMissing, NameRefused, NoCryptography.
    """
    files = Files(data)
    try:
        authority = Pair(files.ca.read_bytes(), files.ca_key.read_bytes())
        wanted = [checked(name) for name in names] or list(shown(data).names)
        server = make_server(authority, wanted, now=now)
    except (OSError, ValueError, TypeError, IndexError):
        raise TlsMissing(str(files.folder)) from None
    replace_private(files.server, server.key + server.certificate)
    return read(server.certificate)


def shown(data: Path) -> Told:
    """What the server's certificate says. Raises TlsMissing, NoCryptography."""
    try:
        return read(Files(data).server.read_bytes())
    except (OSError, ValueError):
        raise TlsMissing(str(Files(data).server)) from None


def days_left(until: datetime, *, now: datetime) -> int:
    return (until - now).days


def ends_soon(until: datetime, *, now: datetime) -> bool:
    return days_left(until, now=now) < SOON_DAYS


def ends(data: Path, named: Path | None) -> datetime | None:
    """When the server's certificate ends: `named`, or what `init` made; None where there is none to read."""
    path = named or Files(data).server
    if named is None and not path.exists():
        return None
    try:
        return read(path.read_bytes()).until
    except (OSError, ValueError, NoCryptography) as fault:
        log.warning("tls.unread file=%s why=%s", path.name, type(fault).__name__)
        return None
