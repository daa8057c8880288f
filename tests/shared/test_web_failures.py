"""Every failure is a page that helps, or a problem a program understands; neither tells content."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import check_page
from tests.shared.conftest import MARKER


@pytest.mark.parametrize(
    ("path", "status", "slug"),
    [
        ("/boom/slow", 429, "too-many-attempts"),
        ("/boom/role", 403, "not-allowed"),
        ("/boom/report", 422, "invalid-report"),
        ("/boom/value", 500, "error"),
        ("/boom/form", 400, "bad-request"),
        ("/nope", 404, "not-there"),
        ("/language", 405, "wrong-method"),
    ],
)
def test_a_failure_is_a_page_with_a_code_for_the_maintainer(
    client: FlaskClient, path: str, status: int, slug: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    check_page(answer.text)
    assert f"{slug}-{answer.headers['X-Request-Id']}" in answer.text


@pytest.mark.parametrize(
    ("path", "status", "slug"),
    [
        ("/v1/boom/slow", 429, "too-many-attempts"),
        ("/v1/boom/report", 422, "invalid-report"),
        ("/v1/boom/value", 500, "error"),
        ("/v1/nope", 404, "not-there"),
    ],
)
def test_a_program_gets_problem_json(client: FlaskClient, path: str, status: int, slug: str) -> None:
    answer = client.get(path)
    problem = answer.get_json(force=True)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert problem["type"] == f"urn:la-chan:problem:{slug}"
    assert (problem["status"], problem["code"]) == (status, slug)
    assert problem["instance"] == answer.headers["X-Request-Id"]
    assert problem["title"]


def test_whoever_must_wait_is_told_how_long(client: FlaskClient) -> None:
    answer = client.post("/v1/boom/slow")
    assert answer.headers["Retry-After"] == "90"
    assert answer.get_json(force=True)["retry_after"] == 90
    assert client.get("/boom/slow").headers["Retry-After"] == "90"


def test_a_problem_names_bad_fields_by_type_only(client: FlaskClient) -> None:
    assert client.get("/v1/boom/report").get_json(force=True)["errors"] == {"narrative": "missing"}


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    assert "POST" in client.get("/language").headers["Allow"]


def test_too_much_is_refused(client: FlaskClient) -> None:
    answer = client.post("/v1/boom/form", data={"x": "a" * (3 * 1024 * 1024)})
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (413, "too-large")


@pytest.mark.parametrize("path", ["/boom/value", "/v1/boom/value"])
def test_an_unexpected_error_tells_where_and_never_what(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = client.get(path)
    assert MARKER not in answer.text + caplog.text
    [line] = [text for text in caplog.messages if text.startswith("request.failed")]
    assert "at=ValueError" in line and "conftest.py:" in line and ":boom" in line
    assert answer.headers["X-Request-Id"] in line


def test_htmx_gets_the_whole_page_in_place_of_the_body(client: FlaskClient) -> None:
    answer = client.get("/boom/role", headers={"HX-Request": "true"})
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("body", "innerHTML")
    check_page(answer.text)


def test_an_error_page_that_breaks_itself_still_answers_in_words(app: Flask) -> None:
    @app.context_processor
    def broken() -> dict[str, object]:
        raise RuntimeError(MARKER)

    answer = app.test_client().get("/boom/role")
    assert answer.status_code == 403
    assert "not-allowed-" in answer.text and MARKER not in answer.text
    check_page(answer.text)
