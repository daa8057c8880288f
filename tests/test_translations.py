"""The English catalogue says everything the code says in Vietnamese."""

import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "_l": None, "lazy_gettext": None}
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def texts(messages: str | tuple[str, ...]) -> tuple[str, ...]:
    return (messages,) if isinstance(messages, str) else tuple(messages)


@pytest.fixture(scope="module")
def in_code() -> set[tuple[str, ...]]:
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"][
        "mappings"
    ]
    methods = [(pattern, m["method"]) for m in mappings for pattern in as_list(m["pattern"])]
    options = {"templates/**.html": {"silent": "false", "trimmed": "true"}}
    found = extract_from_dir(ROOT, methods, options, KEYWORDS)
    return {texts(messages) for _, _, messages, _, _ in found}


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (ROOT / "shared/locales/en/LC_MESSAGES/messages.po").open("rb") as source:
        return read_po(source, abort_invalid=True)


def as_list(pattern: str | list[str]) -> list[str]:
    return [pattern] if isinstance(pattern, str) else pattern


def test_every_text_of_the_code_is_in_the_catalogue(in_code: set[tuple[str, ...]], english: Catalog) -> None:
    known = {texts(message.id)[0] for message in english if message.id}
    missing = sorted(messages[0] for messages in in_code if messages[0] and messages[0] not in known)
    assert not missing, "run make translations, then translate: " + "; ".join(missing)


def test_no_translation_is_empty_or_fuzzy(english: Catalog) -> None:
    bad = [m.id for m in english if m.id and (m.fuzzy or not all(texts(m.string)) or not m.string)]
    assert not bad


def test_a_translation_has_the_places_of_its_text(english: Catalog) -> None:
    for message in english:
        if message.id:
            wanted = set(PLACES.findall(texts(message.id)[-1]))
            for told in texts(message.string):
                assert set(PLACES.findall(told)) <= wanted, message.id
            assert set(PLACES.findall(texts(message.string)[-1])) == wanted, message.id


def test_no_text_is_glued_together_inside_its_mark() -> None:
    """Extraction does not see `_()` with an f-string, so the text would stay Vietnamese for ever."""
    glued = re.compile(r"""\b(?:_|N_|_l|gettext|ngettext|lazy_gettext)\(\s*[fF]["']""")
    sources = [p for package in ("kiosk", "sync_server", "shared") for p in (ROOT / package).rglob("*.py")]
    assert not [str(p) for p in sources if glued.search(p.read_text(encoding="utf-8"))]
