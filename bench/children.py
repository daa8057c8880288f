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

_COMMON = (
    "Nguyễn 384 Trần 110 Lê 95 Phạm 71 Hoàng 51 Phan 45 Vũ 39 Đặng 21 Bùi 20 Đỗ 14 Hồ 13 Ngô 13 Dương 10"
)
_RARE = """
Lý Đoàn Mạc Đinh Trịnh Mai Cao Lương Lưu Tạ Phùng Vương Chu Hà Tô Trương Đào Lâm Quách Thái Tống
Nghiêm Kiều
"""
FAMILIES = dict(zip(_COMMON.split()[::2], map(int, _COMMON.split()[1::2]), strict=True)) | dict.fromkeys(
    _RARE.split(), 5
)
"""How many of about a thousand bear it; three in eight are Nguyễn, as in life."""
_BOYS = """
An Bách Bảo Bình Cường Dũng Duy Dương Đại Đạt Đăng Đông Đức Giang Hải Hào Hậu Hiếu Hoàng Huân Huy
Hùng Hưng Khang Khánh Khải Khoa Khôi Kiên Lâm Lộc Long Luân Mạnh Minh Nam Nghĩa Nguyên Nhân Nhật
Phát Phong Phú Phúc Phước Quân Quang Quốc Quý Sang Sơn Tài Tâm Tân Thái Thắng Thành Thiện Thịnh
Thuận Tiến Tín Toàn Trí Trọng Trung Trường Tú Tuấn Tùng Văn Việt Vinh Vũ Vương
"""
_GIRLS = """
An Anh Ánh Bích Châu Chi Cúc Diễm Diệp Diệu Dung Duyên Đào Giang Giao Hà Hạ Hân Hạnh Hằng Hậu Hiền
Hòa Hoa Hoài Hồng Huệ Huyền Hương Khuê Kiều Lam Lan Lê Liên Linh Loan Ly Mai Mẫn My Mỹ Na Nga Ngân
Nghi Ngọc Nguyệt Nhi Nhiên Như Nhung Oanh Phúc Phượng Phương Quyên Quỳnh San Sương Tâm Thanh Thảo
Thi Thơ Thu Thúy Thùy Thư Thương Tiên Trà Trang Trâm Trinh Trúc Tú Tuyết Uyên Vân Vi Vy Xuân Yên Yến
"""
_NICKNAMES = """
Bin Bon Bống Cún Na Mít Tôm Tép Sóc Su Bông Ben Ken Cốm Bi Bo Bờm Chíp Dâu Gấu Kem Ki Mèo Mận Mì
Nhím Nấm Ốc Sò Thóc Thỏ Tí Tít Tèo Vịt Xoài
"""
BOYS, GIRLS, NICKNAMES = (names.split() for names in (_BOYS, _GIRLS, _NICKNAMES))
_OF_BOYS = (
    "Văn Gia Đức Minh Quốc Đình Hữu Tuấn Anh Công Duy Hải Hoàng Mạnh Nhật Quang Thanh Thành Tiến Trọng Xuân"
)
_OF_GIRLS = "Thị Ngọc Thu Khánh Phương Thùy Bảo Thanh Minh Hồng Kim Diệu Hà Hải Mai Quỳnh Thảo Tú Yến"
MIDDLES = {
    "male": ["Văn", "Văn", *_OF_BOYS.split(), ""],
    "female": [
        "Thị",
        "Thị",
        "Thị",
        *_OF_GIRLS.split(),
        *(f"Thị {one}" for one in _OF_GIRLS.split()[1:8]),
        "",
    ],
}
SCHOOLS = {0: "Mầm non", 5: "Tiểu học", 9: "THCS", 12: "THPT"}
"""By the last class; classes of forty, in a district whose every child was reported once."""
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
        "father_name": _named(random, his, "male"),
        "mother_name": _named(random, hers, "female"),
        "caregiver_phone": f"09{random.randrange(10**8):08d}",
        "child_commune_code": random.choice(COMMUNES),
        "child_address": f"Thôn {random.choice(['Thượng', 'Trung', 'Đoài', 'Đông', 'Hạ'])}",
    }


def _named(random: Random, family: str, sex: str) -> str:
    """Some names are borne by many: the third of a list is drawn three times as often as the rest."""
    given = BOYS if sex == "male" else GIRLS
    few = given[::3] if random.random() < 0.6 else given
    return " ".join(word for word in (family, random.choice(MIDDLES[sex]), random.choice(few)) if word)


def _child(random: Random, home: Fields, birthday: date) -> Fields:
    sex = random.choice(["male", "female"])
    grade = 2026 - birthday.year - 5
    school = next(name for last, name in SCHOOLS.items() if grade <= last)
    return home | {
        "child_full_name": _named(random, home["father_name"].split()[0], sex),
        "child_other_names": random.choice(NICKNAMES),
        "child_age_status": "dob",
        "child_dob": birthday.isoformat(),
        "child_sex": sex,
        "child_school_name": f"Trường {school} {home['child_commune_code']}",
        "child_class": f"{grade if grade > 0 else 'Mầm'} {random.choice('ABCDE')}",
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
