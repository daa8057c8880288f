"""Reports to file: the fictional samples, each about another child, told some days ago. Seeded."""

import random
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.samples import nfc, samples, told

_SURNAMES = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý"
_MIDDLE = "Văn Thị Gia Minh Ngọc Đình Bảo Thanh Hữu Quỳnh Anh Kim Đức Xuân Thu Hải"
_GIVEN = "An Bình Châu Dũng Em Giang Hoà Khoa Lan Mai Nam Oanh Phúc Quý Sơn Tú Uyên Vy Yến Ân Ý"
_NAMES = ("child_full_name", "mother_name", "father_name", "caregiver_name")
_PHONES = ("caregiver_phone", "informer_phone")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def make(seed: str, count: int) -> list[dict[str, Any]]:
    """`count` reports as an import takes them, each with an id of its own."""
    chance = random.Random(f"reports {seed}")
    kinds = [told(sample) for sample in samples()]
    return [_one(chance, nfc(kinds[at % len(kinds)]), at) for at in range(count)]


def _one(chance: random.Random, report: dict[str, Any], at: int) -> dict[str, Any]:
    received = datetime.fromisoformat(report["received_at"])
    to = datetime.now(UTC) - timedelta(days=chance.randint(2, 9))
    moved = _moved(report, (to.date() - received.date()).days)
    moved["narrative"] += f" (phiếu giấy số {at + 1})"
    for name in _NAMES:
        if name in moved:
            moved[name] = " ".join(
                chance.choice(words.split()) for words in (_SURNAMES, _MIDDLE, _MIDDLE, _GIVEN)
            )
    for name in _PHONES:
        if name in moved:
            moved[name] = f"0900{chance.randint(0, 999_999):06d}"
    if "child_dob" in moved:
        born = date.fromisoformat(moved["child_dob"]) + timedelta(days=chance.randint(-150, 150))
        moved["child_dob"] = min(born, received.date()).isoformat()
    if "child_birth_year" in moved:
        moved["child_birth_year"] += to.year - received.year
    moved.pop("links", None)  # a number that another file's report will be given is not known yet
    moved.pop("child_other_names", None)
    return {"report_uuid": str(uuid.UUID(int=chance.getrandbits(128), version=4)), **moved}


def _moved(value: Any, days: int) -> Any:
    """Every day of a report, so many days later."""
    if isinstance(value, str) and _DAY.match(value):
        day = date.fromisoformat(value[:10]) + timedelta(days=days)
        return day.isoformat() + value[10:]
    if isinstance(value, list):
        return [_moved(one, days) for one in value]
    if isinstance(value, dict):
        return {name: _moved(one, days) for name, one in value.items()}
    return value
