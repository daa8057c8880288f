"""The district's keys: rotated while kiosks are away, copied to custodians, lost and put back."""

import json
import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import peewee as pw
import pytest
from click.testing import CliRunner, Result

from shared.sealing import key_id
from sync_server import store
from sync_server.cli import main
from sync_server.intake import key_custody, key_rotation
from sync_server.intake.keys import key_file, load_keys
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import DistrictKey, InboxEntry
from tests.sync_server.builders import District, Station, make_district

LAN, MINH = "mật khẩu của Lan", "mật khẩu của Minh"

Run = Callable[..., Result]


@pytest.fixture
def run(district: District) -> Run:
    """A command about this district; what it wrote, and its exit status."""

    def run(*words: object, typed: str = "", status: int = 0, data: Path | None = None) -> Result:
        options = ["--data", str(data or district.settings.data)]
        if district.settings.database_url:
            options += ["--database", district.settings.database_url]
        _close()
        done = CliRunner().invoke(main, [*map(str, words), *options], input=typed)
        assert done.exit_code == status, done.output
        return done

    return run


def _close() -> None:
    """What a command binds next takes the place of what was bound before it."""
    real = store.database.obj
    (real.close if isinstance(real, pw.SqliteDatabase) else real.close_all)()


def backup(run: Run, out: Path, custodian: str, passphrase: str) -> None:
    run("key", "backup", "--custodian", custodian, "--out", out, "--password-stdin", typed=passphrase)


def restore(run: Run, file: Path, passphrase: str, *, more: tuple[str, ...] = (), status: int = 0) -> Result:
    return run("key", "restore", file, "--password-stdin", *more, typed=passphrase, status=status)


def lose_keys(district: District) -> None:
    shutil.rmtree(district.settings.data / "keys")
    (district.settings.data / "database.key").unlink(missing_ok=True)


def test_what_is_sealed_to_any_key_the_district_ever_had_is_opened(
    district: District, station: Station
) -> None:
    running = district.keys
    station.file()
    for turn in range(2):
        district.now += timedelta(seconds=5_000_000)
        made = key_rotation.rotate(district.settings.data, now=district.now)
        if turn:
            newest = DistrictKey.get_by_id(made.key_id)
            district.public_key = bytes(newest.public_key)
            station.file()
    answer = station.send([], store_id="x")
    assert answer.changes is not None
    assert [key.key_id for key in answer.changes.district_keys][0] == made.key_id
    assert len(answer.changes.district_keys) == 3
    result = merge_waiting(running, now=district.now)
    assert (result.merged, result.quarantined) == (2, 0)
    assert len({row.key_id for row in InboxEntry.select()}) == 2


def test_the_newest_key_comes_first_though_the_clock_was_set_back(district: District) -> None:
    made = [
        key_rotation.rotate(district.settings.data, now=district.now - timedelta(days=days)).key_id
        for days in (0, 400, 0)
    ]
    listed = key_rotation.listed(load_keys(district.settings.data))
    assert [row.key_id for row in listed][:3] == made[::-1]
    assert [row.newest for row in listed] == [True, False, False, False] and all(row.here for row in listed)


def test_two_custodians_are_asked_for_and_again_after_a_new_key(run: Run, tmp_path: Path) -> None:
    said = [run("key", "rotate").stderr]
    backup(run, tmp_path / "a", "Lan", LAN)
    backup(run, tmp_path / "b", "LAN", LAN)
    one = key_custody.warning()
    backup(run, tmp_path / "c", "Minh", MINH)
    both = key_custody.warning()
    said.append(run("key", "rotate").stderr)
    assert "chưa được sao lưu" in said[0] and "chưa có trong bản sao lưu" in said[1]
    assert (one, both) == (key_custody.ONE, None)
    listed = json.loads(run("key", "list", "--json").stdout)
    assert [row["custodians"] for row in listed] == [[], ["LAN", "Minh"], ["LAN", "Minh"]]


@pytest.mark.slow
def test_keys_that_were_lost_come_back_from_either_copy(
    district: District, station: Station, run: Run, tmp_path: Path
) -> None:
    station.file()
    district.now += timedelta(days=1)
    key_rotation.rotate(district.settings.data, now=district.now)
    before = load_keys(district.settings.data)
    for name, passphrase in (("Lan", LAN), ("Minh", MINH)):
        out = tmp_path / name
        backup(run, out, name, passphrase)
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
        for secret in (before.signing_seed, *before.private.values()):
            assert secret not in out.read_bytes()
        lose_keys(district)
        run("merge", status=1)
        restore(run, out, passphrase)
        assert load_keys(district.settings.data) == before
    assert json.loads(run("merge", "--json").stdout)["merged"] == 1


def test_what_was_set_aside_for_want_of_one_key_of_several_is_merged_once_it_is_back(
    district: District, station: Station, run: Run, tmp_path: Path
) -> None:
    key_rotation.rotate(district.settings.data, now=district.now)  # a district without any key merges nothing
    backup(run, tmp_path / "a", "Lan", LAN)
    station.file()
    key_file(district.settings.data, key_id(district.public_key)).unlink()
    assert json.loads(run("merge", "--json").stdout)["quarantined"] == 1
    assert json.loads(restore(run, tmp_path / "a", LAN, more=("--json",)).stdout)["retried"] == 1
    assert json.loads(run("merge", "--json").stdout)["merged"] == 1


def test_a_copy_from_before_a_new_key_says_which_is_missing(
    district: District, run: Run, tmp_path: Path
) -> None:
    backup(run, tmp_path / "old", "Lan", LAN)
    made = key_rotation.rotate(district.settings.data, now=district.now)
    assert made.key_id in run("key", "verify", tmp_path / "old", "--password-stdin", typed=LAN).stderr
    lose_keys(district)
    assert made.key_id in restore(run, tmp_path / "old", LAN).stderr
    assert set(load_keys(district.settings.data).private) == {key_id(district.public_key)}


@pytest.mark.slow
def test_a_copy_that_does_not_open_or_is_not_ours_changes_nothing(
    district: District, run: Run, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    good = tmp_path / "good"
    backup(run, good, "Lan", LAN)
    damaged, text = tmp_path / "damaged", tmp_path / "text"
    damaged.write_bytes(good.read_bytes().replace(b'"custodian": "Lan"', b'"custodian": "Lon"'))
    text.write_text("no copy")
    lose_keys(district)
    assert "Mật khẩu không mở được" in restore(run, good, "mật khẩu khác", status=1).stderr
    for file in (damaged, text):
        assert "đã bị hỏng" in restore(run, file, LAN, status=1).stderr
    own_url = district.settings.database_url
    _close()
    other_url = request.getfixturevalue("new_postgres_database")() if own_url else None
    other = make_district(tmp_path / "other", other_url, district.now)
    options = ["--data", str(other.settings.data), *(["--database", other_url] if other_url else [])]
    _close()
    refused = CliRunner().invoke(main, ["key", "restore", str(good), "--password-stdin", *options], input=LAN)
    assert refused.exit_code == 1 and "không thuộc dữ liệu" in refused.stderr
    assert load_keys(other.settings.data) == other.keys
    assert not (district.settings.data / "keys").exists()


def test_a_short_passphrase_is_refused(run: Run, tmp_path: Path) -> None:
    words = ("key", "backup", "--custodian", "Lan", "--out", tmp_path / "f", "--password-stdin")
    run(*words, typed="1234567", status=1)
    assert not (tmp_path / "f").exists() and key_custody.warning() == key_custody.NEVER
