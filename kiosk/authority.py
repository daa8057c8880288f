"""The district's own certificate authority, where it has one: only certificates of it are taken then."""

import ssl
from pathlib import Path

from kiosk.settings import KioskSettings
from shared.errors import CannotDo
from shared.folder import make_private, replace_private
from shared.words import N_

FILE_NAME = "district-ca.pem"
_SIZE_MAX = 1024 * 1024


class NoAuthority(CannotDo):
    slug = "ca-refused"
    title = N_("Tệp CA này không phải chứng thư, hoặc đã bị hỏng")
    todo = N_("Chép lại ca.pem từ máy chủ của huyện, rồi chạy lại.")


def authority_of(settings: KioskSettings) -> Path | None:
    """The file to hold the server's certificate against; None for the authorities that everyone trusts."""
    kept = settings.data / FILE_NAME
    return settings.ca or (kept if kept.exists() else None)


def keep(data: Path, file: Path) -> None:
    """Take a copy of the authority's certificate into the data folder. Raises NoAuthority."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_SIZE_MAX)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=content.decode("ascii"))
        if b"PRIVATE KEY" in content or not context.get_ca_certs():
            raise NoAuthority(file.name)
    except (OSError, ValueError):  # an ssl.SSLError is one of the system's
        raise NoAuthority(file.name) from None
    make_private(data)
    replace_private(data / FILE_NAME, content)
