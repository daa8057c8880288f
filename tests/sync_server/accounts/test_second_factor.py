"""The second factor: which codes are taken, how often, and what lies on the disk."""

from datetime import timedelta

import pytest

from shared.clock import stamp
from shared.errors import CannotDo
from sync_server.accounts import second_factor
from sync_server.accounts.models import RecoveryCode, SecondFactor, User
from sync_server.accounts.people import find_login
from sync_server.accounts.second_factor import WrongCode
from sync_server.store import writing
from tests.sync_server.accounts.phone import code_at
from tests.sync_server.builders import District


@pytest.fixture
def officer(district: District) -> User:
    return find_login("officer")


@pytest.fixture
def key(district: District) -> bytes:
    return second_factor.key_from(district.keys.signing_seed)


def set_up(user: User, district: District, key: bytes) -> tuple[str, list[str]]:
    """The secret in the telephone, and the codes on paper."""
    with writing():
        secret = second_factor.offered(user, since=stamp(district.now), key=key, now=district.now)
        codes = second_factor.confirm(user, code_at(secret, district.now), key=key, now=district.now)
    return secret, list(codes)


def take(user: User, typed: str, district: District, key: bytes) -> str:
    with writing():
        return second_factor.take_code(user, typed, key=key, now=district.now)


def test_a_code_is_taken_once_and_none_of_before_after_it(
    district: District, officer: User, key: bytes
) -> None:
    secret, _ = set_up(officer, district, key)
    with pytest.raises(WrongCode):
        take(officer, code_at(secret, district.now), district, key)  # the one that confirmed it
    district.now += timedelta(minutes=5)
    code = code_at(secret, district.now)
    assert take(officer, f" {code[:3]} {code[3:]} ", district, key) == "code"
    for steps in (0, -1):
        with pytest.raises(WrongCode):
            take(officer, code_at(secret, district.now, steps=steps), district, key)
    assert take(officer, code_at(secret, district.now, steps=1), district, key) == "code"


def test_a_telephone_may_be_half_a_minute_off(district: District, officer: User, key: bytes) -> None:
    secret, _ = set_up(officer, district, key)

    def taken(steps: int) -> bool:
        district.now += timedelta(hours=1)
        try:
            return take(officer, code_at(secret, district.now, steps=steps), district, key) == "code"
        except WrongCode:
            return False

    assert {steps: taken(steps) for steps in (-2, -1, 0, 1, 2)} == {
        -2: False, -1: True, 0: True, 1: True, 2: False,
    }  # fmt: skip


def test_each_code_for_a_lost_telephone_is_good_once_and_for_its_owner(
    district: District, officer: User, key: bytes
) -> None:
    _, codes = set_up(officer, district, key)
    _, others = set_up(find_login("admin"), district, key)
    assert len(set(codes) | set(others)) == 20
    assert take(officer, codes[3].lower().replace("-", " "), district, key) == "recovery"
    for wrong in (codes[3], others[0], "AAAA-AAAA-AAAA", "", "123456", "１２３４５６"):
        with pytest.raises(WrongCode):
            take(officer, wrong, district, key)
    assert second_factor.state_of(officer).codes_left == 9


def test_nothing_on_the_disk_makes_a_code_without_the_key_in_the_data_folder(
    district: District, officer: User, key: bytes
) -> None:
    secret, codes = set_up(officer, district, key)
    row = SecondFactor.get(SecondFactor.user == officer)
    assert secret.encode() not in bytes(row.sealed)
    hashes = {bytes(found.code_hash) for found in RecoveryCode.select()}
    assert len(hashes) == 10 and all(len(found) == 32 for found in hashes)
    assert not any(code.encode() in found for code in codes for found in hashes)
    district.now += timedelta(minutes=1)
    with pytest.raises(CannotDo, match="another key"):
        take(officer, code_at(secret, district.now), district, bytes(32))
    with pytest.raises(WrongCode):
        take(officer, codes[0], district, bytes(32))


def test_a_secret_is_offered_anew_at_each_sign_in_and_never_over_one_that_is_set_up(
    district: District, officer: User, key: bytes
) -> None:
    def offered() -> str:
        with writing():
            return second_factor.offered(officer, since=stamp(signed_in), key=key, now=district.now)

    signed_in = district.now
    first = offered()
    district.now += timedelta(minutes=1)
    assert offered() == first, "the page may be opened again"
    signed_in = district.now
    assert offered() != first
    with pytest.raises(WrongCode), writing():
        second_factor.confirm(officer, code_at(first, district.now), key=key, now=district.now)
    with pytest.raises(WrongCode):
        take(officer, code_at(offered(), district.now), district, key)  # not confirmed yet
    set_up(officer, district, key)
    with pytest.raises(CannotDo):
        offered()
    with writing():
        second_factor.reset(officer)
    assert second_factor.state_of(officer) == second_factor.State(None, 0)


def test_what_the_telephone_reads_names_the_program_and_the_person() -> None:
    assert second_factor.uri("A" * 32, "lan.nt").startswith(
        "otpauth://totp/L%C3%A1%20Ch%E1%BA%AFn:lan.nt?secret=AAAA"
    )
