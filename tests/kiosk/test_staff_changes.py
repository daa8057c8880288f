"""Reset and retire: what they end, and what they can never touch."""

import pytest

from kiosk import drafts, filing, mine, outbox, staff, staff_changes
from kiosk.models import Draft as DraftRow
from kiosk.models import OutboxEntry
from kiosk.session import Session
from kiosk.staff import InvalidStaff, WrongPassphrase
from shared.errors import NotThere, SealBroken
from shared.sealing import WORK_LIGHT, open_sealed, seal
from tests.kiosk.conftest import PASSPHRASE, Kiosk, a_report
from tests.kiosk.district import District

NEW = "mật khẩu khác hẳn"


@pytest.fixture
def nurse(kiosk: Kiosk) -> staff.Staff:
    return staff.add("yt.hoa", "Đỗ Thị Hòa", "reporter", PASSPHRASE, now=kiosk.clock(), work=WORK_LIGHT)


def session_of(kiosk: Kiosk, login: str, passphrase: str) -> Session:
    who, key = staff.sign_in(login, passphrase, now=kiosk.clock())
    return Session(who.staff_id, who.login, who.name, who.role, kiosk.clock(), key)


def file_by(kiosk: Kiosk, who: staff.Staff) -> str:
    return filing.file_report(
        a_report(), author=who, report_uuid=kiosk.new_id(), started_at=None, raised_to=None,
        now=kiosk.clock(), new_id=kiosk.new_id,
    ).report_uuid  # fmt: skip


def reset(kiosk: Kiosk, passphrase: str = NEW) -> staff.Staff:
    return staff_changes.reset("yt.hoa", passphrase, by="co.lan", now=kiosk.clock(), work=WORK_LIGHT)


def test_a_reset_makes_a_new_key_and_old_reports_and_drafts_stay_closed(
    kiosk: Kiosk, nurse: staff.Staff
) -> None:
    filed, draft = file_by(kiosk, nurse), kiosk.new_id()
    drafts.save(draft, nurse.staff_id, {"narrative": "x"}, started_at=kiosk.clock(), now=kiosk.clock())
    assert staff_changes.would_close("yt.hoa") == staff_changes.Closing(1, 1)
    old = session_of(kiosk, "yt.hoa", PASSPHRASE)
    fresh = reset(kiosk)
    assert fresh.public_key != nurse.public_key and fresh.staff_id == nurse.staff_id
    assert not staff.holds(old.staff_id, old.private_key)
    session = session_of(kiosk, "yt.hoa", NEW)
    assert staff.holds(session.staff_id, session.private_key)
    assert drafts.open_ones(session) == [] and mine.read_mine(filed, session) is None
    assert mine.one_of_mine(filed, session).report_no
    with pytest.raises(SealBroken):
        open_sealed(seal(b"x", nurse.public_key), session.private_key)
    assert DraftRow.get_by_id(draft).discarded_at, "a trace without content stays"


def test_a_reset_loses_nothing_that_the_district_is_owed(
    kiosk: Kiosk, district: District, nurse: staff.Staff
) -> None:
    filed = file_by(kiosk, nurse)
    before = [bytes(row.sealed) for row in OutboxEntry.select()]
    reset(kiosk)
    assert [bytes(row.sealed) for row in OutboxEntry.select()] == before
    kiosk.sync()
    assert [one["report_uuid"] for one in district.contents()] == [filed]


def test_the_old_passphrase_opens_nothing_and_waits_are_over(kiosk: Kiosk, nurse: staff.Staff) -> None:
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            staff.sign_in("yt.hoa", "sai mật khẩu", now=kiosk.clock())
    reset(kiosk)
    with pytest.raises(WrongPassphrase):
        staff.sign_in("yt.hoa", PASSPHRASE, now=kiosk.clock())
    staff.sign_in("yt.hoa", NEW, now=kiosk.clock())


def test_a_short_passphrase_changes_nothing(kiosk: Kiosk, nurse: staff.Staff) -> None:
    filed = file_by(kiosk, nurse)
    with pytest.raises(InvalidStaff) as refused:
        reset(kiosk, "ngắn")
    assert set(refused.value.errors) == {"passphrase"}
    assert mine.read_mine(filed, session_of(kiosk, "yt.hoa", PASSPHRASE))


def test_who_is_retired_signs_in_no_more_and_keeps_her_reports(kiosk: Kiosk, nurse: staff.Staff) -> None:
    filed = file_by(kiosk, nurse)
    session = session_of(kiosk, "yt.hoa", PASSPHRASE)
    staff_changes.retire("yt.hoa", by="co.lan", now=kiosk.clock())
    with pytest.raises(WrongPassphrase):
        staff.sign_in("yt.hoa", PASSPHRASE, now=kiosk.clock())
    assert not staff.holds(session.staff_id, session.private_key)
    assert [one.report_uuid for one in mine.my_reports(nurse.staff_id)] == [filed]
    assert outbox.counts(kiosk.clock()).waiting == 1
    with pytest.raises(InvalidStaff):
        staff.add("yt.hoa", "Người khác", "reporter", PASSPHRASE, now=kiosk.clock(), work=WORK_LIGHT)
    for change in (reset, lambda k: staff_changes.retire("yt.hoa", by="", now=k.clock())):
        with pytest.raises(NotThere):
            change(kiosk)


def test_the_last_supervisor_is_never_retired(kiosk: Kiosk, nurse: staff.Staff) -> None:
    with pytest.raises(staff_changes.LastSupervisor):
        staff_changes.retire("co.lan", by="co.lan", now=kiosk.clock())
    staff.add("co.mai", "Lê Thị Mai", "supervisor", PASSPHRASE, now=kiosk.clock(), work=WORK_LIGHT)
    staff_changes.retire("co.lan", by="co.mai", now=kiosk.clock())
    assert [one.login for one in staff.active()] == ["yt.hoa", "co.mai"]


def test_every_change_leaves_who_and_when(kiosk: Kiosk, nurse: staff.Staff) -> None:
    reset(kiosk)
    staff_changes.retire("yt.hoa", by="", now=kiosk.clock())
    told = [(one.name, one.what, one.by, one.at) for one in staff_changes.last_changes()]
    now = kiosk.clock()
    assert told == [("Đỗ Thị Hòa", "retired", "", now), ("Đỗ Thị Hòa", "reset", "co.lan", now)]
