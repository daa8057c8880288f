"""Running a web app at the desk: ready when it answers, drained when told to stop, its port free at once.

waitress' own command drops the request in flight on SIGTERM; here it is answered first.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import click
from waitress import wasyncore
from waitress.server import create_server

from shared.errors import CannotDo
from shared.words import N_

log = logging.getLogger(__name__)

DRAIN_S = 20
"""Seconds that requests in flight are given to finish."""
IN_MEMORY_MAX = 64 * 1024 * 1024
"""Bytes of one answer: waitress would put one above a megabyte into a file, and pages hold content."""


def serve(
    app: Any,
    *,
    host: str,
    port: int,
    threads: int = 8,
    body_max: int | None = None,
    behind_proxy: bool = False,
    on_ready: Callable[[], None] = lambda: None,
    on_stop: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGTERM or Ctrl-C.

    body_max: bytes of the largest request, which is then kept in memory and never put on a disk.
    behind_proxy: pass on what a proxy says of who asks; the app decides whom to believe.
    on_ready runs when the socket listens, on_stop after the last request is answered.
    Raises CannotDo when the address cannot be taken.
    """
    try:
        limits: dict[str, Any] = (
            {"max_request_body_size": body_max, "inbuf_overflow": body_max + 1} if body_max else {}
        )
        server = create_server(
            app,
            host=host,
            port=port,
            threads=threads,
            ident="",
            outbuf_overflow=IN_MEMORY_MAX,
            clear_untrusted_proxy_headers=not behind_proxy,
            **limits,
        )
    except (OSError, ValueError) as fault:
        raise CannotDo(
            f"{host}:{port} {getattr(fault, 'strerror', None) or ''}".strip(),
            title=N_("Không mở được cổng này trên máy"),
            todo=N_("Có thể chương trình đang chạy sẵn. Tắt nó đi, hoặc chọn cổng khác bằng --port."),
        ) from None
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if not stopping.is_set():
            stopping.set()
            threading.Thread(target=_drain, args=[server], daemon=True).start()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    on_ready()
    log.info("serve.ready host=%s port=%d", host, port)
    click.echo(f"http://{host}:{port}", err=True)
    try:
        server.run()
    finally:
        server.task_dispatcher.shutdown(cancel_pending=False, timeout=DRAIN_S)
        on_stop()
        log.info("serve.stopped")


def _drain(server: Any) -> None:
    """Take no new connection, let what is in flight be answered, then end the loop."""
    server.trigger.pull_trigger(lambda: wasyncore.dispatcher.close(server))
    deadline = time.monotonic() + DRAIN_S
    while time.monotonic() < deadline and any(
        channel.requests or channel.total_outbufs_len for channel in list(server.active_channels.values())
    ):
        time.sleep(0.02)
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
