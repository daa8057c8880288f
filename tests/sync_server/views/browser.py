"""A browser without JavaScript: posts forms with their token, and reads each page whole."""

import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages import check_fragment, check_page
from tests.sync_server.builders import PASSWORD


@dataclass
class Browser:
    client: FlaskClient
    token: str = ""
    """Of the page read last; forgotten where an answer leads on, which may have signed in or out."""

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._read(self.client.get(path, headers=headers))

    def post(self, path: str, **typed: str) -> TestResponse:
        return self._read(self.client.post(path, data=typed | {"csrf_token": self._token()}))

    def part(self, path: str) -> TestResponse:
        """A part of a page, as it asks for itself."""
        return self.get(path, **{"HX-Request": "true"})

    def sign_in(self, login: str, password: str = PASSWORD) -> "Browser":
        answer = self.post("/sign-in", login=login, password=password)
        assert answer.status_code == 303, answer.text
        return self

    def _token(self) -> str:
        if not self.token:
            self._read(self.client.get("/sign-in"))
        return self.token

    def _read(self, answer: TestResponse) -> TestResponse:
        if answer.content_type.startswith("text/html") and answer.status_code not in {301, 302, 303}:
            check = check_page if "<html" in answer.text else check_fragment
            check(answer.text)
            found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
            self.token = found[1] if found else self.token
        else:
            self.token = ""
        return answer


def text_of(answer: TestResponse) -> str:
    """What a person reads: no tags, white space folded."""
    body: Any = check_fragment(answer.text) if "<html" not in answer.text else check_page(answer.text)
    main = next((e for e in body.elements if e.tag == "main"), body.elements[0])
    return " ".join(main.text.split())
