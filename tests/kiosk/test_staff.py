import unicodedata
from datetime import datetime, timedelta

import pytest

from kiosk import staff
from kiosk.staff import InvalidStaff, WrongPassphrase
from shared.errors import TooManyAttempts
from shared.sealing import WORK_LIGHT, open_sealed, seal
from tests.kiosk.conftest import Clock

pytestmark = pytest.mark.usefixtures("bound")


def add(login: str = "co.lan", name: str = "Nguyễn Thị Lan", passphrase: str = "một mật khẩu") -> staff.Staff:
    moment = datetime.fromisoformat("2026-11-24T07:30:00+00:00")
    return staff.add(login, name, "reporter", passphrase, now=moment, work=WORK_LIGHT)


def test_signing_in_gives_the_key_that_opens_what_is_sealed_to_the_person(now: datetime) -> None:
    person = add()
    who, private_key = staff.sign_in("co.lan", "một mật khẩu", now=now)
    assert who == person
    assert open_sealed(seal(b"x", person.public_key), private_key) == b"x"


def test_a_passphrase_typed_as_nfd_is_the_same_one(now: datetime) -> None:
    add()
    staff.sign_in("CO.LAN ", unicodedata.normalize("NFD", "một mật khẩu"), now=now)


@pytest.mark.parametrize(
    ("account", "fields"),
    [
        ({"login": "Cô Lan"}, {"login"}),
        ({"passphrase": "bảy chữ"}, {"passphrase"}),
        ({"passphrase": unicodedata.normalize("NFD", "bảy chữ")}, {"passphrase"}),
        ({"login": "", "name": " ", "passphrase": ""}, {"login", "name", "passphrase"}),
    ],
)
def test_a_bad_account_names_every_bad_field(account: dict[str, str], fields: set[str]) -> None:
    with pytest.raises(InvalidStaff) as refused:
        add(**account)
    assert set(refused.value.errors) == fields
    assert staff.active() == []


def test_a_login_is_taken_once() -> None:
    add()
    with pytest.raises(InvalidStaff) as refused:
        add("CO.LAN", "Ai khác")
    assert set(refused.value.errors) == {"login"}


def test_people_are_in_the_order_of_their_given_names() -> None:
    add("a1", "Lê Văn Ân")
    add("a2", "Trần Thị Anh")
    add("a3", "Đỗ An")
    assert [person.name for person in staff.active()] == ["Đỗ An", "Trần Thị Anh", "Lê Văn Ân"]


def fail(clock: Clock, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassphrase):
            staff.sign_in("co.lan", "sai mật khẩu", now=clock())


def test_five_tries_are_free_and_then_each_costs_twice_the_wait(clock: Clock) -> None:
    add()
    fail(clock, 4)
    waits = []
    for _ in range(7):
        fail(clock, 1)
        with pytest.raises(TooManyAttempts) as refused:
            staff.sign_in("co.lan", "sai mật khẩu", now=clock())
        waits.append(refused.value.retry_after_s)
        clock.move(waits[-1])
    assert waits == [30, 60, 120, 240, 480, 900, 900]


def test_while_one_waits_the_right_passphrase_is_not_tried_either(clock: Clock) -> None:
    add()
    fail(clock, 5)
    with pytest.raises(TooManyAttempts):
        staff.sign_in("co.lan", "một mật khẩu", now=clock())
    clock.move(30)
    staff.sign_in("co.lan", "một mật khẩu", now=clock())
    with pytest.raises(WrongPassphrase):
        staff.sign_in("co.lan", "sai mật khẩu", now=clock())


def test_a_clock_set_back_by_years_locks_nobody_out_for_years(clock: Clock) -> None:
    add()
    fail(clock, 5)
    with pytest.raises(TooManyAttempts) as refused:
        staff.sign_in("co.lan", "một mật khẩu", now=clock() - timedelta(days=2000))
    assert refused.value.retry_after_s <= 30


def test_an_unknown_login_looks_like_a_wrong_passphrase(now: datetime) -> None:
    with pytest.raises(WrongPassphrase):
        staff.sign_in("khong.co", "một mật khẩu", now=now)
