"""How a file comes in: within a limit of its own, and never on a disk before it is sealed."""

from io import BytesIO
from typing import IO

from flask import Request, request

UPLOAD_MAX = 32 * 1024 * 1024
"""Bytes of one upload. More than a file may have, so that one too large is told so beside its field."""


class InMemoryRequest(Request):
    """Werkzeug would put any upload above 500 kB into a temporary file."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


def allow_upload() -> None:
    """Let this request be as large as an upload. Must run before the form is read for its token."""
    request.max_content_length = UPLOAD_MAX
