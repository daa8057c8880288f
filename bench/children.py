"""Invented families with children, and reports of them as tired people type: a truth to measure against."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any

from shared.codes import shipped_communes
from shared.report.rules import LOCAL
from shared.text import fold

FAMILIES = {
    "Nguyễn": 38, "Trần": 11, "Lê": 9, "Phạm": 7, "Hoàng": 5, "Vũ": 5, "Phan": 4, "Đặng": 4, "Bùi": 4,
    "Đỗ": 3, "Hồ": 2, "Ngô": 1, "Dương": 1, "Lý": 1, "Đoàn": 1, "Mạc": 1,
}  # fmt: skip
"""How many of a hundred bear it."""
_BOYS = """
An Bảo Bình Cường Dũng Duy Đạt Đức Hải Hiếu Huy Hùng Khang Khánh Khoa Kiên Lâm Long Minh Nam Nghĩa Phong Phúc
Quân Quang Sơn Thắng Thành Thịnh Tiến Toàn Trung Tú Tuấn Việt Vinh
"""
_GIRLS = """
Anh Ánh Châu Chi Diệp Dung Giang Hà Hạnh Hằng Hiền Hòa Hoa Huyền Hương Lan Linh Ly Mai My Nga Ngân Ngọc Nhi
Như Nhung Oanh Phương Quyên Quỳnh Tâm Thảo Thúy Thư Trang Trâm Uyên Vân Vy Yến
"""
_GROWN = "An Bình Cúc Dần Hoa Huệ Lan Liên Loan Mai Nga Nhàn Quý Sen Thơm Thúy Tuyết Vân Xuân Yến"
_NICKNAMES = "Bin Bon Bống Cún Na Mít Tôm Tép Sóc Su Bông Ben Ken Cốm Bi"
BOYS, GIRLS, GROWN, NICKNAMES = (names.split() for names in (_BOYS, _GIRLS, _GROWN, _NICKNAMES))
MIDDLES = {
    "male": ["Văn", "Gia", "Đức", "Minh", "Quốc", "Đình", "Hữu", "Tuấn", ""],
    "female": ["Thị", "Ngọc", "Thị Bích", "Thu", "Khánh", "Phương", "Thị Mỹ", "Thùy", "Bảo", ""],
}
KINDS = ("neglect", "physical_violence", "emotional_violence", "sexual_abuse", "child_labour")
COMMUNES = [commune.code for commune in shipped_communes(demo=False) if commune.code != "99000"]
START = datetime(2026, 1, 5, 8, tzinfo=LOCAL)

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A report and the child it is really of."""

    child: int
    fields: Fields


def reports(count: int, *, seed: int, twice: float = 0.3) -> list[Told]:
    """Of `count` children, some told a second time by another station; in no order."""
    random = Random(seed)
    told: list[Told] = []
    for number, child in enumerate(_children(random, count)):
        at = START + timedelta(minutes=random.randrange(60 * 24 * 300))
        told.append(Told(number, _report(random, child, at, noisy=False)))
        if random.random() < twice:
            later = at + timedelta(hours=random.randrange(1, 24 * 30))
            told.append(Told(number, _report(random, child, later, noisy=True)))
    random.shuffle(told)
    for number, report in enumerate(told):
        report.fields["report_no"] = f"HS-DM01-2026-{number:06d}"
    return told


def same(told: list[Told]) -> set[tuple[int, int]]:
    """The places of every two reports that are of one child."""
    places: dict[int, list[int]] = {}
    for place, report in enumerate(told):
        places.setdefault(report.child, []).append(place)
    return {pair for found in places.values() for pair in combinations(found, 2)}


def _children(random: Random, count: int) -> Iterator[Fields]:
    """One in five has a brother or sister here, of whom one in four is a twin."""
    made = 0
    while made < count:
        home = _home(random)
        birthday = date(2009, 6, 1) + timedelta(days=random.randrange(365 * 17))
        for _ in range(min(count - made, 2 if random.random() < 0.11 else 1)):
            yield _child(random, home, birthday)
            made += 1
            if random.random() > 0.25:
                birthday = max(date(2009, 1, 1), birthday - timedelta(days=random.randrange(400, 2500)))


