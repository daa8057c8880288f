"""Every deed by its name, and how the case page offers them. Pure."""

from collections.abc import Mapping

from shared.words import N_
from sync_server.desk.deed import Deed
from sync_server.desk.deed_facts import FACTS
from sync_server.desk.deed_moves import ENDING, MOVING, TRIAGE

DEEDS: Mapping[str, Deed] = {deed.name: deed for deed in (TRIAGE, *MOVING, *FACTS, *ENDING)}

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Chuyển bước"), ("triage", *(deed.name for deed in MOVING), "close", "reopen")),
    (N_("Theo luật"), ("decide", "assess", "separate", "measures", "forms", "legal")),
    (N_("Hằng ngày"), ("wait", "waited", "attempt", "note", "hand-over")),
)
"""How the case page lists them."""


def offered(status: str, *, waiting: bool) -> list[tuple[str, list[Deed]]]:
    """(group, the deeds that may be done now), without groups that have none."""
    found = []
    for title, names in GROUPS:
        deeds = [DEEDS[name] for name in names if DEEDS[name].allowed(status)]
        deeds = [deed for deed in deeds if deed.name != "waited" or waiting]
        if deeds:
            found.append((title, deeds))
    return found
