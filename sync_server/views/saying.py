"""How a page says a text or a code: in its language, with its places filled."""

from collections.abc import Mapping

from flask_babel import gettext


def _(text: str, **places: object) -> str:
    """A text in the language of the page, with its places filled."""
    return str(gettext(text, **places))


def told(words: Mapping[str, str], code: str) -> str:
    return _(words.get(code, code))
