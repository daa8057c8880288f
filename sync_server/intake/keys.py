"""The district's keys: X25519 to open what kiosks seal, Ed25519 to sign what they are answered.

Private halves are files of mode 0600 in `keys/` of the data folder. The inbox needs only the signing key; a
relay, which takes exchanges and merges nothing, holds no private district key.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nacl.public import PrivateKey, SealedBox
from nacl.signing import SigningKey

from shared.errors import SealBroken, StoreNotReady
from shared.folder import make_private, write_private
from shared.sealing import key_id, new_key_pair, opener, public_of
from shared.signing import new_signing_pair
from shared.words import N_

_FOLDER = "keys"
_SIGNING = "signing.key"
_KEY_ID = re.compile(r"[0-9a-f]{16}")
KEY_BYTES = 32
_RESTORE = N_("Không xóa gì. Lấy bản sao khóa từ người giữ, rồi chạy «sync-server key restore».")


class NoDistrictKey(StoreNotReady):
    """This machine takes exchanges and cannot open what they bring."""

    slug = "no-district-key"
    title = N_("Máy này không giữ khóa mở của huyện, nên không gộp được báo cáo")
    lost = N_("Những gì đã nhận vẫn nằm nguyên trong hộp thư đến.")
    todo = N_(
        "Chạy lệnh này ở máy giữ khóa. Nếu khóa đáng lẽ phải ở máy này: không xóa gì, lấy bản sao khóa từ "
        "người giữ, rồi chạy «sync-server key restore»."
    )


@dataclass(frozen=True, slots=True)
class Keys:
    """`signing_seed` signs answers; `private` opens seals, by key id, and may be empty at a relay.

    `data`: the folder they came from, where a key that was made since is looked for.
    """

    signing_seed: bytes
    private: Mapping[str, bytes]
    data: Path | None = None

    @property
    def verify_key(self) -> bytes:
        return bytes(SigningKey(self.signing_seed).verify_key)

    def ensure_some_open(self) -> None:
        """Raises NoDistrictKey at a relay: a merge there would set aside whatever came."""
        if not self.private:
            raise NoDistrictKey()

    def opener(self, name: str) -> SealedBox[PrivateKey]:
        """What opens the seals of a key. Raises SealBroken when this server does not hold it."""
        key = self.private.get(name) or self._made_since(name)
        if key is None:
            raise SealBroken("no such key here")
        return _opener(key)

    def _made_since(self, name: str) -> bytes | None:
        """A rotated key: the processes that merge need not be started anew for it."""
        if self.data is None or not _KEY_ID.fullmatch(name):
            return None
        try:
            key = key_file(self.data, name).read_bytes()
        except OSError:
            return None
        return key if len(key) == KEY_BYTES and key_id(public_of(key)) == name else None

    def __repr__(self) -> str:
        return f"Keys({', '.join(sorted(self.private))})"


_opener = lru_cache(maxsize=16)(opener)


def make_keys(data: Path) -> bytes:
    """Make the keys of a new district, or find those an interrupted start left; the public sealing key."""
    folder = data / _FOLDER
    make_private(folder)
    if not (folder / _SIGNING).exists():
        write_private(folder / _SIGNING, new_signing_pair()[0])
    found = sorted(folder.glob("district-*.key"))
    if found:
        return public_of(found[0].read_bytes())
    return new_district_key(data)


def new_district_key(data: Path) -> bytes:
    """Make one more key to seal to; its private half is on disk when its public half is returned."""
    private, public = new_key_pair()
    write_private(key_file(data, key_id(public)), private)
    return public


def key_file(data: Path, name: str) -> Path:
    return data / _FOLDER / key_file_name(name)


def key_file_name(name: str) -> str:
    return f"district-{name}.key"


def signing_file(data: Path) -> Path:
    return data / _FOLDER / _SIGNING


def load_keys(data: Path) -> Keys:
    """Raises StoreNotReady when the signing key is missing or damaged."""
    folder = data / _FOLDER
    try:
        seed = (folder / _SIGNING).read_bytes()
        private = {
            path.stem.removeprefix("district-"): path.read_bytes() for path in folder.glob("district-*.key")
        }
    except OSError as fault:
        raise StoreNotReady(
            f"keys: {fault.strerror}", title=N_("Thiếu khóa của huyện"), todo=_RESTORE
        ) from None
    whole = {
        name: key for name, key in private.items() if len(key) == KEY_BYTES and key_id(public_of(key)) == name
    }
    if len(seed) != KEY_BYTES or len(whole) != len(private):
        raise StoreNotReady("keys: damaged", title=N_("Khóa của huyện bị hỏng"), todo=_RESTORE)
    return Keys(seed, whole, data)
