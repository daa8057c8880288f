"""Which snapshots of a period there are."""

from typing import Any

from shared.database import is_postgres
from sync_server.periodic.models import Snapshot
from sync_server.store import database


def latest(kind: str, year: int) -> Snapshot | None:
    """The newest frozen version, else the draft."""
    found: list[Snapshot] = list(kept(kind, year))
    frozen = [one for one in found if one.state == "frozen"]
    return frozen[-1] if frozen else found[-1] if found else None


def the_draft(kind: str, year: int) -> Snapshot | None:
    found: Snapshot | None = kept(kind, year).where(Snapshot.state == "draft").first()
    return found


def versions(kind: str, year: int) -> list[Snapshot]:
    """The frozen ones, the first first."""
    return list(kept(kind, year).where(Snapshot.state == "frozen"))


def unchanged(draft: Snapshot) -> bool:
    """Whether it counts the same as the newest frozen version."""
    frozen = versions(draft.kind, draft.year)
    return bool(frozen) and frozen[-1].digest == draft.digest


def kept(kind: str, year: int) -> Any:
    """Frozen versions and the draft, by version."""
    of = (Snapshot.kind == kind, Snapshot.year == year, Snapshot.state.in_(("draft", "frozen")))
    return Snapshot.select().where(*of).order_by(Snapshot.version)


def held_draft(kind: str, year: int) -> Snapshot | None:
    """The draft, kept from others until the caller's transaction ends."""
    query = kept(kind, year).where(Snapshot.state == "draft")
    found: Snapshot | None = (query.for_update() if is_postgres(database) else query).first()
    return found
