"""Kiosks that file and send without pause, by their own commands, whatever happens to their district."""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from shared.database import open_sqlite
from tests.crash.reports import make
from tests.end_to_end.forked import Site
from tests.samples import nfc

A_TIME = 3
"""Reports of one file."""
_RECEIPTS = "SELECT envelope_id, report_uuid FROM outbox_entry WHERE state IN ('accepted', 'duplicate')"


class BusyKiosk:
    """`filed`: what each report says that it confirmed as saved, by its id. `said`: how its syncs ended."""

    def __init__(self, site: Site, unit: str, server: str, most: int = 2_000) -> None:
        self.unit, self._site, self.data = unit, site, site.enrol(unit, server)
        self.filed: dict[str, dict[str, Any]] = {}
        self.said: Counter[str] = Counter()
        self.fault: BaseException | None = None
        self._ready = make(unit, most)

    def file(self) -> None:
        lines, self._ready = self._ready[:A_TIME], self._ready[A_TIME:]
        assert lines, "more was filed than was ready"
        path = self.data.with_suffix(".ndjson")
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
        told = self._site.run_json("kiosk", "import", path, "--data", self.data, "--as", "dau.moi")
        assert told["filed"] == len(lines), told
        self.filed |= {line["report_uuid"]: nfc(line) for line in lines}

    def sync(self) -> dict[str, Any]:
        told = dict(self._site.run_json("kiosk", "sync", "--data", self.data, may_end_with=(0, 3)))
        self.said[told["code"] or told["result"]] += 1
        return told

    def receipts(self) -> dict[str, str]:
        """The envelopes of which it holds the district's receipt now, and whose reports they are."""
        store = open_sqlite(self.data / "kiosk.db", (self.data / "database.key").read_bytes())
        try:
            return dict(store.execute_sql(_RECEIPTS))
        finally:
            store.close()

    def until(self, stopping: threading.Event) -> None:
        try:
            while not stopping.is_set():
                self.file()
                self.sync()
        except BaseException as fault:  # told to the test by `busy`
            self.fault = fault


@contextmanager
def busy(kiosks: Sequence[BusyKiosk]) -> Iterator[None]:
    """They file and send for as long as the block lasts."""
    stopping = threading.Event()
    threads = [threading.Thread(target=kiosk.until, args=[stopping]) for kiosk in kiosks]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join(120)
    assert [kiosk.fault for kiosk in kiosks] == [None] * len(kiosks)
