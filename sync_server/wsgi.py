"""For a WSGI server: `gunicorn sync_server.wsgi:app`, in as many workers as wanted.

It only answers; `sync-server work` merges.
"""

import os

from shared import log
from sync_server.app import create_app
from sync_server.runtime import open_runtime
from sync_server.settings import SyncServerSettings

log.set_up()
_settings = SyncServerSettings.from_env(os.environ)
app = create_app(_settings, open_runtime(_settings))
