"""What the two command lines share: errors at the rim, passphrases, JSON on standard output.

Exit status: 0 done; 1 refused or failed, nothing half done; 2 wrong usage; 3 not all done yet, safe to
repeat.
"""

import gettext
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import click

from shared.errors import IntakeError
from shared.paths import package_dir
from shared.store_faults import fault_of
from shared.text import clean
from shared.words import N_

log = logging.getLogger(__name__)

EXIT_NOT_ALL_DONE = 3
_ERROR_CODE = N_("Mã lỗi")


class Commands(click.Group):
    """A group whose commands tell an IntakeError as people need it:
    what happened, what is lost, what to do.
    """

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except IntakeError as error:
            say_error(error)
            ctx.exit(error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as fault:  # the rim: words for people, type and place for the log
            log.exception("command.failed")
            say_error(fault_of(fault) or IntakeError())
            ctx.exit(1)


def say_error(error: IntakeError) -> None:
    """On standard error, in Vietnamese, or in English with LA_CHAN_LANG=en."""
    detail = f" ({error.detail})" if error.detail else ""
    for line in (translate(error.title) + detail, translate(error.lost), translate(error.todo)):
        click.echo(line, err=True)
    click.echo(f"{translate(_ERROR_CODE)}: {error.slug}", err=True)


def translate(text: str) -> str:
    """A marked text in the language of this command line."""
    return _catalogue().gettext(text)


@cache
def _catalogue() -> gettext.NullTranslations:
    lang = "en" if os.environ.get("LA_CHAN_LANG") == "en" else "vi"
    return gettext.translation("messages", package_dir("locales"), languages=[lang], fallback=True)


def print_json(value: Any) -> None:
    """One JSON value on standard output; logs go to standard error."""
    click.echo(json.dumps(value, ensure_ascii=False))


@contextmanager
def progress_bar(text: str, *, shown: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal (standard error), nothing elsewhere. It is told how many are done and left."""
    if not shown or not sys.stderr.isatty():
        yield lambda done, left: None
        return
    # Read only where a bar is shown: most commands start without it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(translate(text), total=None)
        yield lambda done, left: bar.update(task, completed=done, total=done + left)


def read_passphrase(prompt: str, *, from_stdin: bool) -> str:
    """A passphrase from the prompt (twice) or the first line of standard input; never from an argument."""
    if from_stdin:
        line = sys.stdin.buffer.readline().decode("utf-8", "strict")
        return clean(line.rstrip("\r\n"))
    return clean(str(click.prompt(translate(prompt), hide_input=True, confirmation_prompt=True, err=True)))


password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the passphrase from standard input instead of a prompt."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON value on standard output.")
