"""A person at the kiosk's pages: signs in, files, and believes only «đã lưu»."""

import re
from typing import Any

import requests

from kiosk.forms.steps import CHECK, GROUPS, STEPS
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.filling import of_step

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Refused(Exception):
    """A page that is not the one that should come; nothing was confirmed."""


class Visitor:
    """One browser at one kiosk. Every method raises OSError when the kiosk is gone."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._token = ""
        self._session = requests.Session()
        self._session.trust_env = False

    def close(self) -> None:
        self._session.close()

    def sign_in(self, login: str, passphrase: str) -> None:
        self._get(f"/sign-in/{login}")
        if self._post(f"/sign-in/{login}", {"passphrase": passphrase}) != "/home/":
            raise Refused("sign-in")

    def type_report(self, told: dict[str, Any]) -> str:
        """Every page up to «Kiểm tra và gửi»; the report's id."""
        self._get("/home/")
        report_uuid = self._post("/report/new", {}).split("/")[2]
        typed = typed_as(told)
        told_of = [
            group
            for group in GROUPS
            if any(text not in ("", "0", []) for text in of_step(group, typed).values())
        ]
        for step in (*STEPS[:-1], *told_of):
            self._get(f"/report/{report_uuid}/{step.slug}")
            self._post(f"/report/{report_uuid}/{step.slug}", of_step(step, typed))
        return report_uuid

    def send(self, report_uuid: str) -> bool:
        """Press «Lưu và gửi báo cáo»; whether the kiosk says that it is saved. Safe to press again."""
        saved = f"/report/{report_uuid}/saved"
        if self._ask("GET", saved).status_code == 200:
            return True
        self._get(f"/report/{report_uuid}/{CHECK.slug}")
        ticks = {"declaration": "yes", "reminder_read": "yes"}
        return self._post(f"/report/{report_uuid}/{CHECK.slug}", ticks) == saved

    def _get(self, path: str) -> None:
        answer = self._ask("GET", path)
        if answer.status_code != 200:
            raise Refused(f"GET {answer.status_code}")

    def _post(self, path: str, fields: dict[str, Any]) -> str:
        answer = self._ask("POST", path, {"csrf_token": self._token, **fields})
        if answer.status_code != 303:
            raise Refused(f"POST {path.rpartition('/')[2]} {answer.status_code}")
        return answer.headers["Location"]

    def _ask(self, how: str, path: str, fields: dict[str, Any] | None = None) -> requests.Response:
        answer = self._session.request(how, self._url + path, data=fields, timeout=30, allow_redirects=False)
        found = _TOKEN.search(answer.text)
        self._token = found[1] if found else self._token
        return answer
