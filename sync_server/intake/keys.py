"""The district's keys: X25519 to open what kiosks seal, Ed25519 to sign what they are answered.

Private halves are files of mode 0600 in `keys/` of the data folder. The inbox needs only the signing key; a
relay that takes exchanges without merging holds no private district key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from shared.errors import SealBroken, StoreNotReady
from shared.folder import make_private, write_private
from shared.sealing import key_id, new_key_pair
from shared.signing import new_signing_pair
from shared.words import N_

_FOLDER = "keys"
_SIGNING = "signing.key"


@dataclass(frozen=True, slots=True)
class Keys:
    """`signing_seed` signs answers; `private` opens seals, by key id, and may be empty at a relay."""

    signing_seed: bytes
    private: Mapping[str, bytes]

    @property
    def verify_key(self) -> bytes:
        return bytes(SigningKey(self.signing_seed).verify_key)

    def opener(self, name: str) -> bytes:
        """Raises SealBroken when this server does not hold the key."""
        if name not in self.private:
            raise SealBroken("no such key here")
        return self.private[name]

    def __repr__(self) -> str:
        return f"Keys({', '.join(sorted(self.private))})"


def make_keys(data: Path) -> bytes:
    """Make the keys of a new district, or find those an interrupted start left; the public sealing key."""
    folder = data / _FOLDER
    make_private(folder)
    if not (folder / _SIGNING).exists():
        write_private(folder / _SIGNING, new_signing_pair()[0])
    found = sorted(folder.glob("district-*.key"))
    if found:
        return bytes(PrivateKey(found[0].read_bytes()).public_key)
    private, public = new_key_pair()
    write_private(folder / f"district-{key_id(public)}.key", private)
    return public


def load_keys(data: Path) -> Keys:
    """Raises StoreNotReady when the signing key is missing or damaged."""
    folder = data / _FOLDER
    try:
        seed = (folder / _SIGNING).read_bytes()
        private = {
            path.stem.removeprefix("district-"): path.read_bytes() for path in folder.glob("district-*.key")
        }
    except OSError as fault:
        raise StoreNotReady(f"keys: {fault.strerror}", title=N_("Thiếu khóa của huyện")) from None
    whole = {name: key for name, key in private.items() if len(key) == 32 and key_id(_public(key)) == name}
    if len(seed) != 32 or len(whole) != len(private):
        raise StoreNotReady("keys: damaged", title=N_("Khóa của huyện bị hỏng"))
    return Keys(seed, whole)


def _public(private: bytes) -> bytes:
    return bytes(PrivateKey(private).public_key)
