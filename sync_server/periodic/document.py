"""A periodic report as a document: what a page, a workbook and a sheet of paper say alike. Pure, in
Vietnamese.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from sync_server.periodic.table import Table
from sync_server.periodic.wording import Wording

VIET_NAM = timezone(timedelta(hours=7))

SECTIONS = {
    "I": "Tình hình chung",
    "II": "Kết quả thực hiện",
    "III": "Khó khăn, vướng mắc và nguyên nhân",
    "IV": "Kiến nghị, đề xuất",
    "V": "Phương hướng kỳ tới",
}
"""The sections of an administrative report, in their usual order."""

SPANS = {"half-year": "6 tháng đầu năm", "year": "năm"}
SHORT = {"half-year": "6T", "year": "N"}
DRAFT = "DỰ THẢO – chưa chốt số liệu"


@dataclass(frozen=True, slots=True)
class Outside:
    """A copy that leaves the authority: which one, who took it, when, and for whom."""

    number: int
    login: str
    at: datetime
    to: str


@dataclass(frozen=True, slots=True)
class Document:
    """`first` and `last` are days in Vietnam, inclusive. `made_at`: when it was frozen, or a draft counted.

    `author` and `digest` are "" of a draft. `texts`: by section. `copy`: None but for one that leaves.
    """

    kind: str
    year: int
    first: date
    last: date
    version: int
    frozen: bool
    cut_at: datetime
    made_at: datetime
    author: str
    digest: str
    reason: str
    texts: Mapping[str, str]
    tables: tuple[Table, ...]
    wording: Wording
    copy: Outside | None = None

    @property
    def span(self) -> str:
        """«6 tháng đầu năm 2026»."""
        return f"{SPANS[self.kind]} {self.year}"

    @property
    def title(self) -> str:
        return f"Kết quả thực hiện Kế hoạch phòng, chống bạo lực, xâm hại trẻ em {self.span}"

    @property
    def number(self) -> str:
        """«6T-2026/1»: the period and the version."""
        return f"{SHORT[self.kind]}-{self.year}/{self.version}"

    @property
    def days(self) -> str:
        return f"Số liệu từ ngày {day(self.first)} đến hết ngày {day(self.last)}"

    @property
    def standing(self) -> tuple[str, ...]:
        """Lines that say which figures these are: a draft, or frozen by whom, when, with which digest."""
        cut = f"Tình trạng tính đến {moment(self.cut_at)}"
        if not self.frozen:
            return (DRAFT, f"{cut}; đếm lúc {moment(self.made_at)}")
        lines = [f"Bản chốt số {self.number}, {self.author} chốt lúc {moment(self.made_at)}", cut]
        lines += [f"Lý do có phiên bản {self.version}: {self.reason}"] if self.reason else []
        return (*lines, f"SHA-256 của số liệu: {self.digest}")

    @property
    def year_made(self) -> int:
        return self.made_at.astimezone(VIET_NAM).year

    @property
    def watermark(self) -> str:
        """ "" but for a copy that leaves."""
        if self.copy is None:
            return ""
        to = f" cho {self.copy.to}" if self.copy.to else ""
        return (
            f"Bản gửi ra ngoài số {self.copy.number}{to} – {self.copy.login} lấy lúc {moment(self.copy.at)}"
        )

    @property
    def file_name(self) -> str:
        """Without an ending, and with nothing that tells of content."""
        copied = f"-ban-gui-{self.copy.number}" if self.copy else ""
        state = f"v{self.version}" if self.frozen else "du-thao"
        return f"bao-cao-{SHORT[self.kind].lower()}-{self.year}-{state}{copied}"


def day(value: date) -> str:
    return value.strftime("%d/%m/%Y")


def moment(value: datetime) -> str:
    """`14:05 ngày 12/06/2026`, in Vietnam; the last second of a day is its 24:00."""
    there = value.astimezone(VIET_NAM)
    if (there.hour, there.minute, there.second) == (23, 59, 59):
        return f"24:00 ngày {day(there)}"
    return there.strftime("%H:%M ngày %d/%m/%Y")
