"""The shell in a real browser: the content security policy holds, and govuk's parts live."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.fixtures.browser import EACH_LANGUAGE
from tests.shared.conftest import small_app

pytestmark = pytest.mark.browser

FORM = """{% extends "shared/base.html" %}
{% from "govuk_frontend_jinja/components/radios/macro.html" import govukRadios %}
{% from "govuk_frontend_jinja/components/input/macro.html" import govukInput %}
{% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}
{% block h1 %}Một câu hỏi{% endblock %}
{% block content %}
<form method="post" action="/page">{{ csrf() }}
{{ govukRadios({"name": "danger", "errorMessage": field_error(wrong),
  "fieldset": {"legend": {"text": "Trẻ có đang gặp nguy hiểm không?"}},
  "items": [
    {"value": "1", "text": "Có", "conditional": {"html": govukInput(
      {"name": "who", "id": "who", "label": {"text": "Ai ở cùng trẻ?"}})}},
    {"value": "2", "text": "Không"}]}) }}
{{ govukButton({"text": "Lưu"}) }}
</form>
<div id="fragment"></div>
<button id="load" class="govuk-button" hx-get="/boom/role" hx-target="#fragment">Nạp</button>
{% endblock %}"""


@pytest.fixture
def site() -> Iterator[str]:
    app: Flask = small_app()

    @app.get("/form")
    def form() -> str:
        return render_template_string(FORM, office="Trạm Y tế", nav=[{"text": "Hồ sơ", "href": "/page"}])

    @app.get("/errors")
    def errors() -> str:
        return render_template_string(
            FORM, wrong="Chọn một câu", error_list=[{"text": "Chọn một câu", "href": "#danger"}]
        )

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_choice_opens_its_question_and_the_form_is_taken(site: str, page: Page) -> None:
    page.goto(f"{site}/form")
    expect(page.get_by_label("Ai ở cùng trẻ?")).to_be_hidden()
    page.get_by_label("Có", exact=True).check()
    expect(page.get_by_label("Ai ở cùng trẻ?")).to_be_visible()
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url("**/page?done=1")


def test_an_error_summary_takes_the_focus(site: str, page: Page) -> None:
    page.goto(f"{site}/errors")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.title().startswith("Lỗi: ")
    assert page.locator("#danger-error").text_content().split() == ["Lỗi:", "Chọn", "một", "câu"]


def test_a_refusal_that_htmx_meets_fills_the_page(site: str, page: Page) -> None:
    page.goto(f"{site}/form")
    page.locator("#load").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Vai trò của anh/chị không được xem hoặc làm việc này"
    )
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_the_language_is_switched_by_a_button_and_leads_back(site: str, page: Page) -> None:
    page.goto(f"{site}/form")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url == f"{site}/form"


@pytest.mark.parametrize("path", ["/page", "/form", "/errors", "/nope", "/boom/value"])
@pytest.mark.parametrize("language", EACH_LANGUAGE)
def test_axe_finds_nothing(
    site: str, page: Page, assert_accessible: Callable[[Page], None], path: str, language: str
) -> None:
    page.context.add_cookies([{"name": "lang", "value": language, "url": site}])
    page.goto(site + path)
    assert_accessible(page)


def test_at_home_on_a_telephone(site: str, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/form")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
