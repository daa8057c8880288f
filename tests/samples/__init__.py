"""The twelve fictional reports, and what a station tells of them (without what the system sets)."""

import json
import unicodedata
from pathlib import Path
from typing import Any

from shared import codes
from shared.report import SYSTEM_FIELDS

_IGNORED = SYSTEM_FIELDS | {"station_name"}
COMMUNES = codes.by_code(codes.shipped_communes(demo=True))


def samples() -> list[dict[str, Any]]:
    """As they stand in the file: system fields and comments included."""
    text = (Path(__file__).parent / "sample_reports.json").read_text("utf-8")
    return list(json.loads(text)["reports"])


def told(sample: dict[str, Any]) -> dict[str, Any]:
    """What a person reports: no system fields, no comments."""
    return {k: v for k, v in sample.items() if k not in _IGNORED and not k.startswith("_")}


def nfc(value: Any) -> Any:
    """The same value with every text in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [nfc(one) for one in value]
    if isinstance(value, dict):
        return {name: nfc(one) for name, one in value.items()}
    return value
