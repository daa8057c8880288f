"""Reading settings from the environment: all faults are told at once, at the start."""

from collections.abc import Mapping
from datetime import time
from ipaddress import IPv4Network, IPv6Network, ip_network

from shared.errors import StoreNotReady
from shared.words import N_

Network = IPv4Network | IPv6Network


class Faults:
    """The settings that could not be read, by name."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def raise_any(self) -> None:
        """Raises StoreNotReady naming every fault."""
        if self.found:
            raise StoreNotReady(
                "; ".join(self.found),
                title=N_("Có thiết lập chưa đúng"),
                todo=N_("Sửa các biến môi trường được nêu rồi chạy lại."),
            )


def whole(environ: Mapping[str, str], name: str, default: int, least: int, most: int, faults: Faults) -> int:
    """A whole number from `least` to `most`; the unit is in the name."""
    text = environ.get(name, "")
    if not text:
        return default
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    faults.found.append(f"{name}: a whole number from {least} to {most}")
    return default


def flag(environ: Mapping[str, str], name: str, default: bool, faults: Faults) -> bool:
    """1 or 0."""
    text = environ.get(name, "")
    if text in ("", "0", "1"):
        return text == "1" if text else default
    faults.found.append(f"{name}: 1 or 0")
    return default


def time_of_day(environ: Mapping[str, str], name: str, default: time, faults: Faults) -> time | None:
    """HH:MM, or «off» for None."""
    text = environ.get(name, "")
    if text in ("", "off"):
        return default if not text else None
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        faults.found.append(f"{name}: a time of day like 02:00, or off")
        return default


def networks(
    environ: Mapping[str, str], name: str, default: tuple[Network, ...], faults: Faults
) -> tuple[Network, ...]:
    """Addresses or networks like 10.1.0.0/16, with commas between."""
    text = environ.get(name, "")
    if not text:
        return default
    try:
        return tuple(ip_network(one.strip()) for one in text.split(","))
    except ValueError:
        faults.found.append(f"{name}: addresses or networks like 10.1.0.0/16, with commas between")
        return default
