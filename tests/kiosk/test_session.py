from kiosk.session import Locked, Sessions
from kiosk.staff import Staff
from tests.kiosk.conftest import Clock

LAN = Staff(1, "co.lan", "Nguyễn Thị Lan", "supervisor", bytes(32))


def test_a_session_is_found_by_its_token_until_it_is_closed(clock: Clock) -> None:
    sessions = Sessions(lock_after_s=600, sign_out_after_s=600)
    token = sessions.open(LAN, b"private", clock())
    session = sessions.find(token, clock())
    assert session is not None and session.is_supervisor and session.private_key == b"private"
    assert "private" not in repr(session)
    sessions.close(token)
    assert sessions.find(token, clock()) is None
    assert sessions.find("another", clock()) is None


def test_use_keeps_a_session_open_and_idleness_closes_it(clock: Clock) -> None:
    sessions = Sessions(lock_after_s=600, sign_out_after_s=600)
    token = sessions.open(LAN, b"", clock())
    for _ in range(5):
        clock.move(599)
        assert sessions.find(token, clock())
    clock.move(601)
    assert sessions.find(token, clock()) is None
    clock.move(-601)
    assert sessions.find(token, clock()) is None


def test_a_page_that_refreshes_itself_keeps_nobody_signed_in(clock: Clock) -> None:
    sessions = Sessions(lock_after_s=600, sign_out_after_s=600)
    token = sessions.open(LAN, b"", clock())
    clock.move(599)
    assert sessions.find(token, clock(), touch=False)
    clock.move(2)
    assert sessions.find(token, clock(), touch=False) is None


def test_an_idle_session_locks_then_ends_and_a_locked_one_opens_nothing(clock: Clock) -> None:
    sessions = Sessions(lock_after_s=120, sign_out_after_s=600)
    token = sessions.open(LAN, b"", clock())
    clock.move(121)
    assert sessions.find(token, clock()) is None
    assert sessions.locked(token, clock()) == Locked("co.lan", "idle")
    clock.move(480)
    assert sessions.locked(token, clock()) is None, "a lock does not start the ten minutes anew"


def test_what_is_locked_in_a_hurry_stays_hidden(clock: Clock) -> None:
    sessions = Sessions(lock_after_s=120, sign_out_after_s=600)
    token = sessions.open(LAN, b"private", clock())
    assert sessions.lock(token, "asked", clock()) == Locked("co.lan", "asked")
    assert sessions.lock(token, "hidden", clock()) == Locked("co.lan", "hidden")
    assert sessions.lock(token, "asked", clock()) == Locked("co.lan", "hidden")
    assert sessions.find(token, clock()) is None
    assert sessions.lock("another", "asked", clock()) is None
