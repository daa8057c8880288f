from datetime import timedelta

import pytest

from kiosk import enrolment, identity, staff
from kiosk.enrolment import AlreadyEnrolled, ClockWrong
from kiosk.failures import NotTheDistrict, ServerFault
from kiosk.identity import NotEnrolledYet
from kiosk.staff import InvalidStaff
from shared.clock import utc_now
from shared.errors import CodeRefused, TooManyAttempts
from shared.sealing import WORK_LIGHT, fingerprint
from tests.kiosk.conftest import PASSPHRASE, Kiosk
from tests.kiosk.district import District, page, problem

pytestmark = pytest.mark.usefixtures("bound")


def ask(district: District, code: str = "ABCDE-FGHJK") -> enrolment.Pending:
    return enrolment.ask(district.url, code, now=utc_now())


def confirm(passphrase: str = PASSPHRASE) -> staff.Staff:
    return enrolment.confirm(
        login="co.lan", name="Lan", passphrase=passphrase, now=utc_now(), work=WORK_LIGHT
    )


def test_a_code_makes_a_kiosk_with_a_supervisor(district: District) -> None:
    pending = ask(district)
    assert pending == enrolment.pending()
    assert (pending.unit_name, pending.district) == ("Trường Sông Mẫu", "Huyện Mẫu")
    assert pending.fingerprint == fingerprint(district.public)
    assert identity.current() is None
    assert confirm().role == "supervisor"
    here = identity.needed()
    assert (here.kiosk_id, here.unit_code, here.unit_commune) == ("SC-SM01-K1", "SC-SM01", "99002")
    assert identity.communes()["99002"].name == "Xã Sông Mẫu (hư cấu)"
    assert identity.hotlines() == [{"number": "111", "name": "Tổng đài 111"}]
    assert identity.district_key()[1] == district.public


def test_a_lost_answer_is_asked_for_again_with_the_same_key(district: District) -> None:
    district.script.append(lambda request: district._enrol(request) and page(502)(request))
    with pytest.raises(ServerFault):
        ask(district)
    assert ask(district) == ask(district)
    assert len(district.codes_used) == 1


def test_a_bad_passphrase_makes_nothing_and_may_be_tried_again(district: District) -> None:
    ask(district)
    with pytest.raises(InvalidStaff):
        confirm("ngắn")
    assert identity.current() is None and staff.active() == []
    confirm()


def test_an_enrolled_kiosk_is_not_enrolled_again(kiosk: Kiosk, district: District) -> None:
    with pytest.raises(AlreadyEnrolled):
        ask(district, "OTHER-CODEX")
    with pytest.raises(AlreadyEnrolled):
        confirm()
    assert ask(district, "abcdefghjk").kiosk_id == "SC-SM01-K1"  # the same code, typed another way


def test_nothing_is_confirmed_that_was_not_answered() -> None:
    with pytest.raises(NotEnrolledYet):
        confirm()


def test_what_the_district_refuses_says_why(district: District) -> None:
    district.script.append(problem(403, "code-refused"))
    with pytest.raises(CodeRefused):
        ask(district)
    district.script.append(problem(429, "too-many-attempts", **{"Retry-After": "90"}))
    with pytest.raises(TooManyAttempts) as slow:
        ask(district)
    assert slow.value.retry_after_s == 90
    district.script.append(page(200))
    with pytest.raises(NotTheDistrict):
        ask(district)
    for typed in ("", " ", "x" * 65):
        with pytest.raises(CodeRefused):
            ask(district, typed)


def test_a_clock_that_is_days_off_is_said_before_anything_is_filed(district: District) -> None:
    with pytest.raises(ClockWrong):
        enrolment.ask(district.url, "ABCDE-FGHJK", now=utc_now() - timedelta(days=2))
    assert enrolment.pending() is None
    ask(district)


def test_a_stopped_kiosk_goes_on_with_a_fresh_code(kiosk: Kiosk, district: District) -> None:
    kiosk.file()
    district.script.append(problem(401, "kiosk-unknown"))
    assert kiosk.sync().result == "stopped"
    ask(district, "FRESH-CODEX")
    assert kiosk.sync("schedule").result == "done"
    assert len(district.inbox) == 1
