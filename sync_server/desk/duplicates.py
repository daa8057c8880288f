"""Whether two reports may be of the same child: points and reasons for a person to judge (brief 4.7). Pure.

The points are those of the table, with two more, each weaker than its neighbour: the words of a name in
another order (25), and a birthday that differs by one digit or by day and month swapped (15).

Points alone suggest brothers, sisters and namesakes: among invented children one suggestion in three was
wrong. So a level asks for more:

- Each fact that stands against (another given name, another birth, another commune) asks for 20 points more.
- Different given names are never strong. Where a household is shared besides, they are brothers and sisters:
  not suggested, and with one birthday «Có thể là anh chị em sinh đôi».

Letters that are nearly the same are no evidence: Hà and Hạ, Khang and Khanh are often twins.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from shared.words import N_
from sync_server.desk.child_features import Features, features

__all__ = ["EVIDENCE", "POSSIBLE", "STRONG", "Evidence", "Features", "Level", "Score", "features", "score"]

Level = Literal["strong", "possible"]

STRONG, POSSIBLE = 70, 45
AGAINST = 20
"""Points more that a suggestion needs for each of: another given name, another birth, another commune."""
NEAR_IN_TIME = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a reason is worth, and how a person reads it."""

    points: int
    words: str


EVIDENCE = {
    "same_name": Evidence(40, N_("Họ tên giống hệt nhau")),
    "same_name_without_marks": Evidence(30, N_("Họ tên giống nhau khi bỏ dấu")),
    "same_words_in_name": Evidence(25, N_("Họ tên gồm cùng các chữ, khác thứ tự")),
    "same_given_and_family_name": Evidence(15, N_("Cùng họ và cùng tên, khác tên đệm")),
    "same_nickname": Evidence(10, N_("Trùng tên gọi ở nhà")),
    "same_birthday": Evidence(30, N_("Cùng ngày sinh")),
    "near_birthday": Evidence(15, N_("Ngày sinh chỉ khác một chữ số, hoặc đảo ngày và tháng")),
    "birth_years_overlap": Evidence(10, N_("Năm sinh hoặc tuổi ước lượng khớp nhau")),
    "same_sex": Evidence(5, N_("Cùng giới tính")),
    "other_sex": Evidence(-40, N_("Khác giới tính")),
    "same_carer_phone": Evidence(30, N_("Cùng số điện thoại người chăm sóc")),
    "same_parent": Evidence(20, N_("Cùng tên cha hoặc tên mẹ")),
    "same_commune": Evidence(10, N_("Ở cùng xã, phường")),
    "same_school_and_class": Evidence(15, N_("Cùng trường, cùng lớp")),
    "near_in_time": Evidence(10, N_("Nhận tin cách nhau không quá 14 ngày, có dấu hiệu giống nhau")),
    "other_given_name": Evidence(0, N_("Tên khác nhau")),
    "maybe_siblings": Evidence(0, N_("Có thể là anh chị em sinh đôi")),
}
"""Reasons by code, in the order they are told; the last two say what stands against it."""


@dataclass(frozen=True, slots=True)
class Score:
    """points: the sum of the reasons'. level: None where nothing is suggested.

    blocked: one report names the other as a twin's or sibling's. maybe_siblings: never to be called the same.
    """

    points: int = 0
    level: Level | None = None
    reasons: tuple[str, ...] = ()
    blocked: bool = False
    maybe_siblings: bool = False


def score(a: Features, b: Features) -> Score:
    """What speaks for one child in two reports. Symmetric."""
    if a.report_no in b.kin or b.report_no in a.kin:
        return Score(blocked=True)
    reasons = tuple(_reasons(a, b))
    points = sum(EVIDENCE[reason].points for reason in reasons)
    if "maybe_siblings" in reasons or points < POSSIBLE:
        return Score(points, None, reasons, maybe_siblings="maybe_siblings" in reasons)
    return Score(points, _level(a, b, points, frozenset(reasons)), reasons)


def _reasons(a: Features, b: Features) -> Iterator[str]:
    found = [reason for part in (_name, _nickname, _birth, _sex, _household, _place, _time)
             for reason in part(a, b)]  # fmt: skip
    yield from found
    if _differ_in_name(a, b, found):
        yield "other_given_name"
        if "same_birthday" in found and _of_one_household(a, b, found):
            yield "maybe_siblings"


