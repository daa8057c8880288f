"""What somebody chose to take out, and the watermark that the file bears. Pure; files are in Vietnamese."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared.report.rules import LOCAL
from shared.words import N_
from sync_server.periodic.document import day, moment

FORMS: Mapping[str, str] = {
    "csv": N_("CSV, mở bằng Excel"),
    "ndjson": N_("NDJSON, cho hệ thống khác"),
    "primero": N_("NDJSON theo tên trường của Primero/CPIMS+"),
}
ENDINGS = {"csv": "csv", "ndjson": "ndjson", "primero": "primero.ndjson"}
LEAST = frozenset({"P1"})
"""In every file: numbers, times, station, urgency."""

REASON_MOST = 180
"""Characters: what the audit log keeps beside the form and the days."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`first` and `last`: days in Vietnam on which stations were told, inclusive; None is without a bound."""

    form: str
    classes: frozenset[str]
    reason: str
    first: date | None = None
    last: date | None = None

    @property
    def told_classes(self) -> str:
        """«P1,P3»."""
        return ",".join(sorted(self.classes | LEAST))

    @property
    def bounds(self) -> tuple[datetime | None, datetime | None]:
        """0:00 of the first day, and 24:00 of the last, which is out."""
        begins = datetime.combine(self.first, time(), LOCAL) if self.first else None
        ends = datetime.combine(self.last, time(), LOCAL) + timedelta(days=1) if self.last else None
        return begins, ends

    @property
    def days(self) -> str:
        """«01/01/2026–30/06/2026», «–30/06/2026», or "" for all."""
        told = [day(one) if one else "" for one in (self.first, self.last)]
        return "–".join(told) if any(told) else ""

    @property
    def on_record(self) -> str:
        """What the audit log keeps of it beside classes and count."""
        return f"{' '.join(one for one in (self.form, self.days) if one)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Mark:
    """Who took a file, when, what and why. `rows`: reports in it."""

    login: str
    at: datetime
    choice: Choice
    rows: int

    @property
    def short(self) -> str:
        """On every row of a table, so that a part of one tells where it comes from."""
        return f"{self.login} {moment(self.at)}"

    @property
    def text(self) -> str:
        within = f"; trạm được báo tin {self.choice.days}" if self.choice.days else ""
        classes = self.choice.told_classes.replace(",", ", ")
        return (
            f"Dữ liệu do {self.login} xuất lúc {moment(self.at)}; loại thông tin {classes}{within}; "
            f"{self.rows} báo cáo; lý do: {self.choice.reason}"
        )

    @property
    def as_json(self) -> dict[str, object]:
        first, last = ((one.isoformat() if one else None) for one in (self.choice.first, self.choice.last))
        return {
            "by": self.login,
            "at": self.at.isoformat(timespec="seconds"),
            "classes": self.choice.told_classes.split(","),
            "first": first,
            "last": last,
            "reason": self.choice.reason,
            "rows": self.rows,
            "mark": self.text,
        }

    @property
    def file_name(self) -> str:
        """Nothing of content: when, and which classes."""
        classes = self.choice.told_classes.replace(",", "")
        at = self.at.astimezone(LOCAL).strftime("%Y%m%d-%H%M")
        return f"xuat-du-lieu-{at}-{classes}.{ENDINGS[self.choice.form]}"
