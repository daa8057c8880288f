"""A whole report typed page by page, as a person does it."""

from typing import Any

from playwright.sync_api import Page

from kiosk.forms.steps import CHECK, GROUPS, STEPS, Step
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.conftest import Visitor


def page(report_uuid: str, step: Step) -> str:
    return f"/report/{report_uuid}/{step.slug}"


def of_step(step: Step, typed: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    own = {name: typed[name] for name in step.names()}
    rows = f"{step.rows.field}-" if step.rows else ""
    return own | {name: text for name, text in typed.items() if rows and name.startswith(rows)}


def fill(visitor: Visitor, told: dict[str, Any]) -> str:
    """Type a report up to «Kiểm tra và gửi»; its id."""
    report_uuid, typed = visitor.start_report(), typed_as(told)
    for step in STEPS[:-1]:
        answer = visitor.post(page(report_uuid, step), of_step(step, typed))
        assert answer.status_code == 303, (step.slug, answer.text[:2000])
        visitor.get(answer.location)
    assert answer.location == page(report_uuid, CHECK)
    for group in GROUPS:
        posted = of_step(group, typed)
        if any(value not in ("", "0", []) for value in posted.values()):
            answer = visitor.post(page(report_uuid, group), posted)
            assert answer.location == page(report_uuid, CHECK), (group.slug, answer.text[:2000])
    return report_uuid


def file(visitor: Visitor, told: dict[str, Any], **others: str) -> str:
    report_uuid = fill(visitor, told)
    answer = visitor.post(page(report_uuid, CHECK), {"declaration": "yes", "reminder_read": "yes", **others})
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
            elif kind == "select" and control.get_attribute("data-searched") is not None:
                text = control.locator(f'option[value="{value}"]').text_content() if value else ""
                page.locator(f"#{name}").fill((text or "").strip())
                page.locator(f"#{name}").blur()
            elif kind == "select":
                control.select_option(str(value))
            elif kind == "hidden":
                continue
            elif value:
                page.locator(f'[name="{name}"]').fill(str(value))
            elif control.is_visible():
                control.fill("")