def _name(a: Features, b: Features) -> Iterator[str]:
    if not a.name or not b.name:
        return
    if a.name_exact == b.name_exact:
        yield "same_name"
    elif a.name == b.name:
        yield "same_name_without_marks"
    elif len(a.name) == len(b.name) and a.words == b.words:
        yield "same_words_in_name"
    elif a.family and a.family == b.family and a.given == b.given:
        yield "same_given_and_family_name"


def _nickname(a: Features, b: Features) -> Iterator[str]:
    """Nickname and nickname, or nickname and given name."""
    if (a.nicknames or b.nicknames) and (a.names & b.nicknames or a.nicknames & b.names):
        yield "same_nickname"


def _birth(a: Features, b: Features) -> Iterator[str]:
    if a.dob and a.dob == b.dob:
        yield "same_birthday"
    elif a.dob and b.dob and _one_slip(a.dob, b.dob):
        yield "near_birthday"
    elif a.born & b.born:
        yield "birth_years_overlap"


def _sex(a: Features, b: Features) -> Iterator[str]:
    if a.sex and b.sex:
        yield "same_sex" if a.sex == b.sex else "other_sex"


def _household(a: Features, b: Features) -> Iterator[str]:
    if a.phone and a.phone == b.phone:
        yield "same_carer_phone"
    if (a.mother and a.mother == b.mother) or (a.father and a.father == b.father):
        yield "same_parent"


def _place(a: Features, b: Features) -> Iterator[str]:
    if a.commune and a.commune == b.commune:
        yield "same_commune"
    if a.school_class and a.school_class == b.school_class:
        yield "same_school_and_class"


def _time(a: Features, b: Features) -> Iterator[str]:
    if a.kinds & b.kinds and abs(a.received_at - b.received_at) <= NEAR_IN_TIME:
        yield "near_in_time"


def _one_slip(one: str, other: str) -> bool:
    """One digit typed wrong, or day and month swapped, in two ISO dates."""
    wrong = sum(left != right for left, right in zip(one, other, strict=True))
    return wrong == 1 or one == f"{other[:5]}{other[8:]}-{other[5:7]}"


def _differ_in_name(a: Features, b: Features, reasons: list[str]) -> bool:
    """Two known given names that differ, and neither is the other's nickname nor elsewhere in one name."""
    if not a.given or not b.given or a.given == b.given:
        return False
    return "same_nickname" not in reasons and "same_words_in_name" not in reasons


def _of_one_household(a: Features, b: Features, reasons: list[str]) -> bool:
    same_home = a.address != "" and a.address == b.address and "same_commune" in reasons
    return same_home or "same_carer_phone" in reasons or "same_parent" in reasons


def _level(a: Features, b: Features, points: int, reasons: frozenset[str]) -> Level | None:
    household = not reasons.isdisjoint(("same_carer_phone", "same_parent"))
    other_name, apart = "other_given_name" in reasons, _born_apart(a, b, reasons)
    if household and (other_name or (apart and not (a.name and b.name))):
        return None  # another child of the house
    moved = a.commune != "" and b.commune != "" and a.commune != b.commune
    if points < POSSIBLE + AGAINST * (other_name + apart + moved):
        return None
    turned = a.given != b.given and "same_words_in_name" in reasons and "same_nickname" not in reasons
    return "possible" if other_name or turned or points < STRONG else "strong"


def _born_apart(a: Features, b: Features, reasons: frozenset[str]) -> bool:
    """Two known births that one slip of the pen does not explain."""
    if not (a.born and b.born) or not reasons.isdisjoint(("same_birthday", "near_birthday")):
        return False
    if a.dob and b.dob:
        return True
    return "birth_years_overlap" not in reasons and not (_slipped(a.born, b.born) or _slipped(b.born, a.born))


def _slipped(known: frozenset[int], wanted: frozenset[int]) -> bool:
    """Whether a year told exactly is one of the wanted ones once one of its digits is taken as wrong."""
    return len(known) == 1 and any(
        sum(left != right for left, right in zip(str(year), str(other), strict=True)) == 1
        for year in known
        for other in wanted
    )
