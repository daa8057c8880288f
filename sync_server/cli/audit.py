"""Commands about the audit log: is it whole, and how far has it come."""

import click

from shared.cli import as_json, print_json, translate
from shared.words import N_
from sync_server.cli.context import Context, pass_context
from sync_server.desk import audit_check
from sync_server.desk.chain import Mark, Verdict

_TODO = N_("Không sửa gì. Giữ nguyên dữ liệu và các bản sao lưu để đối chiếu, báo lãnh đạo đơn vị.")


class MarkType(click.ParamType[Mark]):
    name = "mark"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Mark:
        try:
            return Mark.read(value)
        except ValueError:
            self.fail("a mark is NUMBER:DIGEST, at least 16 digits of the digest", param, ctx)


@click.group()
def audit() -> None:
    """Who saw what: the log that only grows."""


@audit.command("verify")
@pass_context
@click.option("--known", type=MarkType(), multiple=True, help="A mark kept elsewhere, NUMBER:DIGEST.")
@as_json
@click.pass_context
def verify(ctx: click.Context, context: Context, known: tuple[Mark, ...], as_json: bool) -> None:
    """Read the whole chain. Exit status 1 names the first broken entry: changed, unlinked (one was removed,
    moved or put in before it), cut (one that was known is gone) or rewritten (it differs from a known mark).

    The last mark is remembered in the data folder, and stands on every printed inspection.
    """
    settings = context.open_store()
    verdict = audit_check.verify(settings.data, *known)
    if as_json:
        print_json(_as_json(verdict))
    else:
        click.echo(_in_words(verdict))
    if not verdict.whole:
        click.echo(translate(_TODO), err=True)
        ctx.exit(1)


def _as_json(verdict: Verdict) -> dict[str, object]:
    return {
        "whole": verdict.whole,
        "entries": verdict.entries,
        "head": str(verdict.head) if verdict.head else None,
        "broken": verdict.broken,
        "why": verdict.why or None,
    }


def _in_words(verdict: Verdict) -> str:
    if verdict.whole:
        return f"whole {verdict.entries} {verdict.head or '-'}"
    return f"broken {verdict.broken} {verdict.why}"


def register(main: click.Group) -> None:
    main.add_command(audit)
