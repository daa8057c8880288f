"""Work that makes no cycles, without the search for them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """For a batch or a range: to look for cycles among all that a server holds takes a tenth of the time of a
    merge, and a quarter of that of a counting.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
