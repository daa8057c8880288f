"""Headers, cookies, static files, log lines of the shell."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.web import base_app, local_time
from tests.pages import check_page
from tests.shared.conftest import MARKER

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@pytest.mark.parametrize("path", ["/page", "/nope", "/boom/x", "/v1/boom/x", "/healthz"])
def test_every_dynamic_answer_is_protected_and_never_kept(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["Cache-Control"] == "no-store"
    assert "HX-Request" in headers["Vary"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert len(headers["X-Request-Id"]) == 8


def test_the_session_cookie_is_named_for_the_app_and_closed_to_scripts_and_other_sites(
    client: FlaskClient,
) -> None:
    cookie = client.get("/page").headers["Set-Cookie"]
    assert cookie.startswith("small_session=")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Secure" not in cookie


def test_cookies_are_secure_where_https_is_served() -> None:
    app = base_app("tests.small", name="small", secret_key=b"k" * 32, secure_cookies=True)
    answer = app.test_client().get("/nope", base_url="https://huyen.example")
    assert "; Secure;" in answer.headers["Set-Cookie"]


def test_a_static_file_is_named_by_its_content_and_kept_for_good(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        url = app.url_for("static", filename="css/la-chan.css")
    assert "?v=" in url
    with client.get(url) as named, client.get("/static/css/la-chan.css") as bare:
        assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert bare.headers["Cache-Control"] == "no-cache"
    assert client.get("/static/none.css").status_code == 404


def test_a_page_is_well_formed_and_names_its_office_and_hotlines(client: FlaskClient) -> None:
    html = client.get("/page").text
    check_page(html)
    assert "Trường Tiểu học Hòa Bình" in html
    assert "<strong>111</strong>" in html


def test_a_request_is_logged_by_its_route_and_not_its_path(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "shared.web"):
        answer = client.get(f"/boom/{MARKER}")
    [line] = [text for text in caplog.messages if text.startswith("request method")]
    assert line.startswith("request method=GET route=/boom/<what> status=500 ms=")
    assert line.endswith(f"id={answer.headers['X-Request-Id']}")
    assert MARKER not in caplog.text and "%E1" not in caplog.text


def test_health_is_shallow_and_quiet(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "shared.web"):
        assert client.get("/healthz").json == {"status": "ok"}
    assert not caplog.messages


def test_an_instant_is_shown_in_the_time_of_viet_nam(now: object) -> None:
    assert local_time("2026-11-24T17:30:00+00:00") == "25/11/2026 00:30"
    assert local_time(now) == "24/11/2026 14:30"  # type: ignore[arg-type]
    assert local_time(None) == ""
    with pytest.raises(ValueError, match="offset"):
        local_time("2026-11-24T17:30:00")
