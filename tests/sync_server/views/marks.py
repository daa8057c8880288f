"""Words that stand in one field of a report and nowhere else, so that an answer is searched for them."""

from shared.report import fields

NAMES = {
    "child_full_name": "Maquynha", "mother_name": "Maquynhb", "caregiver_name": "Maquynhc",
    "informer_name": "Maquynhd", "narrative": "Maquynhe đã kể lại như thế này.", "child_words": "Maquynhf",
    "child_address": "Maquynhg", "witnesses": "Maquynhh", "withhold_from": "Maquynhi",
    "caregiver_phone": "0912345678", "informer_phone": "0987654321", "actions_text": "Maquynhk",
}  # fmt: skip
MARKED = NAMES | {
    "child_name_status": "known",
    "safe_contact": "no",
    "informer_identity_mode": "confidential",
    "perps": [{"name": "Maquynhl"}],
}
"""A report with a mark in every corner."""


def classes_in(answer: bytes) -> set[str]:
    """The privacy classes of the marks that an answer holds."""
    text = answer.decode("utf-8", "replace")
    found = {fields()[name].privacy for name, mark in NAMES.items() if mark in text}
    return found | ({fields()["perps.name"].privacy} if "Maquynhl" in text else set())
