"""Marking of texts that are written in one place and translated in another.

Vietnamese is the source language: every text a person reads stands in the code in Vietnamese and is the
key of the English catalogue. Pure code marks its texts with `N_`; the rim (page, command) translates.
"""


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools know
    """Mark `text` for the translators and return it unchanged."""
    return text
