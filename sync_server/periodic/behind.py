"""What a list of the cases behind a figure would tell of them, by privacy class. Pure.

A list shows case numbers alone. Yet who sees the numbers behind «Xâm hại tình dục» has learnt the kind of
each: the list has the class of the row and the column it stands behind.
"""

from sync_server.periodic.table import Column, Figure, Row

ALL_P3 = ("B2", "B3", "0101")
"""Tables by kind, by place and by who is suspected: all but what their totals say as B1 does."""

P2 = frozenset({"male", "female", "sex_unknown"})
P3 = frozenset({
    "suspects", "disabled", "minority", "conflicts",
    "safe_plan_done", "not_substantiated", "support_only_done", "aged_out", "child_not_found", "child_died",
    "medical", "psych", "shelter", "separated", "legal", "other",
    "prosecuted", "not_prosecuted", "admin_fine",
})  # fmt: skip
P4 = frozenset({"anonymous"})
P4_ROWS = "informer."
NOBODYS = frozenset({"discarded", "silent_days", "views"})
"""Counts of drafts, days and looks: no case is behind them."""


def classes(table: str, row: str, column: str) -> frozenset[str]:
    """The classes that the list behind a figure shows."""
    found = {"P1"}
    found |= {"P2"} if column in P2 else set()
    found |= {"P3"} if column in P3 or (table in ALL_P3 and row not in ("total", "previous")) else set()
    found |= {"P3"} if table == "0101" else set()
    found |= {"P4"} if column in P4 or row.startswith(P4_ROWS) else set()
    return frozenset(found)


def may_open(table: str, row: Row, column: Column, figure: Figure, sees: frozenset[str]) -> bool:
    """Whether a figure is a link for someone who sees these classes."""
    counted = column.shape == "count" and isinstance(figure, int) and figure > 0 and row.kind != "change"
    return counted and column.key not in NOBODYS and classes(table, row.key, column.key) <= sees
