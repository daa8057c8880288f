"""What the views of one process work with; built once in `create_app`, passed on as plain arguments."""

from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from shared.clock import NewId, Now
from sync_server.intake.keys import Keys
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


def runtime() -> Runtime:
    return cast(Runtime, current_app.extensions[EXTENSION])
