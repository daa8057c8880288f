"""Settings of the kiosk, read once from the environment; commands may overrule them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shared.sealing import WORK, Work
from shared.settings import Faults, flag, whole


@dataclass(frozen=True, slots=True)
class KioskSettings:
    """`passphrase_work` is the cost of one guess of a passphrase; `insecure_http` allows http off this PC."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8101
    sync_every_s: int = 300
    lock_after_s: int = 120
    sign_out_after_s: int = 600
    insecure_http: bool = False
    ca: Path | None = None
    passphrase_work: Work = WORK

    @classmethod
    def from_env(cls, environ: Mapping[str, str], **overrides: Any) -> "KioskSettings":
        """Raises StoreNotReady naming every setting that cannot be read."""
        faults = Faults()
        settings = cls(
            data=Path(environ.get("KIOSK_DATA", "kiosk-data")),
            host=environ.get("KIOSK_HOST", "127.0.0.1"),
            port=whole(environ, "KIOSK_PORT", 8101, 1, 65535, faults),
            sync_every_s=whole(environ, "KIOSK_SYNC_EVERY_S", 300, 5, 86400, faults),
            lock_after_s=whole(environ, "KIOSK_LOCK_AFTER_S", 120, 5, 86400, faults),
            sign_out_after_s=whole(environ, "KIOSK_SIGN_OUT_AFTER_S", 600, 60, 86400, faults),
            ca=Path(ca) if (ca := environ.get("KIOSK_CA")) else None,
            insecure_http=flag(environ, "KIOSK_INSECURE_HTTP", False, faults),
        )
        faults.raise_any()
        return replace(settings, **{name: value for name, value in overrides.items() if value is not None})
