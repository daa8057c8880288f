"""What every command gets: where the data is, and which database."""

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from sync_server import store
from sync_server.settings import SyncServerSettings

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Context:
    data: Path | None
    database: str | None

    def settings(self, **overrides: Any) -> SyncServerSettings:
        """Raises StoreNotReady naming every setting that cannot be read."""
        return SyncServerSettings.from_env(
            os.environ, data=self.data, database_url=self.database, **overrides
        )

    def open_store(self) -> SyncServerSettings:
        settings = self.settings()
        store.bind(settings.data, settings.database_url)
        return settings


def pass_context(command: F) -> F:
    """Give a command --data and --database, and hand them to it as its first argument."""

    @functools.wraps(command)
    def run(*args: Any, data: Path | None, database: str | None, **options: Any) -> Any:
        return command(Context(data, database), *args, **options)

    run = click.option(
        "--database", envvar="SYNC_SERVER_DATABASE", help="postgresql://… (SQLite without it)"
    )(run)
    return click.option(  # type: ignore[return-value]
        "--data", type=click.Path(path_type=Path), envvar="SYNC_SERVER_DATA", help="The data folder."
    )(run)
