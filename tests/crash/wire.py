"""One HTTP message at a time over a socket: read whole, so that a fault may do to it what it likes."""

import socket
from dataclasses import dataclass

_MOST = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Message:
    """`head` ends with the empty line; `body` is what `Content-Length` announced."""

    head: bytes
    body: bytes

    @property
    def whole(self) -> bytes:
        return self.head + self.body

    def header(self, name: str) -> str:
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.strip().lower() == name.lower().encode():
                return value.strip().decode("latin-1")
        return ""

    def with_body(self, body: bytes) -> "Message":
        """The same head before another body of whatever length."""
        lines = [
            line for line in self.head.split(b"\r\n\r\n")[0].split(b"\r\n")
            if not line.lower().startswith(b"content-length:")
        ]  # fmt: skip
        lines.append(b"Content-Length: %d" % len(body))
        return Message(b"\r\n".join(lines) + b"\r\n\r\n", body)


def read_message(source: socket.socket) -> Message | None:
    """None when the other side hung up before a whole message was there."""
    got = bytearray()
    while b"\r\n\r\n" not in got:
        if not _more(source, got):
            return None
    head, _, body = bytes(got).partition(b"\r\n\r\n")
    message = Message(head + b"\r\n\r\n", b"")
    if "chunked" in message.header("Transfer-Encoding").lower():
        raise ValueError("neither side sends chunks")
    rest = bytearray(body)
    wanted = int(message.header("Content-Length") or 0)
    while len(rest) < wanted:
        if not _more(source, rest):
            return None
    return Message(message.head, bytes(rest[:wanted]))


def _more(source: socket.socket, got: bytearray) -> bool:
    try:
        chunk = source.recv(65536)
    except OSError:
        return False
    got += chunk
    return bool(chunk) and len(got) < _MOST


def answer(status: str, body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """A whole answer, as some machine between here and the district may give it."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
