"""A long run shows a bar on a terminal, and nothing where programs read."""

import io

import pytest

from shared.cli import progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shown", "bar"), [(Terminal, True, True), (Terminal, False, False),
                                                      (io.StringIO, True, False)])  # fmt: skip
def test_a_bar_is_for_people_only(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], shown: bool, bar: bool
) -> None:
    told = stream()
    monkeypatch.setattr("sys.stderr", told)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar("Đang gửi báo cáo", shown=shown) as watch:
        watch(200, 800)
        watch(1000, 0)
    assert ("1000/1000" in told.getvalue()) == bar
