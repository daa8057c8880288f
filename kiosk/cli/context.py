"""What every command gets: the settings of the data folder it is about."""

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from kiosk import store
from kiosk.settings import KioskSettings

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Context:
    data: Path | None

    def settings(self, **overrides: Any) -> KioskSettings:
        """Raises StoreNotReady naming every setting that cannot be read."""
        return KioskSettings.from_env(os.environ, data=self.data, **overrides)

    def open_store(self, **overrides: Any) -> KioskSettings:
        """The settings, with the store bound. Raises StoreNotReady where there is none."""
        settings = self.settings(**overrides)
        store.bind(settings.data)
        return settings


def pass_context(command: F) -> F:
    """Give a command --data, and hand it a Context as its first argument."""

    @functools.wraps(command)
    def run(*args: Any, data: Path | None, **options: Any) -> Any:
        return command(Context(data), *args, **options)

    path = click.Path(path_type=Path, file_okay=False)
    return click.option("--data", type=path, envvar="KIOSK_DATA", help="The data folder.")(run)  # type: ignore[return-value]


insecure_http = click.option(
    "--insecure-http", is_flag=True, default=None, help="Allow plain http beyond this machine."
)
