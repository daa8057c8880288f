"""One kiosk of a run: it files, sends, is killed, cut off, copied and put back, by its own row of chances."""

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from shared.database import open_sqlite
from tests.crash.launcher import Launcher, Order, Running
from tests.crash.plan import YEAR_S, Deck, Plan, Tally
from tests.crash.proxy import Proxy
from tests.crash.steps import KIOSK

LOGIN, PASSPHRASE = "dau.moi", "mật khẩu rất dài"
_LONGEST_S = 90


Watch = Callable[["Station", Callable[[], dict[str, Any]]], None]
"""Runs a sync and looks at what came of it."""


class Station:
    """`confirmed` are the reports of which the kiosk said that they are saved, `told` what each one says."""

    def __init__(
        self, plan: Plan, launcher: Launcher, tally: Tally, folder: Path, name: str, proxy: Proxy
    ) -> None:
        self.name, self.proxy, self.tally = name, proxy, tally
        self.data = folder / name
        self.chance = plan.chance(name)
        self.using = threading.RLock()
        self.confirmed: set[str] = set()
        self.poisoned: set[str] = set()
        self.spoilt: set[str] = set()  # ids of their envelopes
        self.told: dict[str, dict[str, Any]] = {}
        self.files: list[Path] = []
        self.filed: set[Path] = set()
        self._launcher, self._folder = launcher, folder
        self._share = plan.kill_share
        self._deck = Deck(KIOSK, plan.chance(name, "steps"), tally)
        self._clock = folder / f"{name}.clock"
        self._clock.write_text("0")

    def take(self, reports: list[dict[str, Any]]) -> None:
        """Lay a paper backlog ready, in files of one to nine reports."""
        left = list(reports)
        while left:
            count = self.chance.randint(1, 9)
            lines, left = left[:count], left[count:]
            path = self._folder / f"{self.name}-{len(self.files):03d}.ndjson"
            path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
            self.files.append(path)
            self.told |= {line["report_uuid"]: line for line in lines}

    def turn(self, watch: Watch, *, may_file: bool) -> None:
        """Do one thing: file, or send; whole, killed, or with a full disk or a wrong clock."""
        with self.using:
            self._move_clock()
            open_files = [path for path in self.files if path not in self.filed]
            if open_files and may_file and self.chance.random() < 0.5:
                self.file(open_files[0], calm=False)
            else:
                watch(self, lambda: self.sync(calm=False))

    def file(self, path: Path, *, calm: bool) -> None:
        """Import one file; what it says is filed or skipped counts as confirmed, also of a killed one."""
        full = None if calm else self._full_disk()
        kill_at = [] if calm or full else self._fate("kiosk.filing")
        status, said = self.command("import", str(path), "--as", LOGIN, kill_at=kill_at, calm=calm, full=full)
        if not said:
            return
        lines = [json.loads(line)["report_uuid"] for line in path.read_text("utf-8").splitlines()]
        refused = {row["line"] for row in said["refused"]}
        good = {uuid for number, uuid in enumerate(lines, 1) if number not in refused}
        assert said["filed"] + said["skipped"] == len(good), said
        self.confirmed |= good
        if not refused:
            self.filed.add(path)
        elif calm:
            raise AssertionError(f"{path.name}: {said['refused']}")

    def sync(self, *, calm: bool) -> dict[str, Any]:
        kill_at = [] if calm else self._fate("kiosk.sync", "kiosk.restore")
        return self.command("sync", kill_at=kill_at, calm=calm)[1]

    def status(self) -> dict[str, Any]:
        return self.command("status", calm=True)[1]

    def poison(self) -> bool:
        """Spoil the newest envelope that waits: the district cannot read it. Whether there was one."""
        with self.using:
            store = open_sqlite(self.data / "kiosk.db", (self.data / "database.key").read_bytes())
            try:
                row = store.execute_sql(
                    "SELECT id, report_uuid, envelope_id FROM outbox_entry"
                    " WHERE state = 'waiting' AND sent_at IS NULL ORDER BY id DESC LIMIT 1"
                ).fetchone()
                if row is None:
                    return False
                store.execute_sql("UPDATE outbox_entry SET key_id = 'spoilt' WHERE id = ?", (row[0],))
            finally:
                store.close()
            self.poisoned.add(row[1])
            self.spoilt.add(str(row[2]))
            return True

    def set_clock(self, by_s: float) -> None:
        self._clock.write_text(str(by_s))

    def command(
        self,
        *words: str,
        calm: bool,
        kill_at: Sequence[tuple[str, int]] = (),
        full: tuple[str, int] | None = None,
    ) -> tuple[int, dict[str, Any]]:
        """Run one command to its end; (exit status, what its JSON says, {} where it said nothing whole)."""
        out = self._folder / f"{self.name}.out"
        out.unlink(missing_ok=True)  # of a process killed before it says a word, nothing is read
        running = self.start(*words, "--json", out=out, kill_at=list(kill_at), full=full)
        hunted = not calm and not full and self.chance.random() < self._share
        if hunted and running.wait(0.4 * self.chance.random()) is None and running.kill():
            self.tally.add("kill -9 of a kiosk at random")
        status = running.wait(_LONGEST_S)
        if status is None:
            running.kill()
            raise AssertionError(f"{self.name}: {words[0]} hangs")
        if calm and status not in (0, 1, 3):
            raise AssertionError(f"{self.name}: {words[0]} ended with {status}")
        try:
            said = json.loads(out.read_text("utf-8"))
        except (OSError, ValueError):
            said = {}
        return status, said

    def start(self, *words: str, out: Path, **others: Any) -> Running:
        order = Order(
            "kiosk",
            [*words, "--data", str(self.data)],
            out=str(out),
            err=str(self._folder / f"{self.name}.log"),
            struck=str(self.tally.struck),
            clock=str(self._clock),
            environ={"KIOSK_SYNC_EVERY_S": "5"},
            **others,
        )
        return self._launcher.start(order)

    def deal(self, *beginnings: str) -> list[tuple[str, int]]:
        return self._deck.deal(*beginnings)

    def _fate(self, *beginnings: str) -> list[tuple[str, int]]:
        dealt = self._deck.deal(*beginnings)
        return dealt if self.chance.random() < self._share * 1.5 else dealt[1:]

    def _full_disk(self) -> tuple[str, int] | None:
        draw = self.chance.random()
        if draw > 0.08:
            return None
        self.tally.add("disk full at a kiosk")
        size = (self.data / "kiosk.db").stat().st_size
        return ("pages", 1) if draw < 0.04 else ("bytes", max(40_000, size // 8))

    def _move_clock(self) -> None:
        draw, by_s = self.chance.random(), 0.0
        if draw < 0.05:
            by_s = self.chance.choice((-20, -1, 1, 5)) * YEAR_S
            self.tally.add("clock of a kiosk off by years")
        self.set_clock(by_s)
