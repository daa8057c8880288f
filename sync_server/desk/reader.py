"""Who reads, and when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reader:
    login: str
    role: str
    now: datetime
