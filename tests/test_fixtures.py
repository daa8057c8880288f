"""The tests' own tools do what tests rely on."""

import psycopg
import pytest

from tests.pages import check_fragment, check_page

GOOD = """<!DOCTYPE html><html lang="vi"><head><title>Một – Lá Chắn</title></head>
<body><h1>Một</h1>{}</body></html>"""


@pytest.mark.postgres
def test_each_test_has_a_database_of_its_own(new_postgres_database) -> None:
    first, second = new_postgres_database(), new_postgres_database()
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE here (id int)")
    with psycopg.connect(second) as connection:
        assert connection.execute("SELECT to_regclass('here')").fetchone() == (None,)


def test_a_test_of_both_engines_gets_none_or_a_url(database_url: str | None) -> None:
    assert database_url is None or database_url.startswith("postgresql://")


def test_a_good_page_passes() -> None:
    check_page(GOOD.format('<label for="a">A</label><input id="a" name="a">'))


@pytest.mark.parametrize(
    "bad",
    [
        "<h1>Hai</h1>",
        '<p id="a"></p><p id="a"></p>',
        '<input name="a">',
        '<p style="color:red"></p>',
        '<a onclick="x()">x</a>',
        "<script>x()</script>",
        "<div><p></div>",
    ],
)
def test_a_bad_page_is_noticed(bad: str) -> None:
    with pytest.raises(AssertionError):
        check_page(GOOD.format(bad))


def test_a_fragment_needs_no_heading() -> None:
    check_fragment('<p id="badge">3</p>')
