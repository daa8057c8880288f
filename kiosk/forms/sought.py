"""A long choice is searched by typing a few letters of it, with or without marks: «duc» finds «Đức».

Where scripts run, kiosk-search.js does it in the choice itself. Without them the letters stand in a box of
their own beside it, `child_commune_code-sought`.
"""

from collections.abc import Iterable

from kiosk.forms.controls import controls
from shared import codes
from shared.report import fields
from shared.text import fold

SEARCHED_FROM = 20
"""A choice of more answers than this is searched by typing."""


def is_searched(field: str) -> bool:
    kind, list_name = controls()[field].kind, fields()[field].code_list
    return kind == "commune" or (
        kind == "code" and bool(list_name) and len(codes.codes(str(list_name))) > SEARCHED_FROM
    )


def box_of(field: str) -> str:
    """The name of the box in which the letters are typed."""
    return f"{field}-sought"


def found(texts: Iterable[tuple[str, str]], letters: str) -> tuple[str, ...]:
    """The codes of those (code, text) meant: the very same text, else words that begin so, else any part."""
    sought = fold(letters)
    folded = [(code, fold(text)) for code, text in texts]
    same = tuple(code for code, text in folded if text == sought)
    begun = tuple(code for code, text in folded if f" {sought}" in f" {text}")
    return same or begun or tuple(code for code, text in folded if sought in text)
