"""A kiosk's side of the wire, without the kiosk: prepared bodies, over a socket that counts every byte."""

import re
import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from sync_server.intake.district import this_store
from tests.sync_server.builders import Station


@dataclass(frozen=True, slots=True)
class Posted:
    """One exchange, signed and ready to go; `reports` are in it."""

    request: bytes
    body: bytes
    reports: int


@dataclass(frozen=True, slots=True)
class Answered:
    """`sent` and `received`: bytes of both ways, head and all."""

    status: int
    body: bytes
    signature: str
    sent: int
    received: int


def posted(station: Station, body: bytes, reports: int, *, keep_alive: bool = True) -> Posted:
    """As the kiosk's own client sends it."""
    lines = (
        "POST /v1/exchange HTTP/1.1",
        "Host: 127.0.0.1",
        "User-Agent: la-chan-kiosk",
        "Accept-Encoding: identity",
        "Accept: */*",
        f"Connection: {'keep-alive' if keep_alive else 'close'}",
        "Content-Type: application/vnd.la-chan.exchange",
        f"X-Kiosk: {station.kiosk.kiosk_id}",
        f"X-Signature: {station.sign(body)}",
        f"Content-Length: {len(body)}",
    )
    return Posted("\r\n".join(lines).encode() + b"\r\n\r\n" + body, body, reports)


def what_kiosks_know() -> dict[str, Any]:
    """What a kiosk that was here before says it knows, so that it is not told again."""
    store = this_store()
    return {"store_id": store.store_id, "changes_version": store.changes_version}


class Line:
    """One connection to a server of this machine."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        self.socket.close()

    def send(self, request: bytes) -> Answered:
        """One request and its whole answer. Raises ConnectionError when the other side is gone."""
        self.socket.sendall(request)
        came = b""
        while b"\r\n\r\n" not in came:
            came += self._more()
        head, _, body = came.partition(b"\r\n\r\n")
        told = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:])
        signature = next(iter(re.findall(r"(?i)^x-signature: (\S+)", head.decode(), re.M)), "")
        while len(body) < int(told["content-length"]):
            body += self._more()
        return Answered(int(head.split()[1]), body, signature, len(request), len(head) + 4 + len(body))

    def _more(self) -> bytes:
        some = self.socket.recv(65536)
        if not some:
            raise ConnectionError("the server closed the line")
        return some
