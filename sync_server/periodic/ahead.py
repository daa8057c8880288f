"""Reading ahead: another thread reads the next chunk while this one is counted and written.

The engines read without the interpreter, so on two processors both go on at once.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sync_server.store import database, room_to_work

T = TypeVar("T")


def ahead(chunks: Iterator[T]) -> Iterator[T]:
    """The same chunks; they are read over a connection of their own, which sees what has been committed."""
    with ThreadPoolExecutor(1, "reading") as reading:
        reader = _with_room(chunks)
        try:
            coming = reading.submit(next, reader, None)
            while (chunk := coming.result()) is not None:
                coming = reading.submit(next, reader, None)
                yield chunk
        finally:
            reading.submit(reader.close)


def _with_room(chunks: Iterator[T]) -> Generator[T, None, None]:
    try:
        with room_to_work():
            yield from chunks
    finally:
        database.close()
