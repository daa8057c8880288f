"""Logs: one event a line, `time level event key=value …` on standard error.
Ids, counts, codes; never content.
"""

import logging
import sys
import time
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class EventFormatter(logging.Formatter):
    """Exceptions appear by type and place only: their texts may hold what a person typed."""

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the name logging calls
        kind, _, trace = ei
        frames = traceback.extract_tb(trace)[-8:]
        places = " < ".join(
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno}:{frame.name}" for frame in frames
        )
        return f"exception={kind.__name__ if kind else ''} at={places}"


def set_up(level: int = logging.INFO) -> None:
    """Send this process's logs to standard error. Libraries speak only from warning on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EventFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("kiosk", "sync_server", "shared"):
        logging.getLogger(name).setLevel(level)
