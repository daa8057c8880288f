"""Small forms: what was typed stays, what is missing is named in the order of the page."""

from kiosk.forms.small import Small
from shared.errors import FieldError


def test_every_empty_field_is_named_in_order_and_the_others_are_kept() -> None:
    form = Small.read({"login": " lan ", "name": "  "}, ("name", "login", "passphrase"))
    assert list(form.errors) == ["name", "passphrase"]
    assert form.values["login"] == "lan"


def test_a_passphrase_is_nfc_and_keeps_its_outer_spaces() -> None:
    form = Small.read({"passphrase": " mật khẩu "}, ("passphrase",))
    assert form.values["passphrase"] == " mật khẩu "


def test_a_passphrase_must_be_repeated() -> None:
    typed = {"passphrase": "một hai ba", "again": "một hai bốn"}
    assert list(Small.read(typed, typed).same("passphrase", "again").errors) == ["again"]
    assert not Small.read(typed | {"again": "một hai ba"}, typed).same("passphrase", "again").errors


def test_an_error_from_below_takes_its_place_in_the_order() -> None:
    form = Small.read({"name": "Lan", "login": "L"}, ("name", "login"))
    wrong = FieldError("x", "x")
    assert list(form.with_errors({"login": wrong, "name": wrong}).errors) == ["name", "login"]


def test_what_was_typed_is_in_no_repr() -> None:
    assert "bí mật" not in repr(Small.read({"passphrase": "bí mật lắm"}, ("passphrase",)))
