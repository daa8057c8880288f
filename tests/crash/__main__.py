"""python -m tests.crash --seed N [--size N] [--kiosks N] [--kills N] [--faults N] [--database postgresql]

Exits 0 when every promise was kept.
"""

import argparse
import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from tests.crash.faults import FAULTS
from tests.crash.house import built
from tests.crash.plan import Plan
from tests.crash.story import Outcome, Story
from tests.crash.telling import tell
from tests.fixtures.postgres import find_programs, run_cluster


def main() -> int:
    words = _words()
    plan = Plan(
        words.seed,
        words.size,
        words.kiosks,
        words.kills,
        words.faults,
        words.poisoned,
        network=tuple(words.network),
        restores=words.restores,
        every_step=words.every_step,
    )
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {line}", flush=True)

    with _database(words.database) as url, built(plan, words.keep, url) as house:
        say(f"seed {plan.seed}: {plan.size} reports, {plan.kiosks} kiosks, {words.database}")
        story = Story(house, say)
        outcome: Outcome = story.run()
        return tell(plan, house, outcome)


def _words() -> argparse.Namespace:
    usual = Plan()
    words = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--size", type=int, default=usual.size, help="reports")
    words.add_argument("--kiosks", type=int, default=usual.kiosks)
    words.add_argument("--kills", type=int, default=usual.kills, help="at least so many kills")
    words.add_argument(
        "--faults", type=int, default=usual.faults, help="at least so many faults of the network"
    )
    words.add_argument("--poisoned", type=int, default=usual.poisoned, help="envelopes spoilt on purpose")
    words.add_argument(
        "--network", nargs="*", default=[], choices=list(FAULTS), help="only these faults of it"
    )
    words.add_argument("--no-restores", dest="restores", action="store_false", help="put no copies back")
    words.add_argument("--some-steps", dest="every_step", action="store_false", help="need not strike each")
    words.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    words.add_argument("--keep", type=Path, default=None, metavar="DIR", help="leave all files there")
    return words.parse_args()


@contextlib.contextmanager
def _database(name: str) -> Iterator[str | None]:
    if name == "sqlite":
        yield None
        return
    programs = find_programs()
    if programs is None:
        raise SystemExit("no PostgreSQL server here; on Debian: apt-get install postgresql")
    with run_cluster(programs) as cluster:
        yield cluster.new_database("crash")


if __name__ == "__main__":
    raise SystemExit(main())
