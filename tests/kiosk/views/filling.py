"""A whole report typed page by page, as a person does it."""

from typing import Any

from playwright.sync_api import Page

from kiosk.forms.steps import CHECK, STEPS, Step
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.conftest import Visitor


def page(report_uuid: str, step: Step) -> str:
    return f"/report/{report_uuid}/{step.slug}"


def of_step(step: Step, typed: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    return {name: typed[name] for name in step.names()}


def fill(visitor: Visitor, told: dict[str, Any]) -> str:
    """Type a report up to «Kiểm tra và gửi»; its id."""
    report_uuid, typed = visitor.start_report(), typed_as(told)
    for step in STEPS[:-1]:
        answer = visitor.post(page(report_uuid, step), of_step(step, typed))
        assert answer.status_code == 303, (step.slug, answer.text[:2000])
        visitor.get(answer.location)
    assert answer.location == page(report_uuid, CHECK)
    return report_uuid


def file(visitor: Visitor, told: dict[str, Any], **others: str) -> str:
    report_uuid = fill(visitor, told)
    answer = visitor.post(page(report_uuid, CHECK), {"declaration": "yes", **others})
    assert answer.location == f"/report/{report_uuid}/saved"
    return report_uuid


def type_page(page: Page, typed: dict[str, str | list[str]]) -> None:
    """Fill the controls of one page, what was answered before what depends on it."""
    for name, value in typed.items():
        for control in page.locator(f'[name="{name}"]').all()[:1]:
            kind = control.get_attribute("type") or control.evaluate("e => e.tagName.toLowerCase()")
            if kind in ("radio", "checkbox"):
                for code in value if isinstance(value, list) else [value]:
                    page.locator(f'[name="{name}"][value="{code}"]').check()
            elif kind == "select":
                control.select_option(str(value))
            elif value:
                page.locator(f'[name="{name}"]').fill(str(value))
