"""Forms come from our own pages; the language is a form too."""

import re

import pytest
from flask.testing import FlaskClient

from shared.web.language import own_path


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/page").text)
    assert found
    return found[1]


def test_a_form_with_its_token_is_taken(client: FlaskClient) -> None:
    answer = client.post("/page", data={"csrf_token": token(client)})
    assert (answer.status_code, answer.location) == (303, "/page?done=1")


def test_htmx_sends_the_token_as_a_header_and_is_sent_on_by_one(client: FlaskClient) -> None:
    answer = client.post("/page", headers={"HX-Request": "true", "X-CSRFToken": token(client)})
    assert answer.headers["HX-Redirect"] == "/page?done=1"


def test_a_form_without_a_token_is_refused_as_stale(client: FlaskClient) -> None:
    answer = client.post("/page")
    assert answer.status_code == 400
    assert "stale-page-" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:9999"},
    ],
)
def test_a_form_of_another_site_is_refused_even_with_a_token(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    answer = client.post("/page", data={"csrf_token": token(client)}, headers=headers)
    assert answer.status_code == 403
    assert "foreign-page-" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_our_own_page_is_taken_however_the_browser_says_so(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    assert client.post("/page", data={"csrf_token": token(client)}, headers=headers).status_code == 303


def test_a_program_needs_no_token_only_under_the_prefix(client: FlaskClient) -> None:
    assert client.post("/v1/boom/slow").status_code == 429
    assert client.post("/v1boom").status_code == 400


def test_the_switch_of_language_lasts_and_leads_back(client: FlaskClient) -> None:
    assert 'lang="vi"' in client.get("/page").text
    answer = client.post("/language", data={"csrf_token": token(client), "lang": "en", "next": "/page?a=1"})
    assert (answer.status_code, answer.location) == (303, "/page?a=1")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("lang=en;") and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    html = client.get("/page").text
    assert '<html lang="en"' in html and "Emergency:" in html
    assert "There is no such page" in client.get("/nope").text


def test_an_unknown_language_is_refused_or_ignored(client: FlaskClient) -> None:
    assert client.post("/language", data={"csrf_token": token(client), "lang": "xx"}).status_code == 400
    client.set_cookie("lang", "../../etc")
    assert '<html lang="vi"' in client.get("/page").text


@pytest.mark.parametrize(
    "target",
    [
        "http://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "page",
        "/a\r\nb",
    ],
)
def test_the_way_back_never_leaves_the_site(target: str) -> None:
    assert own_path(target) == "/"


def test_the_way_back_keeps_path_and_query() -> None:
    assert own_path("/cases/12?tab=log") == "/cases/12?tab=log"