def _home(random: Random) -> Fields:
    his, hers = random.choices(list(FAMILIES), list(FAMILIES.values()), k=2)
    return {
        "father_name": f"{his} Văn {random.choice(BOYS)}",
        "mother_name": f"{hers} Thị {random.choice(GROWN)}",
        "caregiver_phone": f"09{random.randrange(10**8):08d}",
        "child_commune_code": random.choice(COMMUNES),
        "child_address": f"Thôn {random.choice(['Thượng', 'Trung', 'Đoài', 'Đông', 'Hạ'])}",
    }


def _child(random: Random, home: Fields, birthday: date) -> Fields:
    sex = random.choice(["male", "female"])
    given = random.choice(BOYS if sex == "male" else GIRLS)
    words = (home["father_name"].split()[0], random.choice(MIDDLES[sex]), given)
    grade = 2026 - birthday.year - 5
    return home | {
        "child_full_name": " ".join(word for word in words if word),
        "child_other_names": random.choice(NICKNAMES),
        "child_age_status": "dob",
        "child_dob": birthday.isoformat(),
        "child_sex": sex,
        "child_school_name": f"Trường Tiểu học {home['child_commune_code']}",
        "child_class": f"{max(1, grade)}{random.choice('ABC')}",
        "concern_kinds": [random.choice(KINDS)],
    }


MISSING = {
    "child_other_names": 0.7, "child_class": 0.4, "father_name": 0.5, "mother_name": 0.4,
    "caregiver_phone": 0.5, "child_address": 0.5,
}  # fmt: skip


def _report(random: Random, child: Fields, at: datetime, *, noisy: bool) -> Fields:
    fields = {name: told for name, told in child.items() if random.random() >= MISSING.get(name, 0)}
    fields |= {"received_at": at.isoformat(), "child_name_status": "known"}
    if noisy:
        for name in ("child_full_name", "mother_name", "father_name"):
            if name in fields and random.random() < 0.7:
                fields[name] = random.choice(WAYS_OF_TYPING)(random, fields[name])
        if random.random() < 0.1:
            fields["child_commune_code"] = "99000"
    if random.random() < (0.6 if noisy else 0.15):
        _guess_the_age(random, fields)
    return fields


def _guess_the_age(random: Random, fields: Fields) -> None:
    birthday = date.fromisoformat(fields.pop("child_dob"))
    year = datetime.fromisoformat(fields["received_at"]).year
    match random.choice(["wrong digit", "year", "approx"]):
        case "wrong digit":
            wrong = random.choice([y for y in range(2009, year) if _digits_apart(y, birthday.year) == 1])
            day = 28 if (birthday.month, birthday.day) == (2, 29) else birthday.day
            fields["child_dob"] = birthday.replace(year=wrong, day=day).isoformat()
        case "year":
            fields |= {"child_age_status": "year", "child_birth_year": birthday.year}
        case "approx":
            youngest = max(0, year - birthday.year - random.randrange(3))
            fields |= {"child_age_status": "approx", "child_age_min": youngest, "child_age_max": youngest + 2}


def _digits_apart(one: int, other: int) -> int:
    return sum(left != right for left, right in zip(str(one), str(other), strict=True))


def _lost_marks(random: Random, name: str) -> str:
    """Some syllables without their marks, as on a borrowed keyboard."""
    words = [fold(word).capitalize() if random.random() < 0.6 else word for word in name.split()]
    return " ".join(words)


def _swapped(random: Random, name: str) -> str:
    """Given name first, as a form in English would ask."""
    *rest, given = name.split()
    return " ".join([given, *rest])


def _hybrid(random: Random, name: str) -> str:
    """Tones as letters of their own after composed vowels, as Windows types them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = unicodedata.normalize("NFD", name)
    kept = "".join(part if part not in tones else f"\0{part}" for part in parts)
    return "\0".join(unicodedata.normalize("NFC", part) for part in kept.split("\0")).replace("\0", "")


WAYS_OF_TYPING: tuple[Callable[[Random, str], str], ...] = (
    _lost_marks,
    _lost_marks,
    _swapped,
    _hybrid,
    lambda random, name: unicodedata.normalize("NFD", name),
    lambda random, name: name.replace("Đ", "D").replace("đ", "d"),
    lambda random, name: name.upper(),
    lambda random, name: name.replace("ý", "í").replace("òa", "oà").replace(" ", "  "),
)
