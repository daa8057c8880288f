"""Where an exception came from, without what it says: messages and values may hold a report's content."""

import traceback
from pathlib import Path

FRAMES_KEPT = 12


def where(exc: BaseException) -> str:
    """`ValueError views.py:31:create<forms.py:12:read`, innermost last, then `; from …` for each cause."""
    frames = traceback.extract_tb(exc.__traceback__)[-FRAMES_KEPT:]
    places = "<".join(f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames)
    told = f"{type(exc).__name__} {places}"
    cause = exc.__cause__ or (None if exc.__suppress_context__ else exc.__context__)
    return f"{told}; from {where(cause)}" if cause else told
