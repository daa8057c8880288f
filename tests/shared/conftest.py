"""A tiny app with the shell of both apps, and views that fail in every way."""

import pytest
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient

from shared.errors import FieldError, InvalidReport, NotAllowed, TooManyAttempts
from shared.web import base_app, see_other

MARKER = "Nguyễn-Thị-Bí-Mật"


def small_app() -> Flask:
    app = base_app("tests.small", name="small", secret_key=b"k" * 32, secure_cookies=False)

    @app.get("/page")
    def page() -> str:
        return render_template_string(PAGE, office="Trường Tiểu học Hòa Bình", hotlines=["111", "113", "115"])

    @app.post("/page")
    def post() -> object:
        return see_other("/page?done=1")

    @app.route("/boom/<what>", methods=["GET", "POST"])
    @app.route("/v1/boom/<what>", methods=["GET", "POST"], endpoint="api_boom")
    def boom(what: str) -> str:
        if what == "slow":
            raise TooManyAttempts(90)
        if what == "role":
            raise NotAllowed
        if what == "report":
            raise InvalidReport({"narrative": FieldError("missing", "Cần ghi")})
        if what == "form":
            return request.form["x"]
        raise ValueError(MARKER)

    return app


PAGE = """{% extends "shared/base.html" %}
{% block h1 %}Trang thử{% endblock %}
{% block content %}<p>{{ lang() }}</p>{% endblock %}"""


@pytest.fixture
def app() -> Flask:
    return small_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
