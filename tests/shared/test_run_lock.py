import subprocess
import sys
import threading
from pathlib import Path

import pytest

from shared.run_lock import AlreadyRunning, held


def test_another_thread_is_told_that_it_runs_already(tmp_path: Path) -> None:
    found: list[type[BaseException]] = []

    def try_it() -> None:
        try:
            with held(tmp_path / "x.lock"):
                pass
        except AlreadyRunning as busy:
            found.append(type(busy))

    with held(tmp_path / "x.lock"):
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert found == [AlreadyRunning]
    with held(tmp_path / "x.lock"):
        pass


def test_a_killed_process_lets_go_of_the_lock(tmp_path: Path) -> None:
    code = (
        "import sys, time, pathlib\nfrom shared.run_lock import held\n"
        f"with held(pathlib.Path({str(tmp_path / 'x.lock')!r})):\n print('held', flush=True)\n time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyRunning), held(tmp_path / "x.lock"):
            pass
        process.kill()
        process.wait()
    with held(tmp_path / "x.lock", wait_s=1):
        pass
