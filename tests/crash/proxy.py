"""The bad network between a kiosk and its district: each request meets the next fault of a seeded row."""

import contextlib
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Sequence

from tests.crash.faults import FAULTS, Cut, Forger, Passage
from tests.crash.wire import Message, read_message

_REFUSE = struct.pack("ii", 1, 0)
"""SO_LINGER: the other side gets a reset."""


class Proxy:
    """Listens for one kiosk. `share` of its requests meet a fault; 0 is a good network.

    Which fault comes next is drawn from `seed` alone, so the row is the same in every run.
    """

    def __init__(self, seed: str, target: int, forger: Forger, network: Sequence[str]) -> None:
        self.share = 0.0
        self.met: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._target, self._network = target, list(network or FAULTS)
        self._forger = forger
        self._drawing = threading.Lock()
        self._last_request: Message | None = None
        self._last_answer: Message | None = None
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=[near], daemon=True).start()

    def _draw(self) -> str | None:
        with self._drawing:
            meets, name = self._random.random(), self._random.choice(self._network)
            return name if meets < self.share else None

    def _one(self, near: socket.socket) -> None:
        with near:
            near.settimeout(30)
            name = self._draw()
            if name == "refused":
                self.met[name] += 1
                near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _REFUSE)
                return
            request = read_message(near)
            if request is None:
                return
            passage = Passage(
                request, self._ask, self._last_request, self._last_answer, self._random.random, self._forger
            )
            try:
                told = FAULTS[name](passage) if name else passage.answered()
            except Cut as cut:
                told = cut.said
            if name:
                self.met[name] += 1
            self._remember(request, passage.answer)
            with contextlib.suppress(OSError):  # the kiosk may have been killed meanwhile
                near.sendall(told)

    def _remember(self, request: Message, told: Message | None) -> None:
        if request.head.startswith(b"POST /v1/exchange"):
            self._last_request = request
            self._last_answer = told or self._last_answer

    def _ask(self, request: bytes, whole: bool) -> Message | None:
        """Pass bytes on to the district; its answer, or None when there is none."""
        for _ in range(3):
            try:
                far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
                break
            except OSError:
                time.sleep(0.1)
        else:
            return None
        with far:
            far.settimeout(30)
            try:
                far.sendall(request)
                return read_message(far) if whole else None
            except OSError:
                return None
