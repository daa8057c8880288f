"""Text that no database keeps (a NUL), or that is only long or strange, is bad input and never a fault."""

from collections.abc import Callable

import pytest

from tests.sync_server.views.browser import Browser

ODD = ["a%00b", "%E1%BB%AF" * 3000, "%E2%80%AE", "%FF", "'%22%3C"]
PLACES = {
    "officer": [
        "/cases/{odd}",
        "/cases/?page={odd}",
        "/cases/{odd}/clock",
        "/cases/{odd}/do/note",
        "/cases/{odd}/second/1",
    ],
    "admin": ["/kiosks/{odd}/code", "/audit/?page={odd}"],
    "maintainer": ["/log/?kiosk={odd}", "/log/?page={odd}", "/log/report?code={odd}", "/quarantine/{odd}"],
}


@pytest.mark.parametrize("role", PLACES)
def test_odd_addresses_are_answered_in_words(role: str, sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in(role)
    for place in PLACES[role]:
        for odd in ODD:
            answer = browser.client.get(place.format(odd=odd))
            assert answer.status_code < 500, (place, odd[:12])
