"""What the views of one process work with; built once a process, passed on as plain arguments."""

from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from shared.clock import NewId, Now, new_uuid, utc_now
from sync_server import store
from sync_server.intake.keys import Keys, load_keys
from sync_server.pulse import Pulse
from sync_server.settings import SyncServerSettings

EXTENSION = "sync_server"


@dataclass(frozen=True, slots=True)
class Runtime:
    settings: SyncServerSettings
    keys: Keys
    now: Now
    new_id: NewId
    pulse: Pulse = field(default_factory=Pulse)


def open_runtime(settings: SyncServerSettings) -> Runtime:
    """Open the store and the keys for this process. Raises StoreNotReady."""
    store.bind(settings.data, settings.database_url)
    return Runtime(settings=settings, keys=load_keys(settings.data), now=utc_now, new_id=new_uuid)


def runtime() -> Runtime:
    return cast(Runtime, current_app.extensions[EXTENSION])
